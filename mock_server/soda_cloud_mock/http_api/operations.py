"""What each of the four operations answers, once a request is routed, authenticated and admitted."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

from soda_cloud_mock.contract import Operation
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.lifecycle import FINAL_STATES
from soda_cloud_mock.core.logs import Page
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.core.settings import UnsetFields
from soda_cloud_mock.http_api.answer import JSON, Answer, json_content
from soda_cloud_mock.http_api.bodies import logs_body, status_body
from soda_cloud_mock.http_api.parameters import read_query, read_trigger_form
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.http_api.routes import Match

# How long after a status that is not final the service asks to be polled again: this part of the scan's age, within
# these bounds. Source: Assumption A15.
NEXT_POLL_PART_OF_AGE: Final = 10
MIN_NEXT_POLL_MS: Final = 5_000
MAX_NEXT_POLL_MS: Final = 120_000


class Call(NamedTuple):
    """A request that may be carried out, now."""

    match: Match[Operation]
    request: Request
    now_ms: int
    contents: "Contents"

    @property
    def scan_id(self) -> str:
        return self.match.path_parameters["scanId"]

    def scan_url(self, scan: Scan) -> str:
        """Absolute, on the host that the caller used. Source: Assumption A2."""
        return f"{self.request.base_url}/api/v1/scans/{quote(scan.id, safe='')}"


class Contents:
    """Bodies as bytes. A client asks again and again, and until the scan changes the answer is the same."""

    def __init__(self) -> None:
        self.status = lru_cache(maxsize=512)(_status_content)
        self.page = lru_cache(maxsize=16)(_page_content)


class Shown(NamedTuple):
    """What an answer tells its caller, as the journal keeps it. See ``core.journal.Entry``."""

    final: bool | None = None
    state: str | None = None
    next_poll_ms: int | None = None
    page: int | None = None
    size: int | None = None
    last: bool | None = None


NOTHING_SHOWN: Final = Shown()


def _trigger_scan(sandbox: Sandbox, call: Call) -> tuple[Answer, Shown]:
    form = read_trigger_form(call.request.header(b"content-type") or "", call.request.content())
    scan = sandbox.trigger(form.scan_definition, form.data_timestamp)
    return Answer(201, {"location": call.scan_url(scan), "x-soda-scan-id": scan.id}), NOTHING_SHOWN


def _get_scan_status(sandbox: Sandbox, call: Call) -> tuple[Answer, Shown]:
    scan, now_ms, settings = sandbox.scan(call.scan_id), call.now_ms, sandbox.settings
    state = scan.state_at(now_ms)
    final = state in FINAL_STATES
    next_poll_ms = None if final or not settings.next_poll_time else _next_poll_ms(scan, now_ms)
    headers = {"content-type": JSON}
    if next_poll_ms is not None:
        # Whoever waits for it has a clock that does not run at the speed of this one.
        headers["x-soda-next-poll-time"] = format_instant(sandbox.clock.real_instant_ms(next_poll_ms))
    content = call.contents.status(scan, scan.unchanged_since_ms(now_ms), settings.unset_fields)
    return Answer(200, headers, content), Shown(final=final, state=state, next_poll_ms=next_poll_ms)


def _status_content(scan: Scan, at_ms: int, unset: UnsetFields) -> bytes:
    return json_content(status_body(scan, at_ms, unset))


def _next_poll_ms(scan: Scan, now_ms: int) -> int:
    age_ms = now_ms - scan.timeline.created_ms
    return now_ms + min(max(MIN_NEXT_POLL_MS, age_ms // NEXT_POLL_PART_OF_AGE), MAX_NEXT_POLL_MS)


def _cancel_scan(sandbox: Sandbox, call: Call) -> tuple[Answer, Shown]:
    scan = sandbox.cancel(call.scan_id)
    return Answer(200, {"location": call.scan_url(scan)}), NOTHING_SHOWN


def _get_scan_logs(sandbox: Sandbox, call: Call) -> tuple[Answer, Shown]:
    arguments = read_query(call.match.operation.query, call.request.query)
    page = sandbox.logs(call.scan_id, page=arguments["page"], size=arguments["size"])
    content = call.contents.page(sandbox.scan(call.scan_id), page.number, page.size, page.total_elements)
    return Answer(200, {"content-type": JSON}, content), Shown(page=page.number, size=page.size, last=page.last)


def _page_content(scan: Scan, number: int, size: int, total_elements: int) -> bytes:
    return json_content(logs_body(Page(scan.log(), number, size, total_elements)))


OPERATIONS: Final[Mapping[str, Callable[[Sandbox, Call], tuple[Answer, Shown]]]] = {
    "triggerScan": _trigger_scan,
    "getScanStatus": _get_scan_status,
    "cancelScan": _cancel_scan,
    "getScanLogs": _get_scan_logs,
}
