"""One request and its response, as they stood on the wire: what every judge is given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong with an answer. `clause` names what it breaks: a row of clauses.toml, or an assumption."""

    said: str
    clause: str
    expected: str = ""
    got: str = ""


class ContractBreach(AssertionError):
    """An answer that the contract does not allow; the message lists everything wrong with it."""

    def __init__(self, exchange: "Exchange", wrongs: Sequence[Wrong]) -> None:
        self.exchange = exchange
        self.wrongs = tuple(wrongs)
        super().__init__(
            f"{exchange.method} {exchange.origin}{exchange.target} answered {exchange.status}\n"
            + "".join(f"  - {wrong.said}\n      [{wrong.clause}]\n" for wrong in wrongs)
            + f"  headers: {dict(exchange.headers)}\n  body: {exchange.body[:2000]!r}"
        )


class Scene(StrEnum):
    """Who spoke with whom."""

    SUITE = "the suite called a server's API"
    CONTROL = "the suite called a mock's control API"
    CROWD = "the suite called a server's API several times at once: which call came first is not known"
    CLIENT = "the generated client called a server"
    REHEARSAL = "the generated client was given an answer of the suite's making"


@dataclass(frozen=True, slots=True)
class Exchange:
    """`target` is the path and query as sent, percent-encoding and all; `origin` the server's scheme and authority.

    `sent_headers` and `sent` are the request's headers and body, `headers` and `body` those of the response.
    """

    method: str
    origin: str
    target: str
    status: int
    headers: httpx.Headers
    body: bytes
    sent_headers: httpx.Headers = field(default_factory=httpx.Headers)
    sent: bytes = b""
    scene: Scene = Scene.SUITE

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def scan_id(self) -> str:
        """The scan id in the path, decoded; empty for a path without one."""
        segments = self.path.split("/")
        return unquote(segments[4]) if len(segments) > 4 else ""

    def query(self, name: str) -> str | None:
        """The value of a query parameter given once, else None."""
        values = parse_qs(self.target.partition("?")[2], keep_blank_values=True).get(name, [])
        return values[0] if len(values) == 1 else None

    def json(self) -> Any:
        """The value of the body, which is JSON."""
        return json.loads(self.body)


def exchange_of(response: httpx.Response, scene: Scene = Scene.SUITE) -> Exchange:
    """The exchange that ends with this response, whose body has been read."""
    request = response.request
    return Exchange(
        method=request.method,
        origin=f"{request.url.scheme}://{request.url.netloc.decode()}",
        target=request.url.raw_path.decode("ascii"),
        status=response.status_code,
        headers=response.headers,
        body=response.content,
        sent_headers=request.headers,
        sent=request.content,
        scene=scene,
    )
