"""The contract suite as CI runs it, beside Schemathesis alone on the same contract."""

import re
import subprocess

from benchmarks.measurements import Measurements
from benchmarks.peers import CONTRACT, mock_command
from benchmarks.processes import free_port, running
from benchmarks.samples import AUTHORIZATION, mock_client
from benchmarks.stopwatch import now_s
from benchmarks.tools import ROOT, python_tool

SECTION = "contract suite"
OURS = "contract suite, profile ci, 2 processes"
SCHEMATHESIS = "schemathesis run"
WALL = "wall time"
RATE = "examples"

_TIMEOUT_S = 600


def measure(found: Measurements) -> None:
    """Each once: both take minutes, and their examples are derandomised or seeded."""
    _ours(found)
    _schemathesis(found)


def _ours(found: Measurements) -> None:
    taken_s, output, code = _timed(["make", "contract", "ARGS=-n 2 -q --hypothesis-show-statistics"])
    if code != 0:
        found.skip(OURS, output[-2000:])
        return
    examples = read_examples(output)
    found.add(SECTION, OURS, WALL, "s", taken_s)
    found.add(SECTION, OURS, "examples", "", examples)
    found.add(SECTION, OURS, RATE, "examples/s", examples / taken_s)


def read_examples(output: str) -> int:
    """How many examples the tests of a run tried, by the statistics of Hypothesis; a test without any is one itself."""
    tests = re.search(r"(\d+) passed", output)
    generating = re.findall(r"^  - during generate phase", output, re.MULTILINE)
    examples = sum(int(number) for number in re.findall(r"^    - (\d+) passing,", output, re.MULTILINE))
    return examples + (int(tests[1]) if tests else 0) - len(generating)


def _schemathesis(found: Measurements) -> None:
    port = free_port()
    with running(mock_command(port, "--quiet", "--no-rate-limits"), port) as server, mock_client(server.url):
        command = [str(python_tool("schemathesis")), "run", str(CONTRACT), "--url", server.url]
        command += ["-H", f"Authorization: {AUTHORIZATION}", "--seed", "1", "--no-color", "--max-examples", "100"]
        taken_s, output, _ = _timed(command)
    # It exits with 1 for what it takes for failures, such as a legitimate 400 of a cancel.
    cases = re.search(r"(\d+) generated", output)
    if cases is None:
        found.skip(SCHEMATHESIS, output[-2000:])
        return
    found.add(SECTION, SCHEMATHESIS, WALL, "s", taken_s)
    found.add(SECTION, SCHEMATHESIS, "examples", "", int(cases[1]))
    found.add(SECTION, SCHEMATHESIS, RATE, "examples/s", int(cases[1]) / taken_s)


def _timed(command: list[str]) -> tuple[float, str, int]:
    started_s = now_s()
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False, start_new_session=False
    )
    return now_s() - started_s, ended.stdout + ended.stderr, ended.returncode
