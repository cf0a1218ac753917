"""The canary: what the oracle and the witness must refuse, they refuse, and for the reason that is named."""

import pytest

from contract_tests.contract import FINAL_STATES, OPERATIONS, SCAN_STATES
from contract_tests.exchange import ContractBreach
from contract_tests.oracle import judge
from contract_tests.server_side.wrong_responses import FINISHED, RIGHT, RUNNING, SECOND_PAGE, WRONG, Wrong
from contract_tests.witness import EDGES, REACHABLE, Witness

NOON_MS = 1_767_268_800_000


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_response_is_accepted(name: str) -> None:
    judge(RIGHT[name])


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_a_wrong_response_is_refused(wrong: Wrong) -> None:
    with pytest.raises(ContractBreach) as refusal:
        judge(wrong.exchange)
    assert wrong.complaint in str(refusal.value)


def test_every_operation_has_a_right_response_to_be_spoiled() -> None:
    judged = {
        operation.id
        for exchange in RIGHT.values()
        for operation in OPERATIONS.values()
        if operation.method == exchange.method and operation.pattern.fullmatch(exchange.path)
    }
    assert judged == set(OPERATIONS)


def test_the_edges_know_every_state_and_leave_no_final_one() -> None:
    assert set(EDGES) == set(SCAN_STATES)
    assert {state for state, later in EDGES.items() if not later} == FINAL_STATES
    assert REACHABLE["queuing"] == set(SCAN_STATES)


def test_a_witness_accepts_a_scan_that_goes_its_way() -> None:
    witness = Witness()
    witness.hear_status(RUNNING, NOON_MS)
    witness.hear_status(FINISHED, NOON_MS)
    witness.hear_page(FINISHED["id"], SECOND_PAGE, NOON_MS)


def test_a_witness_refuses_that_a_final_state_is_left() -> None:
    witness = Witness()
    witness.hear_status(FINISHED, NOON_MS)
    with pytest.raises(AssertionError, match="from completedWithFailures to executing"):
        witness.hear_status(RUNNING, NOON_MS)


def test_a_witness_refuses_that_a_timestamp_changes() -> None:
    witness = Witness()
    witness.hear_status(RUNNING, NOON_MS)
    with pytest.raises(AssertionError, match="created was"):
        witness.hear_status(RUNNING | {"created": "2026-01-01T00:00:00.001Z"}, NOON_MS)


def test_a_witness_refuses_a_timestamp_from_the_future() -> None:
    with pytest.raises(AssertionError, match="future"):
        Witness().hear_status(RUNNING | {"created": "2026-01-01T12:00:00.001Z"}, NOON_MS)


def test_a_witness_refuses_that_a_line_changes() -> None:
    witness = Witness()
    witness.hear_page("1", SECOND_PAGE, NOON_MS)
    changed = SECOND_PAGE | {"content": [SECOND_PAGE["content"][0] | {"message": "another"}]}
    with pytest.raises(AssertionError, match="line 100 changed"):
        witness.hear_page("1", changed, NOON_MS)


def test_a_witness_refuses_that_a_log_shrinks() -> None:
    witness = Witness()
    witness.hear_page("1", SECOND_PAGE, NOON_MS)
    with pytest.raises(AssertionError, match="shrank"):
        witness.hear_page("1", SECOND_PAGE | {"totalElements": 149}, NOON_MS)


def test_a_witness_refuses_that_the_log_of_a_final_scan_grows() -> None:
    witness = Witness()
    witness.hear_status(FINISHED, NOON_MS)
    witness.hear_page(FINISHED["id"], SECOND_PAGE, NOON_MS)
    with pytest.raises(AssertionError, match="grew"):
        witness.hear_page(FINISHED["id"], SECOND_PAGE | {"totalElements": 151}, NOON_MS)


def test_a_witness_refuses_a_total_that_the_timestamps_contradict() -> None:
    witness = Witness()
    witness.hear_page("1", SECOND_PAGE | {"content": [], "totalElements": 120}, NOON_MS - 1)
    with pytest.raises(AssertionError, match="120 lines"):
        witness.hear_page("1", SECOND_PAGE, NOON_MS)
