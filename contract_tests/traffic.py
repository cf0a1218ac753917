"""The seam: every exchange of a run passes here, whoever spoke with whom.

A listener is a function of one `Exchange`; it is told of each before it is judged, so that it hears of the
wrong ones too. To listen from another module, subscribe in `pytest_configure`:
`traffic_of(config).subscribe(listener)`. With pytest-xdist each worker has a traffic of its own.
"""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from contract_tests.exchange import ContractBreach, Exchange, Scene, exchange_of
from contract_tests.oracle import wrongs_of
from contract_tests.shadow import Shadow

Listener = Callable[[Exchange], None]

_TRAFFIC = pytest.StashKey["Traffic"]()


class Traffic:
    """Tells each exchange to its listeners, then lets oracle and shadow judge what a server answered."""

    def __init__(self) -> None:
        self.shadow = Shadow()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def tell(self, exchange: Exchange) -> None:
        """Raises: ContractBreach: the answer is not one that the contract documents, or not what the model expects."""
        for listener in self._listeners:
            listener(exchange)
        if exchange.scene is Scene.REHEARSAL:
            return
        wrongs = [] if exchange.scene is Scene.CONTROL else wrongs_of(exchange)
        if wrongs:
            self.shadow.lose(exchange)
        else:
            wrongs = self.shadow.hear(exchange)
        if wrongs:
            raise ContractBreach(exchange, wrongs)

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
