"""The mock as an ASGI application: a request is read, answered, and its answer delivered."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from soda_cloud_mock.core.faults import Delay, Drip, Reset
from soda_cloud_mock.http_api.delivery import Postponed, Reply, pieces
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES, Request

# Source: the ASGI specification, version 3.0.
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


async def serve_asgi(
    respond: Callable[[Request], Reply | Postponed], scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer what one ASGI scope asks for. Servers announce start and stop; there is nothing to do at either.

    Raises:
        ValueError: it is no HTTP.
        ConnectionResetError: a fault asks for a reset, which ASGI has no word for.
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
    await deliver(reply, send)


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


async def deliver(reply: Reply, send: Send, *, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
    """Send an answer: at once, later, in pieces, or not at all.

    Args:
        sleep: waits real seconds.

    Raises:
        ConnectionResetError: a reset is asked for.
    """
    answer, effect = reply.answer, reply.effect
    parts = [answer.content]
    wait_s = None
    match effect:
        case Reset():
            raise ConnectionResetError("the mock reset the connection, as a fault asked for")
        case Delay(delay_ms):
            await sleep(delay_ms / 1000)
        case Drip(over_ms):
            parts = pieces(answer.content)
            wait_s = over_ms / len(parts) / 1000
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.raw_headers()})
    for number, part in enumerate(parts, start=1):
        if wait_s is not None:
            await sleep(wait_s)
        await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})
