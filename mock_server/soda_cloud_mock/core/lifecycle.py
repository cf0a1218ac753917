"""The life of a scan: every state, every event, one table.

The published documents describe the states and what a cancel does to them; they draw no diagram. The one
in ARCHITECTURE.md is rendered from ``TRANSITIONS``.

* A scan is born ``queuing`` and ends in one of seven final states, which nothing leaves.
* An event that the table does not allow in a state raises ``IllegalTransition`` and changes nothing.
* ``cancel`` of a queued scan takes effect at once; a running one first has to be told
  (``cancelationRequested``), and the same holds for a time-out (``timeOutRequested``).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from soda_cloud_mock.core.errors import IllegalTransition


class ScanState(StrEnum):
    """The states, spelled as on the wire. Source: schema ``ScanStateDTO``."""

    QUEUING = "queuing"
    EXECUTING = "executing"
    # In the published enum, described nowhere, and not seen in ordinary use: no default plan enters it.
    STARTED = "started"
    CANCELATION_REQUESTED = "cancelationRequested"
    TIME_OUT_REQUESTED = "timeOutRequested"
    CANCELED = "canceled"
    TIMED_OUT = "timedOut"
    FAILED = "failed"
    COMPLETED_WITH_ERRORS = "completedWithErrors"
    COMPLETED_WITH_FAILURES = "completedWithFailures"
    COMPLETED_WITH_WARNINGS = "completedWithWarnings"
    COMPLETED = "completed"


class Event(StrEnum):
    """What can happen to a scan."""

    PICK_UP = "an agent picks the scan up"
    START = "the agent reports the start"
    CANCEL = "cancel"
    TIME_OUT = "a time-out is detected"
    CONFIRM = "the agent confirms"
    FAIL = "an unexpected cause ends it"
    COMPLETE = "all checks pass"
    COMPLETE_WITH_WARNINGS = "some checks warn"
    COMPLETE_WITH_FAILURES = "some checks fail"
    COMPLETE_WITH_ERRORS = "some checks have errors"


_WHILE_RUNNING: Final[Mapping[Event, ScanState]] = {
    # Source: "Cancel a scan", state `submitted`, which is no state of the enum: Assumption A1.
    Event.CANCEL: ScanState.CANCELATION_REQUESTED,
    Event.TIME_OUT: ScanState.TIME_OUT_REQUESTED,
    Event.FAIL: ScanState.FAILED,
    Event.COMPLETE: ScanState.COMPLETED,
    Event.COMPLETE_WITH_WARNINGS: ScanState.COMPLETED_WITH_WARNINGS,
    Event.COMPLETE_WITH_FAILURES: ScanState.COMPLETED_WITH_FAILURES,
    Event.COMPLETE_WITH_ERRORS: ScanState.COMPLETED_WITH_ERRORS,
}

TRANSITIONS: Final[Mapping[ScanState, Mapping[Event, ScanState]]] = MappingProxyType(
    {
        ScanState.QUEUING: {
            Event.PICK_UP: ScanState.EXECUTING,
            # Source: "Cancel a scan", state `pending`, which is no state of the enum: Assumption A1.
            Event.CANCEL: ScanState.CANCELED,
            # Source: "Get scan status", `failed`: "The scan did not start, or ...".
            Event.FAIL: ScanState.FAILED,
        },
        ScanState.EXECUTING: {Event.START: ScanState.STARTED, **_WHILE_RUNNING},
        ScanState.STARTED: _WHILE_RUNNING,
        ScanState.CANCELATION_REQUESTED: {Event.CONFIRM: ScanState.CANCELED},
        ScanState.TIME_OUT_REQUESTED: {Event.CONFIRM: ScanState.TIMED_OUT},
        ScanState.CANCELED: {},
        ScanState.TIMED_OUT: {},
        ScanState.FAILED: {},
        ScanState.COMPLETED_WITH_ERRORS: {},
        ScanState.COMPLETED_WITH_FAILURES: {},
        ScanState.COMPLETED_WITH_WARNINGS: {},
        ScanState.COMPLETED: {},
    }
)

FINAL_STATES: Final = frozenset(state for state, events in TRANSITIONS.items() if not events)
RUNNING_STATES: Final = frozenset({ScanState.EXECUTING, ScanState.STARTED})


def state_after(state: ScanState, event: Event) -> ScanState:
    """The state that ``event`` leads to.

    Raises:
        IllegalTransition: the table has no such edge.
    """
    try:
        return TRANSITIONS[state][event]
    except KeyError:
        raise IllegalTransition(
            state.value, event.name.lower(), (event.name.lower() for event in TRANSITIONS[state])
        ) from None


def mermaid_diagram() -> str:
    """The table as a Mermaid state diagram, one edge a line."""
    lines = ["stateDiagram-v2", f"    [*] --> {ScanState.QUEUING}"]
    for state, edges in TRANSITIONS.items():
        lines += [f"    {state} --> {target}: {event}" for event, target in edges.items()]
        if state in FINAL_STATES:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines) + "\n"
