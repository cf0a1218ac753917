"""The four functions of each operation, short and detailed, sync and async: they ask the same and heed the settings."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from soda_cloud_client import Client
from soda_cloud_client.errors import UnexpectedStatus

from contract_tests.client_side.bodies import samples
from contract_tests.client_side.generated import (
    ANY_KEY,
    BASE_URL,
    Served,
    answering,
    client_for,
    module_of,
    some_arguments,
)
from contract_tests.contract import OPERATIONS, Operation

UNDOCUMENTED = [204, 302, 418, 502]

each_operation = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.id)


@each_operation
def test_the_short_calls_ask_what_the_detailed_ones_ask(served: Served, operation: Operation) -> None:
    arguments = some_arguments(operation) | dict.fromkeys(operation.query, 123)
    detailed = [heard.request for heard in served(operation.id, arguments, status=404)]
    router = answering(404)
    client = client_for(ANY_KEY, BASE_URL, transport=httpx.MockTransport(router.handler))
    module_of(operation.id).sync(client=client, **arguments)
    asyncio.run(module_of(operation.id).asyncio(client=client, **arguments))
    short = [call.request for call in router.calls]
    assert [(each.method, each.url, each.headers, each.content) for each in short] == [
        (each.method, each.url, each.headers, each.content) for each in detailed
    ]


@each_operation
def test_settings_of_the_client_reach_every_call(operation: Operation) -> None:
    router = answering(404)
    client = Client(
        base_url=BASE_URL,
        headers={"X-Of-The-Caller": "yes"},
        cookies={"a-cookie": "yes"},
        timeout=httpx.Timeout(7.5),
        httpx_args={"transport": httpx.MockTransport(router.handler)},
    )
    _answers(operation, client)
    assert len(router.calls) == 2
    for request in [call.request for call in router.calls]:
        assert request.headers["X-Of-The-Caller"] == "yes"
        assert request.headers["Cookie"] == "a-cookie=yes"
        assert set(request.extensions["timeout"].values()) == {7.5}


@each_operation
def test_a_documented_status_is_never_unexpected(operation: Operation) -> None:
    for status, documented in operation.answers.items():
        body = b"" if documented.schema is None else json.dumps(samples(documented.schema)[0]).encode()
        try:
            answers = _answers(operation, _demanding(status, body))
        except UnexpectedStatus:
            pytest.fail(f"{status} is documented and was called unexpected")
        assert [answer.status_code for answer in answers] == [status, status]


@each_operation
@pytest.mark.parametrize("status", UNDOCUMENTED)
def test_an_undocumented_status_is_raised_with_its_body_where_that_is_asked_for(
    operation: Operation, status: int
) -> None:
    with pytest.raises(UnexpectedStatus, match=str(status)) as raised:
        module_of(operation.id).sync_detailed(client=_demanding(status, b"<html>"), **some_arguments(operation))
    assert (raised.value.status_code, raised.value.content) == (status, b"<html>")
    with pytest.raises(UnexpectedStatus, match=str(status)):
        asyncio.run(module_of(operation.id).asyncio(client=_demanding(status, b"<html>"), **some_arguments(operation)))


def _demanding(status: int, body: bytes) -> Client:
    """A client that is to raise what is not documented, and a server that answers with this status."""
    transport = httpx.MockTransport(answering(status, body).handler)
    return Client(base_url=BASE_URL, raise_on_unexpected_status=True, httpx_args={"transport": transport})


def _answers(operation: Operation, client: Client) -> list[Any]:
    """What the detailed calls, sync and async, answer."""
    module, arguments = module_of(operation.id), some_arguments(operation)
    return [
        module.sync_detailed(client=client, **arguments),
        asyncio.run(module.asyncio_detailed(client=client, **arguments)),
    ]
