"""Cancelling a scan in every state it can be in.

Source: the states under "Cancel a scan", read as Assumptions A1 and A2 say.
"""

import pytest

from contract_tests.account import ANY_DEFINITION, Account, Clock, scan_path
from contract_tests.contract import FINAL_STATES
from contract_tests.model import CONFIRM_MS, QUEUE_MS, RUN_MS, life_of
from contract_tests.rfc3339 import instant_ms


@pytest.mark.parametrize("since_trigger", [0, 1, QUEUE_MS - 1])
def test_a_queuing_scan_is_canceled_at_once(account: Account, clock: Clock, since_trigger: int) -> None:
    scan_id = account.new_scan()
    clock.advance(since_trigger)
    assert account.cancel(scan_id).status_code == 200
    scan = account.scan(scan_id)
    assert scan["state"] == "canceled"
    assert instant_ms(scan["ended"]) == clock.now_ms
    assert "started" not in scan
    clock.advance(60_000)
    assert account.scan(scan_id) == scan
    assert account.page(scan_id)["totalElements"] == 0


@pytest.mark.parametrize("definition", [ANY_DEFINITION, "timedOut", "failed"])
@pytest.mark.parametrize("since_trigger", [QUEUE_MS, QUEUE_MS + 4_321, QUEUE_MS + RUN_MS - 1])
def test_an_executing_scan_is_canceled_when_the_agent_confirms(
    account: Account, clock: Clock, definition: str, since_trigger: int
) -> None:
    scan_id = account.new_scan(definition)
    clock.advance(since_trigger)
    asked = clock.now_ms
    assert account.cancel(scan_id).status_code == 200
    assert account.state(scan_id) == "cancelationRequested"
    clock.advance_to(asked + CONFIRM_MS - 1)
    assert account.state(scan_id) == "cancelationRequested"
    clock.advance(1)
    scan = account.scan(scan_id)
    assert scan["state"] == "canceled"
    assert instant_ms(scan["ended"]) == asked + CONFIRM_MS
    clock.advance(60_000)
    assert account.scan(scan_id) == scan


def test_a_started_scan_is_canceled_like_an_executing_one(account: Account, clock: Clock) -> None:
    """Source: Assumption A1; only a plan shows this state."""
    plan = '{"queueSeconds": 0, "runSeconds": 4, "showStarted": true}'
    account.wire.order("PUT", "/definitions/planned", account.key, plan)
    scan_id = account.new_scan("planned")
    clock.advance(2_000)
    assert account.state(scan_id) == "started"
    assert account.cancel(scan_id).status_code == 200
    assert account.state(scan_id) == "cancelationRequested"
    clock.advance(CONFIRM_MS)
    assert account.state(scan_id) == "canceled"


def _refused(account: Account, scan_id: str) -> None:
    """A cancel is refused, and leaves no trace in the scan."""
    before, log_before = account.status(scan_id).content, account.logs(scan_id).content
    refusal = account.cancel(scan_id)
    assert refusal.status_code == 400
    assert refusal.json()["code"] == "invalid_scan_state"
    assert account.state(scan_id) in refusal.json()["message"]
    assert (account.status(scan_id).content, account.logs(scan_id).content) == (before, log_before)


@pytest.mark.parametrize("outcome", sorted(FINAL_STATES))
def test_a_final_scan_cannot_be_canceled(account: Account, clock: Clock, outcome: str) -> None:
    scan_id = account.new_scan(outcome)
    clock.advance_to(life_of(outcome, clock.now_ms).ended_ms)
    assert account.state(scan_id) == outcome
    _refused(account, scan_id)
    clock.advance(60_000)
    _refused(account, scan_id)


@pytest.mark.parametrize("outcome", ["timedOut", "canceled"])
@pytest.mark.parametrize("since_request", [0, 1, CONFIRM_MS - 1])
def test_a_scan_that_awaits_its_agent_cannot_be_canceled(
    account: Account, clock: Clock, outcome: str, since_request: int
) -> None:
    life = life_of(outcome, clock.now_ms)
    scan_id = account.new_scan(outcome)
    clock.advance(QUEUE_MS + RUN_MS + since_request)
    _refused(account, scan_id)
    clock.advance_to(life.ended_ms)
    scan = account.scan(scan_id)
    assert scan["state"] == outcome
    assert instant_ms(scan["ended"]) == life.ended_ms


def test_a_second_cancel_of_a_queuing_scan_is_refused(account: Account) -> None:
    scan_id = account.new_scan()
    assert account.cancel(scan_id).status_code == 200
    _refused(account, scan_id)


def test_a_second_cancel_of_an_executing_scan_is_refused_and_delays_nothing(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    clock.advance(QUEUE_MS)
    assert account.cancel(scan_id).status_code == 200
    clock.advance(CONFIRM_MS - 1)
    _refused(account, scan_id)
    clock.advance(1)
    assert account.state(scan_id) == "canceled"


@pytest.mark.parametrize("since_trigger", [0, QUEUE_MS, QUEUE_MS + RUN_MS - 1])
def test_a_canceled_scan_has_no_results(account: Account, clock: Clock, since_trigger: int) -> None:
    """Source: Assumption A16."""
    scan_id = account.new_scan("completedWithErrors")
    clock.advance(since_trigger)
    account.cancel(scan_id)
    clock.advance(60_000)
    scan = account.scan(scan_id)
    assert {name: scan.get(name) for name in ("state", "checks", "errors", "failures", "warnings")} == {
        "state": "canceled",
        "checks": [],
        "errors": 0,
        "failures": 0,
        "warnings": 0,
    }


@pytest.mark.about_limits
@pytest.mark.parametrize("since_trigger", [0, QUEUE_MS])
def test_of_parallel_cancels_one_wins(account: Account, clock: Clock, since_trigger: int) -> None:
    """Ten of them are within the limit."""
    scan_id = account.new_scan()
    clock.advance(since_trigger)
    responses = account.call_at_once("DELETE", scan_path(scan_id), 32)
    assert sorted(response.status_code for response in responses) == [200] + [400] * 9 + [429] * 22


def test_no_line_is_logged_after_the_scan_is_canceled(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    clock.advance(QUEUE_MS + 1_000)
    account.cancel(scan_id)
    clock.advance(CONFIRM_MS)
    lines = account.whole_log(scan_id, 100)
    assert 0 < len(lines)
    clock.advance(60_000)
    assert account.whole_log(scan_id, 100) == lines


@pytest.mark.parametrize("since_trigger", [0, QUEUE_MS])
def test_location_of_a_cancel_is_the_absolute_url_of_the_status(
    account: Account, clock: Clock, since_trigger: int
) -> None:
    scan_id = account.new_scan()
    clock.advance(since_trigger)
    location = account.cancel(scan_id).headers["Location"]
    assert location == f"{account.wire.server.base_url}/api/v1/scans/{scan_id}"
    assert account.call("GET", location).json()["id"] == scan_id
