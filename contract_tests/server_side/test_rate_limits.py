"""Rate limits, to the request and to the millisecond.

Source: "Rate limiting" of each published operation; Assumptions A3 and A4.
"""

import pytest

from contract_tests.account import ANY_DEFINITION, Account, Clock, Wire, scan_path
from contract_tests.contract import OPERATIONS
from contract_tests.server_side.calls import (
    FORM,
    IN_VAIN,
    TARGETS,
    UNKNOWN_ID,
    call,
    call_in_vain,
    exhaust,
    retry_after,
)
from contract_tests.servers import NEEDS_FLAGS, Key, started_mock

# As the operations' own prose has them: requests per 60 seconds.
PUBLISHED = {"getScanStatus": 60, "cancelScan": 10, "getScanLogs": 60, "triggerScan": 10}
WINDOW_MS = 60_000

pytestmark = pytest.mark.about_limits
every_operation = pytest.mark.parametrize("operation_id", sorted(PUBLISHED))


def test_the_contract_has_the_published_limits() -> None:
    assert {name: (op.limit.requests, op.limit.window_ms) for name, op in OPERATIONS.items()} == {
        name: (requests, WINDOW_MS) for name, requests in PUBLISHED.items()
    }


@every_operation
def test_the_last_allowed_request_passes_and_the_next_is_refused(
    account: Account, clock: Clock, operation_id: str
) -> None:
    scan_id = account.new_scan()
    clock.advance(WINDOW_MS)
    for _ in range(PUBLISHED[operation_id]):
        assert call(account, operation_id, scan_id).status_code in (200, 201, 400)
    assert retry_after(call(account, operation_id, scan_id)) == 60


@every_operation
def test_parallel_requests_take_no_more_than_the_limit(account: Account, operation_id: str) -> None:
    limit = PUBLISHED[operation_id]
    statuses = [response.status_code for response in account.call_at_once(*TARGETS[operation_id], 200)]
    assert sorted(statuses) == [IN_VAIN[operation_id]] * limit + [429] * (200 - limit)


@every_operation
def test_a_refused_request_changes_nothing(account: Account, clock: Clock, operation_id: str) -> None:
    scan_id = account.new_scan()
    exhaust(account, operation_id, PUBLISHED[operation_id] - (operation_id == "triggerScan"))
    assert call(account, operation_id, scan_id).status_code == 429
    clock.advance(WINDOW_MS)
    assert account.state(scan_id) == "completed"


@every_operation
def test_the_window_opens_on_its_millisecond(account: Account, clock: Clock, operation_id: str) -> None:
    exhaust(account, operation_id, PUBLISHED[operation_id])
    clock.advance(WINDOW_MS - 1)
    assert retry_after(call_in_vain(account, operation_id)) == 1
    clock.advance(1)
    exhaust(account, operation_id, PUBLISHED[operation_id])
    assert retry_after(call_in_vain(account, operation_id)) == 60


@every_operation
def test_the_window_slides(account: Account, clock: Clock, operation_id: str) -> None:
    """One request early, the others half a window later: only the early one's place is free after a window."""
    limit = PUBLISHED[operation_id]
    exhaust(account, operation_id, 1)
    clock.advance(WINDOW_MS // 2)
    exhaust(account, operation_id, limit - 1)
    assert retry_after(call_in_vain(account, operation_id)) == 30
    clock.advance(WINDOW_MS // 2)
    exhaust(account, operation_id, 1)
    assert retry_after(call_in_vain(account, operation_id)) == 30
    clock.advance(WINDOW_MS // 2)
    exhaust(account, operation_id, limit - 1)
    assert retry_after(call_in_vain(account, operation_id)) == 30


@every_operation
def test_places_become_free_one_by_one_in_the_order_they_were_taken(
    account: Account, clock: Clock, operation_id: str
) -> None:
    limit = PUBLISHED[operation_id]
    for _ in range(limit):
        exhaust(account, operation_id, 1)
        clock.advance(997)
    clock.advance(WINDOW_MS - limit * 997)
    for _ in range(limit - 1):
        exhaust(account, operation_id, 1)
        assert retry_after(call_in_vain(account, operation_id)) == 1
        clock.advance(997)


@pytest.mark.parametrize(
    ("waited_ms", "seconds"),
    [
        (0, 60),
        (1, 60),
        (999, 60),
        (1_000, 59),
        (1_001, 59),
        (30_000, 30),
        (58_999, 2),
        (59_000, 1),
        (59_001, 1),
        (59_999, 1),
    ],
)
@every_operation
def test_retry_after_is_rounded_up_and_waiting_it_suffices(
    account: Account, clock: Clock, operation_id: str, waited_ms: int, seconds: int
) -> None:
    exhaust(account, operation_id, PUBLISHED[operation_id])
    clock.advance(waited_ms)
    assert retry_after(call_in_vain(account, operation_id)) == seconds
    clock.advance(seconds * 1_000)
    exhaust(account, operation_id, 1)


@every_operation
def test_refused_requests_do_not_count(account: Account, clock: Clock, operation_id: str) -> None:
    exhaust(account, operation_id, PUBLISHED[operation_id])
    for _ in range(20):
        clock.advance(WINDOW_MS // 20 - 1)
        assert call_in_vain(account, operation_id).status_code == 429
    clock.advance(20)
    exhaust(account, operation_id, PUBLISHED[operation_id])


@every_operation
def test_requests_refused_with_401_do_not_count(account: Account, operation_id: str) -> None:
    method, target = TARGETS[operation_id]
    for _ in range(PUBLISHED[operation_id] + 1):
        assert account.call(method, target, key=Key(account.key.id, "wrong")).status_code == 401
        assert account.anonymous(method, target).status_code == 401
    exhaust(account, operation_id, PUBLISHED[operation_id])
    assert call_in_vain(account, operation_id).status_code == 429


@every_operation
def test_requests_refused_with_403_are_never_limited(forbidden: Account, operation_id: str) -> None:
    statuses = {call_in_vain(forbidden, operation_id).status_code for _ in range(PUBLISHED[operation_id] + 1)}
    assert statuses == {403}


@every_operation
def test_requests_answered_400_or_404_count(account: Account, clock: Clock, operation_id: str) -> None:
    """The calls in vain are such requests; here half of them are, and the others succeed or are bad otherwise."""
    limit = PUBLISHED[operation_id]
    scan_id = account.new_scan()
    clock.advance(WINDOW_MS)
    for _ in range(limit // 2):
        assert call_in_vain(account, operation_id).status_code == IN_VAIN[operation_id]
        assert _otherwise(account, operation_id, scan_id) in (201, 200, 400)
    assert call_in_vain(account, operation_id).status_code == 429


def _otherwise(account: Account, operation_id: str, scan_id: str) -> int:
    if operation_id == "getScanLogs":
        return account.logs(scan_id, "size=99").status_code
    return call(account, operation_id, scan_id).status_code


def test_a_form_without_scan_definition_counts(account: Account) -> None:
    for _ in range(PUBLISHED["triggerScan"]):
        assert account.call("POST", "/api/v1/scans", headers=FORM, body="name=x").status_code == 400
    assert account.trigger().status_code == 429


@every_operation
def test_unknown_paths_and_methods_do_not_count(account: Account, operation_id: str) -> None:
    _, target = TARGETS[operation_id]
    for _ in range(PUBLISHED[operation_id] + 1):
        assert account.call("PATCH", target).status_code == 405
        assert account.call("GET", target + "/nothing/here").status_code == 404
    exhaust(account, operation_id, PUBLISHED[operation_id])


@every_operation
def test_each_operation_has_its_own_limit(account: Account, operation_id: str) -> None:
    exhaust(account, operation_id, PUBLISHED[operation_id])
    for other in set(PUBLISHED) - {operation_id}:
        exhaust(account, other, PUBLISHED[other])
    assert {call_in_vain(account, each).status_code for each in PUBLISHED} == {429}


@every_operation
def test_each_key_of_an_organisation_has_its_own_limit(colleagues: tuple[Account, Account], operation_id: str) -> None:
    one, two = colleagues
    exhaust(one, operation_id, PUBLISHED[operation_id])
    assert call_in_vain(one, operation_id).status_code == 429
    exhaust(two, operation_id, PUBLISHED[operation_id])
    assert call_in_vain(two, operation_id).status_code == 429


@every_operation
def test_each_organisation_has_its_own_limit(account: Account, stranger: Account, operation_id: str) -> None:
    exhaust(account, operation_id, PUBLISHED[operation_id])
    exhaust(stranger, operation_id, PUBLISHED[operation_id])


def test_one_limit_counts_all_scans_of_an_operation(account: Account) -> None:
    scans = [account.new_scan() for _ in range(3)]
    for number in range(PUBLISHED["getScanStatus"]):
        account.state(scans[number % 3])
    assert {account.status(scan_id).status_code for scan_id in [*scans, UNKNOWN_ID]} == {429}


def test_retry_after_can_be_switched_off(wire: Wire) -> None:
    if not wire.server.is_ours:
        pytest.skip(NEEDS_FLAGS)
    with started_mock("--no-retry-after") as server:
        other_wire = Wire(server, wire.traffic)
        try:
            account = Account(other_wire, server.key)
            exhaust(account, "cancelScan", PUBLISHED["cancelScan"])
            refusal = account.call("DELETE", scan_path(ANY_DEFINITION))
            assert refusal.status_code == 429
            assert "Retry-After" not in refusal.headers
        finally:
            other_wire.close()
