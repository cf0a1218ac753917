"""Right responses, and single deviations from them, each of which the oracle must refuse."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import httpx

from contract_tests.contract import JsonObject
from contract_tests.exchange import Exchange

ORIGIN = "https://soda.example"
SCAN_ID = "0b9f3f5e-6b2b-4f0c-9d6e-2f3f1f5c7a10"
SCAN_URL = f"/api/v1/scans/{SCAN_ID}"

FINISHED: JsonObject = {
    "id": SCAN_ID,
    "state": "completedWithFailures",
    "cloudUrl": "https://soda.example/scans/1",
    "created": "2026-01-01T00:00:00Z",
    "submitted": "2026-01-01T00:00:02.000Z",
    "started": "2026-01-01T01:00:02.5+01:00",
    "ended": "2026-01-01T00:00:12.000Z",
    "scanDefinition": {"id": "d1", "name": "weekday_scan_schedule"},
    "checks": [{"id": "c1", "evaluationStatus": "fail"}, {"id": "c2", "evaluationStatus": "pass"}],
    "errors": 0,
    "failures": 1,
    "warnings": 0,
    "postProcessingStages": [{"name": "diagnosticWarehouse", "state": "ongoing"}],
}
RUNNING: JsonObject = {key: FINISHED[key] for key in ("id", "cloudUrl", "created")} | {"state": "executing"}
SECOND_PAGE: JsonObject = {
    "content": [
        {"index": 100 + i, "level": "info", "message": f"line {i}", "timestamp": "2026-01-01T00:00:03Z"}
        for i in range(50)
    ],
    "first": False,
    "last": True,
    "number": 1,
    "size": 100,
    "totalElements": 150,
    "totalPages": 2,
}
ERROR: JsonObject = {"code": "scan_not_found", "message": "no scan has this id"}


def _exchange(
    method: str, target: str, status: int, body: JsonObject | None = None, headers: Mapping[str, str] | None = None
) -> Exchange:
    sent = dict(headers or {}) | ({} if body is None else {"Content-Type": "application/json"})
    content = b"" if body is None else json.dumps(body).encode()
    return Exchange(method, ORIGIN, target, status, httpx.Headers(sent), content)


RIGHT: dict[str, Exchange] = {
    "finished": _exchange("GET", SCAN_URL, 200, FINISHED, {"X-Soda-Trace-Id": "t"}),
    "running": _exchange("GET", SCAN_URL, 200, RUNNING, {"X-Soda-Next-Poll-Time": "2026-01-01T00:00:05Z"}),
    "page": _exchange("GET", f"{SCAN_URL}/logs?page=1&size=100", 200, SECOND_PAGE),
    "triggered": _exchange(
        "POST", "/api/v1/scans", 201, None, {"Location": ORIGIN + SCAN_URL, "X-Soda-Scan-Id": SCAN_ID}
    ),
    "canceled": _exchange("DELETE", SCAN_URL, 200, None, {"Location": ORIGIN + SCAN_URL}),
    "unauthorized": _exchange("GET", SCAN_URL, 401, ERROR, {"WWW-Authenticate": 'Basic realm="Soda Cloud"'}),
    "not found": _exchange("DELETE", SCAN_URL, 404, ERROR),
    "limited": _exchange("GET", SCAN_URL, 429, {}, {"Retry-After": "1"}),
    "limited, no header": _exchange("GET", SCAN_URL, 429, ERROR),
    "no such path": _exchange("GET", "/api/v2/scans", 404, ERROR),
    "no such method": _exchange("PUT", SCAN_URL, 405, ERROR, {"Allow": "DELETE, GET, HEAD"}),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A deviation from a right response; `complaint` is a part of what the oracle must say to it."""

    name: str
    of: str
    spoil: Callable[[Exchange], Exchange]
    complaint: str

    @property
    def exchange(self) -> Exchange:
        return self.spoil(RIGHT[self.of])


def _body(change: Callable[[JsonObject], object]) -> Callable[[Exchange], Exchange]:
    def spoil(exchange: Exchange) -> Exchange:
        body: JsonObject = deepcopy(json.loads(exchange.body))
        change(body)
        return replace(exchange, body=json.dumps(body).encode())

    return spoil


def _field(name: str, value: Any) -> Callable[[Exchange], Exchange]:
    return _body(lambda body: body.update({name: value}))


def _without(name: str) -> Callable[[Exchange], Exchange]:
    return _body(lambda body: body.pop(name))


def _line(name: str, value: Any) -> Callable[[Exchange], Exchange]:
    return _body(lambda body: body["content"][3].update({name: value}))


def _header(name: str, value: str | None) -> Callable[[Exchange], Exchange]:
    def spoil(exchange: Exchange) -> Exchange:
        headers = httpx.Headers(exchange.headers)
        headers.pop(name, None)
        if value is not None:
            headers[name] = value
        return replace(exchange, headers=headers)

    return spoil


def _bytes(body: bytes) -> Callable[[Exchange], Exchange]:
    return lambda exchange: replace(exchange, body=body)


def _status(status: int) -> Callable[[Exchange], Exchange]:
    return lambda exchange: replace(exchange, status=status)


def _twice(name: str) -> Callable[[Exchange], Exchange]:
    return lambda exchange: replace(
        exchange, headers=httpx.Headers([*exchange.headers.multi_items(), (name, exchange.headers[name])])
    )


WRONG = [
    Wrong("a status nobody documented", "finished", _status(206), "not documented"),
    Wrong("a required field missing", "finished", _without("cloudUrl"), "cloudUrl"),
    Wrong("a state the contract does not have", "running", _field("state", "paused"), "paused"),
    Wrong("null for absent", "running", _field("agentId", None), "null"),
    Wrong("null for absent, in an undocumented field", "running", _field("extra", None), "left out"),
    Wrong("null deep inside", "finished", _field("checks", [{"id": None}]), "null"),
    Wrong("a count as text", "finished", _field("failures", "1"), "integer"),
    Wrong("a count as a fraction", "finished", _field("failures", 1.0), "integers only"),
    Wrong("a count beyond int32", "finished", _field("warnings", 2**31), "2147483647"),
    Wrong("a date without an offset", "running", _field("created", "2026-01-01T00:00:00"), "date-time"),
    Wrong("a date with a blank for T", "running", _field("created", "2026-01-01 00:00:00Z"), "date-time"),
    Wrong("a date in small letters", "running", _field("created", "2026-01-01t00:00:00z"), "date-time"),
    Wrong("a date that is none", "running", _field("created", "2026-02-30T00:00:00Z"), "date-time"),
    Wrong("a date in seconds since 1970", "running", _field("created", 1767225600), "string"),
    Wrong("an unknown evaluation", "finished", _field("checks", [{"evaluationStatus": "passed"}]), "passed"),
    Wrong("a stage without its name", "finished", _field("postProcessingStages", [{"state": "failed"}]), "name"),
    Wrong("the status of another scan", "finished", _field("id", "another"), "came"),
    Wrong("ended before the scan is final", "running", _field("ended", "2026-01-01T00:00:12Z"), "ended"),
    Wrong("no ended on a final scan", "finished", _without("ended"), "ended"),
    Wrong("submitted before created", "finished", _field("submitted", "2025-12-31T23:59:59Z"), "later"),
    Wrong("started after ended, by its offset", "finished", _field("started", "2026-01-01T00:00:02-01:00"), "later"),
    Wrong("more failures than failed checks", "finished", _field("failures", 2), "failures"),
    Wrong("warnings without a check that warns", "finished", _field("warnings", 1), "warnings"),
    Wrong(
        "next poll time on a final scan", "finished", _header("X-Soda-Next-Poll-Time", "2026-01-01T00:00:05Z"), "Poll"
    ),
    Wrong("next poll time as a number", "running", _header("X-Soda-Next-Poll-Time", "5"), "date-time"),
    Wrong("an HTML body", "finished", _header("Content-Type", "text/html"), "content type"),
    Wrong("a body of no content type", "finished", _header("Content-Type", None), "content type"),
    Wrong("another charset", "finished", _header("Content-Type", "application/json; charset=latin-1"), "UTF-8"),
    Wrong("a body that is not JSON", "finished", _bytes(b"{'id': 1}"), "JSON"),
    Wrong("a body that is not UTF-8", "finished", _bytes(b'{"id": "\xff"}'), "utf-8"),
    Wrong("NaN", "finished", _bytes(b'{"failures": NaN}'), "NaN"),
    Wrong("a name twice in an object", "finished", _bytes(b'{"id": "a", "id": "b"}'), "twice"),
    Wrong("an empty body", "finished", _bytes(b""), "JSON"),
    Wrong("an array for the object", "finished", _bytes(b"[]"), "object"),
    Wrong("the page's number off by one", "page", _field("number", 2), "number"),
    Wrong("another size than asked for", "page", _field("size", 1000), "size"),
    Wrong("first on the second page", "page", _field("first", True), "first"),
    Wrong("the last page not flagged", "page", _field("last", False), "last"),
    Wrong("a page too many", "page", _field("totalPages", 3), "totalPages"),
    Wrong("a line too few", "page", _body(lambda body: body["content"].pop()), "indices"),
    Wrong("a line repeated", "page", _line("index", 102), "indices"),
    Wrong("the lines of the page before", "page", _field("content", []), "indices"),
    Wrong("lines out of order in time", "page", _line("timestamp", "2026-01-01T00:00:04Z"), "order"),
    Wrong("a level the contract does not have", "page", _line("level", "fatal"), "fatal"),
    Wrong("no Location for a new scan", "triggered", _header("Location", None), "Location"),
    Wrong("no id for a new scan", "triggered", _header("X-Soda-Scan-Id", None), "X-Soda-Scan-Id"),
    Wrong("an id that is no UUID", "triggered", _header("X-Soda-Scan-Id", "42"), "uuid"),
    Wrong("Location of another scan", "triggered", _header("Location", f"{ORIGIN}/api/v1/scans/1"), "Location"),
    Wrong("a body for a new scan", "triggered", _bytes(b"{}"), "none is documented"),
    Wrong("200 for a new scan", "triggered", _status(200), "not documented"),
    Wrong("no Location for a cancel", "canceled", _header("Location", None), "Location"),
    Wrong("a relative Location", "canceled", _header("Location", SCAN_URL), "absolute"),
    Wrong("Location twice", "canceled", _twice("Location"), "stands 2 times"),
    Wrong("204 for a cancel", "canceled", _status(204), "not documented"),
    Wrong("a body for a cancel", "canceled", _bytes(b"null"), "none is documented"),
    Wrong("401 without WWW-Authenticate", "unauthorized", _header("WWW-Authenticate", None), "missing"),
    Wrong("401 that offers Bearer", "unauthorized", _header("WWW-Authenticate", "Bearer"), "Basic"),
    Wrong("an error that is no ErrorResponse", "not found", _bytes(b'{"code": 404}'), "string"),
    Wrong("an error in plain text", "not found", _bytes(b"Not Found"), "JSON"),
    Wrong("Retry-After as a date", "limited", _header("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"), "Retry-After"),
    Wrong("Retry-After of 0", "limited", _header("Retry-After", "0"), "Retry-After"),
    Wrong("Retry-After with a fraction", "limited", _header("Retry-After", "1.5"), "Retry-After"),
    Wrong("200 on a path nobody has", "no such path", _status(200), "404"),
    Wrong("404 on a path nobody has, in HTML", "no such path", _header("Content-Type", "text/html"), "content type"),
    Wrong("404 for a method nobody has", "no such method", _status(404), "405"),
    Wrong("405 without Allow", "no such method", _header("Allow", None), "Allow"),
    Wrong("405 that allows the method", "no such method", _header("Allow", "DELETE, GET, PUT"), "Allow"),
]
