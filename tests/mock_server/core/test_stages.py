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
