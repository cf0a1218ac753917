"""How much is measured: all of it, or just enough to see that the benchmark still works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Every part of a run is bounded by these."""

    rounds: int
    warm_up_s: int
    load_s: int
    connections: tuple[int, ...]
    start_rounds: int
    calls: int
    scans: tuple[int, ...]
    reset_scans: int
    log_lines: int
    pages: int
    flat_requests: int
    sdk_lines: int
    runs_suite: bool


FULL = Scope(
    rounds=5,
    # The Java virtual machine compiles what is called often.
    warm_up_s=8,
    load_s=2,
    connections=(1, 32, 256),
    start_rounds=7,
    calls=2_000,
    scans=(1, 1_000, 100_000, 1_000_000),
    reset_scans=100_000,
    log_lines=10_000_000,
    pages=50,
    flat_requests=1_000_000,
    sdk_lines=1_000_000,
    runs_suite=True,
)
SMOKE = Scope(
    rounds=1,
    warm_up_s=0,
    load_s=1,
    connections=(32,),
    start_rounds=1,
    calls=20,
    scans=(1, 1_000),
    reset_scans=1_000,
    log_lines=10_000_000,
    pages=2,
    flat_requests=1_000,
    sdk_lines=5_000,
    runs_suite=False,
)
