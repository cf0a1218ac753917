"""The check names every file that is not what it should be, and changes none."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.generated.conftest import CLIENT, CONTRACT, ROOT, Command, contents


@pytest.fixture
def leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, which must be empty after the check."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_project_itself_is_up_to_date(command: Command, leaves_nothing_behind: Path) -> None:
    before = contents(ROOT / "generated")
    run = command("--check")
    assert (run.exit_code, run.err) == (0, "")
    assert run.out == f"{CLIENT}: up to date\n"
    assert contents(ROOT / "generated") == before
    assert list(leaves_nothing_behind.iterdir()) == []


def test_edited_missing_and_stale_files_are_each_named(
    tmp_path: Path, command: Command, fresh_client: Path, leaves_nothing_behind: Path
) -> None:
    client = tmp_path / "client"
    shutil.copytree(fresh_client, client)
    edited, missing = client / "models" / "error_response.py", client / "api" / "scans" / "cancel_scan.py"
    edited.write_bytes(edited.read_bytes() + b"\n")
    missing.unlink()
    (client / "types.py").write_bytes((client / "types.py").read_bytes().replace(b"\n", b"\r\n"))
    for name in ("stale.py", "api/datasets/list_datasets.py", "models/notes.txt"):
        (client / name).parent.mkdir(exist_ok=True)
        (client / name).touch()
    (client / "models" / "__pycache__").mkdir()
    (client / "models" / "__pycache__" / "error_response.pyc").touch()
    before = contents(client)
    run = command("--check", "--output=client")
    assert (run.exit_code, run.out) == (1, "")
    assert run.err.splitlines() == [
        "client/api/datasets/list_datasets.py: stale: the contract no longer gives this file, or it never did",
        "client/api/scans/cancel_scan.py: missing",
        "client/models/error_response.py: differs from what the contract gives: edited by hand, or outdated",
        "client/models/notes.txt: stale: the contract no longer gives this file, or it never did",
        "client/stale.py: stale: the contract no longer gives this file, or it never did",
        "client/types.py: differs from what the contract gives: edited by hand, or outdated",
        "run: make generate",
    ]
    assert contents(client) == before
    assert list(leaves_nothing_behind.iterdir()) == []


def test_an_outdated_contract_is_named_before_the_client_that_is_outdated_with_it(
    tmp_path: Path, command: Command, fresh_client: Path
) -> None:
    """A changed page, which nobody has built yet; and a contract, which has been built, but not the client."""
    shutil.copytree(ROOT / "openapi" / "published", tmp_path / "published")
    page = tmp_path / "published" / "soda-cloud-scans.md"
    page.write_bytes(page.read_bytes().replace(b"10 requests/60 seconds", b"20 requests/60 seconds"))
    contract = tmp_path / "contract.json"
    contract.write_bytes(CONTRACT.read_bytes().replace(b"getScanLogs", b"readScanLogs"))
    shutil.copytree(fresh_client, tmp_path / "client")
    run = command("--check", "--published=published", "--contract=contract.json", "--output=client")
    assert run.exit_code == 1
    first, *others, advice = run.err.splitlines()
    assert re.fullmatch(r"contract\.json:\d+: outdated: run make generate", first)
    assert "client/api/scans/read_scan_logs.py: missing" in others
    assert advice == "run: make generate"


def test_published_documents_that_cannot_be_used_are_named(tmp_path: Path, command: Command) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "page.md").write_text("nothing")
    run = command("--check", "--published=published")
    assert run.exit_code == 1
    assert run.err.startswith("published/page.md: holds no OpenAPI document")


def test_a_client_that_was_never_made_is_missing_as_a_whole(command: Command, fresh_client: Path) -> None:
    run = command("--check", "--output=nowhere")
    assert run.exit_code == 1
    assert run.err.count(": missing\n") == len(contents(fresh_client))
