"""The HTTP protocol of the server, with a way to reset a connection."""

import asyncio
import socket
import struct
import sys
from collections.abc import MutableMapping
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

    _head_bytes: int | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self.app = cast(ASGI3Application, partial(_run, self.app))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_HEAD_TOO_LONG)
                self.transport.close()

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        super().on_headers_complete()
        # The application runs in a task of its own, so it has not looked at the scope yet.
        if self.cycle is not None and self.cycle.scope is self.scope:
            extensions = cast(MutableMapping[str, object], self.scope.setdefault("extensions", {}))
            extensions[ABORT_EXTENSION] = partial(self._reset, self.cycle)

    def _reset(self, cycle: RequestResponseCycle) -> None:
        # Otherwise the end of the application without an answer would be an error in the log.
        cycle.disconnected = True
        connection = self.transport.get_extra_info("socket")
        if connection is not None and not self.transport.is_closing():
            # Some systems refuse options once the other side is gone; then there is nobody left to be told.
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()


async def _run(app: Any, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        await app(scope, receive, send)
    except asyncio.CancelledError:
        # Only the end of the server cancels a request. uvicorn would log it as a defect, and answer 500.
        scope["extensions"][ABORT_EXTENSION]()
