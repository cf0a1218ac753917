"""The example projects: each stands for itself, and its tests pass."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
PROJECTS = sorted(path.parent for path in EXAMPLES.glob("*/pyproject.toml"))


def test_every_folder_is_a_project() -> None:
    assert PROJECTS
    folders = {path for path in EXAMPLES.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(PROJECTS)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_its_tests_pass(project: Path) -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:schemathesis",
            "-p",
            "no:hypothesispytest",
        ],
        cwd=project,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_it_needs_nothing_but_the_distribution(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert declared["dependencies"] == ["soda-scans"]
    assert declared["optional-dependencies"] == {"test": ["soda-scans[pytest]"]}
    assert (project / "README.md").is_file()
