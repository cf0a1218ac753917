"""Notices code that waits by real time for a clock that stands still: it would wait for ever."""

from collections.abc import Callable
from typing import Final, NoReturn

import pytest

from soda_cloud_mock.real_time import monotonic_ms

# So often in a row the same is read, at the same instant of the mock, with real time in between that somebody slept.
_READS: Final = 5
_PAUSE_MS: Final = 500


class Standstill:
    """Watches the calls of a mock on a virtual clock."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._call: tuple[str, str, int] | None = None
        self._at_ms = 0
        self._reads = 0

    def watch(self, method: str, url: str) -> None:
        """Note a call.

        Raises:
            pytest.fail.Exception: it is one too many. No code under test takes that for an error of the service.
        """
        call, at_ms = (method, url, self._now_ms()), monotonic_ms()
        is_repeated = call == self._call and method == "GET" and at_ms - self._at_ms >= _PAUSE_MS
        self._reads = self._reads + 1 if is_repeated else 1
        self._call, self._at_ms = call, at_ms
        if self._reads > _READS:
            _fail(url)


def _fail(url: str) -> NoReturn:
    pytest.fail(
        f"{url} was read {_READS} times with pauses of real time, but the clock of soda_mock is virtual and stands "
        'still; code that sleeps by itself needs monkeypatch.setattr(time, "sleep", soda_mock.clock.sleep), or '
        '"asyncio.sleep" and soda_mock.clock.sleep_async'
    )
