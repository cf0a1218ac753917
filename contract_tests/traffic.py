"""The seam: every exchange of a run passes here, whoever spoke with whom.

A listener is a function of one `Exchange`; it is told of each before the oracle judges it, so that it hears of the
wrong ones too. To listen from another module, subscribe in `pytest_configure`:
`traffic_of(config).subscribe(listener)`. With pytest-xdist each worker has a traffic of its own.
"""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from contract_tests.exchange import Exchange, Scene, exchange_of
from contract_tests.oracle import judge

Listener = Callable[[Exchange], None]

_TRAFFIC = pytest.StashKey["Traffic"]()


class Traffic:
    """Tells each exchange to its listeners, then lets the oracle judge what a server's API answered."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def tell(self, exchange: Exchange) -> None:
        """Raises: ContractBreach: the answer is not one that the contract documents."""
        for listener in self._listeners:
            listener(exchange)
        if exchange.scene in (Scene.SUITE, Scene.CLIENT):
            judge(exchange)

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
