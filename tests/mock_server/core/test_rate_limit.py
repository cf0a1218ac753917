"""The three kinds of rate window, each against its definition."""

from fractions import Fraction
from itertools import accumulate
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.rate_limit import (
    Allowed,
    FixedWindow,
    Limit,
    Rejected,
    SlidingLog,
    TokenBucket,
    Window,
    WindowKind,
    new_window,
)

LIMIT = Limit(3, 1_000)

# Times between requests, the boundaries of a window among them.
waits = st.lists(st.one_of(st.integers(0, 700), st.sampled_from([0, 333, 334, 999, 1_000, 1_001])), max_size=60)


@given(steps=waits, counts_rejected=st.booleans())
def test_a_request_is_allowed_while_fewer_than_n_accepted_ones_are_in_the_window(
    steps: list[int], counts_rejected: bool
) -> None:
    window = SlidingLog(LIMIT, counts_rejected=counts_rejected)
    counted: list[int] = []
    for now in accumulate(steps):
        inside = [instant for instant in counted if now - instant < LIMIT.window_ms][-LIMIT.requests :]
        is_allowed = len(inside) < LIMIT.requests
        if is_allowed or counts_rejected:
            counted.append(now)
        inside = [instant for instant in counted if now - instant < LIMIT.window_ms][-LIMIT.requests :]
        assert window.admit(now) == (Allowed() if is_allowed else Rejected(inside[0] + LIMIT.window_ms - now))


@given(start=st.integers(0, 5_000), steps=waits)
def test_a_fixed_window_allows_n_in_each_window_of_the_clock(start: int, steps: list[int]) -> None:
    window = FixedWindow(LIMIT)
    accepted: list[int] = []
    for now in accumulate(steps, initial=start):
        begun = now - now % LIMIT.window_ms
        if sum(instant >= begun for instant in accepted) < LIMIT.requests:
            assert window.admit(now) == Allowed()
            accepted.append(now)
        else:
            assert window.admit(now) == Rejected(begun + LIMIT.window_ms - now)


@given(start=st.integers(0, 5_000), steps=waits, counts_rejected=st.booleans())
def test_a_bucket_holds_n_tokens_and_gets_n_per_window(start: int, steps: list[int], counts_rejected: bool) -> None:
    window = TokenBucket(LIMIT, counts_rejected=counts_rejected)
    tokens, before = Fraction(LIMIT.requests), start
    for now in accumulate(steps, initial=start):
        tokens = min(Fraction(LIMIT.requests), tokens + Fraction((now - before) * LIMIT.requests, LIMIT.window_ms))
        before = now
        if tokens >= 1:
            tokens -= 1
            assert window.admit(now) == Allowed()
        else:
            if counts_rejected:
                tokens = Fraction(0)
            assert window.admit(now) == Rejected(ceil((1 - tokens) * LIMIT.window_ms / LIMIT.requests))


@pytest.mark.parametrize("kind", WindowKind)
@given(steps=waits)
def test_waiting_exactly_as_told_suffices_and_a_millisecond_less_does_not(kind: WindowKind, steps: list[int]) -> None:
    def after(instants: list[int], now: int) -> Allowed | Rejected:
        window = new_window(kind, LIMIT, counts_rejected=False)
        for instant in instants:
            window.admit(instant)
        return window.admit(now)

    instants = list(accumulate(steps, initial=0))
    decision = after(instants, instants[-1])
    if isinstance(decision, Rejected):
        assert after(instants, instants[-1] + decision.retry_after_ms) == Allowed()
        assert after(instants, instants[-1] + decision.retry_after_ms - 1) == Rejected(1)


def test_a_sliding_log_frees_places_one_by_one() -> None:
    window = SlidingLog(LIMIT)
    for now in (0, 10, 20):
        assert window.admit(now) == Allowed()
    assert window.admit(400) == Rejected(600)
    assert window.admit(999) == Rejected(1)
    assert window.admit(1_000) == Allowed()
    assert window.admit(1_009) == Rejected(1)
    assert window.admit(1_010) == Allowed()


@pytest.mark.parametrize("kind", WindowKind)
def test_a_window_of_each_kind_counts_refused_requests_when_told_to(kind: WindowKind) -> None:
    """In a fixed window a refused request makes no difference: it is full until it ends."""

    def wait_after_five(*, counts_rejected: bool) -> Allowed | Rejected:
        window: Window = new_window(kind, LIMIT, counts_rejected=counts_rejected)
        for now in (0, 0, 0, 100, 200):
            window.admit(now)
        return window.admit(300)

    told = {counts: wait_after_five(counts_rejected=counts) for counts in (False, True)}
    assert (
        told
        == {
            WindowKind.SLIDING: {False: Rejected(700), True: Rejected(800)},
            WindowKind.FIXED: {False: Rejected(700), True: Rejected(700)},
            WindowKind.TOKEN_BUCKET: {False: Rejected(34), True: Rejected(334)},
        }[kind]
    )


def test_retry_after_is_whole_seconds_rounded_up_and_at_least_1() -> None:
    assert [Rejected(ms).retry_after_s for ms in (0, 1, 999, 1_000, 1_001, 60_000)] == [1, 1, 1, 1, 2, 60]
