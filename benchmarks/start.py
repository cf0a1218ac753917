"""From the spawn of a process to its first answered request."""

from benchmarks.measurements import Measurements
from benchmarks.peers import MOCK, peers_at_start
from benchmarks.processes import NotStarted, free_port, running
from benchmarks.samples import Samples
from benchmarks.scope import Scope

SECTION = "start"
WHAT = "spawn to first answer"


def measure(found: Measurements, samples: Samples, scope: Scope) -> None:
    """All servers in turn, one at a time."""
    for _ in range(scope.start_rounds):
        for peer in peers_at_start():
            if peer.missing:
                found.skip(peer.name, peer.missing)
                continue
            port = free_port()
            try:
                with running(peer.command(port, samples), port, probe=peer.probe) as server:
                    found.add(SECTION, peer.name, WHAT, "s", server.started_s)
                    if peer.name == MOCK:
                        found.add(SECTION, peer.name, "memory, idle", "MB", server.resident_mb())
            except NotStarted as error:
                found.skip(peer.name, str(error))
