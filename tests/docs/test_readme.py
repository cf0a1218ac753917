"""README.md: its code runs, its commands exist."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from soda_cloud_mock import cli
from soda_cloud_mock.http_api.control_operations import control_operations

from tests.mock_process import mock_process

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
CONSOLE_LINES = [
    line.removeprefix("$ ").partition("  #")[0].strip()
    for block in re.findall(r"^```console\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    """A mock of its own, sixty times as fast, so that an example does not take the twelve seconds it shows."""
    with mock_process("--speed", "60") as url:
        yield url


def run_example(number: int, mock_url: str) -> str:
    code = EXAMPLES[number].replace("http://127.0.0.1:8089", mock_url)
    assert mock_url in code
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_client_example_triggers_a_scan_waits_and_prints_its_log(mock_url: str) -> None:
    lines = run_example(0, mock_url).splitlines()
    assert lines[0] == "state: completed failed checks: 0"
    assert len(lines) == 1 + 250
    assert all(re.match(r"2\d\d\d-\d\d-\d\d .* (debug|info|warning|error) \S", line) for line in lines[1:])


def test_the_control_example_runs(mock_url: str) -> None:
    assert run_example(1, mock_url) == ""


def test_the_scenario_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scenario,) = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    path = tmp_path / "scenario.yaml"
    path.write_text(scenario, encoding="utf-8")
    assert cli.main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: right\n"


def test_every_control_call_that_is_shown_exists_and_none_is_left_out() -> None:
    shown = set(re.findall(r"/_mock/[\w/{}.]+", TEXT))
    paths = {operation.path for operation in control_operations()}
    assert shown <= paths
    assert paths - shown == {"/_mock/contract.json", "/_mock/definitions"}


def test_there_is_no_other_example() -> None:
    assert len(EXAMPLES) == 2


def test_the_first_example_begins_by_line_20_and_the_whole_has_at_most_150_lines() -> None:
    assert TEXT[: TEXT.index("```python")].count("\n") < 20
    assert len(TEXT.splitlines()) <= 150


def test_every_make_target_that_is_shown_exists() -> None:
    targets = {line.split()[1] for line in CONSOLE_LINES if line.startswith("make ")}
    targets |= set(re.findall(r"`make ([a-z-]+)", TEXT))
    assert {"serve", "test"} <= targets
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_flag_of_serve_is_shown_and_every_flag_shown_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["serve", "--help"])
    offered = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", capsys.readouterr().out)) - {"--help"}
    assert offered == set(re.findall(r"(--[a-z][a-z-]+)", TEXT))


def test_every_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if not link.startswith(("http", "#"))]
    assert links
    for link in links:
        assert (ROOT / link).exists(), link
