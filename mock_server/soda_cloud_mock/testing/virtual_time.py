"""Virtual time: it moves when a test says so, and when somebody sleeps by it."""

import heapq
import math
from collections.abc import Callable
from itertools import count
from threading import RLock
from typing import Final

import anyio

from soda_cloud_mock.core.errors import ClockRefusal
from soda_cloud_mock.mock import Mock

# How often a task that sleeps lets the others run before it takes it that they all sleep or are done.
_ROUNDS_TO_REST: Final = 20


class VirtualTime:
    """The clock of a mock in this process. Seconds are rounded up to milliseconds: nobody sleeps too short.

    Tasks that sleep side by side wake in the order of their deadlines, each at its own. Threads cannot know of
    each other: one that sleeps moves the clock at once, and others find that it is later.
    """

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._moving = RLock()
        self._numbers = count()
        self._sleepers: list[tuple[int, int]] = []
        self._postponed: list[tuple[int, int, Callable[[], object]]] = []

    def now_ms(self) -> int:
        return self._mock.sandboxes.permanent.sandbox.now_ms()

    def now_s(self) -> float:
        """Seconds since 1970; also a monotonic reading, as the clock never goes back."""
        return self.now_ms() / 1000

    def advance(self, seconds: float) -> None:
        """Raises: ValueError: as ``advance_ms``."""
        self.advance_ms(_to_ms(seconds))

    def advance_ms(self, by_ms: int) -> None:
        """Move forward; what has been postponed to an instant on the way happens then.

        Raises:
            ValueError: the time is negative, leads beyond the year 9999, or somebody has made the clock a real one.
        """
        with self._moving:
            target_ms = self.now_ms() + by_ms
            while self._postponed and self._postponed[0][0] <= target_ms:
                due_ms, _, happen = heapq.heappop(self._postponed)
                self._move(due_ms - self.now_ms())
                happen()
            self._move(target_ms - self.now_ms())

    def postpone(self, by_ms: int, happen: Callable[[], object]) -> None:
        """Let something happen when the time has come."""
        with self._moving:
            heapq.heappush(self._postponed, (self.now_ms() + by_ms, next(self._numbers), happen))

    def sleep(self, seconds: float) -> None:
        """Instead of ``time.sleep``. Raises: ValueError: as ``advance_ms``."""
        self.advance_ms(_to_ms(seconds))

    async def sleep_async(self, seconds: float) -> None:
        """Instead of ``asyncio.sleep``, on any loop that anyio knows. A negative time is none."""
        deadline_ms = self.now_ms() + max(0, _to_ms(seconds))
        me = deadline_ms, next(self._numbers)
        heapq.heappush(self._sleepers, me)
        rounds = 0
        try:
            # At least once, as every sleep lets others run.
            await anyio.sleep(0)
            while self.now_ms() < deadline_ms and rounds < _ROUNDS_TO_REST:
                rounds = rounds + 1 if self._sleepers[0] == me else 0
                await anyio.sleep(0)
        finally:
            self._sleepers.remove(me)
            heapq.heapify(self._sleepers)
        with self._moving:
            self.advance_ms(max(0, deadline_ms - self.now_ms()))

    def _move(self, by_ms: int) -> None:
        try:
            with self._mock.lock:
                self._mock.sandboxes.permanent.sandbox.clock.advance(by_ms)
        except ClockRefusal as refusal:
            raise ValueError(str(refusal)) from None


def _to_ms(seconds: float) -> int:
    # What is left of a binary fraction is no time: 0.1 + 0.2 is 300 ms.
    return math.ceil(round(seconds * 1000, 3))
