"""A failure reads like a bug report, and its capsule shows it again, to a wrong server and not to a right one."""

import json
from pathlib import Path

import pytest

from contract_tests.servers import Server
from tests.contract_tests.conftest import Suite

TIMED_OUT = "contract_tests/server_side/test_lifecycle.py::test_each_state_begins_on_its_millisecond[timedOut]"


@pytest.fixture
def capsules(tmp_path: Path) -> Path:
    return tmp_path / "capsules"


def test_a_failure_says_what_is_broken_and_how_to_see_it(suite: Suite, wrong_mock: Path) -> None:
    outcome = suite(TIMED_OUT, sources=wrong_mock)
    assert outcome.code == 1
    assert "breaks:    Get scan status: `timeOutRequested`: A time out has been detected" in outcome.said
    assert "expected:  state 'timeOutRequested'" in outcome.said
    assert "got:       state 'timedOut'" in outcome.said
    (trigger, advance, status) = [line.strip() for line in outcome.said.splitlines() if "curl " in line]
    assert trigger.startswith("SCAN1=$(curl ")
    assert "--data-binary scanDefinition=timedOut" in trigger
    assert """--data-binary '{"seconds": 12.000}' "$SODA_BASE_URL/_mock/clock/advance\"""" in advance
    assert status.endswith('-u "$SODA_API_KEY_ID:$SODA_API_KEY_SECRET" "$SODA_BASE_URL/api/v1/scans/${SCAN1}"')
    assert "secret:with a colon" not in outcome.said


def test_a_capsule_shows_the_breach_again_and_a_right_server_does_not_have_it(
    suite: Suite, wrong_mock: Path, capsules: Path, mock: Server
) -> None:
    suite(TIMED_OUT, sources=wrong_mock)
    (capsule,) = capsules.iterdir()
    kept = json.loads(capsule.read_text(encoding="utf-8"))
    assert kept["clause"] == "status-timeOutRequested"
    assert kept["clock"] == "2026-01-01T00:00:00.000Z"
    assert [call["method"] for call in kept["calls"]] == ["POST", "POST", "GET"]

    again = suite("contract_tests", "--replay", str(capsule), sources=wrong_mock)
    assert again.code == 1
    assert "the breach is there again" in again.said
    assert "breaks:    Get scan status: `timeOutRequested`" in again.said
    assert "1 failed" in again.said

    key = mock.key
    at_a_url = ["--base-url", mock.base_url, "--api-key-id", key.id, "--api-key-secret", key.secret]
    right = suite("contract_tests", "--replay", str(capsule), *at_a_url)
    assert (right.code, "1 passed" in right.said) == (0, True), right.said


@pytest.mark.parametrize("text", ["", "{}", '{"calls": 1}', "not json"])
def test_what_is_no_capsule_is_refused_at_the_start(suite: Suite, tmp_path: Path, text: str) -> None:
    file = tmp_path / "no-capsule.json"
    file.write_text(text, encoding="utf-8")
    outcome = suite("contract_tests", "--replay", str(file))
    assert outcome.code == 4
    assert "no-capsule.json is no capsule of this suite" in outcome.said


def test_a_capsule_that_is_not_there_is_refused_at_the_start(suite: Suite) -> None:
    outcome = suite("contract_tests", "--replay", "nowhere.json")
    assert outcome.code == 4
    assert "nowhere.json" in outcome.said
