"""The clock of a mock, in the hands of a test."""

from datetime import datetime

from soda_cloud_mock.testing.control import Control
from soda_cloud_mock.testing.virtual_time import VirtualTime


class MockClock:
    """It drives the states of scans, all timestamps, and the rate windows."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def now(self) -> datetime:
        """What it shows, in UTC."""
        return datetime.fromisoformat(self._control.ask("GET", "/_mock/clock")["now"])

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        """Move it forward, to the millisecond.

        Raises:
            ValueError: a negative time, or the clock is not virtual.
        """
        self._control.ask("POST", "/_mock/clock/advance", {"seconds": _total_s(seconds, minutes, hours)})


class ServerClock(MockClock):
    """The clock of a mock behind a socket: at first it is a real one."""

    def run(self, *, speed: float = 1.0) -> None:
        """Follow real time, ``speed`` times as fast.

        Raises:
            ValueError: the speed is not above 0 and at most 1,000,000.
        """
        self._control.ask("PUT", "/_mock/clock", {"mode": "real", "speed": speed})

    def stop(self) -> None:
        """Stand still, until ``advance`` or ``run``."""
        self._control.ask("PUT", "/_mock/clock", {"mode": "virtual"})


class AutojumpClock(MockClock):
    """The clock of a mock in this process: virtual, it moves by ``advance`` and by those who sleep by it.

    The sdk does. ``sleep`` and ``sleep_async`` are for other code that waits:
    ``monkeypatch.setattr(time, "sleep", soda_mock.clock.sleep)``.
    """

    def __init__(self, control: Control, time: VirtualTime) -> None:
        super().__init__(control)
        self._time = time

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self._time.advance(_total_s(seconds, minutes, hours))

    def sleep(self, seconds: float) -> None:
        """Advance by this time, instead of waiting."""
        self._time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """The same for a task; of tasks that sleep side by side the first to wake moves the clock."""
        await self._time.sleep_async(seconds)


def _total_s(seconds: float, minutes: float, hours: float) -> float:
    return round(seconds + 60 * minutes + 3600 * hours, 3)
