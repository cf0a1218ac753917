"""The transition table: complete, closed, and as the documents describe it."""

from itertools import product

import pytest
from soda_cloud_mock.core.errors import IllegalTransition
from soda_cloud_mock.core.lifecycle import (
    FINAL_STATES,
    RUNNING_STATES,
    TRANSITIONS,
    Event,
    ScanState,
    mermaid_diagram,
    state_after,
)

EDGES = [(state, event, target) for state, edges in TRANSITIONS.items() for event, target in edges.items()]


def test_every_state_has_a_row() -> None:
    assert set(TRANSITIONS) == set(ScanState)


def test_every_event_is_used() -> None:
    assert {event for _, event, _ in EDGES} == set(Event)


def test_every_state_is_reached_from_queuing() -> None:
    reached = {ScanState.QUEUING}
    while more := {target for state, _, target in EDGES if state in reached} - reached:
        reached |= more
    assert reached == set(ScanState)


@pytest.mark.parametrize("state", ScanState)
def test_every_state_can_still_end(state: ScanState) -> None:
    ahead = {state}
    while more := {target for source, _, target in EDGES if source in ahead} - ahead:
        ahead |= more
    assert ahead & FINAL_STATES


@pytest.mark.parametrize(("state", "event"), list(product(ScanState, Event)))
def test_an_event_without_an_edge_is_refused(state: ScanState, event: Event) -> None:
    expected = [target for source, happening, target in EDGES if (source, happening) == (state, event)]
    if expected:
        assert [state_after(state, event)] == expected
    else:
        with pytest.raises(IllegalTransition, match=state.value):
            state_after(state, event)


def test_cancel_is_possible_in_the_queue_and_while_running_only() -> None:
    targets = {state: target for state, event, target in EDGES if event is Event.CANCEL}
    assert targets == {
        ScanState.QUEUING: ScanState.CANCELED,
        ScanState.EXECUTING: ScanState.CANCELATION_REQUESTED,
        ScanState.STARTED: ScanState.CANCELATION_REQUESTED,
    }


def test_running_means_executing_or_started() -> None:
    assert RUNNING_STATES == {ScanState.EXECUTING, ScanState.STARTED}


def test_a_refusal_names_what_is_possible_instead() -> None:
    with pytest.raises(IllegalTransition) as refusal:
        state_after(ScanState.CANCELATION_REQUESTED, Event.CANCEL)
    assert str(refusal.value) == "cannot cancel a scan whose state is 'cancelationRequested'; possible: confirm"
    with pytest.raises(IllegalTransition, match="nothing, the state is final"):
        state_after(ScanState.COMPLETED, Event.CANCEL)


def test_the_diagram_has_one_line_for_every_edge() -> None:
    lines = mermaid_diagram().splitlines()
    assert [line for line in lines if "[*]" not in line][1:] == [
        f"    {state} --> {target}: {event}" for state, event, target in EDGES
    ]
    assert [line for line in lines if line.endswith("--> [*]")] == [
        f"    {state} --> [*]" for state in TRANSITIONS if state in FINAL_STATES
    ]
