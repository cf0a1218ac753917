"""Which plans are plans, and what the default one is."""

import pytest
from soda_cloud_mock.core.lifecycle import Event, ScanState
from soda_cloud_mock.core.log_text import LogLevel
from soda_cloud_mock.core.plan import DEFAULT_PLAN, EvaluationStatus, Plan, PlannedLine, PlannedStage, StageState


def lines(*instants: int | None) -> tuple[PlannedLine, ...]:
    return tuple(PlannedLine(LogLevel.INFO, f"line {number}", at) for number, at in enumerate(instants))


@pytest.mark.parametrize("instants", [(), (None, None), (0,), (10,), (0, 0, 5, 5, 10)])
def test_lines_say_when_they_are_written_all_or_none_within_the_run(instants: tuple[int | None, ...]) -> None:
    log = lines(*instants)
    assert Plan(run_ms=10, log=log).log == log


@pytest.mark.parametrize("instants", [(0, None), (None, 0), (None, 3, 4)])
def test_lines_of_which_only_some_say_when_they_are_written_are_refused(instants: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match="either every log line says when it is written, or none"):
        Plan(run_ms=10, log=lines(*instants))


@pytest.mark.parametrize("instants", [(5, 4), (0, 10, 9), (-1,), (-1, 0), (11,), (0, 11)])
def test_lines_out_of_order_or_outside_the_run_are_refused(instants: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="in the order of time, within the run of 10 ms"):
        Plan(run_ms=10, log=lines(*instants))


def test_a_plan_may_take_no_time_and_log_nothing() -> None:
    plan = Plan(queue_ms=0, run_ms=0, confirm_ms=0, log=0)
    assert (plan.queue_ms, plan.run_ms, plan.confirm_ms, plan.log) == (0, 0, 0, 0)


def test_the_default_plan_has_three_checks_that_pass_and_250_lines() -> None:
    assert [check.status for check in DEFAULT_PLAN.checks] == [EvaluationStatus.PASS] * 3
    assert DEFAULT_PLAN.log == 250
    assert DEFAULT_PLAN.confirm_ms == 2_000


def test_a_stage_begins_with_the_end_of_the_scan_and_takes_a_second() -> None:
    stage = PlannedStage()
    assert (stage.delay_ms, stage.run_ms, stage.outcome) == (0, 1_000, StageState.COMPLETED)


def test_started_takes_the_second_half_of_the_run_the_longer_one() -> None:
    plan = Plan(run_ms=5, shows_started=True)
    assert plan.next_event(ScanState.EXECUTING) == (2, Event.START)
    assert plan.next_event(ScanState.STARTED) == (3, Event.COMPLETE)
