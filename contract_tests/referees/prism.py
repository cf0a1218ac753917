"""Prism, a judge of other people's making: a mock made of the contract, and a proxy that stands before a server."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contract_tests.contract import CONTRACT_PATH
from contract_tests.referees.npm import NotThere, installed, pinned

START_S = 60.0
STOP_S = 10.0

_READY = "Prism is listening on "


@dataclass(frozen=True, slots=True)
class Launcher:
    """How Prism is started: `command` and then its arguments, in which `document(path)` stands for a file."""

    words: str
    command: tuple[str, ...]
    in_a_container: bool

    def line(self, mode: str, document: Path, *arguments: str) -> list[str]:
        if not self.in_a_container:
            return [*self.command, mode, str(document), *arguments]
        mount = ("--volume", f"{document}:/contract.json:ro")
        return [*self.command[:-1], *mount, self.command[-1], mode, "/contract.json", *arguments]


@functools.cache
def launcher() -> Launcher:
    """The container image where an engine runs, else npm's Prism of the same version, which `make install` brings.

    SODA_PRISM=npm takes npm's although an engine runs.

    Raises:
        NotThere: neither is to be had.
    """
    version = pinned("@stoplight/prism-cli")
    if os.environ.get("SODA_PRISM") != "npm" and _engine_runs():
        image = f"stoplight/prism:{version}"
        options = ("docker", "run", "--rm", "--init", "--network", "host")
        return Launcher(f"the container image {image}", (*options, image), in_a_container=True)
    ours = installed("prism")
    if ours is not None:
        return Launcher(f"Prism {version} of npm", (str(ours),), in_a_container=False)
    raise NotThere("Prism is not there: run `make install` with Node.js 18.20 or newer, or start a Docker engine")


def _engine_runs() -> bool:
    # Elsewhere than on Linux a container does not share the network of the host, where the servers of a run are.
    if sys.platform != "linux" or shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "info"], capture_output=True, timeout=START_S, check=False)
    return asked.returncode == 0


@contextmanager
def started(mode: str, *arguments: str, document: Path = CONTRACT_PATH) -> Iterator[str]:
    """The address of `prism MODE DOCUMENT ARGUMENTS`, ready when this returns and gone when the block ends."""
    line = launcher().line(mode, document, *arguments, "--port", "0", "--errors", "--cors", "false")
    process = subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    log = _Log(process)
    try:
        yield log.address()
        if process.poll() is not None:
            raise ChildProcessError(f"Prism ended by itself\n{log.end()}")
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


class _Log:
    """Reads what Prism says, so that it never waits for a reader, and keeps the end of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: list[str] = []
        self._address = ""
        self._known = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines = [*self._lines[-40:], line]
            if _READY in line:
                self._address = line.partition(_READY)[2].strip()
                self._known.set()
        self._known.set()

    def address(self) -> str:
        if not self._known.wait(START_S) or not self._address:
            raise ChildProcessError(f"Prism did not get ready within {START_S:.0f} s\n{self.end()}")
        return self._address

    def end(self) -> str:
        return "".join(self._lines)

    def close(self) -> None:
        self._reader.join(STOP_S)
        if self._process.stdout is not None:
            self._process.stdout.close()
