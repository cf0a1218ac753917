"""Reading a request body, up to a bound."""

from typing import Final

from starlette.requests import Request

from soda_cloud_mock.http_api.errors import BadParameter

MAX_BODY_BYTES: Final = 64 * 1024


async def read_body(request: Request) -> bytes | None:
    """The body; None if it has more than ``MAX_BODY_BYTES``, in which case the rest is left unread."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def bounded(body: bytes | None) -> bytes:
    """Raises: BadParameter: the body was too long to be read."""
    if body is None:
        raise BadParameter("body", f"more than {MAX_BODY_BYTES} bytes", f"at most {MAX_BODY_BYTES} bytes")
    return body
