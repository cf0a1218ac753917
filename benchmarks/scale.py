"""How the mock behaves when there is much of everything: scans, log lines, requests."""

import sys
from functools import partial

import httpx

from benchmarks.load import Generator
from benchmarks.measurements import Measurements
from benchmarks.peers import mock_command
from benchmarks.processes import free_port, running
from benchmarks.samples import AUTHORIZATION, FAST, define, mock_client, trigger, wait_until_final
from benchmarks.scope import Scope
from benchmarks.stopwatch import seconds

SECTION = "scale"
MOCK = "soda-mock"

# wrk asks for so many different scans, spread over all that there are.
_ASKED_FOR = 1_000
GROWTH = "growth over 1,000,000 requests"


def measure(found: Measurements, generator: Generator, scope: Scope) -> None:
    """Each part has a mock of its own."""
    _many_scans(found, generator, scope)
    _deep_log(found, scope)
    _many_requests(found, generator, scope)


def _many_scans(found: Measurements, generator: Generator, scope: Scope) -> None:
    """Memory, status latency and reset by the number of scans."""
    for scans in scope.scans:
        port = free_port()
        with running([sys.executable, "-m", "benchmarks.crowded_mock", str(port), str(scans)], port) as server:
            found.add(SECTION, MOCK, f"memory with {scans:,} scans", "MB", server.resident_mb())
            with mock_client(server.url) as client:
                urls = [server.url + path for path in _paths(client, scans)]
                # One that is asked for again and again, and many in turn.
                asked = [("one status", urls[:1])] + ([(f"{len(urls):,} statuses in turn", urls)] if urls[1:] else [])
                for _ in range(scope.rounds):
                    for what, some in asked:
                        load = generator.run(some, AUTHORIZATION, connections=1, seconds=scope.load_s)
                        found.add(SECTION, MOCK, f"{what} of {scans:,} scans, p50", "ms", load.p50_ms)
                if scans == scope.reset_scans:
                    taken_s = seconds(partial(client.post, "/_mock/reset"))
                    found.add(SECTION, MOCK, f"reset with {scans:,} scans", "ms", taken_s * 1000)


def _paths(client: httpx.Client, scans: int) -> list[str]:
    """Paths of scans that are spread evenly over all."""
    step = max(1, scans // _ASKED_FOR)
    paths = []
    for number in range(0, scans, step):
        page = client.get("/_mock/scans", params={"page": number, "size": 1}).raise_for_status().json()
        paths.append(f"/api/v1/scans/{page['content'][0]['scanId']}")
    return paths


def _deep_log(found: Measurements, scope: Scope) -> None:
    """Pages from the beginning and from the end of a long log, each asked for once, in turn."""
    port = free_port()
    with running(mock_command(port, "--quiet", *FAST), port) as server, mock_client(server.url) as client:
        define(client, "deep", {"logLines": scope.log_lines})
        path = trigger(client, "deep")
        wait_until_final(client, path)
        last = scope.log_lines // 1_000 - 1
        for number in range(scope.pages):
            for what, page in (("first pages", number), ("last pages", last - number)):
                taken_s = seconds(partial(client.get, f"{path}/logs?page={page}"))
                found.add(SECTION, MOCK, f"log of {scope.log_lines:,} lines, {what}", "ms", taken_s * 1000)


def _many_requests(found: Measurements, generator: Generator, scope: Scope) -> None:
    """Memory before and after many requests, the journal and everything else on."""
    port = free_port()
    with running(mock_command(port, "--quiet", *FAST), port) as server, mock_client(server.url) as client:
        found.add(SECTION, MOCK, "memory, idle", "MB", server.resident_mb())
        define(client, "thousand lines", {"logLines": 1_000})
        urls = [server.url + trigger(client, "completed"), server.url + trigger(client, "thousand lines")]
        urls += [urls[1] + "/logs?size=100"]
        asked = generator.run(urls, AUTHORIZATION, connections=32, seconds=1).requests
        # The journal and the caches are full by now; from here on nothing may grow.
        before_mb = server.resident_mb()
        while asked < scope.flat_requests:
            asked += generator.run(urls, AUTHORIZATION, connections=32, seconds=10 if scope.rounds > 1 else 1).requests
        found.add(
            SECTION, MOCK, f"growth over {scope.flat_requests:,} requests", "MB", server.resident_mb() - before_mb
        )
        found.add(SECTION, MOCK, f"memory after {scope.flat_requests:,} requests", "MB", server.resident_mb())
