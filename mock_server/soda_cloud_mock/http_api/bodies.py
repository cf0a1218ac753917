"""Core values as the JSON of the contract. Unset fields are absent, never null."""

from typing import Final

from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.lifecycle import FINAL_STATES
from soda_cloud_mock.core.logs import Page
from soda_cloud_mock.core.plan import EvaluationStatus, OptionalField
from soda_cloud_mock.core.scan import Scan, Stage
from soda_cloud_mock.core.settings import UnsetFields

_AGENT_ID: Final = "5f0a4b3e-9d51-4c6e-8a3b-2f7c1d9e6b40"
_CLOUD_URL: Final = "https://cloud.soda.io"


def status_body(scan: Scan, now_ms: int, unset: UnsetFields = UnsetFields.ABSENT) -> dict[str, object]:
    """Source: schema ``PublicApiScanStatusResponse``. A field appears once its fact is known, and stays."""
    timeline = scan.timeline
    state = timeline.state_at(now_ms)
    optional: dict[OptionalField, object] = {
        OptionalField.SCAN_DEFINITION: {"id": scan.definition_id, "name": scan.definition_name},
        OptionalField.SCAN_TIME: scan.scan_time,
    }
    picked_up_ms = timeline.picked_up_ms
    if picked_up_ms is not None and picked_up_ms <= now_ms:
        # The newest revision of the pages has runnerId beside agentId, which it deprecates.
        optional |= {
            OptionalField.AGENT_ID: _AGENT_ID,
            OptionalField.RUNNER_ID: _AGENT_ID,
            OptionalField.SUBMITTED: format_instant(picked_up_ms),
            OptionalField.STARTED: format_instant(picked_up_ms),
        }
    if state in FINAL_STATES:
        optional |= _results(scan, now_ms)
    shown = {name: value for name, value in optional.items() if name in scan.plan.fields}
    if unset is UnsetFields.NULL:
        shown = dict.fromkeys(OptionalField, None) | shown
    return {
        "id": scan.id,
        "state": state,
        "cloudUrl": f"{_CLOUD_URL}/scans/{scan.id}",
        "created": format_instant(timeline.created_ms),
    } | shown


def _results(scan: Scan, now_ms: int) -> dict[OptionalField, object]:
    """What a scan shows from its end on. Source: Assumption A16."""
    checks = list(scan.checks())
    statuses = [check.evaluation_status for check in checks]
    results: dict[OptionalField, object] = {
        OptionalField.ENDED: format_instant(scan.timeline.ended_ms),
        OptionalField.CHECKS: [{"id": check.id, "evaluationStatus": check.evaluation_status} for check in checks],
        OptionalField.ERRORS: statuses.count(EvaluationStatus.NOT_EVALUATED),
        OptionalField.FAILURES: statuses.count(EvaluationStatus.FAIL),
        OptionalField.WARNINGS: statuses.count(EvaluationStatus.WARN),
        OptionalField.CONTRACT_DATASET_CLOUD_URL: f"{_CLOUD_URL}/datasets/{scan.definition_id}",
    }
    stages = [_stage_body(stage) for stage in scan.stages_at(now_ms)]
    if stages:
        results[OptionalField.POST_PROCESSING_STAGES] = stages
    return results


def _stage_body(stage: Stage) -> dict[str, object]:
    body: dict[str, object] = {
        "name": stage.name,
        "state": stage.state,
        "started": format_instant(stage.started_ms),
    }
    if stage.ended_ms is not None:
        body["ended"] = format_instant(stage.ended_ms)
    return body


def logs_body(page: Page) -> dict[str, object]:
    """Source: schema ``PublicApiScanLogsResponse``."""
    return {
        "content": [
            {
                "index": line.index,
                "level": line.level,
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
