"""A connection of the server: reads HTTP/1.1, has each request answered in its turn, delivers the answers.

The mock answers without waiting, so a request needs no task of its own: it is answered as soon as its last byte
is there. Only what a fault delays runs in a task, and what comes after it on the same connection waits.
"""

import asyncio
import socket
import struct
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

import httptools

from soda_cloud_mock.core.faults import Delay, Drip, Reset
from soda_cloud_mock.http_api.answer import Answer, error_answer
from soda_cloud_mock.http_api.bounds import MAX_HEADER_BYTES, MAX_HEADERS, MAX_TARGET_BYTES
from soda_cloud_mock.http_api.delivery import Postponed, Reply, pieces
from soda_cloud_mock.http_api.errors import ApiError, NotHttp, TooLong, TooManyHeaders
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES, Request
from soda_cloud_mock.message_head import CONTINUE, message_head

# More than a request may have in all; a head that does not end is not kept.
MAX_HEAD_BYTES: Final = 128 * 1024
# On, and no time to linger: closing the socket drops what is not sent yet and tells the other side with RST.
_NO_LINGER: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass(slots=True)
class Serving:
    """What all connections of a server share. ``ending`` closes each after the answer it is at."""

    respond: Callable[[Request], Reply | Postponed]
    connections: "set[Connection]"
    answered: int = 0
    ending: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """A request that is to be answered, or refused."""

    respond: Callable[[], Reply | Postponed]
    has_body: bool
    keeps_alive: bool


class Connection(asyncio.Protocol):
    """One connection. Idle ones stay open until the client or the server ends."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._server_url = ""
        self._turns: deque[_Turn] = deque()
        self._delivery: asyncio.Task[None] | None = None
        self._can_write = True
        self._is_reading = True
        # Of the request that is being read.
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = b""
        self._head_bytes = 0
        self._in_head = False
        self._is_queued = False

    # --- what the event loop tells ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        host, port = transport.get_extra_info("sockname")[:2]
        self._server_url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._serving.connections.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._serving.connections.discard(self)
        self._turns.clear()
        if self._delivery is not None:
            self._delivery.cancel()

    def data_received(self, data: bytes) -> None:
        try:
            self._feed(data)
        except httptools.HttpParserError:
            self._refuse(NotHttp())
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._in_head = False
                is_in_target = not self._headers
                self._refuse(
                    TooLong(MAX_TARGET_BYTES) if is_in_target else TooManyHeaders(MAX_HEADERS, MAX_HEADER_BYTES)
                )
        self._go_on()

    def pause_writing(self) -> None:
        self._can_write = False

    def resume_writing(self) -> None:
        self._can_write = True
        # Not from within the transport: some lose count when they are written to and closed in this call.
        asyncio.get_running_loop().call_soon(self._go_on)

    # --- reading ---

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                # Some clients offer HTTP/2. Nobody takes the offer, so what follows is HTTP/1.1 as well.
                data = data[upgrade.args[0] :]
            else:
                return

    def on_message_begin(self) -> None:
        self._target = b""
        self._headers = []
        self._body = b""
        self._head_bytes = 0
        self._in_head = True
        self._is_queued = False

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._in_head = False
        if (b"expect", b"100-continue") in self._headers and not self._turns and self._delivery is None:
            self._transport.write(CONTINUE)

    def on_body(self, body: bytes) -> None:
        if not self._is_queued:
            self._body += body
            if len(self._body) > MAX_BODY_BYTES:
                # The answer does not need the rest, which is read and dropped.
                self._queue(None)

    def on_message_complete(self) -> None:
        if not self._is_queued:
            self._queue(self._body)

    def _queue(self, body: bytes | None) -> None:
        self._is_queued = True
        method = self._parser.get_method().decode("ascii")
        path, _, query = self._target.partition(b"?")
        request = Request(method, path.decode("latin-1"), query, self._headers, body, self._server_url)
        self._turns.append(
            _Turn(partial(self._serving.respond, request), method != "HEAD", self._parser.should_keep_alive())
        )

    def _refuse(self, error: ApiError) -> None:
        """What cannot be read is answered in its turn, and is the last."""
        self._turns.append(_Turn(lambda: Reply(error_answer(error)), has_body=True, keeps_alive=False))

    # --- answering ---

    def _go_on(self) -> None:
        """Answer what waits, as far as the client takes the answers; read no further until it does."""
        turns = self._turns
        while turns and self._delivery is None and self._can_write and not self._transport.is_closing():
            turn = turns.popleft()
            reply = turn.respond()
            if isinstance(reply, Postponed) or isinstance(reply.effect, Delay | Drip | Reset):
                self._delivery = asyncio.get_running_loop().create_task(self._deliver(reply, turn))
            else:
                self._send(reply.answer, turn)
        if (not turns) is not self._is_reading and not self._transport.is_closing():
            self._is_reading = not turns
            if self._is_reading:
                self._transport.resume_reading()
            else:
                self._transport.pause_reading()

    async def _deliver(self, reply: Reply | Postponed, turn: _Turn) -> None:
        """Wait where a fault says so. Canceled when the connection is gone."""
        if isinstance(reply, Postponed):
            await asyncio.sleep(reply.wait_ms / 1000)
            reply = reply.proceed()
        match reply.effect:
            case Reset():
                self.reset()
            case Delay(delay_ms):
                await asyncio.sleep(delay_ms / 1000)
                self._send(reply.answer, turn)
            case Drip(over_ms):
                self._transport.write(message_head(reply.answer, self._keeps_alive(turn)))
                parts = pieces(reply.answer.content)
                for part in parts:
                    await asyncio.sleep(over_ms / len(parts) / 1000)
                    self._transport.write(part if turn.has_body else b"")
                self._sent(turn)
            case _:
                self._send(reply.answer, turn)
        self._delivery = None
        self._go_on()

    def _send(self, answer: Answer, turn: _Turn) -> None:
        head = message_head(answer, self._keeps_alive(turn))
        self._transport.write(head + answer.content if turn.has_body else head)
        self._sent(turn)

    def _sent(self, turn: _Turn) -> None:
        self._serving.answered += 1
        if not self._keeps_alive(turn):
            self._turns.clear()
            self._transport.close()

    def _keeps_alive(self, turn: _Turn) -> bool:
        return turn.keeps_alive and not self._serving.ending

    # --- ending ---

    def end(self) -> bool:
        """Close it, unless an answer is under way; whether it is closed."""
        if self._delivery is not None:
            return False
        self._transport.close()
        return True

    def reset(self) -> None:
        """Drop it without a word, as a fault asked for, or as the server has to end."""
        connection = self._transport.get_extra_info("socket")
        if connection is not None and not self._transport.is_closing():
            # Some systems refuse options once the other side is gone; then there is nobody left to be told.
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._transport.abort()
