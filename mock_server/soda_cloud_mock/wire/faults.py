"""Faults as JSON: the schemas ``Fault`` and ``ListedFault`` of the control document."""

from collections.abc import Mapping
from typing import Any

from soda_cloud_mock.core.faults import (
    ContentType,
    Delay,
    Drip,
    Effect,
    EnumValue,
    Every,
    ExtraFields,
    Fault,
    FaultQueue,
    ListedFault,
    Reset,
    Schedule,
    Status,
    StatusBody,
    Times,
    When,
    WithProbability,
)
from soda_cloud_mock.wire.plans import milliseconds


def add_fault(queue: FaultQueue, value: Mapping[str, Any]) -> Fault:
    """Hold the fault that validated JSON describes.

    Raises:
        ValueError: valid by the schema, and impossible all the same (changing an answer before there is one).
        TooMany: the bound is reached.
    """
    return queue.add(
        _effect_from_json(value["fault"]),
        operation=value.get("operation"),
        when=When(value["when"]) if "when" in value else None,
        schedule=_schedule_from_json(value),
    )


def listed_fault_to_json(listed: ListedFault) -> dict[str, Any]:
    fault = listed.fault
    shown: dict[str, Any] = {} if fault.operation is None else {"operation": fault.operation}
    shown |= {
        "when": fault.when.value,
        **_schedule_to_json(fault.schedule),
        "fault": _effect_to_json(fault.effect),
    }
    return {"faultId": fault.id, "fault": shown, "matched": listed.matched, "injected": listed.injected}


def _schedule_from_json(value: Mapping[str, Any]) -> Schedule:
    if "every" in value:
        return Every(value["every"])
    if "probability" in value:
        return WithProbability(value["probability"])
    return Times(value.get("times", 1))


def _schedule_to_json(schedule: Schedule) -> dict[str, Any]:
    match schedule:
        case Times(n):
            return {"times": n}
        case Every(n):
            return {"every": n}
        case WithProbability(p):
            return {"probability": p}


def _effect_from_json(value: Mapping[str, Any]) -> Effect:
    match value["kind"]:
        case "status":
            body = StatusBody(value.get("body", StatusBody.ERROR_RESPONSE.value))
            return Status(value["status"], body, value.get("retryAfterSeconds"))
        case "delay":
            return Delay(milliseconds(value["seconds"]))
        case "drip":
            return Drip(milliseconds(value["seconds"]))
        case "enumValue":
            return EnumValue(value["value"])
        case "extraFields":
            return ExtraFields()
        case "contentType":
            return ContentType(value["contentType"])
        case _:
            return Reset()


def _effect_to_json(effect: Effect) -> dict[str, Any]:
    match effect:
        case Status(status, body, retry_after_s):
            shown = {"kind": "status", "status": status, "body": body.value}
            return shown if retry_after_s is None else {**shown, "retryAfterSeconds": retry_after_s}
        case Delay(delay_ms):
            return {"kind": "delay", "seconds": delay_ms / 1000}
        case Drip(over_ms):
            return {"kind": "drip", "seconds": over_ms / 1000}
        case Reset():
            return {"kind": "reset"}
        case EnumValue(value):
            return {"kind": "enumValue", "value": value}
        case ExtraFields():
            return {"kind": "extraFields"}
        case ContentType(content_type):
            return {"kind": "contentType", "contentType": content_type}
