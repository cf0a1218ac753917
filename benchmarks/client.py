"""The sdk and the generated client beside bare httpx, over a socket that is kept open."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import httpx
import pytest
from soda_cloud_client import Client
from soda_cloud_client.api.scans import get_scan_status
from soda_cloud_mock.testing.in_process import running_in_process
from soda_scans import SodaScans

from benchmarks.measurements import Measurements
from benchmarks.peers import mock_command
from benchmarks.processes import free_port, running
from benchmarks.samples import CREDENTIALS, FAST, define, mock_client, trigger, wait_until_final
from benchmarks.scope import Scope
from benchmarks.stopwatch import microseconds_per_call, seconds

SECTION = "client"
SDK = "sdk"
GENERATED = "generated client"
HTTPX = "httpx"
CALL = "status call"
WAIT = "wait for a two-hour scan, virtual time"
LINES = "log lines"


def measure(found: Measurements, scope: Scope) -> None:
    """Calls in rounds that take turns, the log once a round of its own size."""
    port = free_port()
    key_id, secret = CREDENTIALS
    with running(mock_command(port, "--quiet", *FAST), port) as server, ExitStack() as stack:
        bare = stack.enter_context(mock_client(server.url))
        define(bare, "long log", {"logLines": scope.sdk_lines})
        status_path, logged = trigger(bare, "completedWithFailures"), trigger(bare, "long log")
        wait_until_final(bare, status_path)
        wait_until_final(bare, logged)
        arguments: dict[str, object] = {"auth": httpx.BasicAuth(*CREDENTIALS), "trust_env": False}
        generated = stack.enter_context(Client(server.url, httpx_args=arguments))
        soda = stack.enter_context(SodaScans(api_key_id=key_id, api_key_secret=secret, base_url=server.url))
        calls: dict[str, Callable[[str], object]] = {
            HTTPX: lambda _: bare.get(status_path),
            GENERATED: lambda scan_id: get_scan_status.sync_detailed(scan_id, client=generated),
            SDK: soda.status,
        }
        scan_id = status_path.rpartition("/")[2]
        for _ in range(scope.rounds):
            for subject, call in calls.items():
                call(scan_id)
                taken_us = microseconds_per_call(partial(call, scan_id), scope.calls)
                found.add(SECTION, subject, CALL, "us", taken_us)
        _lines(found, scope, bare, soda, logged)
    for _ in range(scope.rounds):
        _two_hours(found)


def _lines(found: Measurements, scope: Scope, bare: httpx.Client, soda: SodaScans, logged: str) -> None:
    pages: list[bytes] = []

    def fetched() -> None:
        numbers = range(-(-scope.sdk_lines // 1_000))
        pages.extend(bare.get(f"{logged}/logs?page={number}").content for number in numbers)

    def rate(action: Callable[[], object]) -> float:
        return scope.sdk_lines / seconds(action)

    found.add(SECTION, HTTPX, f"{LINES}, fetched and not read", "lines/s", rate(fetched))
    found.add(SECTION, "json.loads", f"{LINES}, of the same pages", "lines/s", rate(lambda: [*map(json.loads, pages)]))
    scan_id = logged.rpartition("/")[2]
    found.add(SECTION, SDK, LINES, "lines/s", rate(lambda: sum(1 for _ in soda.logs(scan_id))))


def _two_hours(found: Measurements) -> None:
    with pytest.MonkeyPatch.context() as patch, running_in_process(patch) as mock:
        scan = mock.scan("nightly", run_seconds=2 * 60 * 60)
        with SodaScans.from_env() as soda:
            found.add(SECTION, SDK, WAIT, "ms", seconds(lambda: soda.wait(scan.id)) * 1000)
