"""Serving the mock over a socket until it is told to stop."""

import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

import uvicorn
from starlette.types import ASGIApp


class CannotListen(Exception):
    """The address cannot be bound."""


class _Announcing(uvicorn.Server):
    """Prints the one line that says the mock is ready, once it is."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(f"soda-mock: listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight get a second to finish. Port 0 takes a free one.

    Raises:
        CannotListen: the host is unknown, or the port is taken or not allowed.
    """
    listener = _bind(host, port)
    # uvicorn catches the signals while it serves and raises them again when it is done: that is a clean end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit_cleanly)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    _Announcing(config).run(sockets=[listener])


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            # Elsewhere this only skips the wait after a stop; on Windows it would share a busy port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise CannotListen(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    return listener


def _exit_cleanly(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
