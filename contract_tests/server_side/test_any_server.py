"""The few calls that any server of this API can be asked: they change nothing, and the oracle judges the answers."""

import pytest

from contract_tests.account import Account
from contract_tests.server_side.calls import TARGETS
from contract_tests.servers import Key

READING = ["getScanStatus", "cancelScan", "getScanLogs"]


@pytest.mark.parametrize("operation_id", READING)
def test_a_scan_that_does_not_exist_is_404(guest: Account, operation_id: str) -> None:
    assert guest.call(*TARGETS[operation_id]).status_code == 404


@pytest.mark.parametrize("operation_id", sorted(TARGETS))
def test_a_call_without_credentials_is_401(guest: Account, operation_id: str) -> None:
    assert guest.anonymous(*TARGETS[operation_id]).status_code == 401


@pytest.mark.parametrize("operation_id", sorted(TARGETS))
def test_a_call_with_a_wrong_secret_is_401(guest: Account, operation_id: str) -> None:
    assert guest.call(*TARGETS[operation_id], key=Key(guest.key.id, "wrong")).status_code == 401


def test_an_illegal_size_is_400(guest: Account) -> None:
    method, target = TARGETS["getScanLogs"]
    assert guest.call(method, f"{target}?size=99").status_code == 400
