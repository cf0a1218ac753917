"""Journal, conduct and violations as JSON: schemas of the control document."""

from typing import Any

from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.journal import Entry
from soda_cloud_mock.core.violations import Violation


def entry_to_json(entry: Entry, sandbox: str) -> dict[str, Any]:
    """An entry of the journal of a sandbox; a reset connection has no status."""
    whole = {
        "number": entry.number,
        "sandbox": sandbox,
        "at": format_instant(entry.at_ms),
        "method": entry.method,
        "path": entry.path,
        "query": entry.query,
        "operation": entry.operation,
        "scanId": entry.scan_id,
        "apiKeyId": entry.api_key_id,
        "status": entry.status,
        "durationMs": entry.duration_us / 1000,
        "fault": entry.fault_id,
        "traceId": entry.trace_id,
    }
    return {name: value for name, value in whole.items() if value is not None}


def violation_to_json(violation: Violation) -> dict[str, Any]:
    return {
        "at": format_instant(violation.at_ms),
        "operation": violation.operation,
        "status": violation.status,
        "message": violation.message,
        "traceId": violation.trace_id,
    }
