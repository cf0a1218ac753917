"""The how-tos: every block of code is run, in the order of its page.

A fence with a file name (```` ```python pipeline.py ````) is written to that file, as the page asks its reader to. A
``console`` fence is typed into a shell there; what it shows is what is printed, where ``...`` stands for anything.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
# The page whose commands are typed in a clone of the repository.
IN_A_CLONE = "regenerate-after-the-api-has-changed.md"
# Long enough for a machine that has other things to do.
TIMEOUT_S = 300


@dataclass(frozen=True)
class Command:
    """What the reader types, and what the page shows below it."""

    text: str
    shown: str


def fences(page: Path) -> list[tuple[str, str]]:
    """The info string and the content of every block of code."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    assert not [token for token in tokens if token.type == "code_block"], "code is fenced, not indented"
    return [(token.info, token.content) for token in tokens if token.type == "fence"]


def commands(console: str) -> list[Command]:
    """Prompts are ``$ ``, and ``> `` where a command goes on."""
    found = []
    for block in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        match = re.match(r"([^\n]*\n(?:> [^\n]*\n)*)(.*)", block, re.DOTALL)
        assert match is not None
        found.append(Command(match[1].replace("\n> ", "\n").strip(), match[2]))
    assert found, console
    return found


def is_run(command: Command) -> bool:
    """All but what needs a registry, and the tests of the repository, of which this is one."""
    installed = re.fullmatch(r"pip install '?soda-scans(?:\[(\w+)])?'?", command.text)
    if installed is not None:
        assert installed[1] is None or installed[1] in EXTRAS, command.text
    return installed is None and command.text != "make test"


def typed(page_commands: list[Command], folder: Path, home: Path, path: str) -> list[str]:
    """What a shell prints for each of the commands; errors among it."""
    # The mark between two commands leaves the exit code of the one before it for $?.
    script = "\n".join(f"code=$?; printf '\\036'; (exit $code)\n{command.text}" for command in page_commands)
    variables = {
        "PATH": path,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        # What a reader does not have, and what takes long to load.
        "PYTEST_ADDOPTS": "-p no:schemathesis -p no:hypothesispytest",
        # In a clone the pipeline is the clone's own, not the one that is installed.
        "PYTHONPATH": str(folder / "openapi"),
    }
    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return ended.stdout.split("\036")[1:]


def prepare_clone(folder: Path, home: Path) -> None:
    """A clone of the repository that is set up, and a page of the API that has changed since."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for name in tracked.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (folder / ".venv" / ".run").touch()
    (folder / ".venv" / ".dev").touch()
    for command in ("init -q", "add -A", "-c user.name=x -c user.email=x commit -qm x"):
        subprocess.run(["git", *command.split()], cwd=folder, check=True, timeout=60)
    published = (ROOT / "openapi" / "published" / "soda-cloud-scans.md").read_text(encoding="utf-8")
    refreshed = published.replace('"enum":["queuing",', '"enum":["queuing","paused",')
    assert refreshed != published
    (home / "Downloads").mkdir()
    (home / "Downloads" / "soda-cloud-scans.md").write_text(refreshed, encoding="utf-8")


def prepare_folder(folder: Path, home: Path) -> None:
    pass


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_code_runs_and_prints_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    folder, home = tmp_path / "work", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    prepare: Callable[[Path, Path], None] = prepare_clone if page.name == IN_A_CLONE else prepare_folder
    prepare(folder, home)
    page_commands: list[Command] = []
    written: set[str] = set()
    for info, content in fences(page):
        language, _, name = info.partition(" ")
        if language == "console":
            page_commands += [command for command in commands(content) if is_run(command)]
        else:
            assert name, f"{page.name}: a block of {language or 'no language'} without a file name"
            assert name not in written
            written.add(name)
            (folder / name).write_text(content, encoding="utf-8")
    used = [command.text for command in page_commands] + [content for _, content in fences(page)]
    for name in written:
        assert any(Path(name).stem in text for text in used), f"{name} is not used"
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    printed = typed(page_commands, folder, home, binaries)
    assert len(printed) == len(page_commands)
    for command, got in zip(page_commands, printed, strict=True):
        checker = OutputChecker()
        if not checker.check_output(command.shown, got, ELLIPSIS | NORMALIZE_WHITESPACE):
            pytest.fail(f"$ {command.text}\n--- shown:\n{command.shown}--- printed:\n{got}", pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert link.startswith("https://") or (page.parent / link).exists(), link


def test_the_readme_lists_every_page_and_every_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in PAGES:
        assert f"](docs/how-to/{page.name})" in readme, page.name
    for example in (ROOT / "examples").iterdir():
        assert f"](examples/{example.name})" in readme, example.name
