"""Values that a newer server may send: the generated client keeps them, and the rest of the response with them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.client_side.bodies import texts
from contract_tests.client_side.generated import ANY_SCAN_ID, Served
from contract_tests.contract import DOCUMENT
from contract_tests.profiles import share

SCHEMAS = DOCUMENT["components"]["schemas"]
LINE = {"index": 0, "message": "m", "timestamp": "2026-01-01T00:00:00Z"}
SCAN = {"id": ANY_SCAN_ID, "cloudUrl": "https://soda.example", "created": "2026-01-01T00:00:00Z"}


def _page(level: str) -> dict[str, Any]:
    page: dict[str, Any] = {"content": [LINE | {"level": level}], "first": True, "last": True}
    return page | {"number": 0, "size": 1000, "totalElements": 1, "totalPages": 1}


# For each enumeration: the operation, a body with this value, and where the client holds it.
PLACES: dict[str, tuple[str, Any, Any]] = {
    "ScanStateDTO": ("getScanStatus", lambda value: SCAN | {"state": value}, lambda parsed: parsed.state),
    "EvaluationStatusDTO": (
        "getScanStatus",
        lambda value: SCAN | {"state": "completed", "checks": [{"id": "c", "evaluationStatus": value}]},
        lambda parsed: parsed.checks[0].evaluation_status,
    ),
    "PublicApiPostProcessingStageTypeDTO": (
        "getScanStatus",
        lambda value: SCAN | {"state": "completed", "postProcessingStages": [{"name": value}]},
        lambda parsed: parsed.post_processing_stages[0].name,
    ),
    "PublicApiPostProcessingStageStateDTO": (
        "getScanStatus",
        lambda value: SCAN | {"state": "completed", "postProcessingStages": [{"name": "n", "state": value}]},
        lambda parsed: parsed.post_processing_stages[0].state,
    ),
    "LogLevelDTO": ("getScanLogs", _page, lambda parsed: parsed.content[0].level),
}


def test_every_enumeration_of_the_contract_has_its_place() -> None:
    assert set(PLACES) == {name for name, schema in SCHEMAS.items() if "enum" in schema}


@pytest.mark.parametrize("name", sorted(PLACES))
@share(0.3)
@given(value=st.just("paused") | texts)
def test_an_unknown_value_is_kept(served: Served, name: str, value: str) -> None:
    operation_id, body_with, held_by = PLACES[name]
    body = body_with(value)
    for heard in served(operation_id, {"scan_id": ANY_SCAN_ID}, 200, json.dumps(body).encode()):
        held = held_by(heard.answer.parsed)
        assert held == value
        assert held.value == value
        assert str(held) == value
        written: Any = heard.answer.parsed
        assert _without_dates(written.to_dict()) == _without_dates(body)


@pytest.mark.parametrize("name", sorted(PLACES))
def test_an_unknown_value_is_no_member(served: Served, name: str) -> None:
    operation_id, body_with, held_by = PLACES[name]
    known = set(SCHEMAS[name]["enum"])
    for heard in served(operation_id, {"scan_id": ANY_SCAN_ID}, 200, json.dumps(body_with("paused")).encode()):
        kind = type(held_by(heard.answer.parsed))
        assert {member.value for member in kind} == known, "the enumeration has grown"


def _without_dates(body: Any) -> Any:
    """The body without the date-times, which may be spelled otherwise."""
    match body:
        case dict():
            return {name: _without_dates(value) for name, value in body.items() if name not in ("created", "timestamp")}
        case list():
            return [_without_dates(item) for item in body]
    return body
