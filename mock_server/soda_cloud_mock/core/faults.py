"""Faults: what the mock does wrong because a test asked for it, and at which calls.

A fault has an effect, a schedule, and a moment. ``before`` means that the operation has not taken effect,
``after`` that it has, whatever the caller is shown: an ``after`` fault on a cancel is the one that finds
clients which repeat a call blindly.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from soda_cloud_mock.core.chance import seeded_number, seeded_uuid
from soda_cloud_mock.core.errors import TooMany

# Source: RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5: these have no body.
_STATUSES_WITHOUT_BODY: Final = frozenset({204, 205, 304})
_PRINTABLE: Final = re.compile(r"[!-~ ]+")


class StatusBody(StrEnum):
    ERROR_RESPONSE = "errorResponse"
    EMPTY = "empty"
    HTML = "html"
    TRUNCATED_JSON = "truncatedJson"


@dataclass(frozen=True, slots=True)
class Status:
    """Another status, body and headers in place of the answer. ``retry_after_s`` adds the header Retry-After."""

    status: int
    body: StatusBody = StatusBody.ERROR_RESPONSE
    retry_after_s: int | None = None

    def __post_init__(self) -> None:
        if not 200 <= self.status <= 599:
            raise ValueError(f"status must be from 200 to 599; got {self.status}")
        if self.status in _STATUSES_WITHOUT_BODY and self.body is not StatusBody.EMPTY:
            raise ValueError(f"an answer with status {self.status} has no body; body must be 'empty'")
        if self.retry_after_s is not None and self.retry_after_s < 0:
            raise ValueError(f"retry_after_s must not be negative; got {self.retry_after_s}")


@dataclass(frozen=True, slots=True)
class Delay:
    """``before``: the operation is executed this much later; ``after``: its answer is sent this much later."""

    delay_ms: int

    def __post_init__(self) -> None:
        if self.delay_ms < 0:
            raise ValueError(f"delay_ms must not be negative; got {self.delay_ms}")


@dataclass(frozen=True, slots=True)
class Drip:
    """The headers at once, the body in small pieces spread over this time."""

    over_ms: int

    def __post_init__(self) -> None:
        if self.over_ms < 0:
            raise ValueError(f"over_ms must not be negative; got {self.over_ms}")


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset, without a byte of an answer."""


@dataclass(frozen=True, slots=True)
class EnumValue:
    """A value that the enum does not have: the state of a status, the level of each line of a log.

    An answer that has neither stays as it is.
    """

    value: str

    def __post_init__(self) -> None:
        # JSON can spell half of a surrogate pair, which no answer in UTF-8 can carry.
        if any("\ud800" <= character <= "\udfff" for character in self.value):
            raise ValueError(f"value must be text that UTF-8 can carry; got {self.value!r}")


@dataclass(frozen=True, slots=True)
class ExtraFields:
    """Fields that the contract does not have, in every object of the body."""


@dataclass(frozen=True, slots=True)
class ContentType:
    """Another Content-Type for the same body."""

    content_type: str

    def __post_init__(self) -> None:
        if not _PRINTABLE.fullmatch(self.content_type):
            raise ValueError(f"content_type must be printable ASCII; got {self.content_type!r}")


Effect: TypeAlias = Status | Delay | Drip | Reset | EnumValue | ExtraFields | ContentType


class When(StrEnum):
    BEFORE = "before"
    AFTER = "after"


def usual_moment(effect: Effect) -> When:
    """``before`` where that is possible: the rest changes the real answer, so there has to be one."""
    return When.BEFORE if isinstance(effect, Status | Delay | Reset) else When.AFTER


@dataclass(frozen=True, slots=True)
class Times:
    """The next ``n`` calls that no earlier fault takes."""

    n: int = 1

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"times must be at least 1; got {self.n}")


@dataclass(frozen=True, slots=True)
class Every:
    """The n-th matching call, the 2n-th, and so on. Where an earlier fault takes one of them, it is skipped."""

    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"every must be at least 1; got {self.n}")


@dataclass(frozen=True, slots=True)
class WithProbability:
    """Each matching call with probability ``p``, from the seed."""

    p: float

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1:
            raise ValueError(f"probability must be from 0 to 1; got {self.p}")


Schedule: TypeAlias = Times | Every | WithProbability


@dataclass(frozen=True, slots=True)
class Fault:
    """``operation`` is an operationId; None means every operation of the contract, never the control API.

    Raises:
        ValueError: ``before`` with an effect that changes the real answer.
    """

    id: str
    operation: str | None
    when: When
    schedule: Schedule
    effect: Effect

    def __post_init__(self) -> None:
        if self.when is When.BEFORE and usual_moment(self.effect) is When.AFTER:
            raise ValueError(
                f"{type(self.effect).__name__} changes the answer of an operation that took effect; "
                f"when must be 'after', got 'before'"
            )

    @property
    def executes(self) -> bool:
        """Whether the operation is executed at all."""
        return self.when is When.AFTER or isinstance(self.effect, Delay)

    @property
    def delay_before_ms(self) -> int:
        """How long to wait before the operation is executed."""
        return self.effect.delay_ms if self.when is When.BEFORE and isinstance(self.effect, Delay) else 0

    @property
    def effect_on_answer(self) -> Effect | None:
        """What is left to be done to the answer; None once the only effect was to wait before the operation."""
        return None if self.when is When.BEFORE and isinstance(self.effect, Delay) else self.effect


class ListedFault(NamedTuple):
    """A fault with the calls that matched it, and those it was injected into. ``remaining`` is for ``Times``."""

    fault: Fault
    matched: int
    injected: int
    remaining: int | None


@dataclass(slots=True)
class _Held:
    fault: Fault
    seed: int
    matched: int = 0
    injected: int = 0

    @property
    def remaining(self) -> int | None:
        return self.fault.schedule.n - self.injected if isinstance(self.fault.schedule, Times) else None

    def fires(self) -> bool:
        """Whether the schedule names the call that was counted last."""
        match self.fault.schedule:
            case Times(n):
                return self.injected < n
            case Every(n):
                return self.matched % n == 0
            case WithProbability(p):
                return seeded_number(self.seed, self.matched) < p * 2**64


class FaultQueue:
    """The faults of a sandbox, in the order they were added.

    Every fault counts each call of its operation. Of those whose schedule names the call the first added is
    injected; the others let it pass. So three faults "once" make a script for the next three calls.

    Args:
        seed: where ids and chance come from; the same seed and calls give the same faults.
        bound: how many faults that can still be injected may be held.
    """

    def __init__(self, *, seed: int, bound: int) -> None:
        self.bound = bound
        self._seed = seed
        self._added = 0
        self._held: list[_Held] = []

    def add(
        self,
        effect: Effect,
        *,
        operation: str | None = None,
        when: When | None = None,
        schedule: Schedule | None = None,
    ) -> Fault:
        """Hold one more fault; by default at its usual moment, for the next call.

        Faults that are used up make room first, the rest is never dropped.

        Raises:
            ValueError: ``before`` with an effect that changes the real answer.
            TooMany: the bound is reached.
        """
        number = self._added + 1
        fault = Fault(
            id=seeded_uuid(self._seed, "fault", number),
            operation=operation,
            when=when or usual_moment(effect),
            schedule=schedule or Times(),
            effect=effect,
        )
        if len(self._held) >= self.bound:
            self._held = [held for held in self._held if held.remaining != 0]
        if len(self._held) >= self.bound:
            raise TooMany("faults", self.bound, "delete them with DELETE /_mock/faults")
        self._added = number
        self._held.append(_Held(fault, seeded_number(self._seed, number)))
        return fault

    def listed(self) -> list[ListedFault]:
        """All faults, those that are used up as well."""
        return [ListedFault(held.fault, held.matched, held.injected, held.remaining) for held in self._held]

    def clear(self) -> None:
        """Forget all faults; ids are not given again."""
        self._held = []

    def choose(self, operation_id: str) -> Fault | None:
        """Count a call, and say which fault is injected into it."""
        chosen: Fault | None = None
        for held in self._held:
            if held.fault.operation is None or held.fault.operation == operation_id:
                held.matched += 1
                if chosen is None and held.fires():
                    held.injected += 1
                    chosen = held.fault
        return chosen
