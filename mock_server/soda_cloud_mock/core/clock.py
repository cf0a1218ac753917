"""Time is an object: integer milliseconds since 1970-01-01T00:00:00Z, never going back.

A sandbox owns one ``Clock``. In real mode it follows a monotonic reading, ``speed`` times as fast; in
virtual mode it stands still until it is advanced. States, timestamps and rate windows all read it, so that
advancing 61 s moves a scan *and* opens the rate window.
"""

from collections.abc import Callable
from enum import StrEnum
from math import ceil
from typing import Final

from soda_cloud_mock.core.errors import ClockNotVirtual, ClockRefusal
from soda_cloud_mock.core.instants import LATEST_MS, format_instant

MAX_SPEED: Final = 1_000_000.0


class ClockMode(StrEnum):
    REAL = "real"
    VIRTUAL = "virtual"


class Clock:
    """A clock that can be switched between following real time and standing still.

    Args:
        read_monotonic_ms: a reading of real time that never goes back; only differences count.
        start_ms: what the clock shows now.
        mode: real or virtual.
        speed: milliseconds shown per real millisecond in real mode; kept while the mode is virtual.
    """

    __slots__ = ("_anchor_ms", "_mode", "_read_monotonic_ms", "_shown_ms", "_speed", "_started_at_ms", "_started_ms")

    def __init__(
        self,
        read_monotonic_ms: Callable[[], int],
        *,
        start_ms: int,
        mode: ClockMode = ClockMode.REAL,
        speed: float = 1.0,
    ) -> None:
        check_speed(speed)
        self._read_monotonic_ms = read_monotonic_ms
        self._anchor_ms = self._started_at_ms = read_monotonic_ms()
        self._shown_ms = self._started_ms = start_ms
        self._mode = mode
        self._speed = speed

    @property
    def mode(self) -> ClockMode:
        return self._mode

    @property
    def speed(self) -> float:
        return self._speed

    def now_ms(self) -> int:
        if self._mode is ClockMode.VIRTUAL:
            return self._shown_ms
        passed_ms = int((self._read_monotonic_ms() - self._anchor_ms) * self._speed)
        return min(self._shown_ms + passed_ms, LATEST_MS)

    def real_duration_ms(self, by_ms: int) -> int:
        """How long a caller with a clock of its own has to wait for this time to pass, rounded up.

        While time stands still nobody can tell: then as long as it says.
        """
        return by_ms if self._mode is ClockMode.VIRTUAL else ceil(min(by_ms / self._speed, LATEST_MS))

    def real_instant_ms(self, instant_ms: int) -> int:
        """What a caller's own clock will show at an instant of this one, if both started together.

        Of a clock at normal speed, and of one that stands still, it is the instant itself.
        """
        if self._mode is ClockMode.VIRTUAL or self._speed == 1:
            return instant_ms
        passed_ms = self._read_monotonic_ms() - self._started_at_ms
        return min(self._started_ms + passed_ms + self.real_duration_ms(instant_ms - self.now_ms()), LATEST_MS)

    def switch(self, mode: ClockMode, speed: float | None = None) -> None:
        """Go on in ``mode`` from the instant shown now.

        Raises:
            ClockRefusal: the speed is not above 0 and at most ``MAX_SPEED``; the clock is as before.
        """
        if speed is not None:
            check_speed(speed)
        self._shown_ms = self.now_ms()
        self._anchor_ms = self._read_monotonic_ms()
        self._mode = mode
        if speed is not None:
            self._speed = speed

    def restore(self, mode: ClockMode, speed: float, saved_ms: int) -> None:
        """Go on from what a clock showed when it was saved; a real one that has passed it since is left where it is."""
        shown_ms = saved_ms if mode is ClockMode.VIRTUAL else max(saved_ms, self.now_ms())
        self.switch(mode, speed)
        self._shown_ms = shown_ms

    def advance(self, by_ms: int) -> None:
        """Move a virtual clock forward.

        Raises:
            ClockNotVirtual: the clock follows real time.
            ClockRefusal: the step is negative or leads beyond the year 9999; the clock is as before.
        """
        if self._mode is not ClockMode.VIRTUAL:
            raise ClockNotVirtual
        if by_ms < 0:
            raise ClockRefusal(f"a clock never goes back; got {by_ms} ms")
        if self._shown_ms + by_ms > LATEST_MS:
            raise ClockRefusal(f"the clock cannot go beyond {format_instant(LATEST_MS)}; got {by_ms} ms")
        self._shown_ms += by_ms


def check_speed(speed: float) -> None:
    """Raises: ClockRefusal: the speed is not above 0 and at most ``MAX_SPEED``."""
    if not 0 < speed <= MAX_SPEED:
        raise ClockRefusal(f"speed must be above 0 and at most {MAX_SPEED:.0f}; got {speed!r}")
