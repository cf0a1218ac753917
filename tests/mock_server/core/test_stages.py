"""Post-processing goes on after the end of a scan, and is shown from its beginning on."""

import pytest
from soda_cloud_mock.core.plan import Plan, PlannedStage, StageState
from soda_cloud_mock.core.scan import Scan, Stage
from soda_cloud_mock.core.timeline import lay_out


def stages_at(now_ms: int, stage: PlannedStage) -> list[Stage]:
    """What a scan that ends at 0 shows of this stage."""
    plan = Plan(queue_ms=0, run_ms=0, stages=(stage,))
    scan = Scan("1", "d", "d", "2026-01-01T00:00:00.000Z", plan, lay_out(plan, 0))
    return list(scan.stages_at(now_ms))


@pytest.mark.parametrize("outcome", list(StageState))
def test_a_stage_is_not_shown_before_it_begins(outcome: StageState) -> None:
    stage = PlannedStage(delay_ms=5, run_ms=10, outcome=outcome)
    assert stages_at(4, stage) == []
    assert stages_at(5, stage) == [Stage("diagnosticWarehouse", StageState.ONGOING, 5, None)]
    assert stages_at(14, stage) == [Stage("diagnosticWarehouse", StageState.ONGOING, 5, None)]


@pytest.mark.parametrize("outcome", [StageState.COMPLETED, StageState.FAILED])
def test_a_stage_ends_on_its_millisecond(outcome: StageState) -> None:
    stage = PlannedStage(delay_ms=5, run_ms=10, outcome=outcome)
    assert stages_at(15, stage) == [Stage("diagnosticWarehouse", outcome, 5, 15)]


def test_a_stage_may_go_on_for_ever() -> None:
    stage = PlannedStage(delay_ms=5, run_ms=10, outcome=StageState.ONGOING)
    assert stages_at(10**9, stage) == [Stage("diagnosticWarehouse", StageState.ONGOING, 5, None)]


def test_no_stage_begins_before_the_scan_has_ended_as_planned() -> None:
    plan = Plan(queue_ms=0, run_ms=100, stages=(PlannedStage(),))
    scan = Scan("1", "d", "d", "2026-01-01T00:00:00.000Z", plan, lay_out(plan, 0))
    assert list(scan.stages_at(99)) == []
    assert [stage.started_ms for stage in scan.stages_at(100)] == [100]
    canceled = scan.canceled_at(50)
    assert list(canceled.stages_at(10**9)) == []


def test_a_stage_that_is_yet_to_begin_hides_none_after_it() -> None:
    plan = Plan(queue_ms=0, run_ms=0, stages=(PlannedStage("later", delay_ms=500), PlannedStage("now")))
    scan = Scan("1", "d", "d", "2026-01-01T00:00:00.000Z", plan, lay_out(plan, 0))
    assert [stage.name for stage in scan.stages_at(0)] == ["now"]


def test_a_scan_is_unchanged_between_its_steps_and_those_of_its_stages() -> None:
    plan = Plan(queue_ms=10, run_ms=10, stages=(PlannedStage(delay_ms=5, run_ms=10), PlannedStage(run_ms=7)))
    scan = Scan("1", "d", "d", "2026-01-01T00:00:00.000Z", plan, lay_out(plan, 1_000))
    changes = [0, 10, 20, 25, 27, 35]
    assert [scan.unchanged_since_ms(1_000 + now) - 1_000 for now in range(40)] == [
        max(change for change in changes if change <= now) for now in range(40)
    ]
