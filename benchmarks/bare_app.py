"""The limit: an ASGI application that knows two answers by heart, on the server that is common for such.

``python -m benchmarks.bare_app PORT STATUS_FILE LOGS_FILE``
"""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import uvicorn

_Message = MutableMapping[str, Any]


def bare_app(status: bytes, logs: bytes) -> Callable[..., Awaitable[None]]:
    """Sends ``logs`` for a path that ends in /logs, ``status`` for any other, with the headers of the mock."""

    def headers(body: bytes) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-type", b"application/json"),
            (b"x-soda-trace-id", b"0" * 32),
            (b"content-length", str(len(body)).encode()),
        ]

    status_headers, logs_headers = headers(status), headers(logs)

    async def app(scope: _Message, _: object, send: Callable[[_Message], Awaitable[None]]) -> None:
        is_logs = scope["path"].endswith("/logs")
        sent = logs_headers if is_logs else status_headers
        await send({"type": "http.response.start", "status": 200, "headers": sent})
        await send({"type": "http.response.body", "body": logs if is_logs else status})

    return app


def main() -> None:
    port, status, logs = sys.argv[1:]
    uvicorn.run(
        bare_app(Path(status).read_bytes(), Path(logs).read_bytes()),
        port=int(port),
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
