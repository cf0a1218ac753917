"""A request as a value, whoever received it: a server, or a test in the same process."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from soda_cloud_mock.http_api.errors import BadParameter

MAX_BODY_BYTES: Final = 64 * 1024

_AUTHORITY: Final = re.compile(r"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)


class Request(NamedTuple):
    """A request of HTTP.

    Args:
        method: in upper case.
        path: as it came, still percent-encoded, without the query.
        query: as it came, without the question mark.
        headers: in the order they came, the names in lower case.
        body: None if the receiver stopped reading beyond ``MAX_BODY_BYTES``.
        server_url: scheme and authority of whoever received it, such as ``http://127.0.0.1:8089``.
    """

    method: str
    path: str
    query: bytes
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes | None
    server_url: str

    def header(self, name: bytes) -> str | None:
        """The first value of a header, None without one. ``name`` is in lower case."""
        for got, value in self.headers:
            if got == name:
                return value.decode("latin-1")
        return None

    def header_values(self, name: bytes) -> list[str]:
        """All values of a header."""
        return [value.decode("latin-1") for got, value in self.headers if got == name]

    def content(self) -> bytes:
        """The whole body.

        Raises:
            BadParameter: it has more than ``MAX_BODY_BYTES``.
        """
        if self.body is None or len(self.body) > MAX_BODY_BYTES:
            raise BadParameter("body", f"more than {MAX_BODY_BYTES} bytes", f"at most {MAX_BODY_BYTES} bytes")
        return self.body

    @property
    def base_url(self) -> str:
        """The server by the name that the caller used for it; without a usable header Host, by its own."""
        host = self.header(b"host")
        if host is None or not _AUTHORITY.fullmatch(host):
            return self.server_url
        return f"{self.server_url.partition('://')[0]}://{host}"
