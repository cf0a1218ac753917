"""The seam: every exchange of a run passes here, whoever spoke with whom.

A listener is a function of one `Exchange`; it is told of each before it is judged, so that it hears of the
wrong ones too. To listen from another module, subscribe in `pytest_configure`:
`traffic_of(config).subscribe(listener)`. With pytest-xdist each worker has a traffic of its own.
"""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from contract_tests.exchange import ContractBreach, Exchange, Scene, Wrong, exchange_of
from contract_tests.oracle import wrongs_of
from contract_tests.shadow import Shadow

Listener = Callable[[Exchange], None]

_TRAFFIC = pytest.StashKey["Traffic"]()


class Traffic:
    """Tells each exchange to its listeners, then lets oracle and shadow judge what a server answered."""

    def __init__(self) -> None:
        self.shadow = Shadow()
        self._listeners: list[Listener] = []
        self._listeners_to_accepted: list[Listener] = []

    def subscribe(self, listener: Listener, *, accepted_only: bool = False) -> None:
        """Tell this listener of every exchange, or of those only to which no judge objects."""
        (self._listeners_to_accepted if accepted_only else self._listeners).append(listener)

    def tell(self, exchange: Exchange) -> None:
        """Raises: ContractBreach: the answer is not one that the contract documents, or not what the model expects."""
        for listener in self._listeners:
            listener(exchange)
        wrongs = self._wrongs(exchange)
        if wrongs:
            raise ContractBreach(exchange, wrongs)
        for listener in self._listeners_to_accepted:
            listener(exchange)

    def _wrongs(self, exchange: Exchange) -> list[Wrong]:
        if exchange.scene is Scene.REHEARSAL:
            return []
        wrongs = [] if exchange.scene is Scene.CONTROL else wrongs_of(exchange)
        if not wrongs:
            return self.shadow.hear(exchange)
        self.shadow.lose(exchange)
        return wrongs

    def hook(self, scene: Scene) -> Callable[[httpx.Response], None]:
        """`tell` as an event hook of httpx.Client."""

        def hear(response: httpx.Response) -> None:
            response.read()
            self.tell(exchange_of(response, scene))

        return hear

    def hook_async(self, scene: Scene) -> Callable[[httpx.Response], Awaitable[None]]:
        """`tell` as an event hook of httpx.AsyncClient."""

        async def hear(response: httpx.Response) -> None:
            await response.aread()
            self.tell(exchange_of(response, scene))

        return hear


def traffic_of(config: pytest.Config) -> Traffic:
    """The traffic of this run, or of this worker."""
    return config.stash.setdefault(_TRAFFIC, Traffic())
