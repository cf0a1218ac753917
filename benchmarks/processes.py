"""Servers in processes of their own: started on a free port of 127.0.0.1, watched, and always stopped."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile

import psutil

from benchmarks.stopwatch import now_s

_START_TIMEOUT_S = 180.0
_STOP_TIMEOUT_S = 5.0


class NotStarted(Exception):
    """A server did not answer in time; the message has what it said."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers. ``started_s`` is the time from the spawn to its first answer."""

    port: int
    started_s: float
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def resident_mb(self) -> float:
        """Resident memory of the process and its children."""
        process = psutil.Process(self.process.pid)
        return sum(_resident_bytes(one) for one in [process, *process.children(recursive=True)]) / 1e6


@contextmanager
def running(
    command: Sequence[str], port: int, *, probe: str = "/", environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Start a server that is to listen on a port; ready when it answers to ``probe`` (whatever the status).

    Raises:
        NotStarted: it has ended, or does not answer.
    """
    with TemporaryFile() as output:
        spawned_s = now_s()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            # A group of its own, so that Ctrl-C reaches us alone and all of it is stopped from here.
            start_new_session=True,
        )
        try:
            while not _answers(port, probe):
                if process.poll() is not None or now_s() - spawned_s > _START_TIMEOUT_S:
                    output.seek(0)
                    raise NotStarted(f"{command[0]}: {output.read().decode(errors='replace')[-2000:]}")
                time.sleep(0.002)
            yield Running(port, now_s() - spawned_s, process)
        finally:
            _stop(process)


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_START_TIMEOUT_S) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


def _resident_bytes(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_TIMEOUT_S)
            break
    # What the server itself started may outlive it.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
