"""What a scan and a rate limit do, in the fewest words: the yardstick of the tests of the server's side.

Instants are milliseconds. Nothing here is shared with the mock; the durations are those of its default plan.
"""

from dataclasses import dataclass, field

from contract_tests.contract import FINAL_STATES, Limit

QUEUE_MS = 2_000
RUN_MS = 10_000
CONFIRM_MS = 2_000
LOG_LINES = 250
# Source: Assumption A15.
NEXT_POLL_MS = 5_000

# The outcomes that an agent has to confirm, and the state in which a scan awaits that.
AWAITED = {"canceled": "cancelationRequested", "timedOut": "timeOutRequested"}


@dataclass(frozen=True, slots=True)
class Life:
    """The states of a scan, each with the instant from which on it holds, in order."""

    steps: tuple[tuple[int, str], ...]

    @property
    def triggered_ms(self) -> int:
        return self.steps[0][0]

    @property
    def picked_up_ms(self) -> int | None:
        return self.instant_of("executing")

    @property
    def ended_ms(self) -> int:
        return self.steps[-1][0]

    def instant_of(self, state: str) -> int | None:
        return next((instant for instant, entered in self.steps if entered == state), None)

    def state_at(self, now_ms: int) -> str:
        return [state for instant, state in self.steps if instant <= now_ms][-1]

    def canceled_at(self, now_ms: int) -> "Life | None":
        """The life after a cancel at this instant; None where it is refused."""
        past = tuple(step for step in self.steps if step[0] <= now_ms)
        match past[-1][1]:
            case "queuing":
                return Life((*past, (now_ms, "canceled")))
            case "executing":
                return Life((*past, (now_ms, "cancelationRequested"), (now_ms + CONFIRM_MS, "canceled")))
            case _:
                return None

    def timestamps_at(self, now_ms: int) -> dict[str, int]:
        """The instants that the status names once they have come; of `submitted` only the order is known."""
        named = {"created": self.triggered_ms, "started": self.picked_up_ms, "ended": self.ended_ms}
        return {name: instant for name, instant in named.items() if instant is not None and instant <= now_ms}


def life_of(definition: str, now_ms: int) -> Life:
    """The life of a scan triggered now: a final state's name is its outcome, any other name completes."""
    outcome = definition if definition in FINAL_STATES else "completed"
    run_over = now_ms + QUEUE_MS + RUN_MS
    steps = [(now_ms, "queuing"), (now_ms + QUEUE_MS, "executing")]
    if outcome in AWAITED:
        steps += [(run_over, AWAITED[outcome]), (run_over + CONFIRM_MS, outcome)]
    else:
        steps += [(run_over, outcome)]
    return Life(tuple(steps))


@dataclass(slots=True)
class SlidingLog:
    """The accepted requests of one key and operation.

    Source: Assumptions A3 and A4.
    """

    limit: Limit
    accepted: list[int] = field(default_factory=list)

    def counted_at(self, now_ms: int) -> list[int]:
        return [instant for instant in self.accepted if now_ms - instant < self.limit.window_ms]

    def left_at(self, now_ms: int) -> int:
        """How many requests would still be accepted."""
        return self.limit.requests - len(self.counted_at(now_ms))

    def ask(self, now_ms: int) -> int | None:
        """None for a request that is accepted, which it then counts; else the seconds of Retry-After."""
        counted = self.counted_at(now_ms)
        if len(counted) < self.limit.requests:
            self.accepted.append(now_ms)
            return None
        return max(1, -(-(counted[0] + self.limit.window_ms - now_ms) // 1000))

    def openings(self) -> set[int]:
        """The instants at which a counted request leaves the window."""
        return {instant + self.limit.window_ms for instant in self.accepted}
