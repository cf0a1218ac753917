"""Results as text and as JSON."""

from collections import Counter

from soda_cloud_client.models import EvaluationStatusDTO, LogsContentDTO
from soda_cloud_client.types import Unset

from soda_scans.errors import SodaScansError, WaitTimedOut
from soda_scans.results import ScanStatus


def status_text(status: ScanStatus) -> str:
    """How a scan stands; once it is final, with its checks: their number, and each that did not pass."""
    took = "" if status.ended is None else f" after {(status.ended - status.created).total_seconds():.0f} s"
    lines = [f"{status.definition_name or status.id}: {status.state.value}{took}"]
    if status.is_final:
        checks = [(_given(check.evaluation_status), _given(check.id)) for check in status.checks]
        counted = Counter(evaluation for evaluation, _ in checks)
        lines.append(f"  checks: {', '.join(f'{counted[name]} {name}' for name in sorted(counted)) or 'none'}")
        lines += [f"    {name}: {check_id}" for name, check_id in checks if name != EvaluationStatusDTO.PASS]
    return "\n".join([*lines, f"  {status.cloud_url}"])


def line_text(line: LogsContentDTO) -> str:
    return f"{line.timestamp.isoformat()} {line.level.value.upper():7} {line.message}"


def error_json(error: SodaScansError) -> dict[str, object]:
    """What is known of an error, without what is not."""
    known: dict[str, object | None] = {
        "type": type(error).__name__,
        "message": error.message,
        "operation": error.operation,
        "scanId": error.scan_id,
        "status": error.status,
        "code": error.code,
        "traceId": error.trace_id,
        "retryAfterSeconds": error.retry_after_s,
    }
    if isinstance(error, WaitTimedOut) and error.last_status is not None:
        known["lastStatus"] = error.last_status.model.to_dict()
    return {"error": {name: value for name, value in known.items() if value is not None}}


def _given(value: str | Unset) -> str:
    return "unknown" if isinstance(value, Unset) else str(value)
