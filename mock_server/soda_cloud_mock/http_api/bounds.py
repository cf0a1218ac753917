"""How long a request may be, before anybody looks at what it says."""

from typing import Final

from soda_cloud_mock.http_api.errors import TooLong, TooManyHeaders
from soda_cloud_mock.http_api.request import Request

MAX_TARGET_BYTES: Final = 8 * 1024
MAX_HEADERS: Final = 100
MAX_HEADER_BYTES: Final = 32 * 1024


def check_bounds(request: Request) -> None:
    """Bodies have a bound of their own, see ``Request.content``.

    Raises:
        TooLong: path and query have more than ``MAX_TARGET_BYTES``.
        TooManyHeaders: more than ``MAX_HEADERS``, or ``MAX_HEADER_BYTES`` in all.
    """
    if len(request.path) + len(request.query) > MAX_TARGET_BYTES:
        raise TooLong(MAX_TARGET_BYTES)
    header_bytes = 0
    for name, value in request.headers:
        header_bytes += len(name) + len(value)
    if header_bytes > MAX_HEADER_BYTES or len(request.headers) > MAX_HEADERS:
        raise TooManyHeaders(MAX_HEADERS, MAX_HEADER_BYTES)
