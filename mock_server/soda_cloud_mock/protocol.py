"""The HTTP protocol of the server: uvicorn's own, with a way to reset a connection, and an answer in one write."""

import asyncio
import socket
import struct
import sys
from contextlib import suppress
from functools import partial
from typing import Any, Final, cast

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from soda_cloud_mock.http_api.asgi import ABORT_EXTENSION, Receive, Scope, Send

# On, and no time to linger: closing the socket drops what is not sent yet and tells the other side with RST.
_NO_LINGER: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


# More than path, query and headers may have by http_api.bounds; a head that does not end is not kept any further.
MAX_HEAD_BYTES: Final = 128 * 1024
_HEAD_TOO_LONG: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
)


class ResettableProtocol(HttpToolsProtocol):
    """uvicorn's own protocol; each request finds a function in its scope that resets its connection.

    A request that is still running when the server has to end, as a fault delays it, is reset as well. One whose
    head does not end is refused.
    """

    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(cast(asyncio.Transport, _Gathering(transport, self.loop)))
        self.app = cast(ASGI3Application, partial(_run, self.app))

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # uvicorn begins a scope with the head of a request, and puts the method into it at the end of the head.
        if self.scope is None or "method" in self.scope:
            self._head_bytes = 0
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(_HEAD_TOO_LONG)
            self.transport.close()


class _Gathering:
    """A transport that writes in one go what it is given in one turn of the loop.

    uvicorn writes the head of an answer and then its body, at once: two calls of the system, and a client that is
    woken twice. Written at the end of the turn it is one call, and all answers of the turn go out one after the other.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []
        # uvicorn asks for it with each answer.
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def _flush(self) -> None:
        if self._parts:
            parts, self._parts = self._parts, []
            self._transport.writelines(parts)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


async def _run(app: Any, scope: Scope, receive: Receive, send: Send) -> None:
    scope.setdefault("extensions", {})[ABORT_EXTENSION] = _reset
    try:
        await app(scope, receive, send)
    except asyncio.CancelledError:
        # Only the end of the server cancels a request. uvicorn would log it as a defect, and answer 500.
        _reset(send)


def _reset(send: Send) -> None:
    # ``send`` is a method of what uvicorn knows of the request. A function that held it in the scope of the request
    # would be a cycle of references, which costs more time than all else here.
    cycle: RequestResponseCycle = send.__self__  # type: ignore[attr-defined]
    # Otherwise the end of the application without an answer would be an error in the log.
    cycle.disconnected = True
    transport = cycle.transport
    connection = transport.get_extra_info("socket")
    if connection is not None and not transport.is_closing():
        # Some systems refuse options once the other side is gone; then there is nobody left to be told.
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
