"""A plan laid out in time, and what a cancel makes of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.errors import IllegalTransition
from soda_cloud_mock.core.lifecycle import FINAL_STATES, TRANSITIONS, ScanState
from soda_cloud_mock.core.plan import DEFAULT_PLAN, OUTCOME_PLANS, Plan
from soda_cloud_mock.core.timeline import Timeline, lay_out

CREATED = 1_000_000

plans = st.builds(
    Plan,
    outcome=st.sampled_from(sorted(FINAL_STATES)),
    queue_ms=st.integers(0, 50),
    run_ms=st.integers(0, 50),
    confirm_ms=st.integers(0, 50),
)


def states(timeline: Timeline) -> list[tuple[int, str]]:
    return [(step.at_ms - CREATED, step.state.value) for step in timeline.steps]


def test_the_default_plan_queues_2_s_executes_10_s_and_completes() -> None:
    assert states(lay_out(DEFAULT_PLAN, CREATED)) == [(0, "queuing"), (2_000, "executing"), (12_000, "completed")]


@pytest.mark.parametrize("outcome", sorted(FINAL_STATES))
def test_each_outcome_has_a_plan_that_ends_in_it(outcome: ScanState) -> None:
    assert lay_out(OUTCOME_PLANS[outcome.value], CREATED).steps[-1].state is outcome


@pytest.mark.parametrize(
    ("outcome", "on_the_way"), [("timedOut", "timeOutRequested"), ("canceled", "cancelationRequested")]
)
def test_a_time_out_and_a_cancel_are_requested_before_they_are_confirmed(outcome: str, on_the_way: str) -> None:
    assert states(lay_out(OUTCOME_PLANS[outcome], CREATED))[2:] == [(12_000, on_the_way), (14_000, outcome)]


def test_a_step_holds_from_its_own_millisecond_on() -> None:
    timeline = lay_out(DEFAULT_PLAN, CREATED)
    assert timeline.state_at(CREATED + 1_999) is ScanState.QUEUING
    assert timeline.state_at(CREATED + 2_000) is ScanState.EXECUTING
    assert timeline.state_at(CREATED + 11_999) is ScanState.EXECUTING
    assert timeline.state_at(CREATED + 12_000) is ScanState.COMPLETED


def test_a_cancel_in_the_queue_ends_the_scan_at_once() -> None:
    canceled = lay_out(DEFAULT_PLAN, CREATED).canceled_at(CREATED + 1_999, DEFAULT_PLAN)
    assert states(canceled) == [(0, "queuing"), (1_999, "canceled")]
    assert canceled.picked_up_ms is None
    assert canceled.stopped_ms is None


def test_a_cancel_of_a_running_scan_waits_for_the_agent() -> None:
    canceled = lay_out(DEFAULT_PLAN, CREATED).canceled_at(CREATED + 2_000, Plan(confirm_ms=700))
    assert states(canceled)[1:] == [(2_000, "executing"), (2_000, "cancelationRequested"), (2_700, "canceled")]
    assert canceled.stopped_ms == CREATED + 2_000


@given(plan=plans, at=st.integers(0, 200))
def test_a_cancel_keeps_the_past_and_follows_the_table(plan: Plan, at: int) -> None:
    planned = lay_out(plan, CREATED)
    now = CREATED + at
    try:
        canceled = planned.canceled_at(now, plan)
    except IllegalTransition:
        assert planned.state_at(now) not in {ScanState.QUEUING, ScanState.EXECUTING, ScanState.STARTED}
        return
    assert planned.state_at(now) in {ScanState.QUEUING, ScanState.EXECUTING, ScanState.STARTED}
    assert all(canceled.state_at(past) is planned.state_at(past) for past in range(CREATED, now))
    assert canceled.steps[-1].state is ScanState.CANCELED


@given(plan=plans)
def test_a_timeline_is_ordered_legal_and_ends_in_its_outcome(plan: Plan) -> None:
    steps = lay_out(plan, CREATED).steps
    assert steps[0] == (CREATED, ScanState.QUEUING)
    assert [step.at_ms for step in steps] == sorted(step.at_ms for step in steps)
    for before, after in pairwise(steps):
        assert after.state in TRANSITIONS[before.state].values()
    assert steps[-1].state is plan.outcome


def test_a_plan_without_a_final_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="outcome must be a final state; got 'executing'"):
        Plan(ScanState.EXECUTING)


@pytest.mark.parametrize("name", ["queue_ms", "run_ms", "confirm_ms", "log"])
def test_a_plan_with_a_negative_number_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must not be negative; got -1"):
        Plan(**{name: -1})  # type: ignore[arg-type]  # the name is a variable
