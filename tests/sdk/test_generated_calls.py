"""Calls of the generated client through the sdk's ``client``: none of its traps is left."""

import asyncio
import copy
import gzip
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from soda_cloud_client.api.scans import cancel_scan, get_scan_logs, get_scan_status, trigger_scan
from soda_cloud_client.models import (
    ErrorResponse,
    LogsContentDTO,
    PublicApiCheckSlimDTO,
    PublicApiPostProcessingStageDTO,
    PublicApiScanStatusResponse,
    ScanStateDTO,
    TriggerScanRequest,
)
from soda_cloud_client.types import UNSET
from soda_scans import (
    AsyncSodaScans,
    NotAuthenticated,
    RateLimited,
    RequestTimedOut,
    ServerError,
    SodaScans,
    SodaScansError,
    UnreadableResponse,
    WrongArgument,
)

from tests.sdk.conftest import KEY, URL, Answer, Script, page, refusal, status

Call = Callable[..., Any]
Answering = Callable[..., tuple[Call, Script]]
BODY = TriggerScanRequest("orders_daily")
OPERATIONS: dict[str, tuple[Any, dict[str, Any]]] = {
    "triggerScan": (trigger_scan, {"body": BODY}),
    "getScanStatus": (get_scan_status, {"scan_id": "s1"}),
    "cancelScan": (cancel_scan, {"scan_id": "s1"}),
    "getScanLogs": (get_scan_logs, {"scan_id": "s1"}),
}


@pytest.fixture
def answering(kind: str) -> Answering:
    """Calls an operation of the generated client, through the sdk's client of a service that answers so."""

    def start(*answers: Answer, **options: Any) -> tuple[Call, Script]:
        script = Script(answers)
        options = {"base_url": URL, **KEY, "httpx_args": {"transport": httpx.MockTransport(script)}, **options}

        def call(operation_id: str, **arguments: Any) -> Any:
            module, usual = OPERATIONS[operation_id]
            if kind == "sync":
                with SodaScans(**options) as soda:
                    return module.sync_detailed(client=soda.client, **usual | arguments)

            async def called() -> Any:
                async with AsyncSodaScans(**options) as soda:
                    return await module.asyncio_detailed(client=soda.client, **usual | arguments)

            return asyncio.run(called())

        return call, script

    return start


def test_a_new_enum_value_is_kept_with_the_response(answering: Answering) -> None:
    call, _ = answering(status("paused", failures=3))
    parsed = call("getScanStatus").parsed
    assert (parsed.state, parsed.failures) == ("paused", 3)
    assert parsed.state not in list(ScanStateDTO)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "body", [b"", b"<html>no</html>", b"{", b"[]", b'"text"', b"null", b"\xff", b"[" * 100_000, b'{"code": 1}']
)
@pytest.mark.parametrize(("http_status", "kind"), [(401, NotAuthenticated), (429, RateLimited), (500, ServerError)])
def test_a_broken_body_loses_neither_status_nor_retry_after(
    answering: Answering, operation: str, body: bytes, http_status: int, kind: type[SodaScansError]
) -> None:
    headers = {"Retry-After": "17", "X-Soda-Trace-Id": "t1", "Content-Type": "text/html"}
    call, _ = answering(httpx.Response(http_status, content=body, headers=headers))
    with pytest.raises(kind) as caught:
        call(operation)
    error = caught.value
    assert (error.operation, error.status, error.retry_after_s, error.trace_id) == (operation, http_status, 17, "t1")
    assert error.code is None
    assert f"got {http_status} with {len(body)} bytes of text/html" in error.message


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("http_status", [204, 202, 302, 304, 502])
def test_a_status_that_is_not_documented_is_no_none(answering: Answering, operation: str, http_status: int) -> None:
    call, _ = answering(httpx.Response(http_status))
    with pytest.raises(ServerError if http_status == 502 else UnreadableResponse) as caught:
        call(operation)
    assert caught.value.status == http_status


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("http_status", [499, 520, 599])
def test_a_status_that_nobody_registered_is_an_error_like_others(
    answering: Answering, operation: str, http_status: int
) -> None:
    call, _ = answering(httpx.Response(http_status))
    with pytest.raises(SodaScansError) as caught:
        call(operation)
    assert caught.value.status == http_status


def test_a_cancel_says_by_not_raising_that_it_was_taken_on(answering: Answering) -> None:
    call, _ = answering(httpx.Response(200, headers={"Location": "x"}))
    assert call("cancelScan").status_code == 200
    for http_status in (204, 502):
        call, _ = answering(httpx.Response(http_status))
        with pytest.raises(SodaScansError):
            call("cancelScan")


OPTIONAL = [
    "agentId",
    "checks",
    "contractDatasetCloudUrl",
    "ended",
    "errors",
    "failures",
    "postProcessingStages",
    "runnerId",
    "scanDefinition",
    "scanTime",
    "started",
    "submitted",
    "warnings",
]


def test_a_null_is_the_same_as_nothing(answering: Answering) -> None:
    call, _ = answering(status("queuing", None, **dict.fromkeys(OPTIONAL)))
    parsed = call("getScanStatus").parsed
    for name in ("checks", "ended", "scan_definition", "failures"):
        assert getattr(parsed, name) is UNSET
    assert parsed.additional_properties == {}


def test_so_it_is_in_the_depth_and_in_what_is_compressed(answering: Answering) -> None:
    body = json.loads(status(checks=[{"id": None, "evaluationStatus": None}], xNew={"a": None, "b": [None]}).content)
    headers = {"Content-Encoding": "gzip", "X-Soda-Trace-Id": "t1"}
    compressed = gzip.compress(json.dumps(body).encode())
    call, _ = answering(lambda _: httpx.Response(200, content=compressed, headers=headers))
    answer = call("getScanStatus")
    assert answer.parsed.checks[0].evaluation_status is UNSET
    assert answer.parsed.additional_properties == {"xNew": {"b": [None]}}
    assert answer.headers["x-soda-trace-id"] == "t1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"state": "completed"}',
        b'{"code": "login", "message": "log in first"}',
        json.dumps({"id": "s1", "cloudUrl": "u", "created": "2026-01-01T00:00:00Z", "state": 5}).encode(),
        json.dumps({"id": "s1", "cloudUrl": "u", "created": "yesterday", "state": "completed"}).encode(),
        json.dumps({"id": "s1", "cloudUrl": "u", "created": 12, "state": "completed"}).encode(),
        json.dumps({"id": 1, "cloudUrl": "u", "created": "2026-01-01T00:00:00Z", "state": "completed"}).encode(),
        status(state="completed", checks=[None]).content,
        status(state="completed", checks="many").content,
        status(state="completed", failures="3").content,
        json.dumps({"id": "s1", "cloudUrl": "u", "created": "2026-01-01T00:00:00Z", "state": None}).encode(),
    ],
)
def test_a_body_that_is_no_status_cannot_be_read(answering: Answering, body: bytes) -> None:
    call, _ = answering(httpx.Response(200, content=body))
    with pytest.raises(UnreadableResponse, match="the body is no PublicApiScanStatusResponse") as caught:
        call("getScanStatus")
    assert caught.value.status == 200


@pytest.mark.parametrize("change", [{"last": "false"}, {"number": "0"}, {"content": None}, {"content": [{}]}])
def test_a_body_that_is_no_page_cannot_be_read(answering: Answering, change: dict[str, Any]) -> None:
    body = json.loads(page(0, [0], last=True).content) | change
    call, _ = answering(httpx.Response(200, json=body))
    with pytest.raises(UnreadableResponse, match="the body is no PublicApiScanLogsResponse"):
        call("getScanLogs")


def test_a_server_that_never_answers_is_given_up(answering: Answering) -> None:
    call, script = answering(httpx.ReadTimeout("nothing came"))
    with pytest.raises(RequestTimedOut, match="nothing came"):
        call("getScanStatus")
    timeout = script.requests[0].extensions["timeout"]
    assert timeout == {"connect": 5, "read": 30, "write": 30, "pool": 30}


@pytest.mark.parametrize("operation", ["getScanStatus", "cancelScan", "getScanLogs"])
@pytest.mark.parametrize("scan_id", ["", ".", ".."])
def test_a_scan_id_that_leads_elsewhere_is_refused(answering: Answering, operation: str, scan_id: str) -> None:
    call, script = answering(status())
    with pytest.raises(WrongArgument, match="expected one that trigger returned"):
        call(operation, scan_id=scan_id)
    assert script.seen == []


@pytest.mark.parametrize("scan_id", ["...", "a/b", "a?b", "a#b", "%2e%2e", "a b", "ü", "/", "../x"])
def test_any_other_scan_id_is_one_segment_of_the_path(answering: Answering, scan_id: str) -> None:
    call, script = answering(refusal(404))
    with pytest.raises(SodaScansError) as caught:
        call("getScanLogs", scan_id=scan_id)
    assert caught.value.scan_id == scan_id
    assert script.requests[0].url.raw_path.count(b"/") == 5


def test_a_scan_id_too_long_for_a_url_is_refused(answering: Answering) -> None:
    call, script = answering(status())
    with pytest.raises(WrongArgument, match="URL"):
        call("getScanStatus", scan_id="x" * 70_000)
    assert script.seen == []


def test_a_page_that_nobody_asks_for_is_not_sent(answering: Answering) -> None:
    call, script = answering(page(0, [], last=True))
    call("getScanLogs")
    assert script.seen == ["GET /api/v1/scans/s1/logs"]


MODELS = [
    PublicApiScanStatusResponse.from_dict(json.loads(status().content)),
    PublicApiCheckSlimDTO(),
    PublicApiPostProcessingStageDTO.from_dict({"name": "diagnosticWarehouse"}),
    ErrorResponse(),
    BODY,
    LogsContentDTO.from_dict({"index": 0, "level": "new", "message": "m", "timestamp": "2026-01-01T00:00:00Z"}),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_a_copied_model_is_as_good_as_the_model(model: Any) -> None:
    for copied in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert copied == model
        assert copied.to_dict() == model.to_dict()


def test_a_pickled_model_can_be_read_where_only_the_generated_client_is() -> None:
    code = (
        "import pickle, sys; model = pickle.load(sys.stdin.buffer); "
        "assert model.to_dict() == {'name': 'diagnosticWarehouse'}; assert 'soda_scans' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], input=pickle.dumps(MODELS[2]), check=True)


def test_what_is_none_of_the_operations_passes_as_it_is() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(502, text=request.url.path))
    with SodaScans(base_url=URL, **KEY, httpx_args={"transport": transport}) as soda:
        for method, path in (("GET", "/api/v1/checks"), ("PUT", "/api/v1/scans/s1"), ("GET", "/api/v1/scans")):
            assert soda.client.get_httpx_client().request(method, path).text == path


def test_another_client_of_httpx_would_undo_all_this() -> None:
    with SodaScans(base_url=URL, **KEY) as soda, httpx.Client() as bare:
        with pytest.raises(TypeError, match="would not raise the sdk's errors"):
            soda.client.set_httpx_client(bare)
        with pytest.raises(TypeError, match="would not raise the sdk's errors"):
            soda.client.set_async_httpx_client(httpx.AsyncClient())


def test_what_is_made_of_the_client_is_one_as_well() -> None:
    script = Script([httpx.Response(520)])
    with SodaScans(base_url=URL, **KEY, httpx_args={"transport": httpx.MockTransport(script)}) as soda:
        for client in (
            soda.client.with_headers({"X-Team": "data"}),
            soda.client.with_timeout(httpx.Timeout(1)),
            soda.client.with_cookies({"a": "b"}),
        ):
            with client, pytest.raises(ServerError):
                get_scan_status.sync("s1", client=client)
    assert script.requests[0].headers["x-team"] == "data"
    assert all(request.headers["authorization"].startswith("Basic ") for request in script.requests)
