"""What the mock says by hand, beside what the contract says."""

import json
from pathlib import Path
from typing import Any

import pytest
from soda_cloud_mock.contract import IntegerParameter, load_contract
from soda_cloud_mock.core.lifecycle import FINAL_STATES, ScanState
from soda_cloud_mock.core.log_text import LogLevel
from soda_cloud_mock.core.plan import EvaluationStatus
from soda_cloud_mock.core.rate_limit import Limit

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "openapi" / "soda-scans.openapi.json").read_text(encoding="utf-8")
)
SCHEMAS = DOCUMENT["components"]["schemas"]


@pytest.mark.parametrize(
    ("enum", "schema"),
    [(ScanState, "ScanStateDTO"), (LogLevel, "LogLevelDTO"), (EvaluationStatus, "EvaluationStatusDTO")],
)
def test_an_enum_of_the_core_has_the_values_of_its_schema(enum: type[ScanState], schema: str) -> None:
    assert [member.value for member in enum] == SCHEMAS[schema]["enum"]


def test_the_states_that_nothing_leaves_are_the_final_states() -> None:
    assert sorted(FINAL_STATES) == sorted(SCHEMAS["ScanStateDTO"]["x-final-states"])


def test_limits_come_from_the_contract() -> None:
    assert load_contract().limits == {
        "triggerScan": Limit(10, 60_000),
        "getScanStatus": Limit(60, 60_000),
        "cancelScan": Limit(10, 60_000),
        "getScanLogs": Limit(60, 60_000),
    }


def test_bounds_of_parameters_come_from_the_contract() -> None:
    logs = next(operation for operation in load_contract().operations if operation.id == "getScanLogs")
    assert logs.query == [
        IntegerParameter("page", 0, 2**31 - 1, 0),
        IntegerParameter("size", 100, 1_000, 1_000),
    ]
