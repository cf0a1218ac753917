"""Canceling, also when the answer is lost. The mock's report finds a cancel that is repeated blindly."""

import httpx
import pytest
from soda_scans import (
    ConnectionFailed,
    NotPermitted,
    RateLimited,
    ScanState,
    ServerError,
    SodaScansError,
    StateConflict,
)

from tests.sdk.conftest import URL, Scripted, Time, World, refusal, status

OK = httpx.Response(200, headers={"Location": f"{URL}/api/v1/scans/s1"})


def state(world: World, scan_id: str) -> ScanState:
    return ScanState(world.soda.status(scan_id).state)


def test_a_scan_that_queues_is_canceled_at_once(world: World) -> None:
    scan_id = world.scan(queueSeconds=10)
    assert world.soda.cancel(scan_id) is None
    assert state(world, scan_id) is ScanState.CANCELED


def test_a_scan_that_runs_is_canceled_in_time(world: World) -> None:
    scan_id = world.scan(queueSeconds=0, runSeconds=60)
    world.soda.cancel(scan_id)
    assert world.soda.wait(scan_id).state is ScanState.CANCELED


def test_a_scan_that_has_ended_cannot_be_canceled(world: World) -> None:
    scan_id = world.scan(queueSeconds=0, runSeconds=0)
    with pytest.raises(StateConflict, match="completed") as caught:
        world.soda.cancel(scan_id)
    assert (caught.value.status, caught.value.code) == (400, "invalid_scan_state")
    assert [request["status"] for request in world.requests("cancelScan")] == [400]


LOST = [
    {"kind": "reset"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502, "body": "html"},
    {"kind": "status", "status": 503, "body": "empty"},
    {"kind": "status", "status": 504, "body": "empty"},
    {"kind": "status", "status": 408},
    {"kind": "status", "status": 499},
    {"kind": "status", "status": 204, "body": "empty"},
    {"kind": "status", "status": 302, "body": "html"},
]


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: str(fault.get("status", "reset")))
def test_a_cancel_that_took_effect_though_its_answer_was_lost_is_done(world: World, fault: dict[str, object]) -> None:
    scan_id = world.scan(queueSeconds=60)
    world.fault("cancelScan", fault, when="after")
    world.soda.cancel(scan_id)
    assert len(world.requests("cancelScan")) == 1
    assert world.call("GET", "scans")["content"][0]["state"] == "canceled"


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: str(fault.get("status", "reset")))
def test_one_that_took_no_effect_is_repeated_after_a_503_alone(world: World, fault: dict[str, object]) -> None:
    scan_id = world.scan(queueSeconds=60)
    world.fault("cancelScan", fault, when="before")
    if fault.get("status") == 503:
        world.soda.cancel(scan_id)
        assert len(world.requests("cancelScan")) == 2
    else:
        with pytest.raises(SodaScansError):
            world.soda.cancel(scan_id)
        assert len(world.requests("cancelScan")) == 1
    ends = world.call("GET", "scans")["content"][0]["state"]
    assert (ends == "canceled") is (fault.get("status") == 503)


def test_a_400_after_a_cancel_that_was_lost_is_resolved_by_the_state(scripted: Scripted) -> None:
    """The look between the two came too early to see what the first one did."""
    soda, script = scripted(refusal(503), status("executing"), refusal(400), status("cancelationRequested"))
    soda.cancel("s1")
    assert [line.split()[0] for line in script.seen] == ["DELETE", "GET", "DELETE", "GET"]


def test_a_400_for_another_reason_stays_one(scripted: Scripted) -> None:
    soda, _ = scripted(refusal(503), status("executing"), refusal(400), status("timeOutRequested"))
    with pytest.raises(StateConflict, match="a message"):
        soda.cancel("s1")


def test_a_lost_answer_for_a_scan_that_ended_is_a_conflict(scripted: Scripted) -> None:
    soda, script = scripted(httpx.ReadTimeout("slow"), status("completedWithFailures"))
    with pytest.raises(StateConflict, match="the scan is completedWithFailures") as caught:
        soda.cancel("s1")
    assert "slow" in str(caught.value.__cause__)
    assert len(script.seen) == 2


def test_what_is_lost_and_not_to_be_found_out_is_lost(scripted: Scripted) -> None:
    soda, _ = scripted(httpx.ReadError("reset"), refusal(404))
    with pytest.raises(ConnectionFailed, match="reset"):
        soda.cancel("s1")


def test_a_cancel_that_cannot_have_taken_effect_is_simply_repeated(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(httpx.ConnectError("refused"), refusal(429, "7"), httpx.ConnectTimeout("slow"), OK)
    soda.cancel("s1")
    assert {line.split()[0] for line in script.seen} == {"DELETE"}
    assert len(script.seen) == 4
    assert 7 in time.slept_s


def test_the_rate_limit_is_waited_out(world: World) -> None:
    scan_ids = [world.scan(queueSeconds=1000) for _ in range(12)]
    for scan_id in scan_ids:
        world.soda.cancel(scan_id)
    assert [request["status"] for request in world.requests("cancelScan")].count(429) == 1


def test_503_for_ever_ends_it(scripted: Scripted) -> None:
    soda, script = scripted(*[refusal(503), status("executing")] * 10)
    with pytest.raises(ServerError):
        soda.cancel("s1")
    assert [line.split()[0] for line in script.seen].count("DELETE") == 5


def test_a_503_that_asks_for_more_time_than_there_is_ends_it(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(refusal(503, "3600"), status("executing"))
    with pytest.raises(ServerError) as caught:
        soda.cancel("s1")
    assert caught.value.retry_after_s == 3600
    assert time.slept_s == []


def test_a_cancel_that_never_left_is_no_reason_to_look(scripted: Scripted) -> None:
    soda, script = scripted(httpx.ConnectError("refused"))
    with pytest.raises(ConnectionFailed):
        soda.cancel("s1")
    assert {line.split()[0] for line in script.seen} == {"DELETE"}


def test_no_permission_is_no_reason_to_look(scripted: Scripted) -> None:
    soda, script = scripted(refusal(403))
    with pytest.raises(NotPermitted):
        soda.cancel("s1")
    assert len(script.seen) == 1


def test_a_429_that_stays_is_one(scripted: Scripted) -> None:
    soda, _ = scripted(refusal(429, "1"))
    with pytest.raises(RateLimited):
        soda.cancel("s1")
