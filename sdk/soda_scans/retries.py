"""Which failed calls are repeated, and after how long."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from soda_scans.contract import LIMITS, Operation
from soda_scans.errors import NoAnswer, RateLimited, ServerError, SodaScansError, WrongArgument
from soda_scans.gates import Gates
from soda_scans.plans import NOW, Call, OutOfTime, Plan, Reply, Send, slept_until
from soda_scans.seconds import checked_seconds

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retries:
    """How hard a client tries.

    Attributes:
        attempts: how often a call is sent at most; 1 never repeats one.
        first_pause_s: the pause before the second attempt is drawn from 0 to this; for each further attempt from
            twice that range ("full jitter"), so that clients that failed together do not come back together.
        longest_pause_s: the range grows no further than this.
        longest_retry_after_s: a Retry-After is obeyed to the second, or, above this, refused: the error is raised.
        deadline_s: no attempt begins later than this after the call.
    """

    attempts: int = 5
    first_pause_s: float = 0.5
    longest_pause_s: float = 20.0
    longest_retry_after_s: float = 120.0
    deadline_s: float = 180.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise WrongArgument(f"got attempts={self.attempts!r}; expected 1 or more")
        for name in ("first_pause_s", "longest_pause_s", "longest_retry_after_s", "deadline_s"):
            checked_seconds(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Policy:
    """What the plans of one client are given.

    Attributes:
        chance: draws from 0 up to 1.
    """

    retries: Retries
    chance: Callable[[], float]
    gates: Gates = field(default_factory=Gates)


def may_be_repeated(operation: Operation, error: SodaScansError) -> bool:
    """Whether sending the call once more can do no harm, and may help.

    A GET can be sent as often as one likes. A call that changes something is sent again only where it cannot have
    taken effect: it never left, or was refused for coming too often.
    """
    if not error.was_sent or isinstance(error, RateLimited):
        return not isinstance(error, WrongArgument)
    if operation in (Operation.GET_STATUS, Operation.GET_LOGS):
        return isinstance(error, NoAnswer | ServerError)
    return False


def pause_ms(policy: Policy, operation: Operation, error: SodaScansError, attempt: int) -> int | None:
    """How long to wait after this attempt, the first being 1; None: longer than anybody wants to wait."""
    retries = policy.retries
    if error.retry_after_s is not None:
        return None if error.retry_after_s > retries.longest_retry_after_s else round(error.retry_after_s * 1000)
    if isinstance(error, RateLimited):
        # When the service does not say, one window is what surely suffices.
        return LIMITS[operation].window_ms
    range_s = min(retries.longest_pause_s, retries.first_pause_s * 2.0 ** (attempt - 1))
    return round(policy.chance() * range_s * 1000)


def attempted(policy: Policy, call: Call[T], *, until_ms: int | None = None, paced: bool = False) -> Plan[T]:
    """Send a call, again where that helps, and return its result.

    Args:
        until_ms: when the caller's time is up.
        paced: keep to the operation's limit, see ``Gate``.

    Raises:
        SodaScansError: the last attempt's.
        OutOfTime: the next attempt would come after ``until_ms``; from the error of the last one.
    """
    reply = yield NOW
    deadline_ms = reply.now_ms + round(policy.retries.deadline_s * 1000)
    for attempt in range(1, policy.retries.attempts + 1):
        reply = yield from _sent(policy, call, reply, until_ms, deadline_ms, paced=paced)
        if (error := reply.error) is None:
            break
        pause = pause_ms(policy, call.operation, error, attempt)
        if pause is not None and (error.retry_after_s is not None or isinstance(error, RateLimited)):
            policy.gates[call.operation].close(reply.now_ms + pause)
        if attempt == policy.retries.attempts or not may_be_repeated(call.operation, error):
            raise error
        if pause is None or reply.now_ms + pause > deadline_ms:
            raise error
        try:
            reply = yield from slept_until(reply.now_ms + pause, reply, until_ms)
        except OutOfTime:
            raise OutOfTime from error
    return cast(T, reply.result)


def _sent(
    policy: Policy, call: Call[T], reply: Reply, until_ms: int | None, deadline_ms: int, *, paced: bool
) -> Plan[Reply]:
    """Send a call as soon as its gate lets it pass."""
    gate = policy.gates[call.operation]
    while (opens_ms := gate.enter(reply.now_ms, paced=paced)) is not None:
        if not paced and opens_ms > deadline_ms:
            raise RateLimited(
                "the service asked to be left alone for longer than this call may take",
                operation=call.operation,
                scan_id=call.scan_id,
                retry_after_s=(opens_ms - reply.now_ms) / 1000,
                was_sent=False,
            )
        reply = yield from slept_until(opens_ms, reply, until_ms)
    answered_ms = reply.now_ms
    try:
        reply = yield Send(cast(Call[object], call))
        answered_ms = reply.now_ms
    finally:
        gate.leave(answered_ms)
    return reply
