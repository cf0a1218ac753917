"""The rate limit, in three readings. Source: Assumptions A3 and A4.

The documents give figures ("60 requests/60 seconds") and not the kind of window. The sliding log is the
default: a client that keeps to it also keeps to the other two.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """Source: the extension ``x-rate-limit`` of an operation, which the published prose gives."""

    requests: int
    window_ms: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """The request counts from now on."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """After exactly ``retry_after_ms`` the next request is allowed."""

    retry_after_ms: int

    @property
    def retry_after_s(self) -> int:
        """Whole seconds, rounded up, at least 1: what the header Retry-After says."""
        return max(1, -(-self.retry_after_ms // 1000))


class WindowKind(StrEnum):
    SLIDING = "sliding"
    FIXED = "fixed"
    TOKEN_BUCKET = "tokenBucket"


class Window(Protocol):
    """The requests of one key, or one organisation, to one operation."""

    def admit(self, now_ms: int) -> Allowed | Rejected:
        """Decide on a request now, and count it if it is allowed."""


class SlidingLog:
    """At most N accepted requests in any window; it remembers the instants of the last N.

    A request leaves the window exactly ``window_ms`` after it was accepted. With ``counts_rejected`` a refused
    request counts as if it had been accepted, so that who keeps asking keeps being refused.
    """

    __slots__ = ("_counted_ms", "_counts_rejected", "_limit")

    def __init__(self, limit: Limit, *, counts_rejected: bool = False) -> None:
        self._limit = limit
        self._counts_rejected = counts_rejected
        self._counted_ms: deque[int] = deque(maxlen=limit.requests)

    def admit(self, now_ms: int) -> Allowed | Rejected:
        counted = self._counted_ms
        # The oldest of the last N: while it is inside the window, there is no room.
        if len(counted) == self._limit.requests and counted[0] + self._limit.window_ms > now_ms:
            if self._counts_rejected:
                counted.append(now_ms)
            return Rejected(counted[0] + self._limit.window_ms - now_ms)
        counted.append(now_ms)
        return Allowed()


class FixedWindow:
    """At most N accepted requests in each window; windows begin at multiples of their length.

    A refused request changes nothing, counted or not: the window is full until it ends.
    """

    __slots__ = ("_count", "_limit", "_number")

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._number = -1
        self._count = 0

    def admit(self, now_ms: int) -> Allowed | Rejected:
        number = now_ms // self._limit.window_ms
        if number != self._number:
            self._number, self._count = number, 0
        if self._count == self._limit.requests:
            return Rejected((number + 1) * self._limit.window_ms - now_ms)
        self._count += 1
        return Allowed()


class TokenBucket:
    """A bucket of N tokens that fills at N per window; a request takes one.

    With ``counts_rejected`` a refused request takes what part of a token there is.
    """

    __slots__ = ("_at_ms", "_counts_rejected", "_level", "_limit")

    def __init__(self, limit: Limit, *, counts_rejected: bool = False) -> None:
        self._limit = limit
        self._counts_rejected = counts_rejected
        # A token is window_ms parts, and N parts arrive in a millisecond: whole numbers, no rounding.
        self._level = limit.requests * limit.window_ms
        self._at_ms: int | None = None

    def admit(self, now_ms: int) -> Allowed | Rejected:
        limit = self._limit
        if self._at_ms is not None:
            arrived = (now_ms - self._at_ms) * limit.requests
            self._level = min(limit.requests * limit.window_ms, self._level + arrived)
        self._at_ms = now_ms
        if self._level >= limit.window_ms:
            self._level -= limit.window_ms
            return Allowed()
        if self._counts_rejected:
            self._level = 0
        return Rejected(-(-(limit.window_ms - self._level) // limit.requests))


def new_window(kind: WindowKind, limit: Limit, *, counts_rejected: bool) -> Window:
    """An empty window of the kind."""
    match kind:
        case WindowKind.SLIDING:
            return SlidingLog(limit, counts_rejected=counts_rejected)
        case WindowKind.FIXED:
            return FixedWindow(limit)
        case WindowKind.TOKEN_BUCKET:
            return TokenBucket(limit, counts_rejected=counts_rejected)
