"""The one file that reads real time. Everything else is given a clock."""

import time


def wall_ms() -> int:
    """Milliseconds since 1970-01-01T00:00:00Z, by the system's clock; it can be set back."""
    return time.time_ns() // 1_000_000


def monotonic_ms() -> int:
    """Milliseconds from an arbitrary start; never goes back."""
    return time.monotonic_ns() // 1_000_000


def monotonic_us() -> int:
    """Microseconds from an arbitrary start; never goes back."""
    return time.monotonic_ns() // 1_000
