"""Waiting until scans are final."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import Final

from soda_scans.calls import get_status
from soda_scans.errors import WaitTimedOut, WrongArgument
from soda_scans.plans import NOW, OutOfTime, Plan, Reply, Show, slept_until
from soda_scans.results import ScanStatus
from soda_scans.retries import Policy, attempted
from soda_scans.seconds import checked_seconds

# Where the service does not say when to ask again.
_FIRST_PAUSE_MS: Final = 1_000
_LONGEST_PAUSE_MS: Final = 20_000
_GROWTH: Final = 1.5
# What is believed of X-Soda-Next-Poll-Time. It is an instant by the service's clock, so a clock of ours that is
# wrong makes it one of long ago, or of next year.
_LONGEST_TOLD_PAUSE_MS: Final = 120_000


def own_pauses() -> Iterator[int]:
    """How long to wait before each look at a scan, the first excepted, if nobody says."""
    pause_ms: float = _FIRST_PAUSE_MS
    while True:
        yield round(pause_ms)
        pause_ms = min(pause_ms * _GROWTH, _LONGEST_PAUSE_MS)


def next_look_ms(status: ScanStatus, reply: Reply, own_pause_ms: int, until_ms: int | None) -> int:
    """When to ask again: at the instant that the service named, if it can be right, else after our own pause.

    Our own pause is cut short for a last look when the caller's time is up.
    """
    if status.next_poll is not None:
        told_ms = round(status.next_poll.timestamp() * 1000) - reply.wall_ms
        if told_ms > 0:
            return reply.now_ms + min(told_ms, _LONGEST_TOLD_PAUSE_MS)
    due_ms = reply.now_ms + own_pause_ms
    return due_ms if until_ms is None else min(due_ms, until_ms)


def until(reply: Reply, timeout_s: float | None) -> int | None:
    """When the caller's time is up; None: never.

    Raises:
        WrongArgument: it is no number of seconds.
    """
    return None if timeout_s is None else reply.now_ms + round(checked_seconds("timeout_s", timeout_s) * 1000)


def waited(policy: Policy, scan_ids: Iterable[str], timeout_s: float | None) -> Plan[dict[str, ScanStatus]]:
    """Look at the scans until all are final, show each state that is new, and return the final ones by scan id.

    One plan for any number of scans: they share the limit of the operation, so the scan that has waited longest
    is looked at next.

    Raises:
        WaitTimedOut: the time is up.
        SodaScansError: the status of one of them cannot be read.
    """
    if isinstance(scan_ids, str):
        raise WrongArgument(f"got {scan_ids!r}; expected some scan ids, of which a text has one for each character")
    reply = yield NOW
    until_ms = until(reply, timeout_s)
    latest: dict[str, ScanStatus | None] = dict.fromkeys(scan_ids)
    pauses = {scan_id: own_pauses() for scan_id in latest}
    due = [(reply.now_ms, number, scan_id) for number, scan_id in enumerate(latest)]
    try:
        while due:
            due_ms, number, scan_id = heappop(due)
            yield from slept_until(due_ms, reply, until_ms)
            status = yield from attempted(policy, get_status(scan_id), until_ms=until_ms, paced=True)
            before, latest[scan_id] = latest[scan_id], status
            if before is None or before.state != status.state:
                yield Show(status)
            reply = yield NOW
            if not status.is_final:
                if until_ms is not None and reply.now_ms >= until_ms:
                    raise OutOfTime
                heappush(due, (next_look_ms(status, reply, next(pauses[scan_id]), until_ms), number, scan_id))
    except OutOfTime as end:
        raise timed_out(latest, timeout_s) from end.__cause__
    return {scan_id: status for scan_id, status in latest.items() if status is not None}


def timed_out(latest: dict[str, ScanStatus | None], timeout_s: float | None) -> WaitTimedOut:
    """What to raise when these scans have been waited for in vain."""
    seen = {scan_id: status for scan_id, status in latest.items() if status is not None}
    waiting = [
        f"{scan_id} is {seen[scan_id].state.value}" if scan_id in seen else f"the state of {scan_id} is not known"
        for scan_id in latest
        if scan_id not in seen or not seen[scan_id].is_final
    ]
    shown = ", ".join(waiting[:3]) + (f" and {len(waiting) - 3} more" if len(waiting) > 3 else "")
    return WaitTimedOut(
        f"after {timeout_s or 0:g} s {shown}", scan_id=next(iter(latest)) if len(latest) == 1 else None, statuses=seen
    )
