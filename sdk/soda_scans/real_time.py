"""The one file that reads real time and sleeps.

The drivers call these functions through the module, so that a test may put a clock of its own in their place.
"""

import time


def monotonic_s() -> float:
    """Seconds from an arbitrary start; never goes back."""
    return time.monotonic()


def now_s() -> float:
    """Seconds since 1970-01-01T00:00:00Z, by the system's clock; it can be set back."""
    return time.time()


def sleep_s(seconds: float) -> None:
    time.sleep(seconds)


async def sleep_async_s(seconds: float) -> None:
    import asyncio  # takes as long to import as all of the sdk

    await asyncio.sleep(seconds)
