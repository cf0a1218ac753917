"""The rate limit: a sliding log. Source: Assumptions A3 and A4.

At most N accepted requests in any window. A client that keeps to it also keeps to a fixed window and to a
token bucket of the same figures. A refused request is not counted.
"""

from collections import deque
from dataclasses import dataclass


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
    """The request does not count; after exactly ``retry_after_ms`` the next one is allowed."""

    retry_after_ms: int

    @property
    def retry_after_s(self) -> int:
        """Whole seconds, rounded up, at least 1: what the header Retry-After says."""
        return max(1, -(-self.retry_after_ms // 1000))


class SlidingLog:
    """The instants of the accepted requests of one key and operation; at most ``limit.requests`` of them."""

    __slots__ = ("_accepted_ms", "limit")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._accepted_ms: deque[int] = deque(maxlen=limit.requests)

    def admit(self, now_ms: int) -> Allowed | Rejected:
        """Decide on a request now, and count it if it is allowed.

        A request leaves the window exactly ``window_ms`` after it was accepted.
        """
        accepted = self._accepted_ms
        if len(accepted) == self.limit.requests:
            # The oldest of the last N: while it is inside the window, there is no room.
            retry_after_ms = accepted[0] + self.limit.window_ms - now_ms
            if retry_after_ms > 0:
                return Rejected(retry_after_ms)
        accepted.append(now_ms)
        return Allowed()
