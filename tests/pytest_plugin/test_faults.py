"""Faults mean the same to an httpx client in this process as they do over a socket."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from soda_cloud_mock.testing import MockControls, MockFault, SodaMock

TRIGGER = {"scanDefinition": "orders_daily"}


@pytest.fixture
def scan_path(mock: MockControls) -> str:
    return f"/api/v1/scans/{mock.scan('orders_daily').id}"


def test_the_next_call_of_an_operation_fails_and_the_one_after_it_does_not(
    mock: MockControls, client_of_mock: httpx.Client, scan_path: str
) -> None:
    fault = mock.fail_next("getScanStatus", status=429, retry_after_seconds=7)
    assert client_of_mock.get(f"{scan_path}/logs").status_code == 200
    answer = client_of_mock.get(scan_path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["code"] == "injected_fault"
    assert client_of_mock.get(scan_path).status_code == 200
    assert fault.injected == 1


def test_without_an_operation_any_call_fails(mock: MockControls, client_of_mock: httpx.Client, scan_path: str) -> None:
    mock.fail_next(times=2, body="html")
    logs = client_of_mock.get(f"{scan_path}/logs")
    assert (logs.status_code, logs.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert client_of_mock.post("/api/v1/scans", data=TRIGGER).status_code == 503
    assert client_of_mock.get(scan_path).status_code == 200


def test_every_nth_call_fails(mock: MockControls, client_of_mock: httpx.Client, scan_path: str) -> None:
    mock.fail_next("getScanStatus", every=3)
    assert [client_of_mock.get(scan_path).status_code for _ in range(6)] == [200, 200, 503] * 2


def test_calls_fail_by_chance(mock: MockControls, client_of_mock: httpx.Client, scan_path: str) -> None:
    never = mock.fail_next("getScanStatus", probability=0)
    always = mock.fail_next("getScanStatus", status=500, probability=1)
    assert client_of_mock.get(scan_path).status_code == 500
    assert (never.injected, always.injected) == (0, 1)


@pytest.mark.parametrize(("after", "made"), [(False, 0), (True, 1)])
def test_after_means_that_the_operation_has_taken_effect(
    mock: MockControls, client_of_mock: httpx.Client, after: bool, made: int
) -> None:
    mock.fail_next("triggerScan", after=after)
    assert client_of_mock.post("/api/v1/scans", data=TRIGGER).status_code == 503
    assert len(mock.scans) == made


@pytest.mark.parametrize(("after", "made"), [(False, 0), (True, 1)])
def test_a_reset_is_a_read_error(mock: MockControls, client_of_mock: httpx.Client, after: bool, made: int) -> None:
    mock.reset_next("triggerScan", after=after)
    with pytest.raises(httpx.ReadError):
        client_of_mock.post("/api/v1/scans", data=TRIGGER)
    assert len(mock.scans) == made
    assert [request.status for request in mock.requests] == [None]


def test_a_value_that_no_enum_knows(mock: MockControls, client_of_mock: httpx.Client, scan_path: str) -> None:
    mock.unknown_value_next("getScanStatus", value="hibernating")
    assert client_of_mock.get(scan_path).json()["state"] == "hibernating"


def test_fields_that_the_contract_does_not_know(
    mock: MockControls, client_of_mock: httpx.Client, scan_path: str
) -> None:
    mock.extra_fields_next("getScanStatus")
    assert "xFutureText" in client_of_mock.get(scan_path).json()


def test_another_content_type(mock: MockControls, client_of_mock: httpx.Client, scan_path: str) -> None:
    mock.content_type_next("getScanStatus", content_type="text/plain")
    assert client_of_mock.get(scan_path).headers["Content-Type"] == "text/plain"


def test_faults_are_forgotten(mock: MockControls, client_of_mock: httpx.Client, scan_path: str) -> None:
    fault = mock.fail_next("getScanStatus")
    mock.clear_faults()
    assert client_of_mock.get(scan_path).status_code == 200
    assert fault.injected == 0


# --- faults that take time ------------------------------------------------------------------------

Add = Callable[[MockControls, float], MockFault]
LATE: list[Any] = [
    pytest.param(lambda mock, s: mock.delay_next("getScanStatus", seconds=s), id="before"),
    pytest.param(lambda mock, s: mock.delay_next("getScanStatus", seconds=s, after=True), id="after"),
    pytest.param(lambda mock, s: mock.drip_next("getScanStatus", seconds=s), id="drip"),
]


@pytest.mark.parametrize("add", LATE)
def test_who_is_patient_gets_the_answer(
    mock: MockControls, client_of_mock: httpx.Client, scan_path: str, add: Add
) -> None:
    mock.clear_faults()
    add(mock, 0.2)
    before = mock.clock.now
    assert client_of_mock.get(scan_path, timeout=None).status_code == 200
    assert mock.clock.now - before >= timedelta(seconds=0.2)


@pytest.mark.parametrize("add", LATE)
def test_who_is_not_times_out(mock: MockControls, client_of_mock: httpx.Client, scan_path: str, add: Add) -> None:
    # So late that a busy machine cannot have both the time-out and the answer when the client looks again.
    add(mock, 60)
    before = mock.clock.now
    with pytest.raises(httpx.ReadTimeout):
        client_of_mock.get(scan_path, timeout=httpx.Timeout(5, read=0.15))
    passed = mock.clock.now - before
    assert passed >= timedelta(seconds=0.15)
    if isinstance(mock, SodaMock):
        assert passed == timedelta(seconds=0.15)


def test_a_drip_comes_in_pieces_each_in_its_time(soda_mock: SodaMock, client: httpx.Client) -> None:
    scan = soda_mock.scan("orders_daily")
    soda_mock.drip_next("getScanStatus", seconds=10)
    before = soda_mock.clock.now
    with client.stream("GET", f"/api/v1/scans/{scan.id}") as answer:
        assert soda_mock.clock.now == before
        arrivals = [(soda_mock.clock.now - before).total_seconds() for _ in answer.iter_raw()]
    assert 15 <= len(arrivals) <= 20
    assert arrivals == pytest.approx([10 * number / len(arrivals) for number in range(1, len(arrivals) + 1)], abs=0.001)


def test_a_delayed_operation_takes_effect_though_its_caller_has_given_up(
    soda_mock: SodaMock, client: httpx.Client
) -> None:
    soda_mock.delay_next("triggerScan", seconds=40)
    before = soda_mock.clock.now
    with pytest.raises(httpx.ReadTimeout):
        client.post("/api/v1/scans", data=TRIGGER, timeout=30)
    soda_mock.clock.advance(seconds=9.999)
    assert soda_mock.scans == []
    soda_mock.clock.advance(seconds=60)
    (scan,) = soda_mock.scans
    assert scan.created - before == timedelta(seconds=40)


@pytest.mark.anyio
async def test_tasks_go_on_while_one_is_kept_waiting(soda_mock: SodaMock) -> None:
    scan = soda_mock.scan("orders_daily", queue_seconds=5)
    soda_mock.delay_next("getScanStatus", seconds=20)
    soda_mock.drip_next("getScanLogs", seconds=10)
    order = []
    auth = (soda_mock.api_key_id, soda_mock.api_key_secret)
    async with httpx.AsyncClient(base_url=soda_mock.base_url, auth=auth, timeout=None) as client:

        async def get(path: str) -> None:
            await client.get(f"/api/v1/scans/{scan.id}{path}")
            order.append(path)

        async def watch() -> None:
            for _ in range(3):
                await soda_mock.clock.sleep_async(4)
                order.append(scan.state)

        await asyncio.gather(get(""), get("/logs"), watch())
    assert order == ["queuing", "executing", "/logs", "executing", ""]
