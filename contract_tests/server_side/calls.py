"""Calls that are admitted and counted, or not, and otherwise do as little as possible."""

from collections.abc import Callable, Mapping

import httpx

from contract_tests.account import SCANS, Account, scan_path

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# For each operation: method and target of a call about a scan that does not exist.
TARGETS: Mapping[str, tuple[str, str]] = {
    "getScanStatus": ("GET", scan_path(UNKNOWN_ID)),
    "cancelScan": ("DELETE", scan_path(UNKNOWN_ID)),
    "getScanLogs": ("GET", scan_path(UNKNOWN_ID) + "/logs"),
    "triggerScan": ("POST", SCANS),
}

# For each operation: the status of that call, which the limit counts; without a form a trigger is a bad request.
IN_VAIN: Mapping[str, int] = {"getScanStatus": 404, "cancelScan": 404, "getScanLogs": 404, "triggerScan": 400}


def call_in_vain(account: Account, operation_id: str) -> httpx.Response:
    """A call that changes nothing and counts against the limit."""
    return account.call(*TARGETS[operation_id])


def call(account: Account, operation_id: str, scan_id: str) -> httpx.Response:
    """A well-formed call about this scan; a trigger starts another."""
    calls: dict[str, Callable[[], httpx.Response]] = {
        "getScanStatus": lambda: account.status(scan_id),
        "cancelScan": lambda: account.cancel(scan_id),
        "getScanLogs": lambda: account.logs(scan_id),
        "triggerScan": account.trigger,
    }
    return calls[operation_id]()


def exhaust(account: Account, operation_id: str, requests: int) -> None:
    """So many calls that count; all of them are admitted."""
    statuses = {call_in_vain(account, operation_id).status_code for _ in range(requests)}
    assert statuses == {IN_VAIN[operation_id]}


def retry_after(response: httpx.Response) -> int:
    """The seconds that a refused call is told to wait."""
    assert response.status_code == 429, f"{response.status_code} {response.text}"
    assert "Retry-After" in response.headers, "a refused call is not told when to come again"
    return int(response.headers["Retry-After"])
