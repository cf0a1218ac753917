"""The umpire: one address for the whole suite, behind which Prism stands before a server.

Prism is asked first. What it lets through, the server has answered, and Prism has judged that answer too. What it
refuses goes to the server all the same, since the suite wants to know how the server refuses it; so each request
reaches the server once. The header `Prism-Verdict` of every answer says which way it went.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes

import httpcore

from contract_tests.contract import CONTRACT_PATH
from contract_tests.referees import prism
from contract_tests.referees.listening import OF_ONE_HOP, Answer, Handler, listening
from contract_tests.servers import TIMEOUT_S, Server

VERDICT = "Prism-Verdict"
PASSED = "passed"
REFUSED = "refused: "
NOT_ASKED = "not asked: "

_CONTROL = "/_mock/"
# Prism's words for a request that it did not pass on: the last part of the problem's type.
_REFUSALS = ("NO_PATH_MATCHED_ERROR", "NO_METHOD_MATCHED_ERROR", "UNPROCESSABLE_ENTITY", "UNAUTHORIZED")
_INVALID_JSON = b'{"error":{"code":"invalid_json"'


def not_for_prism(method: str, target: str, headers: Sequence[str], body: bytes) -> str | None:
    """Why Prism cannot be asked about a request with headers of these names; None where it can."""
    path = target.partition("?")[0]
    if not _is_text(unquote_to_bytes(path)) or re.search("%(?![0-9A-Fa-f]{2})", path):
        return "a path that is no percent-encoded UTF-8 ends its process"
    if not _is_text(body):
        return "it passes a body on that it has read as UTF-8"
    if method in ("GET", "HEAD") and body:
        return "it cannot pass on a GET that has a body"
    if len(set(map(str.lower, headers))) < len(headers):
        return "of a header that is given twice it passes one on"
    return None


def refusal(method: str, answer: Answer) -> str | None:
    """Prism's word for a request that it refused by itself; None for what came from the server."""
    if answer.body.startswith(_INVALID_JSON):
        return "INVALID_JSON"
    if ("content-type", "application/problem+json") not in answer.headers:
        return None
    if method == "HEAD":
        return "in an answer without a body"
    kind = str(json.loads(answer.body)["type"]).rpartition("#")[2]
    return kind if kind in _REFUSALS else None


def _is_text(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def behind_prism(server: Server, document: Path = CONTRACT_PATH) -> Iterator[Server]:
    """The server at the address of an umpire, with a Prism of its own that reads this document."""
    with (
        prism.started("proxy", server.base_url, document=document) as prism_url,
        httpcore.ConnectionPool(max_connections=None) as pool,
    ):

        class Umpire(_Umpire):
            upstream = pool
            server_origin = server.base_url
            prism_origin = prism_url

        with listening(Umpire) as address:
            yield replace(server, base_url=address)


class _Umpire(Handler):
    upstream: httpcore.ConnectionPool
    server_origin: str
    prism_origin: str

    def answer(self, body: bytes) -> Answer:
        answer, verdict = self._judged(body)
        headers = [(name, self._with_our_origin(name, value)) for name, value in answer.headers]
        if verdict is not None:
            headers.append((VERDICT, verdict))
        return Answer(answer.status, headers, answer.body)

    def _judged(self, body: bytes) -> tuple[Answer, str | None]:
        """An answer and how it came about; None for a call of the control API."""
        if self.path.startswith(_CONTROL):
            return self._ask(self.server_origin, body), None
        reason = not_for_prism(self.command, self.path, self.headers.keys(), body)
        if reason is not None:
            return self._ask(self.server_origin, body), NOT_ASKED + reason
        judged = self._ask(self.prism_origin, body)
        refused = refusal(self.command, judged)
        if refused is not None:
            return self._ask(self.server_origin, body), REFUSED + refused
        return judged, PASSED

    def _ask(self, origin: str, body: bytes) -> Answer:
        """The request as it came, but for the headers of one hop, sent on to another server."""
        asked = httpcore.URL(origin)
        target = self.path.encode("latin-1")
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in OF_ONE_HOP]
        if "Content-Length" in self.headers:
            headers.append(("Content-Length", str(len(body))))
        response = self.upstream.request(
            self.command,
            httpcore.URL(scheme=asked.scheme, host=asked.host, port=asked.port, target=target),
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            content=body or None,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT_S)},
        )
        texts = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
        return Answer(response.status, texts, response.content)

    def _with_our_origin(self, name: str, value: str) -> str:
        """Prism tells the server its own address instead of ours, and so Location has that."""
        if name.lower() != "location":
            return value
        return value.replace(self.server_origin, f"http://{self.headers['Host']}", 1)
