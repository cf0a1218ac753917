"""The sliding log of calls, against a simpler one."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st
from soda_scans.contract import Limit
from soda_scans.gates import Gate

LIMIT = Limit(3, 1_000)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 300)), max_size=40))
def test_no_window_holds_more_answers_than_the_limit(calls: list[tuple[int, int]]) -> None:
    """The oracle keeps every answer; the service may have counted a call at any instant up to its answer."""
    gate, now_ms, sent = Gate(LIMIT), 0, []
    for pause_ms, takes_ms in calls:
        now_ms += pause_ms
        while (opens_ms := gate.enter(now_ms, paced=True)) is not None:
            assert opens_ms > now_ms
            now_ms = opens_ms
        sent.append((now_ms, now_ms + takes_ms))
        now_ms += takes_ms
        gate.leave(now_ms)
    for index, (_, answered_ms) in enumerate(sent[:-3]):
        assert sent[index + 3][0] - answered_ms >= LIMIT.window_ms


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=40))
def test_it_makes_nobody_wait_who_need_not(pauses_ms: list[int]) -> None:
    gate, now_ms = Gate(LIMIT), 0
    answered: list[int] = []
    for pause_ms in pauses_ms:
        now_ms += pause_ms
        is_free = sum(now_ms - before <= LIMIT.window_ms for before in answered) < LIMIT.requests
        opens_ms = gate.enter(now_ms, paced=True)
        assert (opens_ms is None) is is_free
        if opens_ms is None:
            gate.leave(now_ms)
            answered.append(now_ms)


def test_calls_under_way_count() -> None:
    gate = Gate(LIMIT)
    assert [gate.enter(0, paced=True) for _ in range(4)] == [None, None, None, 1_000]
    gate.leave(5)
    assert gate.enter(500, paced=True) == 1_006
    assert gate.enter(1_006, paced=True) is None


def test_calls_that_are_not_paced_count_and_do_not_wait() -> None:
    gate = Gate(LIMIT)
    for _ in range(10):
        assert gate.enter(0, paced=False) is None
        gate.leave(0)
    assert gate.enter(500, paced=True) == 1_001


def test_a_closed_gate_holds_all_until_it_opens() -> None:
    gate = Gate(LIMIT)
    gate.close(700)
    gate.close(300)
    assert gate.enter(699, paced=False) == 700
    assert gate.enter(699, paced=True) == 700
    assert gate.enter(700, paced=False) is None


def test_threads_do_not_enter_together() -> None:
    gate = Gate(Limit(50, 60_000))
    with ThreadPoolExecutor(16) as pool:
        entered = list(pool.map(lambda _: gate.enter(0, paced=True) is None, range(500)))
    assert entered.count(True) == 50
