"""Virtual time: who moves the clock, and what it moves."""

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from soda_cloud_mock.testing import SodaMock, SodaMockServer
from soda_scans import AsyncSodaScans, SodaScans, real_time

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_clock_stands_still_until_it_is_advanced(soda_mock: SodaMock) -> None:
    scan = soda_mock.scan("orders_daily")
    assert soda_mock.clock.now == START
    soda_mock.clock.advance(seconds=1.999)
    assert scan.state == "queuing"
    soda_mock.clock.advance(seconds=0.001)
    assert scan.state == "executing"
    soda_mock.clock.advance(hours=1, minutes=1, seconds=1)
    assert soda_mock.clock.now - START == timedelta(seconds=3663)


@pytest.mark.parametrize("seconds", [-1, 1e12])
def test_an_impossible_advance_is_refused(soda_mock: SodaMock, seconds: float) -> None:
    with pytest.raises(ValueError, match=r"a clock never goes back|cannot go beyond"):
        soda_mock.clock.advance(seconds=seconds)
    assert soda_mock.clock.now == START


def test_binary_fractions_add_up_to_milliseconds(soda_mock: SodaMock) -> None:
    for _ in range(10):
        soda_mock.clock.advance(seconds=0.1)
    soda_mock.clock.sleep(0.1 + 0.2)
    assert soda_mock.clock.now - START == timedelta(seconds=1.3)


def test_advancing_opens_the_rate_window(soda_mock: SodaMock, client: httpx.Client) -> None:
    triggers = [client.post("/api/v1/scans", data={"scanDefinition": "a"}).status_code for _ in range(11)]
    assert triggers == [201] * 10 + [429]
    soda_mock.clock.advance(seconds=60)
    assert client.post("/api/v1/scans", data={"scanDefinition": "a"}).status_code == 201


# --- sleeping -------------------------------------------------------------------------------------


def test_the_sdk_reads_and_sleeps_by_the_clock_of_the_mock(soda_mock: SodaMock) -> None:
    before = real_time.monotonic_s()
    real_time.sleep_s(90)
    assert real_time.monotonic_s() - before == 90
    assert real_time.now_s() == soda_mock.clock.now.timestamp() == START.timestamp() + 90


def test_a_scan_of_two_hours_is_awaited_with_few_calls_and_no_real_wait(
    soda_mock: SodaMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_wait(_: float) -> None:
        raise AssertionError("slept in real time")

    monkeypatch.setattr(time, "sleep", no_wait)
    soda_mock.define("overnight", run_seconds=7200)
    with SodaScans.from_env() as soda:
        assert soda.wait(soda.trigger("overnight").id).state.value == "completed"
    assert timedelta(hours=2) < soda_mock.clock.now - START < timedelta(hours=2, minutes=3)
    assert 20 < len(soda_mock.requests) < 100
    soda_mock.assert_well_behaved()


def test_other_code_that_sleeps_can_use_the_clock(soda_mock: SodaMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", soda_mock.clock.sleep)
    scan = soda_mock.scan("orders_daily")
    while scan.state != "completed":
        time.sleep(2)
    assert soda_mock.clock.now - START == timedelta(seconds=12)


@pytest.mark.parametrize(("pause_ms", "reads"), [(500, 5), (499, 20)])
def test_code_that_sleeps_by_real_time_is_told_so_instead_of_waiting_for_ever(
    soda_mock: SodaMock, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, pause_ms: int, reads: int
) -> None:
    real_ms = itertools.count(step=pause_ms)
    monkeypatch.setattr("soda_cloud_mock.testing.standstill.monotonic_ms", lambda: next(real_ms))
    path = f"/api/v1/scans/{soda_mock.scan('orders_daily').id}"
    for _ in range(reads):
        client.get(path)
    if pause_ms < 500:
        return
    with pytest.raises(pytest.fail.Exception, match=r"read 5 times .* the clock of soda_mock is virtual and stands"):
        client.get(path)


def test_reads_of_something_else_or_at_another_instant_are_no_standstill(
    soda_mock: SodaMock, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_ms = itertools.count(step=10_000)
    monkeypatch.setattr("soda_cloud_mock.testing.standstill.monotonic_ms", lambda: next(real_ms))
    path = f"/api/v1/scans/{soda_mock.scan('orders_daily').id}"
    for _ in range(20):
        client.get(path)
        client.get(f"{path}/logs")
    for _ in range(20):
        client.get(path)
        soda_mock.clock.advance(seconds=1)
    for _ in range(20):
        client.post("/api/v1/scans", data={"scanDefinition": "a"})


def test_a_negative_sleep_is_an_error_as_it_is_for_time(soda_mock: SodaMock) -> None:
    with pytest.raises(ValueError, match="never goes back"):
        soda_mock.clock.sleep(-1)


Sleeper = Callable[[str, float, int], Coroutine[Any, Any, None]]


@pytest.fixture
def woken() -> list[tuple[float, str]]:
    return []


@pytest.fixture
def sleeper(soda_mock: SodaMock, woken: list[tuple[float, str]]) -> Sleeper:
    async def sleeper(name: str, step: float, times: int) -> None:
        for _ in range(times):
            await soda_mock.clock.sleep_async(step)
            woken.append(((soda_mock.clock.now - START).total_seconds(), name))

    return sleeper


@pytest.mark.anyio
async def test_tasks_wake_in_the_order_of_their_deadlines_each_at_its_own(
    sleeper: Sleeper, woken: list[tuple[float, str]]
) -> None:
    await asyncio.gather(sleeper("a", 3, 4), sleeper("b", 5, 2), sleeper("c", 20, 1))
    assert woken == [(3, "a"), (5, "b"), (6, "a"), (9, "a"), (10, "b"), (12, "a"), (20, "c")]


@pytest.mark.anyio
async def test_tasks_that_sleep_side_by_side_do_not_add_up(soda_mock: SodaMock, sleeper: Sleeper) -> None:
    await asyncio.gather(*(sleeper(str(number), 5, 3) for number in range(50)))
    assert soda_mock.clock.now - START == timedelta(seconds=15)


@pytest.mark.anyio
async def test_a_task_that_is_canceled_holds_nobody_up(sleeper: Sleeper, woken: list[tuple[float, str]]) -> None:
    short = asyncio.create_task(sleeper("short", 1, 1))
    long = asyncio.create_task(sleeper("long", 10, 1))
    await asyncio.sleep(0)
    short.cancel()
    await long
    assert woken == [(10, "long")]


@pytest.mark.anyio
async def test_scans_that_are_awaited_together_take_as_long_as_the_longest(soda_mock: SodaMock) -> None:
    for minutes in range(1, 6):
        soda_mock.define(f"scan {minutes}", run_seconds=60 * minutes)
    async with AsyncSodaScans.from_env() as soda:
        scans = [await soda.trigger(f"scan {minutes}") for minutes in range(1, 6)]
        await asyncio.gather(*(soda.wait(scan.id) for scan in scans))
    assert timedelta(minutes=5) <= soda_mock.clock.now - START <= timedelta(minutes=6)
    soda_mock.assert_well_behaved()


def test_scans_that_are_awaited_in_threads_are_awaited_well(soda_mock: SodaMock) -> None:
    soda_mock.define("orders_daily", run_seconds=600)
    with SodaScans.from_env() as soda, ThreadPoolExecutor(8) as threads:
        scans = [soda.trigger("orders_daily") for _ in range(8)]
        ended = list(threads.map(lambda scan: soda.wait(scan.id), scans))
    assert {status.state.value for status in ended} == {"completed"}
    soda_mock.assert_well_behaved()


# --- behind a socket ------------------------------------------------------------------------------


def test_the_clock_of_a_server_is_stopped_advanced_and_run(soda_mock_server: SodaMockServer) -> None:
    clock = soda_mock_server.clock
    with pytest.raises(ValueError, match="only a virtual clock can be advanced"):
        clock.advance(seconds=1)
    clock.stop()
    scan = soda_mock_server.scan("orders_daily")
    stopped = clock.now
    clock.advance(minutes=1)
    assert (clock.now - stopped, scan.state) == (timedelta(minutes=1), "completed")
    clock.run(speed=1_000_000)
    other = soda_mock_server.scan("orders_daily")
    while other.state != "completed":
        pass
    with pytest.raises(ValueError, match="speed: 0 is less than or equal to the minimum"):
        clock.run(speed=0)
