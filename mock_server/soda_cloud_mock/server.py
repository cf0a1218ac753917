"""Serving the mock over a socket until it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Final, NoReturn

import uvicorn

from soda_cloud_mock.client_environment import client_environment
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.errors import CannotListen, CannotRun
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.protocol import ResettableProtocol
from soda_cloud_mock.state_file import load_state, save_state

# uvicorn ticks ten times a second.
SAVE_EVERY_TICKS: Final = 300


class _Server(uvicorn.Server):
    """Calls back when it is ready, and now and then while it serves."""

    def __init__(self, mock: Mock, on_ready: Callable[[str], None], save: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                mock,
                http=ResettableProtocol,
                lifespan="off",
                log_level="warning",
                access_log=False,
                server_header=False,
                # Ticks and the close of the sockets take the rest of the second within which it ends.
                timeout_graceful_shutdown=0.6,  # type: ignore[arg-type]  # seconds, and parts of them do as well
            )
        )
        self._on_ready = on_ready
        self._save = save
        self._saved_requests = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            self._on_ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    async def on_tick(self, counter: int) -> bool:
        if counter % SAVE_EVERY_TICKS == 0 and self.server_state.total_requests != self._saved_requests:
            self._saved_requests = self.server_state.total_requests
            self._save()
        return await super().on_tick(counter)


def serve(mock: Mock, host: str, port: int, *, state: Path | None = None) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight get 0.6 s to finish. Port 0 takes a free one.

    With ``state`` the sandboxes go on from that file, and are saved to it every 30 s and at the end.

    Raises:
        CannotListen: the host is unknown, or the port is taken or not allowed.
        DamagedState: the state file is none.
    """
    with _listening(host, port) as listener, _keeping(mock, state) as save:
        # uvicorn catches the signals while it serves and raises them again when it is done: that is a clean end.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _exit_cleanly)
        _Server(mock, lambda url: print(f"soda-mock: listening on {url}", flush=True), save).run(sockets=[listener])


def execute(mock: Mock, host: str, port: int, command: Sequence[str], *, key: ApiKey, state: Path | None = None) -> int:
    """Serve while a command runs, which finds the mock in its environment; returns the command's exit code.

    Raises:
        CannotListen, DamagedState: as ``serve``.
        CannotRun: the command does not exist, or must not be run.
    """
    with _listening(host, port) as listener, _keeping(mock, state) as save, _in_background(mock, listener, save) as url:
        try:
            process = subprocess.Popen(command, env=os.environ | client_environment(url, key))
        except OSError as error:
            raise CannotRun(f"cannot run {command[0]!r}: {error.strerror}") from None
        # Ctrl-C reaches the command too, which decides what to make of it; SIGTERM is passed on.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        code = process.wait()
    # A command that a signal ended has, as in a shell, 128 and the signal's number.
    return code if code >= 0 else 128 - code


@contextmanager
def _in_background(mock: Mock, listener: socket.socket, save: Callable[[], None]) -> Iterator[str]:
    ready = Event()
    urls: list[str] = []

    def on_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    server = _Server(mock, on_ready, save)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield urls[0]
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _keeping(mock: Mock, state: Path | None) -> Iterator[Callable[[], None]]:
    """Load the state before, save it after; yields what saves it in between."""
    if state is None:
        yield lambda: None
        return
    load_state(state, mock.sandboxes)

    def save() -> None:
        with mock.lock:
            save_state(state, mock.sandboxes)

    try:
        # A file that cannot be written is better known before the work than after it.
        save()
    except OSError as error:
        raise CannotRun(f"cannot write the state file {state}: {error.strerror}") from None
    try:
        yield save
    finally:
        save()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        try:
            if sys.platform != "win32":
                # Elsewhere this only skips the wait after a stop; on Windows it would share a busy port.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen(2048)
        except OSError as error:
            raise CannotListen(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
        yield listener


def _exit_cleanly(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
