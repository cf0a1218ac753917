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
        at_ms: the instant of the judgement, by the mock's clock: that of the limit, of a status, and of the journal.
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
        request, match, fault, refusal = self.request, self.match, self.fault, self.refusal
        path = redaction.path(request.path)
        query = redaction.query(request.query.decode("latin-1"))
        scan_id = None if match is None else match.path_parameters.get("scanId")
        user_info = "@" in (request.header(b"host") or "")
        # By position: with names it would take as long as all the rest.
        return Entry(
            number,
            self.at_ms,
            request.method,
            path.text,
            query.text,
            None if match is None else match.operation.id,
            None if scan_id is None else redaction.path(scan_id).text,
            None if self.caller is None else self.caller.key.id,
            None if fault is not None and isinstance(fault.effect, Reset) else answer.status,
            ended_us - self.started_us,
            None if fault is None else fault.id,
            trace_id,
            *self.shown,
            self._retry_after_ms(),
            refusal.name if isinstance(refusal, BadParameter) else None,
            path.found or query.found or user_info,
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
