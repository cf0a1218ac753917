"""One client generated for all tests, and the command run in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import generate
import pytest

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "openapi" / "soda-scans.openapi.json"
CLIENT = ROOT / "generated" / "soda_cloud_client"


@dataclass(frozen=True, slots=True)
class Run:
    exit_code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Command:
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *options: str) -> Run:
        exit_code = generate.main(options)
        captured = self.capsys.readouterr()
        return Run(exit_code, captured.out, captured.err)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """``generate.py``, with the test's own folder as the working directory."""
    monkeypatch.chdir(tmp_path)
    return Command(capsys)


@pytest.fixture(scope="session")
def fresh_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client as the project's contract gives it. Not to be changed: take a copy."""
    output = tmp_path_factory.mktemp("fresh") / "soda_cloud_client"
    generate.generate(CONTRACT, output)
    return output


def contents(folder: Path) -> dict[str, bytes]:
    """All files in the folder and below, but for what Python leaves behind."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
