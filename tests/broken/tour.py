"""A tour of the mock, without a socket: answers of every kind, one for each deviation to spoil."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from soda_cloud_mock.http_api.delivery import Reply
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.mock import Mock

from tests.broken.deviation import Draft
from tests.broken.keys import FORBIDDEN, KEY, Key
from tests.broken.spoiled import OPTIONS, draft_of

_SCANS: Final = "/api/v1/scans"
_UNKNOWN: Final = f"{_SCANS}/unknown"
_OUTCOMES: Final = ("completed", "completedWithWarnings", "completedWithFailures", "completedWithErrors", "timedOut")


def tour() -> Iterator[Draft]:
    """The answers, in the order of the calls."""
    visitor = _Visitor()
    scans = []
    for outcome in _OUTCOMES:
        triggered = visitor.call("POST", _SCANS, form={"scanDefinition": outcome})
        scans.append(f"{_SCANS}/{triggered.headers['x-soda-scan-id']}")
        yield triggered
        yield visitor.call("GET", scans[-1])
    yield visitor.call("GET", f"{scans[0]}/logs")
    yield from (visitor.call("DELETE", scans[4]) for _ in range(2))
    for _ in range(7):
        visitor.wait(2)
        yield from (visitor.call("GET", scan) for scan in scans)
    yield from (visitor.call("GET", f"{scans[0]}/logs", f"size=100&page={page}") for page in range(4))
    yield visitor.call("GET", f"{scans[0]}/logs", "size=99")
    yield visitor.call("POST", _SCANS)
    yield from (visitor.call(method, _UNKNOWN) for method in ("GET", "DELETE", "PUT"))
    yield from (visitor.call("GET", _UNKNOWN, key=key) for key in (None, FORBIDDEN))
    yield visitor.call("GET", "/nowhere")
    yield from (visitor.call("DELETE", _UNKNOWN) for _ in range(10))


class _Visitor:
    def __init__(self) -> None:
        self._mock = Mock(OPTIONS)

    def call(
        self, method: str, path: str, query: str = "", *, key: Key | None = KEY, form: dict[str, str] | None = None
    ) -> Draft:
        headers = [(b"host", b"localhost")]
        if key is not None:
            headers.append((b"authorization", b"Basic " + b64encode(f"{key.id}:{key.secret}".encode())))
        if form is not None:
            headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        body = urlencode(form or {}).encode()
        request = Request(method, path, query.encode(), headers, body, "http://localhost")
        reply = self._mock.respond(request)
        assert isinstance(reply, Reply)
        return draft_of(request, reply.answer)

    def wait(self, seconds: int) -> None:
        self._mock.sandboxes.permanent.sandbox.clock.advance(seconds * 1000)
