"""An answer before it is sent: a value, so that it can be checked, changed by a fault, and compared."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import orjson

from soda_cloud_mock.http_api.bodies import error_body
from soda_cloud_mock.http_api.errors import ApiError

JSON: Final = "application/json"
# Enumerated names may be the names of fields.
_ENUM_KEYS: Final = orjson.OPT_NON_STR_KEYS
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Answer(NamedTuple):
    """The names of ``headers`` are in lower case; Content-Length is not among them, it follows from ``content``."""

    status: int
    headers: Mapping[str, str] = _NO_HEADERS
    content: bytes = b""

    def with_header(self, name: str, value: str) -> "Answer":
        return Answer(self.status, {**self.headers, name: value}, self.content)

    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as bytes, Content-Length included."""
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        # Source: RFC 9110, section 8.6: no Content-Length with 204; with 304 it would speak of another answer.
        if self.status not in {204, 304}:
            raw.append((b"content-length", str(len(self.content)).encode()))
        return raw


def json_answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    """Compact JSON in UTF-8."""
    return Answer(status, {**(headers or {}), "content-type": JSON}, json_content(body))


def json_content(body: object) -> bytes:
    return orjson.dumps(body, option=_ENUM_KEYS)


def error_answer(error: ApiError) -> Answer:
    """The answer to a refusal: its status and headers, and an ``ErrorResponse``."""
    headers = {name.lower(): value for name, value in error.headers.items()}
    return json_answer(error.status, error_body(error.code, error.message), headers)
