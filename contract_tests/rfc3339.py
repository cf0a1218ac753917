"""Date-times by the letter of RFC 3339, as integers: nanoseconds since 1970-01-01T00:00:00Z."""

import re
from datetime import UTC, datetime

_DATE_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant_ns(text: str) -> int:
    """The instant in nanoseconds since the epoch.

    Raises:
        ValueError: not a date-time of RFC 3339, section 5.6, with an offset. Leap seconds, lower-case letters
            and more than nine digits of a fraction are refused too: nothing in the contract needs them.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"not an RFC 3339 date-time with an offset: {text!r}")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction, sign, offset_hours, offset_minutes = match.groups()[6:]
    since_epoch = datetime(year, month, day, hour, minute, second, tzinfo=UTC) - _EPOCH
    seconds = since_epoch.days * 86_400 + since_epoch.seconds
    if sign:
        if int(offset_hours) > 23 or int(offset_minutes) > 59:
            raise ValueError(f"no such offset: {text!r}")
        seconds -= int(sign + "1") * (int(offset_hours) * 3600 + int(offset_minutes) * 60)
    return seconds * 1_000_000_000 + int((fraction or "").ljust(9, "0"))


def is_rfc3339(text: str) -> bool:
    try:
        instant_ns(text)
    except ValueError:
        return False
    return True


def instant_ms(text: str) -> int:
    """The instant in milliseconds since the epoch.

    Raises:
        ValueError: not a date-time of RFC 3339, or finer than a millisecond.
    """
    milliseconds, finer = divmod(instant_ns(text), 1_000_000)
    if finer:
        raise ValueError(f"finer than a millisecond: {text!r}")
    return milliseconds


def text_of_ms(instant: int) -> str:
    """The instant as a date-time with milliseconds, in UTC."""
    seconds, milliseconds = divmod(instant, 1000)
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{milliseconds:03}Z"
