"""How often an operation may be called: the one thing that all calls of a client share."""

from collections import deque
from threading import Lock

from soda_scans.contract import LIMITS, Limit, Operation


class Gate:
    """A sliding log of one operation's calls, and a time for which it is closed.

    A call counts from the instant its answer is here: the service has counted it by then, so that it has also
    forgotten it when the window has passed. While a call is under way it counts as well.
    """

    def __init__(self, limit: Limit) -> None:
        self._requests = limit.requests
        # Instants are cut to whole milliseconds.
        self._window_ms = limit.window_ms + 1
        self._answered: deque[int] = deque(maxlen=limit.requests)
        self._under_way = 0
        self._closed_until_ms: int | None = None
        self._lock = Lock()

    def enter(self, now_ms: int, *, paced: bool) -> int | None:
        """None: the call may be sent, and is under way until ``leave``. Else the instant at which to ask again.

        Args:
            paced: keep to the limit. Without it the call only counts, and meets the service's own limit.
        """
        with self._lock:
            if self._closed_until_ms is not None:
                if now_ms < self._closed_until_ms:
                    return self._closed_until_ms
                self._closed_until_ms = None
            if paced:
                while self._answered and self._answered[0] + self._window_ms <= now_ms:
                    self._answered.popleft()
                if self._under_way + len(self._answered) >= self._requests:
                    # All of them under way: look again when one of them may have come back.
                    return self._answered[0] + self._window_ms if self._answered else now_ms + 1_000
            self._under_way += 1
            return None

    def leave(self, now_ms: int) -> None:
        """The call that entered is answered, or given up."""
        with self._lock:
            self._under_way -= 1
            self._answered.append(now_ms)

    def close(self, until_ms: int) -> None:
        """The service asked to be left alone until then."""
        with self._lock:
            self._closed_until_ms = max(until_ms, self._closed_until_ms or until_ms)


class Gates:
    """The gates of one client."""

    def __init__(self) -> None:
        self._gates = {operation: Gate(limit) for operation, limit in LIMITS.items()}

    def __getitem__(self, operation: Operation) -> Gate:
        return self._gates[operation]
