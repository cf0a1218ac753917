"""A run of the suite for the referees to judge: Prism stands before the mock, and every exchange is recorded."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from contract_tests.contract import CONTRACT_PATH
from contract_tests.exchange import Exchange
from contract_tests.recording import recorded

ROOT = Path(__file__).resolve().parents[2]
# All that speaks with a server, and all that is about what the client sends.
SUITE = (
    "contract_tests/server_side",
    "contract_tests/client_side/test_against_a_server.py",
    "contract_tests/client_side/test_requests.py",
)
LONGEST_S = 900


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended, what it printed, and what was said on the wire."""

    exit_code: int
    words: str
    exchanges: tuple[Exchange, ...]


def run_behind_prism(folder: Path, *tests: str, document: Path = CONTRACT_PATH, workers: int = 0) -> Run:
    """Runs these tests with a Prism that reads this document before the mock; the record is kept in a folder."""
    record = folder / "exchanges.jsonl"
    record.touch()
    command = [sys.executable, "-m", "pytest", *tests, "-q", "-n", str(workers), "-p", "no:cacheprovider"]
    options = ["--prism", str(document), "--record", str(record), "--hypothesis-profile", "brief"]
    # The outer run's worker is not this one's.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ended = subprocess.run(
        [*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    return Run(ended.returncode, ended.stdout + ended.stderr, tuple(recorded(record)))
