"""Plans as JSON: the definition ``Plan`` of scenario.schema.json. What comes in has been validated against it."""

from collections.abc import Mapping
from typing import Any

from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.log_text import LogLevel
from soda_cloud_mock.core.plan import (
    OUTCOME_PLANS,
    EvaluationStatus,
    OptionalField,
    Plan,
    PlannedCheck,
    PlannedLine,
    PlannedStage,
    StageState,
)


def milliseconds(seconds: float) -> int:
    """Seconds with at most three decimals as whole milliseconds."""
    return round(seconds * 1000)


def plan_from_json(value: Mapping[str, Any]) -> Plan:
    """The plan; what is not given is as in the plan of its outcome.

    Raises:
        ValueError: valid by the schema, and impossible all the same (log lines outside the run).
    """
    usual = OUTCOME_PLANS[value.get("outcome", ScanState.COMPLETED.value)]
    fields = value.get("optionalFields")
    return Plan(
        outcome=usual.outcome,
        queue_ms=_milliseconds(value, "queueSeconds", usual.queue_ms),
        run_ms=_milliseconds(value, "runSeconds", usual.run_ms),
        confirm_ms=_milliseconds(value, "confirmSeconds", usual.confirm_ms),
        shows_started=value.get("showStarted"),
        checks=_checks_from_json(value["checks"]) if "checks" in value else usual.checks,
        log=_log_from_json(value["logLines"]) if "logLines" in value else usual.log,
        stages=tuple(_stage_from_json(stage) for stage in value.get("postProcessingStages", ())),
        fields=usual.fields if fields is None else frozenset(OptionalField(name) for name in fields),
    )


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The whole plan; ``plan_from_json`` of it is the same plan."""
    whole = {
        "outcome": plan.outcome.value,
        "queueSeconds": plan.queue_ms / 1000,
        "runSeconds": plan.run_ms / 1000,
        "confirmSeconds": plan.confirm_ms / 1000,
        "showStarted": plan.shows_started,
        "checks": [_without_none({"evaluationStatus": check.status.value, "id": check.id}) for check in plan.checks],
        "logLines": plan.log if isinstance(plan.log, int) else [_line_to_json(line) for line in plan.log],
        "postProcessingStages": [_stage_to_json(stage) for stage in plan.stages],
        "optionalFields": sorted(field.value for field in plan.fields),
    }
    return _without_none(whole)


def _milliseconds(value: Mapping[str, Any], key: str, usual_ms: int) -> int:
    return milliseconds(value[key]) if key in value else usual_ms


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item is not None}


def _checks_from_json(value: Any) -> tuple[PlannedCheck, ...]:
    if isinstance(value, Mapping):
        return tuple(PlannedCheck(EvaluationStatus(status)) for status, count in value.items() for _ in range(count))
    return tuple(PlannedCheck(EvaluationStatus(check["evaluationStatus"]), check.get("id")) for check in value)


def _log_from_json(value: Any) -> int | tuple[PlannedLine, ...]:
    if isinstance(value, int):
        return value
    return tuple(
        PlannedLine(
            LogLevel(line.get("level", LogLevel.INFO.value)),
            line["message"],
            milliseconds(line["atSeconds"]) if "atSeconds" in line else None,
        )
        for line in value
    )


def _line_to_json(line: PlannedLine) -> dict[str, Any]:
    at_seconds = None if line.after_ms is None else line.after_ms / 1000
    return _without_none({"level": line.level.value, "message": line.message, "atSeconds": at_seconds})


def _stage_from_json(value: Mapping[str, Any]) -> PlannedStage:
    usual = PlannedStage()
    return PlannedStage(
        name=value.get("name", usual.name),
        delay_ms=_milliseconds(value, "delaySeconds", usual.delay_ms),
        run_ms=_milliseconds(value, "runSeconds", usual.run_ms),
        outcome=StageState(value.get("outcome", usual.outcome.value)),
    )


def _stage_to_json(stage: PlannedStage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "delaySeconds": stage.delay_ms / 1000,
        "runSeconds": stage.run_ms / 1000,
        "outcome": stage.outcome.value,
    }
