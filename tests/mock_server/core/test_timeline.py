"""A plan laid out in time, and what a cancel makes of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.errors import IllegalMove, IllegalTransition
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


def moved(at: int, state: str, *, force: bool = False, plan: Plan = DEFAULT_PLAN) -> list[tuple[int, str]]:
    timeline = lay_out(plan, CREATED).moved_at(CREATED + at, ScanState(state), plan, force=force)
    return states(timeline)


def test_a_move_takes_an_edge_of_the_table_now_and_the_plan_goes_on_from_there() -> None:
    assert moved(500, "executing") == [(0, "queuing"), (500, "executing"), (10_500, "completed")]
    assert moved(500, "failed") == [(0, "queuing"), (500, "failed")]
    assert moved(2_000, "started") == [(0, "queuing"), (2_000, "executing"), (2_000, "started"), (7_000, "completed")]
    assert moved(3_000, "timeOutRequested")[2:] == [(3_000, "timeOutRequested"), (5_000, "timedOut")]
    assert moved(3_000, "completedWithErrors")[2:] == [(3_000, "completedWithErrors")]


def test_a_move_keeps_all_of_the_past() -> None:
    plan = Plan(shows_started=True)
    run = [(0, "queuing"), (2_000, "executing"), (7_000, "started")]
    assert moved(8_000, "cancelationRequested", plan=plan) == [
        *run,
        (8_000, "cancelationRequested"),
        (10_000, "canceled"),
    ]


def test_a_move_without_an_edge_says_where_it_could_go_and_changes_nothing() -> None:
    with pytest.raises(IllegalMove, match="from 'executing' to 'queuing'; possible: cancelationRequested, completed, "):
        moved(3_000, "queuing")
    with pytest.raises(IllegalMove, match="from 'completed' to 'executing'; possible: nothing, the state is final"):
        moved(12_000, "executing")
    with pytest.raises(IllegalMove, match="from 'queuing' to 'completed'; possible: canceled, executing, failed"):
        moved(0, "completed")


@pytest.mark.parametrize(
    ("at", "state", "steps"),
    [
        # Queued again: only the creation is left of what was.
        (12_000, "queuing", [(0, "queuing"), (12_000, "queuing"), (14_000, "executing"), (24_000, "completed")]),
        # Running again: not twice in the same state.
        (12_000, "executing", [(0, "queuing"), (12_000, "executing"), (22_000, "completed")]),
        (12_000, "started", [(0, "queuing"), (2_000, "executing"), (12_000, "started"), (17_000, "completed")]),
        # What comes after a run has one, and it was over when it was left.
        (500, "completed", [(0, "queuing"), (500, "executing"), (500, "completed")]),
        (500, "timedOut", [(0, "queuing"), (500, "executing"), (500, "timedOut")]),
        (500, "timeOutRequested", [(0, "queuing"), (500, "executing"), (500, "timeOutRequested"), (2_500, "timedOut")]),
        (12_000, "failed", [(0, "queuing"), (2_000, "executing"), (12_000, "failed")]),
        (12_000, "canceled", [(0, "queuing"), (2_000, "executing"), (12_000, "canceled")]),
        # An edge of the table is one also when it is forced.
        (500, "canceled", [(0, "queuing"), (500, "canceled")]),
    ],
)
def test_a_forced_move_drops_what_would_contradict_it(at: int, state: str, steps: list[tuple[int, str]]) -> None:
    assert moved(at, state, force=True) == steps


def test_a_forced_move_back_to_executing_forgets_that_the_scan_had_started() -> None:
    plan = Plan(shows_started=True)
    steps = moved(8_000, "executing", force=True, plan=plan)
    assert steps == [(0, "queuing"), (8_000, "executing"), (13_000, "started"), (18_000, "completed")]


def test_a_forced_move_of_a_scan_that_never_ran_gives_it_no_run() -> None:
    canceled = lay_out(DEFAULT_PLAN, CREATED).canceled_at(CREATED + 500, DEFAULT_PLAN)
    failed = canceled.moved_at(CREATED + 900, ScanState.FAILED, DEFAULT_PLAN, force=True)
    assert states(failed) == [(0, "queuing"), (900, "failed")]


def test_a_timeline_names_its_instants() -> None:
    timeline = lay_out(Plan(ScanState.TIMED_OUT, shows_started=True), CREATED)
    assert timeline.created_ms == CREATED
    assert timeline.picked_up_ms == CREATED + 2_000
    assert timeline.stopped_ms == CREATED + 12_000
    assert timeline.ended_ms == CREATED + 14_000
    assert timeline.state_at(CREATED) is ScanState.QUEUING


def test_a_plan_without_a_final_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="outcome must be a final state; got 'executing'"):
        Plan(ScanState.EXECUTING)


@pytest.mark.parametrize("name", ["queue_ms", "run_ms", "confirm_ms", "log"])
def test_a_plan_with_a_negative_number_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must not be negative; got -1"):
        Plan(**{name: -1})  # type: ignore[arg-type]  # the name is a variable
