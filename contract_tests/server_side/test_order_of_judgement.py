"""What is judged first where a request is wrong in two ways: every neighbouring pair of the order.

Source: Assumption A5: route, credentials (and permission), rate limit, parameters, existence, state.
"""

import base64

import pytest

from contract_tests.account import SCANS, Account, Clock, scan_path
from contract_tests.contract import OPERATIONS
from contract_tests.server_side.calls import FORM, TARGETS, UNKNOWN_ID, call_in_vain, exhaust
from contract_tests.servers import Key

pytestmark = [pytest.mark.about_limits, pytest.mark.about_refusals]
every_operation = pytest.mark.parametrize("operation_id", sorted(OPERATIONS))

NO_ROUTES = [
    "/",
    "/api/v1",
    "/api/v2/scans",
    "/API/v1/scans",
    "//api/v1/scans",
    f"{SCANS}/",
    f"{SCANS}//logs",
    f"{SCANS}/{UNKNOWN_ID}/",
    f"{SCANS}/{UNKNOWN_ID}/log",
    f"{SCANS}/{UNKNOWN_ID}/logs/",
    f"{SCANS}/{UNKNOWN_ID}/logs/1",
]


def _all_used_up(account: Account, operation_id: str) -> None:
    exhaust(account, operation_id, OPERATIONS[operation_id].limit.requests)


@pytest.mark.parametrize("path", NO_ROUTES)
def test_an_unknown_path_is_404_before_credentials(account: Account, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert account.anonymous(method, path).status_code == 404
        assert account.call(method, path).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("suffix", ["", "/logs"])
def test_an_unknown_method_is_405_with_allow_before_credentials(account: Account, method: str, suffix: str) -> None:
    """That Allow names the path's methods is seen to by the oracle."""
    target = scan_path(UNKNOWN_ID) + suffix
    assert account.anonymous(method, target).status_code == 405
    assert account.call(method, target).status_code == 405


def test_methods_that_a_path_shares_with_no_other_are_405_there(account: Account) -> None:
    assert account.call("GET", SCANS).status_code == 405
    assert account.call("DELETE", SCANS).status_code == 405
    assert account.call("DELETE", scan_path(UNKNOWN_ID) + "/logs").status_code == 405


def test_an_unknown_method_is_405_before_the_rate_limit(account: Account) -> None:
    _all_used_up(account, "getScanLogs")
    assert account.call("DELETE", scan_path(UNKNOWN_ID) + "/logs").status_code == 405


@every_operation
@pytest.mark.parametrize(
    "authorization",
    [None, "", "Basic", "Basic !", "Basic bm9jb2xvbg==", "Bearer abc", "Basic Og==", "Basic /////w=="],
)
def test_missing_or_broken_credentials_are_401(account: Account, operation_id: str, authorization: str | None) -> None:
    assert account.anonymous(*TARGETS[operation_id], authorization).status_code == 401


@every_operation
def test_wrong_credentials_are_401(account: Account, stranger: Account, operation_id: str) -> None:
    known = account.key
    wrong = [
        Key(known.id, known.secret + "x"),
        Key(known.id, known.secret.swapcase()),
        Key(known.id, ""),
        Key(known.id.swapcase(), known.secret),
        Key("nobody", known.secret),
        Key(known.id, stranger.key.secret),
    ]
    for key in wrong:
        if key != known:
            assert account.call(*TARGETS[operation_id], key=key).status_code == 401, key


@every_operation
def test_right_credentials_that_are_written_wrongly_are_401(account: Account, operation_id: str) -> None:
    token = base64.b64encode(f"{account.key.id}:{account.key.secret}".encode()).decode()
    wrong = [f"Bearer {token}", f"Basi {token}", f"Basic{token}", token, f"Basic {token[:4]}!{token[4:]}"]
    for authorization in wrong:
        assert account.anonymous(*TARGETS[operation_id], authorization).status_code == 401, authorization


@every_operation
def test_right_credentials_given_twice_are_401(account: Account, operation_id: str) -> None:
    """Source: RFC 9110, section 5.3: a field that is no list is sent once."""
    method, target = TARGETS[operation_id]
    token = base64.b64encode(f"{account.key.id}:{account.key.secret}".encode()).decode()
    twice = [("Authorization", f"Basic {token}")] * 2
    assert account.wire.judged.request(method, target, headers=twice).status_code == 401


def test_a_secret_may_contain_colons(guest: Account) -> None:
    if ":" not in guest.key.secret:
        pytest.skip("needs an API key whose secret contains a colon")
    assert guest.call(*TARGETS["getScanStatus"]).status_code == 404


def test_the_scheme_is_basic_in_small_letters_too(account: Account) -> None:
    pair = f"{account.key.id}:{account.key.secret}".encode()
    for scheme in ("Basic", "basic", "BASIC"):
        authorization = f"{scheme} {base64.b64encode(pair).decode()}"
        assert account.anonymous("GET", scan_path(UNKNOWN_ID), authorization).status_code == 404


@every_operation
def test_credentials_come_before_the_rate_limit(account: Account, operation_id: str) -> None:
    _all_used_up(account, operation_id)
    assert call_in_vain(account, operation_id).status_code == 429
    assert account.call(*TARGETS[operation_id], key=Key(account.key.id, "wrong")).status_code == 401
    assert account.anonymous(*TARGETS[operation_id]).status_code == 401


@every_operation
def test_a_forbidden_key_must_have_its_secret(forbidden: Account, operation_id: str) -> None:
    assert forbidden.call(*TARGETS[operation_id]).status_code == 403
    assert forbidden.call(*TARGETS[operation_id], key=Key(forbidden.key.id, "wrong")).status_code == 401


@every_operation
def test_permission_comes_before_parameters(forbidden: Account, operation_id: str) -> None:
    method, target = TARGETS[operation_id]
    assert forbidden.call(method, target + "?size=99&page=-1").status_code == 403


def test_the_rate_limit_comes_before_parameters(account: Account) -> None:
    scan_id = account.new_scan()
    _all_used_up(account, "getScanLogs")
    assert account.logs(scan_id, "size=99").status_code == 429
    exhaust(account, "triggerScan", OPERATIONS["triggerScan"].limit.requests - 1)
    assert account.call("POST", SCANS, headers=FORM, body="nothing=1").status_code == 429


@pytest.mark.parametrize("operation_id", ["getScanStatus", "cancelScan", "getScanLogs"])
def test_the_rate_limit_comes_before_existence(account: Account, operation_id: str) -> None:
    _all_used_up(account, operation_id)
    assert account.call(*TARGETS[operation_id]).status_code == 429


def test_the_rate_limit_comes_before_the_state(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    clock.advance(60_000)
    _all_used_up(account, "cancelScan")
    assert account.cancel(scan_id).status_code == 429


@pytest.mark.parametrize("query", ["size=99", "page=-1", "size=100&size=100"])
def test_parameters_come_before_existence(account: Account, query: str) -> None:
    assert account.logs(UNKNOWN_ID, query).status_code == 400
    assert account.logs(UNKNOWN_ID, "size=100").status_code == 404


def test_existence_comes_before_the_state(account: Account, clock: Clock, stranger: Account) -> None:
    scan_id = account.new_scan()
    clock.advance(60_000)
    assert account.cancel(scan_id).status_code == 400
    assert stranger.cancel(scan_id).status_code == 404
