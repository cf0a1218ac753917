"""The body of a status over time."""

from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.errors import IllegalTransition
from soda_cloud_mock.core.lifecycle import FINAL_STATES
from soda_cloud_mock.core.plan import Plan, PlannedStage, StageState
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.core.timeline import lay_out
from soda_cloud_mock.http_api.bodies import status_body

CREATED_MS = 1_000

stages = st.lists(
    st.builds(
        PlannedStage,
        delay_ms=st.integers(0, 9),
        run_ms=st.integers(0, 9),
        outcome=st.sampled_from(StageState),
    ),
    max_size=2,
)
plans = st.builds(
    Plan,
    outcome=st.sampled_from(sorted(FINAL_STATES)),
    queue_ms=st.integers(0, 9),
    run_ms=st.integers(0, 9),
    confirm_ms=st.integers(0, 9),
    shows_started=st.booleans(),
    stages=stages.map(tuple),
)


@given(plan=plans, canceled_after_ms=st.none() | st.integers(0, 30), after_ms=st.integers(0, 60))
def test_a_status_is_the_same_since_its_last_change(plan: Plan, canceled_after_ms: int | None, after_ms: int) -> None:
    scan = Scan("a", "b", "orders", "2026-01-01T00:00:00Z", plan, lay_out(plan, CREATED_MS))
    if canceled_after_ms is not None:
        try:
            scan = scan.canceled_at(CREATED_MS + canceled_after_ms)
        except IllegalTransition:
            canceled_after_ms = 0
    now_ms = CREATED_MS + max(after_ms, canceled_after_ms or 0)
    since_ms = scan.unchanged_since_ms(now_ms)
    assert CREATED_MS <= since_ms <= now_ms
    assert status_body(scan, since_ms) == status_body(scan, now_ms)
