"""The one file of the benchmarks that reads real time."""

import time
from collections.abc import Callable


def now_s() -> float:
    """Seconds from an arbitrary start; never goes back."""
    return time.perf_counter()


def seconds(action: Callable[[], object]) -> float:
    """How long one run of an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def microseconds_per_call(action: Callable[[], object], calls: int) -> float:
    """The mean over so many calls in a row."""
    started = time.perf_counter()
    for _ in range(calls):
        action()
    return (time.perf_counter() - started) / calls * 1e6
