"""Exchanges on file, one a line as JSON: what `--record FILE` writes, and what the referees read."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import httpx

from contract_tests.exchange import Exchange, Scene

Pairs = list[tuple[str, str]]


class Recorder:
    """Appends each exchange that it hears to a file; the workers of one run may share it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def hear(self, exchange: Exchange) -> None:
        # One write is one line, whoever else appends.
        os.write(self._file, _line(exchange).encode())


def recorded(path: Path) -> Iterator[Exchange]:
    """The exchanges on a file, in the order in which they were heard."""
    with path.open(encoding="utf-8") as lines:
        yield from map(_exchange, lines)


def _line(exchange: Exchange) -> str:
    # Any byte is one character of Latin-1, so that bodies which are no text are kept too.
    facts = {
        "scene": exchange.scene.name,
        "method": exchange.method,
        "origin": exchange.origin,
        "target": exchange.target,
        "sent_headers": exchange.sent_headers.multi_items(),
        "sent": exchange.sent.decode("latin-1"),
        "status": exchange.status,
        "headers": exchange.headers.multi_items(),
        "body": exchange.body.decode("latin-1"),
    }
    return json.dumps(facts) + "\n"


def _exchange(line: str) -> Exchange:
    facts = json.loads(line)
    return Exchange(
        method=facts["method"],
        origin=facts["origin"],
        target=facts["target"],
        status=facts["status"],
        headers=_headers(facts["headers"]),
        body=facts["body"].encode("latin-1"),
        sent_headers=_headers(facts["sent_headers"]),
        sent=facts["sent"].encode("latin-1"),
        scene=Scene[facts["scene"]],
    )


def _headers(pairs: Pairs) -> httpx.Headers:
    return httpx.Headers([(name, value) for name, value in pairs])
