"""The generated client's functions, found by the contract's operationIds, and a server of ours that answers them."""

import asyncio
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import respx
from soda_cloud_client import Client
from soda_cloud_client.models import TriggerScanRequest
from soda_cloud_client.types import Response

from contract_tests.client_side.comparison import attribute
from contract_tests.contract import DOCUMENT, OPERATIONS, Operation
from contract_tests.exchange import Scene, exchange_of
from contract_tests.objections import objections
from contract_tests.servers import Key
from contract_tests.traffic import Traffic

BASE_URL = "https://soda.example"
ANY_KEY = Key("an-id", "a-secret")
ANY_SCAN_ID = "0b9f3f5e-6b2b-4f0c-9d6e-2f3f1f5c7a10"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the server heard from a client, and what the client made of the answer."""

    request: httpx.Request
    answer: Response[Any]


def module_of(operation_id: str) -> Any:
    """The module generated for an operation: `soda_cloud_client.api.<tag>.<operation_id>`."""
    operation = OPERATIONS[operation_id]
    tag = DOCUMENT["paths"][operation.path][operation.method.lower()]["tags"][0]
    return importlib.import_module(f"soda_cloud_client.api.{tag.lower()}.{attribute(operation_id)}")


def some_arguments(operation: Operation) -> dict[str, Any]:
    """Arguments with which an operation can be called."""
    if operation.form is not None:
        return {"body": TriggerScanRequest(scan_definition="weekday_scan_schedule")}
    return {"scan_id": ANY_SCAN_ID}


def client_for(key: Key, base_url: str, **httpx_args: Any) -> Client:
    """The generated client with HTTP Basic credentials."""
    return Client(base_url=base_url, httpx_args={"auth": key.basic, **httpx_args})


def call_by_sync(client: Client, operation_id: str, arguments: Mapping[str, Any]) -> Response[Any]:
    """The answer by `sync_detailed`; the client's connections are closed then."""
    with client:
        answer: Response[Any] = module_of(operation_id).sync_detailed(client=client, **arguments)
    return answer


def call_by_asyncio(client: Client, operation_id: str, arguments: Mapping[str, Any]) -> Response[Any]:
    """The answer by `asyncio_detailed`; the client's connections are closed then."""

    async def call() -> Response[Any]:
        async with client:
            answer: Response[Any] = await module_of(operation_id).asyncio_detailed(client=client, **arguments)
        return answer

    return asyncio.run(call())


def answering(status: int, body: bytes = b"{}", headers: Mapping[str, str] | None = None) -> respx.MockRouter:
    """A server that gives this response to whatever it is asked, and remembers what that was."""
    router = respx.MockRouter(base_url=BASE_URL)
    router.route().mock(httpx.Response(status, content=body, headers=dict(headers or {})))
    return router


class Served:
    """Lets the generated client call a server that gives it one answer, in sync and async; the traffic hears of it."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic

    def __call__(
        self,
        operation_id: str,
        arguments: Mapping[str, Any],
        status: int = 200,
        body: bytes = b"{}",
        headers: Mapping[str, str] | None = None,
        key: Key = ANY_KEY,
    ) -> tuple[Heard, Heard]:
        """One call by `sync_detailed` and one by `asyncio_detailed`, both answered with this response."""
        module = module_of(operation_id)
        calls: tuple[Callable[[Client], Response[Any]], ...] = (
            lambda client: module.sync_detailed(client=client, **arguments),
            lambda client: asyncio.run(module.asyncio_detailed(client=client, **arguments)),
        )
        heard = []
        for call in calls:
            router = answering(status, body, headers)
            try:
                answer = call(client_for(key, BASE_URL, transport=httpx.MockTransport(router.handler)))
            except Exception as error:
                raise AssertionError(f"{operation_id} raised {error!r} at the answer {status} {body!r}") from error
            assert router.calls.call_count == 1, "a call is one request"
            request = router.calls.last.request
            response = httpx.Response(status, headers=headers, content=body, request=request)
            exchange = exchange_of(response, Scene.REHEARSAL)
            self._traffic.tell(exchange)
            assert objections(exchange) == [], (
                "the client was called rightly, and asks what the contract does not allow"
            )
            heard.append(Heard(request, answer))
        return heard[0], heard[1]


def parsed(operation_id: str, arguments: Mapping[str, Any], status: int, body: bytes) -> tuple[Any, Any]:
    """What `sync` and `asyncio`, which return the parsed body alone, make of this response."""
    module = module_of(operation_id)
    client = client_for(ANY_KEY, BASE_URL, transport=httpx.MockTransport(answering(status, body).handler))
    return module.sync(client=client, **arguments), asyncio.run(module.asyncio(client=client, **arguments))
