"""The clock: real at a speed, or virtual; never back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.clock import MAX_SPEED, Clock, ClockMode
from soda_cloud_mock.core.errors import ClockNotVirtual, ClockRefusal
from soda_cloud_mock.core.instants import LATEST_MS


class Reading:
    """A monotonic reading that the test moves."""

    def __init__(self) -> None:
        self.ms = 5_000

    def __call__(self) -> int:
        return self.ms


def test_a_real_clock_follows_the_reading_at_its_speed() -> None:
    reading = Reading()
    clock = Clock(reading, start_ms=100, speed=2.5)
    assert clock.now_ms() == 100
    reading.ms += 10
    assert clock.now_ms() == 125


def test_a_virtual_clock_stands_still_until_it_is_advanced() -> None:
    reading = Reading()
    clock = Clock(reading, start_ms=100, mode=ClockMode.VIRTUAL)
    reading.ms += 10_000
    assert clock.now_ms() == 100
    clock.advance(1)
    assert clock.now_ms() == 101


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("pass"), st.integers(0, 1_000)),
            st.tuples(st.just("advance"), st.integers(0, 1_000)),
            st.tuples(st.just("real"), st.floats(0.1, 100)),
            st.tuples(st.just("virtual"), st.floats(0.1, 100)),
        )
    )
)
def test_no_sequence_of_switches_moves_a_clock_back(actions: list[tuple[str, float]]) -> None:
    reading = Reading()
    clock = Clock(reading, start_ms=0)
    shown = clock.now_ms()
    for action, amount in actions:
        if action == "pass":
            reading.ms += int(amount)
        elif action != "advance":
            clock.switch(ClockMode(action), amount)
            # A switch itself takes no time.
            assert clock.now_ms() == shown
        elif clock.mode is ClockMode.VIRTUAL:
            clock.advance(int(amount))
            assert clock.now_ms() == shown + int(amount)
        assert clock.now_ms() >= shown
        shown = clock.now_ms()


@pytest.mark.parametrize(
    ("mode", "speed", "takes_ms"),
    [
        (ClockMode.REAL, 1.0, 5_000),
        (ClockMode.REAL, 60.0, 84),
        (ClockMode.REAL, 0.5, 10_000),
        (ClockMode.REAL, 5e-324, LATEST_MS),
        (ClockMode.VIRTUAL, 60.0, 5_000),
    ],
)
def test_a_caller_with_a_clock_of_its_own_waits_by_the_speed(mode: ClockMode, speed: float, takes_ms: int) -> None:
    assert Clock(Reading(), start_ms=0, mode=mode, speed=speed).real_duration_ms(5_000) == takes_ms


def test_an_instant_of_a_fast_clock_is_one_of_the_callers_clock() -> None:
    reading = Reading()
    clock = Clock(reading, start_ms=100_000, speed=50)
    reading.ms += 1_000
    assert clock.now_ms() == 150_000
    assert clock.real_instant_ms(150_000) == 101_000
    assert clock.real_instant_ms(155_000) == 101_100
    clock.switch(ClockMode.REAL, 5e-324)
    assert clock.real_instant_ms(155_000) == LATEST_MS


@pytest.mark.parametrize("mode", ClockMode)
def test_an_instant_of_a_clock_at_normal_speed_is_the_callers_too(mode: ClockMode) -> None:
    reading = Reading()
    clock = Clock(reading, start_ms=100_000, mode=ClockMode.VIRTUAL)
    clock.advance(3_600_000)
    clock.switch(mode)
    reading.ms += 1_000
    assert clock.real_instant_ms(4_000_000) == 4_000_000


def test_a_real_clock_cannot_be_advanced() -> None:
    clock = Clock(Reading(), start_ms=0)
    with pytest.raises(ClockNotVirtual):
        clock.advance(1)


@pytest.mark.parametrize("by_ms", [-1, LATEST_MS])
def test_an_impossible_step_is_refused_and_changes_nothing(by_ms: int) -> None:
    clock = Clock(Reading(), start_ms=100, mode=ClockMode.VIRTUAL)
    with pytest.raises(ClockRefusal, match=str(by_ms)):
        clock.advance(by_ms)
    assert clock.now_ms() == 100


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf"), MAX_SPEED * 2])
def test_an_impossible_speed_is_refused_and_changes_nothing(speed: float) -> None:
    clock = Clock(Reading(), start_ms=0, speed=3.0)
    with pytest.raises(ClockRefusal, match="speed must be above 0"):
        clock.switch(ClockMode.VIRTUAL, speed)
    assert (clock.mode, clock.speed) == (ClockMode.REAL, 3.0)


def test_a_real_clock_stops_at_the_last_instant_that_can_be_written() -> None:
    reading = Reading()
    clock = Clock(reading, start_ms=LATEST_MS - 1, speed=MAX_SPEED)
    reading.ms += 1_000
    assert clock.now_ms() == LATEST_MS


def test_a_virtual_clock_can_be_advanced_to_the_last_instant_and_by_nothing() -> None:
    clock = Clock(Reading(), start_ms=LATEST_MS - 10, mode=ClockMode.VIRTUAL)
    clock.advance(10)
    clock.advance(0)
    assert clock.now_ms() == LATEST_MS


@pytest.mark.parametrize(
    ("mode", "saved_ms", "shown_ms"),
    [
        # Nobody saw the virtual clock in between: it goes on from where it stood.
        (ClockMode.VIRTUAL, 50, 50),
        (ClockMode.VIRTUAL, 150, 150),
        # Real time went on, but what was sped up may be ahead of it.
        (ClockMode.REAL, 50, 100),
        (ClockMode.REAL, 150, 150),
    ],
)
def test_a_clock_goes_on_from_what_was_saved(mode: ClockMode, saved_ms: int, shown_ms: int) -> None:
    clock = Clock(Reading(), start_ms=100)
    clock.restore(mode, 2.0, saved_ms)
    assert (clock.mode, clock.speed, clock.now_ms()) == (mode, 2.0, shown_ms)


def test_the_greatest_speed_is_a_million() -> None:
    assert Clock(Reading(), start_ms=0, speed=1_000_000).speed == 1_000_000
    with pytest.raises(ClockRefusal, match="at most 1000000"):
        Clock(Reading(), start_ms=0, speed=1_000_000.5)
