"""What successive responses about one scan say of each other, whatever server gave them.

A witness hears every answer to one API key and objects as soon as one contradicts an earlier one. It needs no model:
only that what was shown once stays true.
"""

from dataclasses import dataclass, field

from contract_tests.contract import FINAL_STATES, SCAN_STATES, JsonObject
from contract_tests.meaning import TIMESTAMPS
from contract_tests.rfc3339 import instant_ms

_OUTCOMES = FINAL_STATES - {"canceled", "timedOut"}
_WHILE_RUNNING = _OUTCOMES | {"cancelationRequested", "timeOutRequested"}

# Source: the states' descriptions under "Get scan status" and the transitions under "Cancel a scan". `started` stands
# in the enum and is described nowhere: a running scan may be in it before or after `executing`.
EDGES: dict[str, frozenset[str]] = {
    "queuing": frozenset({"executing", "started", "canceled", "failed"}),
    "started": _WHILE_RUNNING | {"executing"},
    "executing": _WHILE_RUNNING | {"started"},
    "cancelationRequested": frozenset({"canceled"}),
    "timeOutRequested": frozenset({"timedOut"}),
} | {state: frozenset[str]() for state in FINAL_STATES}


def reachable(state: str) -> frozenset[str]:
    """The states a scan seen in this one can be seen in later, this one included."""
    found = {state}
    border = {state}
    while border:
        border = {later for earlier in border for later in EDGES[earlier]} - found
        found |= border
    return frozenset(found)


REACHABLE = {state: reachable(state) for state in SCAN_STATES}


@dataclass(slots=True)
class _Testimony:
    """`whole` is the number of log lines once the scan is known to be final; `totals` maps instants to numbers."""

    state: str = "queuing"
    shown: dict[str, str] = field(default_factory=dict)
    lines: dict[int, JsonObject] = field(default_factory=dict)
    total: int = 0
    whole: int | None = None
    totals: dict[int, int] = field(default_factory=dict)


class Witness:
    """`now_ms` is the server's clock, where it is known: then nothing shown may lie in its future."""

    def __init__(self) -> None:
        self._scans: dict[str, _Testimony] = {}

    def hear_status(self, scan: JsonObject, now_ms: int | None) -> None:
        known = self._scans.setdefault(scan["id"], _Testimony())
        state = scan["state"]
        assert state in REACHABLE[known.state], f"scan {scan['id']} went from {known.state} to {state}"
        for name, value in known.shown.items():
            assert scan.get(name) == value, f"{name} was {value}, now it is {scan.get(name)}"
        shown = {name: scan[name] for name in TIMESTAMPS if name in scan}
        if now_ms is not None:
            assert all(instant_ms(value) <= now_ms for value in shown.values()), f"a future timestamp: {shown}"
        known.state = state
        known.shown = shown

    def hear_page(self, scan_id: str, page: JsonObject, now_ms: int | None) -> None:
        known = self._scans.setdefault(scan_id, _Testimony())
        total = page["totalElements"]
        assert total >= known.total, f"the log shrank from {known.total} to {total} lines"
        assert known.whole in (None, total), f"the log of a final scan grew from {known.whole} to {total} lines"
        known.total = total
        if known.state in FINAL_STATES:
            known.whole = total
        for line in page["content"]:
            earlier = known.lines.setdefault(line["index"], line)
            assert line == earlier, f"line {line['index']} changed: it was {earlier}, now it is {line}"
        if now_ms is not None:
            known.totals[now_ms] = total
            _compare_totals_with_timestamps(known, now_ms)


def _compare_totals_with_timestamps(known: _Testimony, now_ms: int) -> None:
    """At every instant the log holds the lines whose timestamps have come, and no others."""
    written = {index: instant_ms(line["timestamp"]) for index, line in known.lines.items()}
    assert all(instant <= now_ms for instant in written.values()), "a log line from the future"
    for seen_ms, total in known.totals.items():
        wrong = {index: at for index, at in written.items() if (at <= seen_ms) != (index < total)}
        assert not wrong, f"at {seen_ms} the log had {total} lines; these, by their timestamps, disagree: {wrong}"
