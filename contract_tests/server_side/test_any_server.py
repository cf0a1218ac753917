"""What any server of this API can be asked, whoever holds its clock; the oracle and the witness judge the answers.

A few calls an operation: an account has its limits. What would change one is left out of a run that is --read-only.
"""

import asyncio
from typing import Any

import httpx
import pytest

from contract_tests.account import ANY_DEFINITION, Account
from contract_tests.client_side.generated import client_for, module_of
from contract_tests.contract import FINAL_STATES
from contract_tests.exchange import Scene
from contract_tests.options import option
from contract_tests.server_side.calls import FORM, TARGETS, UNKNOWN_ID
from contract_tests.servers import NEEDS_DEFINITION, NEEDS_SCAN, TIMEOUT_S, Key

changing = pytest.mark.changes_an_account
READING = ["getScanStatus", "getScanLogs"]
_CHANGING = [pytest.param(operation_id, marks=changing) for operation_id in ("cancelScan", "triggerScan")]


@pytest.fixture
def scan_id(request: pytest.FixtureRequest, guest: Account) -> str:
    """A scan of the account, to be read."""
    given: str | None = option(request.config, "scan_id")
    if given is None and guest.wire.server.is_ours:
        return guest.new_scan()
    if given is None:
        pytest.skip(NEEDS_SCAN)
    return given


@pytest.fixture
def definition(request: pytest.FixtureRequest, guest: Account) -> str:
    """A scan definition of the account that may be triggered."""
    given: str | None = option(request.config, "scan_definition")
    if given is None and guest.wire.server.is_ours:
        return ANY_DEFINITION
    if given is None:
        pytest.skip(NEEDS_DEFINITION)
    return given


@pytest.mark.parametrize("operation_id", [*READING, _CHANGING[0]])
def test_a_scan_that_does_not_exist_is_404(guest: Account, operation_id: str) -> None:
    assert guest.call(*TARGETS[operation_id]).status_code == 404


@changing
def test_a_trigger_without_a_definition_is_400(guest: Account) -> None:
    assert guest.call(*TARGETS["triggerScan"], headers=FORM, body="").status_code == 400


@pytest.mark.parametrize("operation_id", [*READING, *_CHANGING])
def test_a_call_without_credentials_is_401(guest: Account, operation_id: str) -> None:
    assert guest.anonymous(*TARGETS[operation_id]).status_code == 401


@pytest.mark.parametrize("operation_id", [*READING, *_CHANGING])
def test_a_call_with_a_wrong_secret_is_401(guest: Account, operation_id: str) -> None:
    assert guest.call(*TARGETS[operation_id], key=Key(guest.key.id, "wrong")).status_code == 401


def test_an_illegal_size_is_400(guest: Account) -> None:
    method, target = TARGETS["getScanLogs"]
    assert guest.call(method, f"{target}?size=99").status_code == 400


@pytest.mark.parametrize("operation_id", READING)
@pytest.mark.parametrize("way", ["sync", "async"])
def test_the_generated_client_reads_a_404(guest: Account, operation_id: str, way: str) -> None:
    server, traffic = guest.wire.server, guest.wire.traffic
    hook = traffic.hook(Scene.CLIENT) if way == "sync" else traffic.hook_async(Scene.CLIENT)
    client = client_for(guest.key, server.base_url, event_hooks={"response": [hook]}, trust_env=server.trust_env)
    client = client.with_timeout(httpx.Timeout(TIMEOUT_S))
    module = module_of(operation_id)

    async def asynchronously() -> Any:
        async with client:
            return await module.asyncio_detailed(UNKNOWN_ID, client=client)

    if way == "async":
        answer = asyncio.run(asynchronously())
    else:
        with client:
            answer = module.sync_detailed(UNKNOWN_ID, client=client)
    assert answer.status_code == 404
    assert answer.parsed is not None


def test_a_scan_is_read_twice(guest: Account, scan_id: str) -> None:
    """The witness compares the two: only legal edges, and no timestamp that was shown changes."""
    first = guest.scan(scan_id)
    again = guest.scan(scan_id)
    if first["state"] in FINAL_STATES:
        assert again == first


def test_the_pages_of_a_log_are_the_whole_log(guest: Account, scan_id: str) -> None:
    """At most ten pages a size, so that the limit is not in the way."""
    whole = guest.page(scan_id, "size=1000")
    total = min(whole["totalElements"], 1_000)
    lines = [
        line for page in range(-(-total // 100)) for line in guest.page(scan_id, f"size=100&page={page}")["content"]
    ]
    assert lines[:total] == whole["content"][:total]


def test_a_page_past_the_end_is_empty(guest: Account, scan_id: str) -> None:
    assert guest.page(scan_id, "size=1000&page=1000000")["content"] == []


@changing
def test_a_scan_is_triggered_and_canceled_once(guest: Account, definition: str) -> None:
    scan_id = guest.new_scan(definition)
    before = guest.state(scan_id)
    canceled = guest.cancel(scan_id).status_code
    after = guest.state(scan_id)
    if canceled == 200:
        assert after in ("cancelationRequested", "canceled")
        assert guest.cancel(scan_id).status_code == 400
    else:
        assert canceled == 400
        assert before not in ("queuing", "executing", "started") or after != before
