"""The command: what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from contract_pipeline.json_value import Json

from tests.openapi.conftest import Pipeline, document, operation


def test_a_run_writes_the_contract_and_says_so(tiny: Pipeline) -> None:
    run = tiny.run()
    assert (run.exit_code, run.out, run.err) == (0, "contract.json: written\n", "")
    assert {path.name for path in tiny.folder.iterdir()} == {
        "published", "supplement", "corrections.overlay.yaml", "contract.json"
    }  # fmt: skip


def test_the_contract_is_stored_readable_for_all_and_the_same_on_every_system(tiny: Pipeline) -> None:
    tiny.publish("a.json", document({"/ä": {"get": operation("Get ä", tags=["€"])}}))
    tiny.built()
    stored = tiny.output.read_bytes()
    assert stored.decode() == json.dumps(json.loads(stored), indent=2, ensure_ascii=False) + "\n"
    assert "€".encode() in stored
    assert b"\r" not in stored
    assert tiny.output.stat().st_mode & 0o777 == 0o644


def test_an_error_leaves_the_contract_of_before(tiny: Pipeline) -> None:
    tiny.built()
    (tiny.published / "bad.md").write_text("no document")
    assert tiny.refusal().startswith("published/bad.md: ")  # refusal() compares all files
    assert tiny.output.exists()


def test_an_output_that_cannot_be_written_is_refused(tiny: Pipeline) -> None:
    run = tiny.run(f"--output={tiny.folder / 'missing' / 'contract.json'}")
    assert (run.exit_code, run.err) == (1, "missing/contract.json: cannot be written: No such file or directory\n")


def test_an_interrupted_write_leaves_the_contract_of_before(tiny: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.built()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert tiny.refusal() == "contract.json: cannot be written: No space left on device"


def test_check_writes_nothing_and_is_content_with_the_contract_of_before(tiny: Pipeline) -> None:
    tiny.built()
    before = tiny.output.stat().st_mtime_ns
    run = tiny.run("--check")
    assert (run.exit_code, run.out, run.err) == (0, "contract.json: up to date\n", "")
    assert tiny.output.stat().st_mtime_ns == before


def test_check_tells_an_outdated_contract(tiny: Pipeline) -> None:
    tiny.built()
    tiny.publish("a.json", document({"/a": {"get": operation("Get a")}}))
    before = tiny.output.read_bytes()
    run = tiny.run("--check")
    assert (run.exit_code, run.err) == (1, "contract.json:8: outdated: run make generate\n")
    assert tiny.output.read_bytes() == before


def test_check_tells_an_edited_contract(tiny: Pipeline) -> None:
    tiny.built()
    with tiny.output.open("a") as contract:
        contract.write("\n")
    assert tiny.run("--check").err.endswith("outdated: run make generate\n")


def test_check_tells_a_missing_contract(tiny: Pipeline) -> None:
    run = tiny.run("--check")
    assert (run.exit_code, run.err) == (1, "contract.json: missing: run make generate\n")
    assert not tiny.output.exists()


def test_wrong_usage_exits_with_2(tiny: Pipeline) -> None:
    with pytest.raises(SystemExit) as caught:
        tiny.run("--chek")
    assert caught.value.code == 2
    assert "unrecognized arguments: --chek" in tiny.capsys.readouterr().err


def run_module(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "contract_pipeline", *options],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_as_a_module_it_exits_with_its_code_and_prints_no_traceback(tiny: Pipeline) -> None:
    (tiny.published / "bad.json").write_text("{")
    done = run_module(tiny.folder, *tiny.options)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("published/bad.json:1: not JSON")
    assert "Traceback" not in done.stderr


def test_the_contract_depends_on_nothing_but_what_the_inputs_say(real: Pipeline, tmp_path: Path) -> None:
    """Not on the hash seed, the order in which the files were made, where they lie, nor the working directory."""
    info: Json = {"title": "Soda Cloud API v4", "version": "v1"}
    shared = {key: real.built()[key] for key in ("servers", "security")}
    for name in ("b", "a", "c"):
        real.publish(f"{name}.json", document({f"/{name}": {"get": operation(f"Get {name}")}}, info=info, **shared))
    real.built()
    sources = sorted(path for folder in (real.published, real.supplement) for path in folder.iterdir())
    for seed, order in (("0", sources), ("4711", sources[::-1])):
        elsewhere = tmp_path / f"elsewhere-{seed}"
        for source in order:
            (elsewhere / source.parent.name).mkdir(parents=True, exist_ok=True)
            (elsewhere / source.parent.name / source.name).write_bytes(source.read_bytes())
        options = [f"--{name}={name}" for name in ("published", "supplement")]
        done = run_module(elsewhere, *options, "--output=contract.json", PYTHONHASHSEED=seed)
        assert (done.returncode, done.stderr) == (0, "")
        assert (elsewhere / "contract.json").read_bytes() == real.output.read_bytes()
