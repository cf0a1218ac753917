"""The command line as a process: on a terminal, in a pipe, interrupted."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.sdk.cli.conftest import Sandbox, command

WITHOUT_RICH = (
    "import sys; sys.modules['click'] = sys.modules['rich'] = None; from soda_scans.cli import main; sys.exit(main())"
)


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        self._shown = bytearray()
        self._news = threading.Condition()
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "200"} | environment
        environment.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            arguments, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def shown(self) -> str:
        return self._shown.decode()

    def shows(self, pattern: str) -> None:
        """Wait until it shows this."""
        with self._news:
            assert self._news.wait_for(lambda: re.search(pattern, self.shown), timeout=30), self.shown

    def types(self, text: str) -> None:
        os.write(self._master, text.encode())

    def interrupts(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def ends(self) -> int:
        code = self.process.wait(timeout=30)
        self._reader.join()
        os.close(self._master)
        return code

    def _read(self) -> None:
        while True:
            try:
                read = os.read(self._master, 10_000)
            except OSError:
                # Linux says so when the other side is closed.
                return
            if not read:
                return
            with self._news:
                self._shown += read
                self._news.notify_all()


@contextmanager
def on_a_terminal(sandbox: Sandbox, *arguments: str, python: str | None = None) -> Iterator[Terminal]:
    line = command(*arguments) if python is None else [sys.executable, "-c", python, *arguments]
    terminal = Terminal(list(line), sandbox.environment)
    try:
        yield terminal
    finally:
        terminal.process.kill()


def in_a_pipe(sandbox: Sandbox, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=os.environ | sandbox.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def long_scan(sandbox: Sandbox) -> None:
    sandbox.define("long", queueSeconds=0, runSeconds=80_000)


# --- on a terminal ---


def test_a_terminal_shows_a_live_line_and_then_the_summary(fast: Sandbox) -> None:
    fast.define(
        "orders", outcome="completedWithFailures", checks={"pass": 3, "fail": 1}, queueSeconds=60, runSeconds=900
    )
    with on_a_terminal(fast, "run", "orders") as terminal:
        assert terminal.ends() == 1
    assert re.search(r"orders: executing.*0:00:0\d", terminal.shown)
    assert "\x1b[" in terminal.shown
    assert "orders: completedWithFailures after 960 s\r\n  checks: 1 fail, 3 pass\r\n" in terminal.shown


def test_without_rich_a_terminal_shows_each_change_and_what_is_missing(fast: Sandbox) -> None:
    with on_a_terminal(fast, "run", "orders_daily", python=WITHOUT_RICH) as terminal:
        assert terminal.ends() == 0
    assert "soda-scans: no live line: rich is not installed; pip install 'soda-scans[cli]' brings it" in terminal.shown
    assert re.search(r"soda-scans: orders_daily: \w+", terminal.shown)
    assert "\x1b" not in terminal.shown


def test_an_interrupted_run_asks_and_cancels(fast: Sandbox) -> None:
    long_scan(fast)
    with on_a_terminal(fast, "run", "long") as terminal:
        terminal.shows("long: executing")
        terminal.interrupts()
        terminal.shows(r"cancel scan \S+\? \[y/N\] ")
        terminal.types("y\n")
        assert terminal.ends() == 3
    assert "long: canceled after" in terminal.shown
    assert fast.scans()[0]["state"] == "canceled"
    assert fast.call("GET", "conduct") == {"findings": []}


@pytest.mark.parametrize("answer", ["n\n", "\n", "what?\n", "\x04"])
def test_an_interrupted_run_leaves_the_scan_running_unless_told_yes(fast: Sandbox, answer: str) -> None:
    long_scan(fast)
    with on_a_terminal(fast, "run", "long") as terminal:
        terminal.shows("long: executing")
        terminal.interrupts()
        terminal.shows(r"\[y/N\] ")
        terminal.types(answer)
        assert terminal.ends() == 130
    (scan,) = fast.scans()
    assert f"interrupted; the scan goes on: soda-scans wait {scan['scanId']}" in terminal.shown
    assert scan["state"] == "executing"


def test_it_asks_only_once(fast: Sandbox) -> None:
    long_scan(fast)
    with on_a_terminal(fast, "run", "long") as terminal:
        terminal.shows("long: executing")
        terminal.interrupts()
        terminal.shows(r"\[y/N\] ")
        terminal.interrupts()
        assert terminal.ends() == 130
    assert terminal.shown.count("[y/N]") == 1
    assert fast.scans()[0]["state"] == "executing"


def test_a_scan_that_ended_before_the_answer_is_summed_up(fast: Sandbox) -> None:
    long_scan(fast)
    with on_a_terminal(fast, "run", "long") as terminal:
        terminal.shows("long: executing")
        terminal.interrupts()
        terminal.shows(r"\[y/N\] ")
        fast.call("PUT", f"scans/{fast.scans()[0]['scanId']}/state", {"state": "completed"})
        terminal.types("yes\n")
        assert terminal.ends() == 0
    assert "too late to cancel it" in terminal.shown
    assert "long: completed after" in terminal.shown


# --- elsewhere ---


def test_in_a_pipe_it_is_plain_and_the_scan_goes_on_when_it_is_interrupted(fast: Sandbox) -> None:
    long_scan(fast)
    environment = os.environ | fast.environment
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command("run", "long"), env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as run:
        assert run.stderr is not None
        assert run.stdout is not None
        first = run.stderr.readline()
        run.send_signal(signal.SIGINT)
        rest, out = run.stderr.read(), run.stdout.read()
    (scan,) = fast.scans()
    assert run.returncode == 130
    assert first == f"soda-scans: long runs as scan {scan['scanId']}\n"
    assert rest == f"soda-scans: interrupted; the scan goes on: soda-scans wait {scan['scanId']}\n"
    assert out == ""
    assert scan["state"] == "executing"


def test_another_command_that_is_interrupted_says_so(fast: Sandbox) -> None:
    scan_id = fast.scan(queueSeconds=0, runSeconds=80_000)
    with subprocess.Popen(
        command("logs", scan_id, "--follow"),
        env=os.environ | fast.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as follow:
        assert follow.stderr is not None
        assert follow.stdout is not None
        assert "INFO" in follow.stdout.readline()
        follow.send_signal(signal.SIGINT)
        assert follow.stderr.read() == "soda-scans: interrupted\n"
    assert follow.returncode == 130


def test_a_reader_that_goes_away_is_no_traceback(fast: Sandbox) -> None:
    scan_id = fast.scan(queueSeconds=0, runSeconds=1, logLines=5_000)
    with subprocess.Popen(
        command("logs", scan_id),
        env=os.environ | fast.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as logs:
        assert logs.stderr is not None
        assert logs.stdout is not None
        logs.stdout.readline()
        logs.stdout.close()
        assert logs.stderr.read() == ""
    assert logs.returncode == 141


def test_characters_that_the_terminal_does_not_know_are_escaped(fast: Sandbox) -> None:
    fast.define("lines", queueSeconds=0, runSeconds=1, logLines=[{"message": "smørrebrød"}])
    sandbox = Sandbox(fast.control, fast.environment | {"PYTHONIOENCODING": "ascii"})
    scan_id = in_a_pipe(sandbox, "trigger", "lines").stdout.strip()
    shown = in_a_pipe(sandbox, "logs", scan_id, "--follow")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "sm\\xf8rrebr\\xf8d" in shown.stdout


def test_the_installed_script_does_the_same(fast: Sandbox) -> None:
    script = os.path.join(os.path.dirname(sys.executable), "soda-scans")
    done = subprocess.run(
        [script, "run", "completedWithWarnings", "--json"],
        env=os.environ | fast.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert json.loads(done.stdout)["state"] == "completedWithWarnings"
