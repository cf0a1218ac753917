"""Waiting for scans: against scripted answers for the pauses, against the mock for the conduct."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest
from soda_scans import AsyncSodaScans, ScanState, ScanStatus, ServerError, WaitTimedOut, WrongArgument

from tests.sdk.conftest import KEY, URL, Script, Scripted, Time, World, refusal, status


def at(time: Time, seconds: float) -> str:
    return datetime.fromtimestamp(time.now_s + seconds, UTC).isoformat().replace("+00:00", "Z")


# --- how long it pauses ---


def test_it_asks_again_when_the_service_said(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(status(next_poll=at(time, 7.5)), status("completed"))
    assert soda.wait("s1").state == "completed"
    assert time.slept_s == [7.5]


def test_without_a_word_of_the_service_its_pauses_grow_from_1_to_20_s(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(*[status()] * 12, status("completed"))
    soda.wait("s1")
    assert time.slept_s[0] == 1
    assert time.slept_s == sorted(time.slept_s)
    assert time.slept_s[-2:] == [20, 20]
    assert all(later <= 2 * earlier for earlier, later in zip(time.slept_s, time.slept_s[1:], strict=False))


@pytest.mark.parametrize("told_s", [-86_400, -1, 0])
def test_an_instant_that_is_past_by_our_clock_is_not_believed(scripted: Scripted, time: Time, told_s: float) -> None:
    soda, _ = scripted(status(next_poll=at(time, told_s)), status("completed"))
    soda.wait("s1")
    assert time.slept_s == [1]


def test_an_instant_of_next_year_is_not_waited_for(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(status(next_poll=at(time, 365 * 86_400)), status("completed"))
    soda.wait("s1")
    assert time.slept_s == [120]


@pytest.mark.parametrize("text", ["", "soon", "12", "2026-13-01T00:00:00Z"])
def test_what_is_no_instant_is_not_one(scripted: Scripted, time: Time, text: str) -> None:
    soda, _ = scripted(status(next_poll=text), status("completed"))
    soda.wait("s1")
    assert time.slept_s == [1]


# --- when it ends ---


def test_every_final_state_ends_it(world: World) -> None:
    for state in ("canceled", "timedOut", "failed", "completedWithErrors", "completedWithFailures", "completed"):
        final = world.soda.wait(world.scan(runSeconds=3, outcome=state))
        assert (final.state, final.is_final) == (state, True)
        assert final.model.ended == final.ended


def test_a_state_that_nobody_knows_is_waited_in(scripted: Scripted) -> None:
    soda, script = scripted(status("paused"), status("completed"))
    changes: list[str] = []
    soda.wait("s1", on_change=lambda status: changes.append(status.state.value))
    assert changes == ["paused", "completed"]
    assert len(script.seen) == 2


def test_a_time_out_carries_the_last_status(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(status("queuing"), status("executing"))
    with pytest.raises(WaitTimedOut, match="after 10 s s1 is executing") as caught:
        soda.wait("s1", timeout_s=10)
    assert caught.value.last_status is not None
    assert caught.value.last_status.state is ScanState.EXECUTING
    assert sum(time.slept_s) == 10
    assert len(script.seen) > 3


def test_the_last_look_is_when_the_time_is_up(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(status(), status("completed"))
    assert soda.wait("s1", timeout_s=0.25).state == "completed"
    assert time.slept_s == [0.25]


def test_no_look_is_earlier_than_the_service_wants_even_when_the_time_is_up(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(status(next_poll=at(time, 60)))
    with pytest.raises(WaitTimedOut):
        soda.wait("s1", timeout_s=10)
    assert time.slept_s == [10]
    assert len(script.seen) == 1


def test_without_any_time_it_looks_once(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(status())
    with pytest.raises(WaitTimedOut):
        soda.wait("s1", timeout_s=0)
    assert (time.slept_s, len(script.seen)) == ([], 1)


def test_errors_until_the_time_is_up_are_a_time_out_because_of_them(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(status(), refusal(429, "60"))
    with pytest.raises(WaitTimedOut, match="s1 is executing") as caught:
        soda.wait("s1", timeout_s=30)
    assert caught.value.__cause__ is not None
    assert "429" in str(caught.value.__cause__)
    assert sum(time.slept_s) == 30


def test_a_time_out_before_any_status_says_that_there_is_none(scripted: Scripted) -> None:
    soda, _ = scripted(refusal(429, "60"))
    with pytest.raises(WaitTimedOut, match="the state of s1 is not known") as caught:
        soda.wait("s1", timeout_s=30)
    assert caught.value.last_status is None


def test_errors_that_stay_end_it(scripted: Scripted) -> None:
    soda, _ = scripted(status(), refusal(503))
    with pytest.raises(ServerError):
        soda.wait("s1", timeout_s=3600)


def test_an_error_in_between_does_not_end_it(scripted: Scripted) -> None:
    soda, _ = scripted(status(), refusal(503), httpx.ReadError("reset"), status("completed"))
    assert soda.wait("s1").state == "completed"


# --- changes ---


def test_each_change_is_told_once(world: World) -> None:
    scan_id = world.soda.trigger("orders_daily").id
    told: list[str] = []
    world.soda.wait(scan_id, on_change=lambda status: told.append(status.state.value))
    assert told == ["queuing", "executing", "completed"]


def test_changes_can_be_iterated_over(world: World) -> None:
    scan_id = world.scan(queueSeconds=20, runSeconds=100, outcome="timedOut", confirmSeconds=10)
    seen = [status.state.value for status in world.soda.changes(scan_id)]
    assert seen == ["queuing", "executing", "timeOutRequested", "timedOut"]


def test_what_an_asynchronous_on_change_returns_is_awaited(time: Time) -> None:
    told: list[str] = []

    async def on_change(status: ScanStatus) -> None:
        await asyncio.sleep(0)
        told.append(status.state.value)

    async def wait() -> None:
        transport = httpx.MockTransport(Script([status(), status("failed")]))
        async with AsyncSodaScans(base_url=URL, **KEY, httpx_args={"transport": transport}) as soda:
            await soda.wait("s1", on_change=on_change)

    asyncio.run(wait())
    assert told == ["executing", "failed"]
    assert time.slept_s == [1]


# --- the limit ---


def test_a_call_counts_from_the_instant_it_was_answered(scripted: Scripted, time: Time) -> None:
    """The service may have counted it as late as that."""

    def slowly(_: httpx.Request) -> httpx.Response:
        time.now_s += 1
        return status("completed")

    soda, _ = scripted(slowly)
    for _ in range(60):
        soda.status("s1")
    soda.wait("s1")
    assert time.slept_s == [pytest.approx(1.001)]


# --- many scans ---


@pytest.mark.parametrize("next_poll_time", [True, False])
@pytest.mark.parametrize("window", ["sliding", "fixed", "tokenBucket"])
def test_many_scans_share_the_limit(world: World, window: str, next_poll_time: bool) -> None:
    world.set(nextPollTime=next_poll_time, rateWindow=window)
    scan_ids = [world.scan(runSeconds=300 + number) for number in range(90)]
    final = world.soda.wait_all(scan_ids)
    assert list(final) == scan_ids
    assert {status.state.value for status in final.values()} == {"completed"}
    assert {request["status"] for request in world.requests("getScanStatus")} == {200}


def test_all_of_them_are_named_when_the_time_is_up(world: World) -> None:
    short, long = world.scan(runSeconds=5), world.scan(runSeconds=1000)
    with pytest.raises(WaitTimedOut, match=f"after 60 s {long} is executing") as caught:
        world.soda.wait_all([short, long], timeout_s=60)
    assert {scan_id: status.state.value for scan_id, status in caught.value.statuses.items()} == {
        short: "completed",
        long: "executing",
    }
    assert caught.value.last_status is None


def test_the_id_of_one_scan_is_not_those_of_many(world: World) -> None:
    with pytest.raises(WrongArgument, match="got 's1'; expected some scan ids"):
        world.soda.wait_all("s1")


def test_none_is_no_time(world: World) -> None:
    assert world.soda.wait_all([]) == {}


def test_one_that_is_named_twice_is_looked_at_once(world: World) -> None:
    scan_id = world.scan(runSeconds=0, queueSeconds=0)
    assert list(world.soda.wait_all([scan_id, scan_id])) == [scan_id]
    assert len(world.requests("getScanStatus")) == 1


def test_a_retry_after_for_one_of_them_holds_for_all(world: World) -> None:
    """The report would find a call of the others before its time."""
    scan_ids = [world.scan(runSeconds=30) for _ in range(5)]
    world.fault("getScanStatus", {"kind": "status", "status": 429, "retryAfterSeconds": 17}, times=3)
    world.soda.wait_all(scan_ids)
    assert 17 in world.time.slept_s
