"""The first part of an HTTP/1.1 response: status line and headers, as bytes. Source: RFC 9112."""

from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.real_time import wall_ms

CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"

_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}


def message_head(answer: Answer, keeps_alive: bool) -> bytes:
    """All that comes before the content. Without ``keeps_alive`` it says that the connection is closed after it."""
    lines = [f"HTTP/1.1 {answer.status} {_PHRASES.get(answer.status, '')}\r\ndate: {_date(wall_ms() // 1000)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    if answer.has_length:
        lines.append(f"content-length: {len(answer.content)}")
    if not keeps_alive:
        lines.append("connection: close")
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1")


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    """Source: RFC 9110, section 6.6.1. Of real time, as a server's date is about the transport."""
    return formatdate(second, usegmt=True)
