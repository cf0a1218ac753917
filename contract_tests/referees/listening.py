"""A server of one handler on a free port, for as long as a block lasts."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

# Headers that are about one connection, and the length, which follows from the body.
OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers requests of any method by `answer`, which a subclass gives."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> object:
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def answer(self, body: bytes) -> tuple[int, httpx.Headers, bytes]:
        """The status, the headers and the body of the answer to a request with this body."""
        raise NotImplementedError

    def _respond(self) -> None:
        status, headers, body = self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        self.send_response_only(status)
        for name, value in headers.multi_items():
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
