"""Instants as text: RFC 3339 in UTC, ending in Z, as the service writes them."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# The last millisecond that has a four-digit year, less a day so that a scan can still end.
LATEST_MS: Final = 253_402_214_400_000

_RFC_3339: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<hour_minute>[0-9]{2}:[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?(?P<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)


def format_instant(at_ms: int) -> str:
    """``2026-01-31T08:15:00.250Z``: always milliseconds, so that text sorts as time does."""
    minute, in_minute_ms = divmod(at_ms, 60_000)
    return f"{_minute_text(minute)}:{in_minute_ms // 1000:02}.{in_minute_ms % 1000:03}Z"


@lru_cache(maxsize=256)
def _minute_text(minute: int) -> str:
    """``2026-01-31T08:15``; the lines of a log are close together in time."""
    return (_EPOCH + timedelta(minutes=minute)).isoformat(timespec="minutes").removesuffix("+00:00")


def normalise_timestamp(text: str) -> str:
    """The same instant in UTC, microseconds kept, finer fractions cut off.

    Raises:
        ValueError: not an ISO 8601 date and time with an offset, or no date of the years 1 to 9999 in UTC.
    """
    return f"{_parsed(text).isoformat().removesuffix('+00:00')}Z"


def instant_ms(text: str) -> int:
    """Milliseconds since 1970; raises ValueError as ``normalise_timestamp`` does."""
    return (_parsed(text) - _EPOCH) // timedelta(milliseconds=1)


def _parsed(text: str) -> datetime:
    match = _RFC_3339.fullmatch(text)
    if match is None:
        raise ValueError("not an ISO 8601 date and time with an offset, such as 2026-01-31T08:15:00Z")
    second = match["second"] or "00"
    # RFC 3339 allows a leap second, datetime does not.
    leap = second == "60"
    fraction = (match["fraction"] or "0")[:6].ljust(6, "0")
    offset = match["offset"].upper().replace(":", "")
    try:
        return datetime.strptime(
            f"{match['date']}T{match['hour_minute']}:{'59' if leap else second}.{fraction}{offset}",
            "%Y-%m-%dT%H:%M:%S.%f%z",
        ).astimezone(UTC) + timedelta(seconds=leap)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"no such instant: {error}") from None
