"""Core values as the JSON of the contract. Unset fields are absent, never null."""

from typing import Final

from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.lifecycle import FINAL_STATES
from soda_cloud_mock.core.logs import Page
from soda_cloud_mock.core.plan import EvaluationStatus
from soda_cloud_mock.core.scan import Scan

_AGENT_ID: Final = "5f0a4b3e-9d51-4c6e-8a3b-2f7c1d9e6b40"
_CLOUD_URL: Final = "https://cloud.soda.io"


def status_body(scan: Scan, now_ms: int) -> dict[str, object]:
    """Source: schema ``PublicApiScanStatusResponse``. A field appears once its fact is known, and stays."""
    timeline = scan.timeline
    state = timeline.state_at(now_ms)
    body: dict[str, object] = {
        "id": scan.id,
        "state": state.value,
        "scanDefinition": {"id": scan.definition_id, "name": scan.definition_name},
        "scanTime": scan.scan_time,
        "cloudUrl": f"{_CLOUD_URL}/scans/{scan.id}",
        "created": format_instant(timeline.created_ms),
    }
    picked_up_ms = timeline.picked_up_ms
    if picked_up_ms is not None and picked_up_ms <= now_ms:
        # The newest revision of the pages has runnerId beside agentId, which it deprecates.
        body |= {
            "agentId": _AGENT_ID,
            "runnerId": _AGENT_ID,
            "submitted": format_instant(picked_up_ms),
            "started": format_instant(picked_up_ms),
        }
    if state in FINAL_STATES:
        checks = list(scan.checks())
        results = [check.evaluation_status for check in checks]
        body |= {
            "ended": format_instant(timeline.ended_ms),
            "checks": [{"id": check.id, "evaluationStatus": check.evaluation_status.value} for check in checks],
            "errors": results.count(EvaluationStatus.NOT_EVALUATED),
            "failures": results.count(EvaluationStatus.FAIL),
            "warnings": results.count(EvaluationStatus.WARN),
        }
    return body


def logs_body(page: Page) -> dict[str, object]:
    """Source: schema ``PublicApiScanLogsResponse``."""
    return {
        "content": [
            {
                "index": line.index,
                "level": line.level.value,
                "message": line.message,
                "timestamp": format_instant(line.at_ms),
            }
            for line in page.content
        ],
        "first": page.first,
        "last": page.last,
        "number": page.number,
        "size": page.size,
        "totalElements": page.total_elements,
        "totalPages": page.total_pages,
    }


def error_body(code: str, message: str) -> dict[str, object]:
    """Source: schema ``ErrorResponse``."""
    return {"code": code, "message": message}
