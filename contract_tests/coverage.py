"""What a run has exercised of the contract: a table after every run, and a demand on a complete one."""

from collections import Counter
from collections.abc import Iterator, Mapping

from contract_tests.cells import Side, all_cells, cells_of
from contract_tests.contract import OPERATIONS, SCAN_STATES
from contract_tests.exchange import Exchange
from contract_tests.witness import EDGES

# Edges that the documents leave possible and that nothing a mock can be told leads through.
UNREACHABLE_EDGES: Mapping[tuple[str, str], str] = {
    ("queuing", "started"): "a scan that is picked up is executing first",
    ("queuing", "failed"): "no plan fails before the pick-up",
    ("started", "executing"): "started is the second half of a run",
}
CANARIES = ("canary of the oracle", "canary of the shadow", "canary of the witness")


class Coverage:
    """Counts the cells, states and edges that exchanges fill. Counts of several workers can be added."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._states: dict[tuple[str, str], str] = {}

    def hear(self, exchange: Exchange) -> None:
        """Count what an accepted exchange fills."""
        cells = set(cells_of(exchange))
        self.seen.update(cells)
        if any(cell.startswith(f"{Side.SERVER} getScanStatus 200") for cell in cells):
            self._see_state(exchange.origin, exchange.scan_id, exchange.json()["state"])

    def add(self, counts: Mapping[str, int]) -> None:
        self.seen.update(counts)

    def missing(self) -> list[str]:
        """What a complete run must have exercised, and this one has not."""
        return [cell for cell in demanded() if cell not in self.seen]

    def lines(self) -> Iterator[str]:
        """The table, for a terminal."""
        for side in (side for side in Side if any(cell.startswith(side) for cell in self.seen)):
            statuses = sorted({status for operation in OPERATIONS.values() for status in operation.answers})
            yield f"{side + ' side':<16}" + "".join(f"{status:>7}" for status in statuses)
            for operation in OPERATIONS.values():
                counts = (
                    str(self.seen[f"{side} {operation.id} {status}"]) if status in operation.answers else ""
                    for status in statuses
                )
                yield f"  {operation.id:<14}" + "".join(f"{count:>7}" for count in counts)
            yield "  " + self._share("of requests and responses", list(all_cells(side)))
        yield self._share("states seen", [f"state {state}" for state in SCAN_STATES])
        yield self._share("edges seen", list(_edges()))

    def _share(self, what: str, cells: list[str]) -> str:
        return f"{sum(cell in self.seen for cell in cells)} of {len(cells)} {what}"

    def _see_state(self, origin: str, scan_id: str, state: str) -> None:
        self.seen[f"state {state}"] += 1
        before = self._states.get((origin, scan_id), state)
        self._states[origin, scan_id] = state
        if state in EDGES[before]:
            self.seen[f"edge {before} -> {state}"] += 1


def demanded() -> Iterator[str]:
    """Everything that a complete run must have exercised."""
    for side in Side:
        yield from all_cells(side)
    yield from (f"state {state}" for state in SCAN_STATES)
    yield from _edges()
    yield from CANARIES


def _edges() -> Iterator[str]:
    for before, after in EDGES.items():
        yield from (f"edge {before} -> {state}" for state in sorted(after) if (before, state) not in UNREACHABLE_EDGES)
