"""A copy of the pipeline's inputs that a test may spoil, and the command run on it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from contract_pipeline.__main__ import main
from contract_pipeline.json_value import Json, JsonObject, as_object

OPENAPI = Path(__file__).parents[2] / "openapi"


@dataclass(frozen=True, slots=True)
class Run:
    exit_code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Pipeline:
    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def published(self) -> Path:
        return self.folder / "published"

    @property
    def supplement(self) -> Path:
        return self.folder / "supplement"

    @property
    def overlay(self) -> Path:
        return self.folder / "corrections.overlay.yaml"

    @property
    def output(self) -> Path:
        return self.folder / "contract.json"

    @property
    def options(self) -> list[str]:
        return [
            f"--published={self.published}",
            f"--supplement={self.supplement}",
            f"--overlay={self.overlay}",
            f"--output={self.output}",
        ]

    def run(self, *options: str) -> Run:
        exit_code = main([*self.options, *options])
        captured = self.capsys.readouterr()
        return Run(exit_code, captured.out, captured.err)

    def built(self) -> JsonObject:
        """The contract; the run must succeed."""
        run = self.run()
        assert (run.exit_code, run.err) == (0, "")
        return self.contract()

    def contract(self) -> JsonObject:
        return as_object(json.loads(self.output.read_text(encoding="utf-8")))

    def refusal(self) -> str:
        """The message of a run that must fail with 1, say one thing only, and leave every file as it was."""
        before = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        run = self.run()
        assert (run.exit_code, run.out) == (1, "")
        assert {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()} == before
        assert "Traceback" not in run.err
        assert run.err.count("\n") == 1
        return run.err.rstrip("\n")

    def publish(self, name: str, document: Json) -> None:
        (self.published / name).write_text(json.dumps(document), encoding="utf-8")

    def correct(self, *actions: Json, version: str = "1.1.0") -> None:
        overlay: Json = {"overlay": version, "info": {"title": "t", "version": "1"}, "actions": list(actions)}
        self.overlay.write_text(json.dumps(overlay, indent=1), encoding="utf-8")


@pytest.fixture
def real(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """The project's own inputs."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(OPENAPI / "published", tmp_path / "published")
    shutil.copytree(OPENAPI / "supplement", tmp_path / "supplement")
    shutil.copy(OPENAPI / "corrections.overlay.yaml", tmp_path)
    return Pipeline(tmp_path, capsys)


@pytest.fixture
def tiny(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """One published operation (things.json), one supplied (others.json), one correction that changes the title."""
    monkeypatch.chdir(tmp_path)
    pipeline = Pipeline(tmp_path, capsys)
    pipeline.published.mkdir()
    pipeline.supplement.mkdir()
    pipeline.publish("things.json", document({"/things": {"get": operation("Get things")}}))
    (pipeline.supplement / "others.json").write_text(
        json.dumps(document({"/others": {"get": operation("Get others")}}))
    )
    pipeline.correct(action("$.info", update={"title": "Corrected"}))
    return pipeline


def document(paths: Json = None, **root: Json) -> JsonObject:
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": paths or {}, **root}


def operation(summary: str | None = None, **more: Json) -> JsonObject:
    named: JsonObject = {} if summary is None else {"summary": summary}
    return {**named, "responses": {"200": {"description": "ok"}}, **more}


def action(target: str, **more: Json) -> JsonObject:
    return {"target": target, "description": "why", "x-basis": "prose", **more}
