"""The generated client and a server, over a socket: every operation, sync and async, in success and in error.

Each response is judged by the oracle on its way, and what the client holds is compared with the JSON that came.
"""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from soda_cloud_client import Client
from soda_cloud_client.models import (
    ErrorResponse,
    PublicApiScanLogsResponse,
    PublicApiScanStatusResponse,
    ScanStateDTO,
    TriggerScanRequest,
)
from soda_cloud_client.types import UNSET, Response

from contract_tests.account import ANY_DEFINITION, Account, Clock
from contract_tests.client_side.comparison import lost
from contract_tests.client_side.generated import call_by_asyncio, call_by_sync, client_for
from contract_tests.contract import FINAL_STATES, OPERATIONS
from contract_tests.exchange import Scene
from contract_tests.model import LOG_LINES, QUEUE_MS, life_of
from contract_tests.rfc3339 import instant_ns
from contract_tests.server_side.calls import UNKNOWN_ID, exhaust
from contract_tests.servers import TIMEOUT_S, Key


class Caller:
    """Calls operations of the generated client by their ids, in one of its two ways."""

    def __init__(self, account: Account, *, asynchronous: bool) -> None:
        self.account = account
        self.asynchronous = asynchronous

    def call(self, operation_id: str, *, key: Key | None = None, **arguments: Any) -> Response[Any]:
        """The answer; what it holds has been compared with what came."""
        client = self._client(key or self.account.key)
        answer = (call_by_asyncio if self.asynchronous else call_by_sync)(client, operation_id, arguments)
        schema = OPERATIONS[operation_id].answers[answer.status_code].schema
        if schema is None:
            assert answer.parsed is None
        else:
            assert list(lost(schema, json.loads(answer.content), answer.parsed)) == []
        return answer

    def trigger(self, definition: str = ANY_DEFINITION) -> str:
        answer = self.call("triggerScan", body=TriggerScanRequest(definition))
        assert answer.status_code == HTTPStatus.CREATED
        return answer.headers["X-Soda-Scan-Id"]

    def status(self, scan_id: str) -> PublicApiScanStatusResponse:
        parsed = self.call("getScanStatus", scan_id=scan_id).parsed
        assert isinstance(parsed, PublicApiScanStatusResponse)
        return parsed

    def page(self, scan_id: str, **arguments: Any) -> PublicApiScanLogsResponse:
        parsed = self.call("getScanLogs", scan_id=scan_id, **arguments).parsed
        assert isinstance(parsed, PublicApiScanLogsResponse)
        return parsed

    def refused(self, status: HTTPStatus, operation_id: str, **arguments: Any) -> ErrorResponse:
        answer = self.call(operation_id, **arguments)
        assert answer.status_code is status
        assert isinstance(answer.parsed, ErrorResponse)
        return answer.parsed

    def _client(self, key: Key) -> Client:
        server, traffic = self.account.wire.server, self.account.wire.traffic
        hook = traffic.hook_async(Scene.CLIENT) if self.asynchronous else traffic.hook(Scene.CLIENT)
        client = client_for(key, server.base_url, event_hooks={"response": [hook]}, trust_env=server.trust_env)
        return client.with_timeout(httpx.Timeout(TIMEOUT_S))


@pytest.fixture(params=["sync", "async"])
def caller(request: pytest.FixtureRequest, account: Account) -> Caller:
    return Caller(account, asynchronous=request.param == "async")


@pytest.mark.parametrize("definition", [ANY_DEFINITION, *sorted(FINAL_STATES)])
def test_a_scan_is_followed_to_its_end(caller: Caller, clock: Clock, definition: str) -> None:
    life = life_of(definition, clock.now_ms)
    scan_id = caller.trigger(definition)
    for instant, state in life.steps:
        clock.advance_to(instant)
        scan = caller.status(scan_id)
        assert scan.state is ScanStateDTO(state)
        assert (scan.ended is UNSET) == (state not in FINAL_STATES)


def test_the_log_is_read_page_by_page(caller: Caller, clock: Clock) -> None:
    scan_id = caller.trigger()
    clock.advance(60_000)
    lines = [line for number in range(3) for line in caller.page(scan_id, page=number, size=100).content]
    assert [line.index for line in lines] == list(range(LOG_LINES))
    assert lines == caller.page(scan_id).content


def test_a_scan_is_canceled_once(caller: Caller, clock: Clock) -> None:
    scan_id = caller.trigger()
    clock.advance(QUEUE_MS)
    answer = caller.call("cancelScan", scan_id=scan_id)
    assert answer.status_code is HTTPStatus.OK
    assert answer.headers["Location"].endswith(f"/api/v1/scans/{scan_id}")
    assert caller.status(scan_id).state is ScanStateDTO.CANCELATION_REQUESTED
    assert caller.refused(HTTPStatus.BAD_REQUEST, "cancelScan", scan_id=scan_id).code == "invalid_scan_state"


def test_a_data_timestamp_arrives_with_its_offset(caller: Caller) -> None:
    instant = datetime.fromisoformat("2026-01-01T00:00:00.123+05:30")
    answer = caller.call("triggerScan", body=TriggerScanRequest(ANY_DEFINITION, instant))
    scan_time = caller.account.scan(answer.headers["X-Soda-Scan-Id"])["scanTime"]
    assert instant_ns(scan_time) == instant_ns(instant.isoformat())


@pytest.mark.parametrize("scan_id", [UNKNOWN_ID, "a/b", "a%2Fb", "a b?c#d", "日本 🎈"])
def test_an_unknown_scan_is_not_found(caller: Caller, scan_id: str) -> None:
    for operation_id in ("getScanStatus", "cancelScan", "getScanLogs"):
        error = caller.refused(HTTPStatus.NOT_FOUND, operation_id, scan_id=scan_id)
        assert isinstance(error.message, str)
        assert repr(scan_id) in error.message


def test_a_bad_request_is_refused(caller: Caller) -> None:
    caller.refused(HTTPStatus.BAD_REQUEST, "getScanLogs", scan_id=caller.trigger(), size=99)
    caller.refused(HTTPStatus.BAD_REQUEST, "triggerScan", body=TriggerScanRequest(""))


def test_wrong_credentials_are_unauthorized(caller: Caller) -> None:
    wrong = Key(caller.account.key.id, "wrong")
    caller.refused(HTTPStatus.UNAUTHORIZED, "triggerScan", key=wrong, body=TriggerScanRequest(ANY_DEFINITION))
    for operation_id in ("getScanStatus", "cancelScan", "getScanLogs"):
        caller.refused(HTTPStatus.UNAUTHORIZED, operation_id, key=wrong, scan_id=UNKNOWN_ID)


def test_a_key_without_permission_is_forbidden(caller: Caller, forbidden: Account) -> None:
    for operation_id in ("getScanStatus", "cancelScan", "getScanLogs"):
        caller.refused(HTTPStatus.FORBIDDEN, operation_id, key=forbidden.key, scan_id=UNKNOWN_ID)


@pytest.mark.about_limits
@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_too_many_requests_are_refused_with_retry_after(caller: Caller, operation_id: str) -> None:
    exhaust(caller.account, operation_id, OPERATIONS[operation_id].limit.requests)
    is_trigger = operation_id == "triggerScan"
    arguments: dict[str, Any] = {"body": TriggerScanRequest("d")} if is_trigger else {"scan_id": UNKNOWN_ID}
    answer = caller.call(operation_id, **arguments)
    assert answer.status_code is HTTPStatus.TOO_MANY_REQUESTS
    assert answer.headers["Retry-After"] == "60"
