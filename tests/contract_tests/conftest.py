"""Runs of the contract suite as an outsider starts them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract_tests.servers import Server, started_mock
from tests.broken.catalogue import DEVIATIONS
from tests.broken.deviation import WrongMock
from tests.broken.sources import copy_patched

ROOT = Path(__file__).parents[2]
RUN_S = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the suite came to."""

    code: int
    said: str


Suite = Callable[..., Outcome]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """Runs `pytest contract_tests…`; capsules land in a folder of the test's own; `sources` come before ours."""

    def run(*arguments: str, sources: Path | None = None) -> Outcome:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("SODA_", "PYTEST_"))}
        environment["SODA_CONTRACT_CAPSULES"] = str(tmp_path / "capsules")
        if sources is not None:
            environment["PYTHONPATH"] = str(sources)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=RUN_S
        )
        return Outcome(done.returncode, done.stdout + done.stderr)

    return run


@pytest.fixture(scope="session")
def wrong_mock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of a mock that never shows timeOutRequested."""
    folder = tmp_path_factory.mktemp("wrong")
    deviation = DEVIATIONS["timeOutRequested is skipped"]
    assert isinstance(deviation, WrongMock)
    copy_patched(deviation, folder)
    return folder


@pytest.fixture(scope="session")
def mock() -> Iterator[Server]:
    """A mock that is right, on a free port."""
    with started_mock() as server:
        yield server
