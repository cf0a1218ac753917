"""What generated log lines say."""

import pytest
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.log_text import LogLevel, generated_text, last_text
from soda_cloud_mock.core.plan import OUTCOME_PLANS, Plan
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.core.timeline import lay_out


def scan(plan: Plan) -> Scan:
    return Scan("an-id", "a-definition", "orders_daily", "2026-01-01T00:00:00Z", plan, lay_out(plan, 0))


def texts(plan: Plan) -> list[tuple[LogLevel, str]]:
    log = scan(plan).log()
    return [(line.level, line.message) for line in log.page(0, 1_000, 1_000_000).content]


@pytest.mark.parametrize("planned_lines", [2, 3, 19, 20, 21, 250, 2**31 - 1])
def test_every_line_of_a_log_of_any_length_has_a_text(planned_lines: int) -> None:
    for index in {0, 1, planned_lines // 2, planned_lines - 1}:
        level, message = generated_text(7, index, planned_lines)
        assert level in LogLevel
        assert message
        assert "{" not in message


def test_a_log_begins_with_the_pick_up_and_ends_with_the_checks() -> None:
    lines = texts(OUTCOME_PLANS[ScanState.COMPLETED_WITH_FAILURES])
    assert lines[0] == (LogLevel.INFO, "Scan picked up by the agent, reading the scan definition")
    assert lines[-1] == (LogLevel.WARNING, "Checks evaluated: 1 passed, 1 warned, 1 failed")


def test_the_course_of_a_scan_is_told_in_its_order() -> None:
    """Nothing is sent before queries were, and none is sent once results are."""
    messages = [message for _, message in texts(Plan(log=1_000))]
    queries = [index for index, message in enumerate(messages) if message.endswith("sent to the data source")]
    results = [index for index, message in enumerate(messages) if "sent to Soda Cloud" in message]
    assert queries
    assert results
    assert max(queries) < min(results)


@pytest.mark.parametrize(
    ("outcome", "statuses", "expected"),
    [
        ("completed", ["pass", "pass"], (LogLevel.INFO, "Checks evaluated: 2 passed")),
        ("completed", [], (LogLevel.INFO, "Checks evaluated: none")),
        ("completed", ["excluded"], (LogLevel.INFO, "Checks evaluated: 1 excluded")),
        ("completedWithWarnings", ["warn", "pass"], (LogLevel.WARNING, "Checks evaluated: 1 passed, 1 warned")),
        (
            "completedWithErrors",
            ["notEvaluated", "fail", "warn"],
            (LogLevel.ERROR, "Checks evaluated: 1 warned, 1 failed, 1 not evaluated"),
        ),
        ("failed", ["pass"], (LogLevel.ERROR, "Connection to the data source lost, the scan cannot go on")),
    ],
)
def test_the_last_line_says_how_it_came_out(outcome: str, statuses: list[str], expected: tuple[LogLevel, str]) -> None:
    assert last_text(outcome, statuses) == expected


@pytest.mark.parametrize("outcome", sorted(OUTCOME_PLANS))
def test_every_outcome_has_a_last_line_of_its_own(outcome: str) -> None:
    plan = OUTCOME_PLANS[outcome]
    others = {texts(other)[-1] for name, other in OUTCOME_PLANS.items() if name != outcome}
    assert texts(plan)[-1] not in others


def test_a_log_of_one_line_is_the_pick_up() -> None:
    assert [message for _, message in texts(Plan(log=1))] == [
        "Scan picked up by the agent, reading the scan definition"
    ]


def test_a_late_cancel_changes_no_line_that_was_shown() -> None:
    running = scan(Plan(log=10))
    before = running.log().page(0, 100, 11_999).content
    canceled = running.canceled_at(11_999).log().page(0, 100, 11_999).content
    assert before == canceled
    assert len(before) == 10
