"""What a client sends, as a pact; and the comparator of pacts with OpenAPI documents, which judges it."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from contract_tests.contract import CONTRACT_PATH, methods_of
from contract_tests.exchange import Exchange
from contract_tests.referees.npm import NotThere, installed

LONGEST_S = 120
# The headers of a request that the contract has something to say about.
_HEADERS = ("Authorization", "Content-Type", "Accept")

Interaction = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Complaint:
    """`interaction` is the number of the one it is about."""

    interaction: int
    code: str
    message: str


def interaction_of(exchange: Exchange) -> Interaction:
    """The exchange's request, and the success that the client hopes for: what it sends in vain is judged as well.

    The comparator does not look at a request whose answer is an error.
    """
    path, _, query = exchange.target.partition("?")
    request = {
        "method": exchange.method,
        "path": path,
        "query": parse_qs(query, keep_blank_values=True),
        "headers": {name: exchange.sent_headers[name] for name in _HEADERS if name in exchange.sent_headers},
    }
    if exchange.sent:
        request["body"] = exchange.sent.decode("utf-8")
    operation = methods_of(exchange.path).get(exchange.method)
    return {"request": request, "response": {"status": 200 if operation is None else operation.success}}


def complaints(interactions: Sequence[Interaction], folder: Path) -> list[Complaint]:
    """What the comparator has against these, warnings too.

    Raises:
        NotThere: `make install` has not set it up.
    """
    comparator = installed("openapi-pact-comparator")
    if comparator is None:
        raise NotThere("the pact comparator is not there: run `make install` with Node.js 18.20 or newer")
    pact = folder / "pact.json"
    pact.write_text(json.dumps(_pact(interactions)), encoding="utf-8")
    command = [str(comparator), str(CONTRACT_PATH), str(pact)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    # The exit code is the number of files with errors; what it cannot read it says on the standard error.
    if ended.returncode not in (0, 1) or ended.stderr:
        raise ChildProcessError(ended.stderr)
    found = [entry for line in ended.stdout.splitlines() for entry in json.loads(line)]
    return [Complaint(_number(entry["mockDetails"]["location"]), entry["code"], entry["message"]) for entry in found]


def _pact(interactions: Iterable[Interaction]) -> dict[str, Any]:
    numbered = [{"description": f"number {number}", **each} for number, each in enumerate(interactions)]
    return {
        "consumer": {"name": "soda_cloud_client"},
        "provider": {"name": "Soda Cloud"},
        "interactions": numbered,
        "metadata": {"pactSpecification": {"version": "3.0.0"}},
    }


def _number(location: str) -> int:
    """The number of the interaction in a place such as `[root].interactions[5].response`."""
    return int(location.partition("interactions[")[2].partition("]")[0])
