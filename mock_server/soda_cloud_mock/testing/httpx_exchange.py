"""One call of an httpx client, answered by a mock in this process, faults included.

What a fault does to the connection means here what it means to a client of a real server:

- a delay lets the virtual clock go on; one that is longer than the client's read time-out lets it go on by the
  time-out and raises ``httpx.ReadTimeout``. An operation that was to come after the delay still comes, in its time;
- a drip gives the body in pieces, each of which takes its time; the read time-out is for each piece;
- a reset raises ``httpx.ReadError``.
"""

from collections.abc import AsyncIterator, Generator, Iterator
from itertools import pairwise
from typing import Final, TypeAlias

import httpx

from soda_cloud_mock.core.faults import Delay, Drip, Reset
from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.http_api.delivery import Postponed, pieces
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.testing.standstill import Standstill
from soda_cloud_mock.testing.virtual_time import VirtualTime

# Yields the milliseconds that pass before it goes on.
_Exchange: TypeAlias = Generator[int, None, httpx.Response]

_TIMED_OUT: Final = "The read operation timed out"


class HttpxExchange:
    """Answers requests whose body has been read."""

    def __init__(self, mock: Mock, time: VirtualTime) -> None:
        self._mock = mock
        self._time = time
        self._standstill = Standstill(time.now_ms)

    def answer(self, sent: httpx.Request) -> httpx.Response:
        """Raises: httpx.TransportError: a fault, or the address is not that of the service."""
        exchange = self._exchange(sent)
        try:
            while True:
                self._time.advance_ms(next(exchange))
        except StopIteration as stop:
            response: httpx.Response = stop.value
            return response

    async def answer_async(self, sent: httpx.Request) -> httpx.Response:
        """The same for a task: others go on while it waits."""
        exchange = self._exchange(sent)
        while True:
            try:
                wait_ms = next(exchange)
            except StopIteration as stop:
                response: httpx.Response = stop.value
                return response
            await self._time.sleep_async(wait_ms / 1000)

    def _exchange(self, sent: httpx.Request) -> _Exchange:
        if sent.url.scheme != "https" or sent.url.port is not None:
            raise httpx.ConnectError(f"nothing listens at {sent.url.copy_with(path='/', query=None)}", request=sent)
        self._standstill.watch(sent.method, str(sent.url))
        timeout_ms = _read_timeout_ms(sent)
        reply = self._mock.respond(_request_of(sent))
        if isinstance(reply, Postponed):
            if timeout_ms is not None and reply.wait_ms > timeout_ms:
                self._time.postpone(reply.wait_ms, reply.proceed)
                yield timeout_ms
                raise httpx.ReadTimeout(_TIMED_OUT, request=sent)
            yield reply.wait_ms
            reply = reply.proceed()
        match reply.effect:
            case Reset():
                raise httpx.ReadError("[Errno 104] Connection reset by peer", request=sent)
            case Delay(delay_ms) if timeout_ms is not None and delay_ms > timeout_ms:
                yield timeout_ms
                raise httpx.ReadTimeout(_TIMED_OUT, request=sent)
            case Delay(delay_ms):
                yield delay_ms
            case Drip(over_ms):
                return _response(reply.answer, _Drip(reply.answer.content, over_ms, timeout_ms, self._time))
        return _response(reply.answer, httpx.ByteStream(reply.answer.content))


class _Drip(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, content: bytes, over_ms: int, timeout_ms: int | None, time: VirtualTime) -> None:
        self._pieces = pieces(content)
        self._over_ms = over_ms
        self._timeout_ms = timeout_ms
        self._time = time

    def __iter__(self) -> Iterator[bytes]:
        for wait_ms, piece in self._schedule():
            self._time.advance_ms(wait_ms)
            yield self._arrived(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for wait_ms, piece in self._schedule():
            await self._time.sleep_async(wait_ms / 1000)
            yield self._arrived(piece)

    def _schedule(self) -> Iterator[tuple[int, bytes | None]]:
        """How long a read takes, and what it brings: None for a time-out."""
        arrivals_ms = [self._over_ms * number // len(self._pieces) for number in range(len(self._pieces) + 1)]
        for piece, (before_ms, at_ms) in zip(self._pieces, pairwise(arrivals_ms), strict=True):
            if self._timeout_ms is not None and at_ms - before_ms > self._timeout_ms:
                yield self._timeout_ms, None
            yield at_ms - before_ms, piece

    def _arrived(self, piece: bytes | None) -> bytes:
        if piece is None:
            raise httpx.ReadTimeout(_TIMED_OUT)
        return piece


def _read_timeout_ms(sent: httpx.Request) -> int | None:
    timeout_s = sent.extensions.get("timeout", {}).get("read")
    return None if timeout_s is None else round(timeout_s * 1000)


def _request_of(sent: httpx.Request) -> Request:
    raw_path, _, query = sent.url.raw_path.partition(b"?")
    return Request(
        method=sent.method,
        path=raw_path.decode("ascii"),
        query=query,
        headers=[(name.lower(), value) for name, value in sent.headers.raw],
        body=sent.content,
        server_url=f"{sent.url.scheme}://{sent.url.netloc.decode('ascii')}",
    )


def _response(answer: Answer, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Response:
    return httpx.Response(answer.status, headers=answer.raw_headers(), stream=stream)
