"""Random histories of several scans, each answer compared with the model's."""

from collections import Counter

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from contract_tests.account import Wire
from contract_tests.profiles import OVER_A_SOCKET, claims_are_due
from contract_tests.server_side.scan_machine import ScanMachine
from contract_tests.servers import NEEDS_CONTROL

# What random histories reach in any case; that every state and edge is seen is demanded of the run as a whole.
_CLAIMED = (
    {("state", state) for state in ("queuing", "executing", "cancelationRequested", "canceled", "completed")}
    | {("cancel", state) for state in ("queuing", "executing", "completed")}
    | {("triggerScan", status) for status in ("201", "400", "401", "429")}
    | {("getScanStatus", status) for status in ("200", "401", "404", "429")}
    | {("cancelScan", status) for status in ("200", "400", "401", "404", "429")}
    | {("getScanLogs", status) for status in ("200", "400", "401", "404", "429")}
)


@pytest.mark.about_limits
@pytest.mark.about_refusals
def test_every_history_of_calls_goes_as_the_model_says(wire: Wire) -> None:
    if not wire.server.has_control:
        pytest.skip(NEEDS_CONTROL)
    seen: Counter[tuple[str, str]] = Counter()

    class Machine(ScanMachine):
        def __init__(self) -> None:
            super().__init__(wire, seen)

    run_state_machine_as_test(
        Machine,
        settings=settings(stateful_step_count=40, suppress_health_check=OVER_A_SOCKET),
    )
    if claims_are_due():
        assert not _CLAIMED - set(seen), "the histories left out what they are there to exercise"
