"""The mock as an ASGI application sees it: a request is read, answered, and its answer delivered."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
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

# Where a server puts a function that resets the connection of a request, among the extensions of its scope.
ABORT_EXTENSION: Final = "soda_mock.abort"

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
    request = await _read(scope, receive)
    if request is None:
        return
    reply = respond(request)
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


async def _read(scope: Scope, receive: Receive) -> Request | None:
    """The request; None if the caller left before it was whole."""
    body = bytearray()
    more = True
    while more and len(body) <= MAX_BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    raw_path: bytes | None = scope.get("raw_path")
    return Request(
        method=scope["method"],
        # ASGI leaves raw_path optional; without it an encoded slash cannot be told from a separator.
        path=quote(scope["path"]) if raw_path is None else raw_path.partition(b"?")[0].decode("latin-1"),
        query=scope["query_string"],
        headers=scope["headers"],
        body=bytes(body) if len(body) <= MAX_BODY_BYTES else None,
        server_url=_server_url(scope),
    )


def _server_url(scope: Scope) -> str:
    scheme: str = scope.get("scheme", "http")
    # ASGI leaves the server optional.
    host, port = scope.get("server") or ("localhost", None)
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
            _reset(scope)
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


def _reset(scope: Scope) -> None:
    abort = scope.get("extensions", {}).get(ABORT_EXTENSION)
    if abort is None:
        raise ConnectionResetError("the mock reset the connection, as a fault asked for")
    abort()
