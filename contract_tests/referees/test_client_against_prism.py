"""The generated client against a mock that Prism makes of the contract: every documented status of every operation.

Prism reads the document by itself: it judges what the client sends, and what it answers is made of the schemas alone.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from soda_cloud_client import Client
from soda_cloud_client.types import Response

from contract_tests.client_side.comparison import lost
from contract_tests.client_side.generated import ANY_KEY, call_by_asyncio, call_by_sync, client_for, some_arguments
from contract_tests.contract import OPERATIONS, Operation
from contract_tests.exchange import Exchange, exchange_of
from contract_tests.oracle import wrongs_of
from contract_tests.servers import TIMEOUT_S

CELLS = [(operation, status) for operation in OPERATIONS.values() for status in operation.answers]
EXAMPLES = {"the first example": "dynamic=false", "one at random": "dynamic=true"}
PAGED: dict[str, Any] = {"page": 3, "size": 100}

# What the oracle says of Prism's answers, which no schema says: how it is that Prism cannot know better.
BEYOND_THE_SCHEMAS = {
    "WWW-Authenticate does not offer Basic": "the schema of the header is a text",
    "Location is .*, not an absolute URL": "the schema of the header is any URI",
    "the status of .* was asked for": "it depends on the request",
    "only a final scan has one": "one field depends on another",
    "is later than": "one field depends on another",
    "of the checks are": "one field depends on another",
    "(number|size|totalPages|first|last) is .*, expected": "it depends on the request and on other fields",
    "the lines have the indices": "it depends on the request and on other fields",
}


def _arguments(operation: Operation) -> dict[str, Any]:
    return some_arguments(operation) | (PAGED if operation.query else {})


@pytest.mark.parametrize("way", [call_by_sync, call_by_asyncio], ids=["sync", "asyncio"])
@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
@pytest.mark.parametrize(("operation", "status"), CELLS, ids=[f"{each.id}-{status}" for each, status in CELLS])
def test_the_client_reads_what_prism_makes_of_the_contract(
    prism_mock: str, way: Callable[..., Response[Any]], example: str, operation: Operation, status: int
) -> None:
    client = client_for(ANY_KEY, prism_mock, trust_env=False).with_timeout(httpx.Timeout(TIMEOUT_S))
    prefer = {"Prefer": f"code={status}, {example}"}
    answer = way(client.with_headers(prefer), operation.id, _arguments(operation))
    assert "sl-violations" not in answer.headers, "Prism objects to the request"
    assert answer.status_code == status
    schema = operation.answers[status].schema
    if schema is None:
        assert answer.content == b""
        assert answer.parsed is None
    else:
        assert type(answer.parsed).__name__ == schema["$ref"].rpartition("/")[2]
        assert list(lost(schema, json.loads(answer.content), answer.parsed)) == []


def _asked(address: str, operation: Operation, status: int, example: str) -> Exchange:
    target = operation.path.replace("{scanId}", "an-id")
    form = {"scanDefinition": "d"} if operation.form is not None else None
    prefer = {"Prefer": f"code={status}, {example}"}
    with httpx.Client(base_url=address, auth=ANY_KEY.basic, trust_env=False, timeout=TIMEOUT_S) as client:
        response = client.request(operation.method, target, headers=prefer, data=form)
    assert response.status_code == status
    return exchange_of(response)


def test_the_oracle_accepts_what_prism_makes_but_for_what_no_schema_says(prism_mock: str) -> None:
    met = set()
    for operation, status in CELLS:
        for example in EXAMPLES.values():
            for wrong in wrongs_of(_asked(prism_mock, operation, status, example)):
                rows = [row for row in BEYOND_THE_SCHEMAS if re.search(row, wrong.said)]
                assert rows, f"{operation.id} {status}: the oracle and Prism do not agree: {wrong.said}"
                met.update(rows)
    assert met == set(BEYOND_THE_SCHEMAS), "a row that is not needed hides what it is not meant for"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [({"size": 99}, "size must be >= 100"), ({"size": 1001}, "size must be <= 1000"), ({"page": -1}, "page must be")],
)
def test_prism_is_awake(prism_mock: str, arguments: dict[str, Any], complaint: str) -> None:
    client = client_for(ANY_KEY, prism_mock, trust_env=False)
    answer = call_by_sync(client, "getScanLogs", some_arguments(OPERATIONS["getScanLogs"]) | arguments)
    assert answer.status_code == 400
    assert complaint in answer.headers["sl-violations"]


def test_prism_refuses_a_client_without_credentials(prism_mock: str) -> None:
    client = Client(base_url=prism_mock, httpx_args={"trust_env": False})
    answer = call_by_sync(client, "getScanStatus", some_arguments(OPERATIONS["getScanStatus"]))
    assert answer.status_code == 401
    assert "Invalid security scheme" in answer.headers["sl-violations"]
