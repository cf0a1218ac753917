"""Durations that callers give."""

from math import isfinite

from soda_scans.errors import WrongArgument


def checked_seconds(name: str, value: float) -> float:
    """The value.

    Raises:
        WrongArgument: it is no number of seconds.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
        raise WrongArgument(f"got {name}={value!r}; expected a number of seconds, 0 or more")
    return value
