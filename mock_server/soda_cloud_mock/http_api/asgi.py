"""The mock as an ASGI application sees it: a request is read, answered, and its answer delivered."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from soda_cloud_mock.core.faults import Delay, Drip, Effect, Reset
from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.http_api.delivery import Postponed, Reply, pieces
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES, Request

# Source: the ASGI specification, version 3.0.
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

# Where a server puts a function, among the extensions of a scope, that resets the connection that ``send`` writes to.
ABORT_EXTENSION: Final = "soda_mock.abort"

# Source: RFC 9112, section 6.
_BODY_HEADERS: Final = frozenset({b"content-length", b"transfer-encoding"})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


async def serve_asgi(
    respond: Callable[[Request], Reply | Postponed], scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer what one ASGI scope asks for. Servers announce start and stop; there is nothing to do at either.

    Raises:
        ValueError: it is no HTTP.
        ConnectionResetError: a fault asks for a reset, and the server offers none, as in process.
    """
    if scope["type"] == "lifespan":
        await _answer_lifespan(receive, send)
        return
    if scope["type"] != "http":
        raise ValueError(f"the mock speaks HTTP, not {scope['type']}")
    try:
        body = await _read_body(receive) if _may_have_body(scope) else b""
    except _CallerHasLeft:
        return
    reply = respond(_request(scope, body))
    if isinstance(reply, Postponed):
        await asyncio.sleep(reply.wait_ms / 1000)
        reply = reply.proceed()
    await deliver(reply.answer, reply.effect, send, scope)


async def _answer_lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


# --- reading --------------------------------------------------------------------------------------


class _CallerHasLeft(Exception):
    """Before the request was whole."""


def _may_have_body(scope: Scope) -> bool:
    """To wait for the body that a GET usually has not costs more than to look whether one is announced."""
    return scope["method"] != "GET" or any(name in _BODY_HEADERS for name, _ in scope["headers"])


async def _read_body(receive: Receive) -> bytes | None:
    """The body; None if it is longer than ``MAX_BODY_BYTES``."""
    body = b""
    more = True
    while more and len(body) <= MAX_BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _CallerHasLeft
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body if len(body) <= MAX_BODY_BYTES else None


def _request(scope: Scope, body: bytes | None) -> Request:
    raw_path: bytes | None = scope.get("raw_path")
    # ASGI leaves scheme and server optional.
    host, port = scope.get("server") or ("localhost", None)
    return Request(
        method=scope["method"],
        # ASGI leaves raw_path optional; without it an encoded slash cannot be told from a separator.
        path=quote(scope["path"]) if raw_path is None else raw_path.partition(b"?")[0].decode("latin-1"),
        query=scope["query_string"],
        headers=scope["headers"],
        body=body,
        server_url=_server_url(scope.get("scheme", "http"), host, port),
    )


@lru_cache(maxsize=16)
def _server_url(scheme: str, host: str, port: int | None) -> str:
    authority = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"{scheme}://{authority}" if port in {None, _DEFAULT_PORTS[scheme]} else f"{scheme}://{authority}:{port}"


# --- delivering -----------------------------------------------------------------------------------


async def deliver(
    answer: Answer,
    effect: Effect | None,
    send: Send,
    scope: Scope,
    *,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Send an answer: at once, later, in pieces, or not at all. Its content is sent as it is (see ``changed``).

    Args:
        effect: the fault's; a delay is one after the operation.
        sleep: waits real seconds.

    Raises:
        ConnectionResetError: a reset is asked for, and the server offers none, as in process.
    """
    match effect:
        case Reset():
            _reset(scope, send)
        case Delay(delay_ms):
            await sleep(delay_ms / 1000)
            await _send(answer, send)
        case Drip(over_ms):
            parts = pieces(answer.content)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})
            for number, part in enumerate(parts, start=1):
                await sleep(over_ms / len(parts) / 1000)
                await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})
        case _:
            await _send(answer, send)


async def _send(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})
    await send({"type": "http.response.body", "body": answer.content})


def _reset(scope: Scope, send: Send) -> None:
    abort: Callable[[Send], None] | None = scope.get("extensions", {}).get(ABORT_EXTENSION)
    if abort is None:
        raise ConnectionResetError("the mock reset the connection, as a fault asked for")
    abort(send)
