"""A server of one handler on a free port, for as long as a block lasts."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

# Headers that are about one connection or its other end, and the length.
OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Answer(NamedTuple):
    """The length follows from the body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers requests of any method by `answer`, which a subclass gives."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def answer(self, body: bytes) -> Answer:
        """What a request with this body is answered."""
        raise NotImplementedError

    def _respond(self) -> None:
        status, headers, body = self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_ONE_HOP:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: what matters is recorded elsewhere."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def listening(handler: type[Handler]) -> Iterator[str]:
    """The address at which this handler answers."""
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
