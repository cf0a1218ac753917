"""A request as a value, and the reply to it, without a server or an event loop."""

import json
import threading
from base64 import b64encode
from dataclasses import replace

import pytest
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.faults import Delay, Drip, Reset
from soda_cloud_mock.http_api.delivery import Postponed, Reply
from soda_cloud_mock.http_api.errors import BadParameter
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES, Request
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import Options

AUTHORIZATION = (b"authorization", b"Basic " + b64encode(b"soda-mock:soda-mock-secret"))


def request(method: str, path: str, body: bytes | None = b"", *headers: tuple[bytes, bytes]) -> Request:
    return Request(method, path, b"", [AUTHORIZATION, *headers], body, "https://cloud.soda.io")


@pytest.fixture
def mock() -> Mock:
    return Mock(Options(clock_mode=ClockMode.VIRTUAL, strict=True))


def control(mock: Mock, method: str, path: str, body: object = None) -> None:
    reply = mock.respond(request(method, path, b"" if body is None else json.dumps(body).encode()))
    assert isinstance(reply, Reply)
    assert reply.answer.status < 300, reply.answer.content


def triggered(mock: Mock) -> str:
    form = (b"content-type", b"application/x-www-form-urlencoded")
    reply = mock.respond(request("POST", "/api/v1/scans", b"scanDefinition=orders", form))
    assert isinstance(reply, Reply)
    return reply.answer.headers["location"].removeprefix("https://cloud.soda.io")


def test_a_reply_to_a_plain_call_goes_out_at_once(mock: Mock) -> None:
    reply = mock.respond(request("GET", triggered(mock)))
    assert isinstance(reply, Reply)
    assert (reply.answer.status, reply.effect) == (200, None)
    assert json.loads(reply.answer.content)["state"] == "queuing"


def test_a_delay_before_the_operation_leaves_it_undecided_until_it_proceeds(mock: Mock) -> None:
    path = triggered(mock)
    control(mock, "POST", "/_mock/faults", {"fault": {"kind": "delay", "seconds": 1.5}})
    postponed = mock.respond(request("GET", path))
    assert isinstance(postponed, Postponed)
    assert postponed.wait_ms == 1_500
    control(mock, "POST", "/_mock/clock/advance", {"seconds": 12})
    reply = postponed.proceed()
    assert json.loads(reply.answer.content)["state"] == "completed"
    assert reply.effect is None


@pytest.mark.parametrize(
    ("fault", "effect"),
    [
        ({"fault": {"kind": "delay", "seconds": 2}, "when": "after"}, Delay(2_000)),
        ({"fault": {"kind": "drip", "seconds": 2}}, Drip(2_000)),
        ({"fault": {"kind": "reset"}}, Reset()),
    ],
)
def test_what_delivery_has_to_do_is_said_beside_the_answer(
    mock: Mock, fault: dict[str, object], effect: object
) -> None:
    path = triggered(mock)
    control(mock, "POST", "/_mock/faults", fault)
    reply = mock.respond(request("GET", path))
    assert isinstance(reply, Reply)
    assert reply.effect == effect


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (b"mock.test:8089", "https://mock.test:8089"),
        (b"[::1]:8089", "https://[::1]:8089"),
        (b"", "https://cloud.soda.io"),
        (b"me:secret@mock.test", "https://cloud.soda.io"),
        (b"mock.test/path?", "https://cloud.soda.io"),
        (b"mock.test:", "https://cloud.soda.io"),
    ],
)
def test_absolute_addresses_name_the_host_that_was_asked_for_if_it_is_one(host: bytes, expected: str) -> None:
    assert request("GET", "/", b"", (b"host", host)).base_url == expected


def test_without_a_host_absolute_addresses_name_the_server() -> None:
    assert request("GET", "/").base_url == "https://cloud.soda.io"


@pytest.mark.parametrize("body", [None, b"a" * (MAX_BODY_BYTES + 1)])
def test_a_body_that_is_too_long_is_refused_whether_or_not_it_was_read(body: bytes | None) -> None:
    with pytest.raises(BadParameter, match=f"more than {MAX_BODY_BYTES} bytes"):
        request("POST", "/", body).content()
    assert request("POST", "/", b"a" * MAX_BODY_BYTES).content() == b"a" * MAX_BODY_BYTES


def test_a_reset_with_many_scans_leaves_none_and_the_old_ones_are_let_go(mock: Mock) -> None:
    tenant = mock.sandboxes.permanent
    full = tenant.sandbox
    full.change_settings(replace(full.settings, max_scans=20_000))
    for _ in range(10_001):
        full.add_scan("orders")
    control(mock, "POST", "/_mock/reset")
    assert tenant.sandbox.scan_count == 0
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(20)
    assert full.scan_count == 0
