"""One request on its way through the scan API, and its entry in the journal."""

from dataclasses import dataclass

from soda_cloud_mock.contract import Operation
from soda_cloud_mock.core.faults import Effect, EnumValue, Fault, Reset, Status
from soda_cloud_mock.core.journal import Entry, Redaction
from soda_cloud_mock.core.sandboxes import Caller, Tenant
from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.http_api.errors import ApiError, BadParameter, RateLimited
from soda_cloud_mock.http_api.operations import NOTHING_SHOWN, Shown
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.http_api.routes import Match


@dataclass(slots=True)
class Exchange:
    """Filled in step by step.

    Args:
        tenant: whose journal it belongs to.
        at_ms: the instant of the judgement, by the mock's clock; what is decided and shown is of this instant.
    """

    request: Request
    started_us: int
    tenant: Tenant
    at_ms: int = 0
    match: Match[Operation] | None = None
    caller: Caller | None = None
    fault: Fault | None = None
    refusal: ApiError | None = None
    shown: Shown = NOTHING_SHOWN

    def entry(self, number: int, answer: Answer, trace_id: str, ended_us: int, redaction: Redaction) -> Entry:
        """What the journal keeps of it. A fault that replaced or changed the answer leaves nothing shown."""
        path = redaction.path(self.request.path)
        query = redaction.query(self.request.query.decode("latin-1"))
        scan_id = None if self.match is None else self.match.path_parameters.get("scanId")
        user_info = "@" in (self.request.header(b"host") or "")
        is_reset = self.fault is not None and isinstance(self.fault.effect, Reset)
        refusal = self.refusal
        return Entry(
            number=number,
            at_ms=self.at_ms,
            method=self.request.method,
            path=path.text,
            query=query.text,
            operation=None if self.match is None else self.match.operation.id,
            scan_id=None if scan_id is None else redaction.path(scan_id).text,
            api_key_id=None if self.caller is None else self.caller.key.id,
            status=None if is_reset else answer.status,
            duration_us=ended_us - self.started_us,
            fault_id=None if self.fault is None else self.fault.id,
            trace_id=trace_id,
            final=self.shown.final,
            state=self.shown.state,
            next_poll_ms=self.shown.next_poll_ms,
            retry_after_ms=self._retry_after_ms(),
            page=self.shown.page,
            size=self.shown.size,
            last=self.shown.last,
            bad_parameter=refusal.name if isinstance(refusal, BadParameter) else None,
            credentials_in_url=path.found or query.found or user_info,
        )

    def _retry_after_ms(self) -> int | None:
        """How long the caller was told to wait, by the limit or by a fault."""
        if self.fault is not None and isinstance(self.fault.effect, Status):
            told_s = self.fault.effect.retry_after_s
            return None if told_s is None else told_s * 1000
        return self.refusal.told_ms if isinstance(self.refusal, RateLimited) else None

    def hide(self, effect: Effect) -> None:
        """Take back from what is shown what the effect of a fault hides."""
        match effect:
            case Status() | Reset():
                self.shown = NOTHING_SHOWN
            case EnumValue(value) if self.shown.state is not None:
                self.shown = self.shown._replace(final=False, state=value)


def described(entry: Entry) -> str:
    """Path and query as one text."""
    return f"{entry.path}?{entry.query}" if entry.query else entry.path
