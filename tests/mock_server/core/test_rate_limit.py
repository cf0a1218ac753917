"""The sliding log against its definition."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.rate_limit import Allowed, Limit, Rejected, SlidingLog

LIMIT = Limit(3, 1_000)


@given(steps=st.lists(st.one_of(st.integers(0, 700), st.sampled_from([999, 1_000, 1_001])), max_size=60))
def test_a_request_is_allowed_while_fewer_than_n_accepted_ones_are_in_the_window(steps: list[int]) -> None:
    window = SlidingLog(LIMIT)
    accepted: list[int] = []
    for now in accumulate(steps):
        inside = [instant for instant in accepted if now - instant < LIMIT.window_ms]
        decision = window.admit(now)
        if len(inside) < LIMIT.requests:
            assert decision == Allowed()
            accepted.append(now)
        else:
            assert decision == Rejected(inside[0] + LIMIT.window_ms - now)


def test_waiting_exactly_as_told_suffices_and_a_millisecond_less_does_not() -> None:
    window = SlidingLog(LIMIT)
    for now in (0, 10, 20):
        assert window.admit(now) == Allowed()
    assert window.admit(400) == Rejected(600)
    assert window.admit(999) == Rejected(1)
    assert window.admit(1_000) == Allowed()
    assert window.admit(1_009) == Rejected(1)
    assert window.admit(1_010) == Allowed()


def test_retry_after_is_whole_seconds_rounded_up() -> None:
    assert [Rejected(ms).retry_after_s for ms in (1, 999, 1_000, 1_001, 60_000)] == [1, 1, 1, 2, 60]
