"""What a plan is: a generator that decides, and leaves it to a driver to do.

It yields commands, is sent a reply for each, and returns its result. It reads no clock, sleeps never and knows
nothing of httpx, so that one plan serves both drivers, and a test runs it without either.
"""

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar

from soda_scans.connection import GuardedConnection
from soda_scans.contract import Operation
from soda_scans.errors import SodaScansError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A call of the generated client, in both its ways."""

    operation: Operation
    scan_id: str | None
    sync: Callable[[GuardedConnection], T]
    asynchronous: Callable[[GuardedConnection], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class Send:
    """Carry the call out; the reply has its result, or its error."""

    call: Call[object]


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait, and only then go on. No time at all: what is the time?"""

    ms: int


@dataclass(frozen=True, slots=True)
class Show:
    """Hand something to the caller before the plan has ended."""

    item: object


Command: TypeAlias = Send | Sleep | Show
NOW: Final = Sleep(0)


@dataclass(slots=True)
class Reply:
    """What a driver says when it has carried a command out.

    Attributes:
        now_ms: a clock that never goes back.
        wall_ms: milliseconds since 1970, by a clock that may be wrong.
    """

    now_ms: int
    wall_ms: int
    result: object = None
    error: SodaScansError | None = None


Plan: TypeAlias = Generator[Command, Reply, T]


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The end of a plan."""

    result: T


def advanced(plan: Generator[Command, Any, T], reply: Reply | None) -> Command | Done[T]:
    """The plan's next command, after its reply to the one before; None starts it."""
    try:
        return plan.send(reply)
    except StopIteration as end:
        return Done(end.value)


class OutOfTime(Exception):
    """Within a plan: what the caller waits for takes longer than the caller waits."""


def slept_until(due_ms: int, reply: Reply, until_ms: int | None) -> Plan[Reply]:
    """Sleep until this instant, if it is still to come; but not longer than the caller waits.

    Raises:
        OutOfTime: the caller's time is up first, and now.
    """
    if due_ms <= reply.now_ms:
        return reply
    if until_ms is not None and due_ms > until_ms:
        if until_ms > reply.now_ms:
            yield Sleep(until_ms - reply.now_ms)
        raise OutOfTime
    return (yield Sleep(due_ms - reply.now_ms))
