"""Server throughput and latency, all servers side by side, in rounds that take turns."""

from contextlib import ExitStack

from benchmarks.load import Generator, LoadFailed
from benchmarks.measurements import Measurements
from benchmarks.peers import peers
from benchmarks.processes import NotStarted, Running
from benchmarks.samples import AUTHORIZATION, Samples
from benchmarks.scope import Scope

SECTION = "throughput"


def measure(found: Measurements, samples: Samples, generator: Generator, scope: Scope) -> None:
    """Requests/s, p50 and p99 for a status and for a page of a log; memory before and after."""
    with ExitStack() as stack:
        servers = _started(found, samples, stack)
        for name, server in servers.items():
            found.add(SECTION, name, "memory before", "MB", server.resident_mb())
            if scope.warm_up_s:
                urls = [server.url + samples.status_path, server.url + samples.logs_path]
                generator.run(urls, AUTHORIZATION, connections=32, seconds=scope.warm_up_s)
        order = list(servers.items())
        for _ in range(scope.rounds):
            for what, path in (("status", samples.status_path), ("1,000 log lines", samples.logs_path)):
                for connections in scope.connections:
                    # What a server still does after its turn disturbs the next: not always the same one.
                    order = [*order[1:], order[0]]
                    for name, server in order:
                        _one(found, generator, scope, name, server, f"{what}, {connections} connections", path)
        for name, server in servers.items():
            found.add(SECTION, name, "memory after", "MB", server.resident_mb())


def _started(found: Measurements, samples: Samples, stack: ExitStack) -> dict[str, Running]:
    servers = {}
    for peer in peers():
        if peer.missing:
            found.skip(peer.name, peer.missing)
            continue
        try:
            servers[peer.name] = stack.enter_context(peer.started(samples))
        except NotStarted as error:
            found.skip(peer.name, str(error))
    return servers


def _one(
    found: Measurements, generator: Generator, scope: Scope, name: str, server: Running, what: str, path: str
) -> None:
    connections = int(what.rpartition(", ")[2].partition(" ")[0])
    try:
        load = generator.run([server.url + path], AUTHORIZATION, connections=connections, seconds=scope.load_s)
    except LoadFailed as error:
        found.skip(f"{name}: {what}", str(error))
        return
    found.add(SECTION, name, what, "requests/s", load.requests_per_s)
    found.add(SECTION, name, f"{what}, p50", "ms", load.p50_ms)
    found.add(SECTION, name, f"{what}, p99", "ms", load.p99_ms)
