"""Generation gives the same bytes wherever it runs, replaces the client as a whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import generate
import pytest
from contract_pipeline.errors import ContractError

from tests.generated.conftest import CLIENT, CONTRACT, ROOT, Command, contents

PAGE = ROOT / "tests" / "openapi" / "pages" / "soda-cloud-checks.md"


def test_the_stored_client_is_what_the_contract_gives(fresh_client: Path) -> None:
    assert contents(CLIENT) == contents(fresh_client)


def test_nothing_around_it_changes_a_byte(tmp_path: Path, fresh_client: Path) -> None:
    """Not ruff's settings in the folders above, its environment, Python's, .gitignore, nor files of an earlier run."""
    output = tmp_path / "build" / "soda_cloud_client"
    output.mkdir(parents=True)
    for name in ("stray.py", "models/stray.py", "ruff.toml", "pyproject.toml"):
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_text("line-length = 40\n" if name == "ruff.toml" else "")
    settings = 'line-length = 60\nindent-width = 2\nexclude = ["*.py"]\n[format]\nquote-style = "single"\n'
    (tmp_path / "ruff.toml").write_text(settings)
    (tmp_path / ".gitignore").write_text("*\n")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    disturbing = {
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(tmp_path),
        "PYTHONOPTIMIZE": "2",
        "RUFF_CONFIG": str(tmp_path / "ruff.toml"),
        "RUFF_LINE_LENGTH": "60",
        "LC_ALL": "C",
    }
    (tmp_path / "jinja2.py").write_text("raise SystemExit('imported from the working directory')")
    program = [sys.executable, "-I", str(ROOT / "generated" / "generate.py"), f"--output={output}"]
    done = subprocess.run(
        program, cwd=tmp_path, env={**os.environ, **disturbing}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(output) == contents(fresh_client)
    assert [path.name for path in output.parent.iterdir()] == ["soda_cloud_client"]


def test_a_failed_generation_leaves_the_client_of_before(tmp_path: Path, command: Command) -> None:
    output = tmp_path / "client"
    output.mkdir()
    (output / "old.py").write_text("old")
    contract = tmp_path / "contract.json"
    bad = json.loads(CONTRACT.read_text(encoding="utf-8"))
    bad["components"]["schemas"]["Mixed"] = {"enum": ["x", 1]}
    contract.write_text(json.dumps(bad))
    run = command(f"--contract={contract}", f"--output={output}")
    assert (run.exit_code, run.out) == (1, "")
    assert run.err.startswith("contract.json: openapi-python-client failed:\n")
    assert "Unable to parse schema /components/schemas/Mixed" in run.err
    assert contents(tmp_path).keys() == {"client/old.py", "contract.json"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "contract.json:1: not JSON"),
        ("{}", "contract.json: holds no OpenAPI document"),
        (None, "contract.json: cannot be read: No such file or directory"),
    ],
)
def test_a_contract_that_cannot_be_read_is_refused(
    tmp_path: Path, command: Command, text: str | None, message: str
) -> None:
    if text is not None:
        Path("contract.json").write_text(text)
    run = command("--contract=contract.json", "--output=client")
    assert (run.exit_code, run.out) == (1, "")
    assert run.err.startswith(message)
    assert not (tmp_path / "client").exists()


def test_a_missing_ruff_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(ContractError, match="ruff: missing: the generator needs the ruff pinned beside it"):
        generate.generate(CONTRACT, tmp_path / "client")


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_swap_puts_the_client_of_before_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    output = tmp_path / "client"
    output.mkdir()
    (output / "old.py").write_text("old")
    rename = Path.rename

    def made(_contract: Path, fresh: Path) -> None:
        fresh.mkdir()

    def fail_for_the_new_one(path: Path, to: Path) -> Path:
        if to == output and path.name != "old":
            raise failure
        return rename(path, to)

    monkeypatch.setattr(generate, "generate", made)
    monkeypatch.setattr(Path, "rename", fail_for_the_new_one)
    with pytest.raises((ContractError, KeyboardInterrupt)):
        generate.replace_client(CONTRACT, output)
    assert contents(tmp_path) == {"client/old.py": b"old"}


def test_another_published_page_gives_functions_with_sensible_names(tmp_path: Path, command: Command) -> None:
    shutil.copytree(ROOT / "openapi" / "published", tmp_path / "published")
    shutil.copy(PAGE, tmp_path / "published")
    pipeline = [sys.executable, "-m", "contract_pipeline", "--published=published", "--output=contract.json"]
    subprocess.run(pipeline, check=True, capture_output=True)
    assert command("--contract=contract.json", "--output=client").exit_code == 0
    api = tmp_path / "client" / "api"
    functions = {path.relative_to(api).as_posix() for path in api.rglob("*.py") if path.name != "__init__.py"}
    assert functions == {
        "checks/delete_checks_by_check_id.py",
        "checks/get_datasets_checks.py",
        "scans/cancel_scan.py",
        "scans/get_scan_logs.py",
        "scans/get_scan_status.py",
        "scans/trigger_scan.py",
    }
    assert "size: int | Unset = UNSET" in (api / "checks" / "get_datasets_checks.py").read_text()
    assert "PAUSED_BY_USER" in (tmp_path / "client" / "models" / "check_state_dto.py").read_text()
