"""The event loop of the server: listens, saves now and then, and ends within a second."""

import asyncio
import socket
from collections.abc import Callable
from typing import Final

from soda_cloud_mock.connection import Connection, Serving
from soda_cloud_mock.http_api.delivery import Postponed, Reply
from soda_cloud_mock.http_api.request import Request

# How long answers that are under way get, once the server is to end.
_PATIENCE_S: Final = 0.6


class EventLoop:
    """Serves in the thread that runs it. ``stop`` may be called from any thread, or by a signal.

    Args:
        respond: answers without waiting, see ``Mock.respond``.
        on_ready: called once connections are taken.
        save: called every ``save_every_s`` if there was a request since.
    """

    def __init__(
        self,
        respond: Callable[[Request], Reply | Postponed],
        on_ready: Callable[[], None],
        save: Callable[[], None],
        *,
        save_every_s: float,
    ) -> None:
        self._serving = Serving(respond, set())
        self._on_ready = on_ready
        self._save = save
        self._save_every_s = save_every_s
        self._loop = _new_loop()
        self._stopped = asyncio.Event()

    def run(self, listener: socket.socket) -> None:
        """Serve on a socket that listens, until ``stop``."""
        try:
            self._loop.run_until_complete(self._serve(listener))
        finally:
            self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)

    async def _serve(self, listener: socket.socket) -> None:
        server = await self._loop.create_server(lambda: Connection(self._serving), sock=listener)
        saving = self._loop.create_task(self._save_now_and_then())
        self._on_ready()
        await self._stopped.wait()
        saving.cancel()
        server.close()
        await self._end_connections()

    async def _save_now_and_then(self) -> None:
        saved = 0
        while True:
            await asyncio.sleep(self._save_every_s)
            if self._serving.answered != saved:
                saved = self._serving.answered
                self._save()

    async def _end_connections(self) -> None:
        """Idle ones are closed at once; those with an answer under way after it, or reset."""
        self._serving.ending = True
        busy = [connection for connection in [*self._serving.connections] if not connection.end()]
        ends_at_s = self._loop.time() + _PATIENCE_S
        while self._serving.connections and self._loop.time() < ends_at_s:
            await asyncio.sleep(0.01)
        for connection in busy:
            connection.reset()
        # What a transport does at its end it does in the next round of the loop.
        while self._serving.connections:
            await asyncio.sleep(0)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # it is not there for Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
