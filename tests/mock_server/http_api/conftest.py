"""A mock called in process, without a socket."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.settings import Settings
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import Options
from soda_cloud_mock.scenario import NO_SCENARIO

from tests.mock_process import mock_process

AUTH = ("soda-mock", "soda-mock-secret")
BASE_URL = "https://cloud.soda.io"


class InProcess(httpx.BaseTransport):
    """Calls an ASGI application from synchronous code."""

    def __init__(self, mock: Mock) -> None:
        self._transport = httpx.ASGITransport(mock)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def call() -> httpx.Response:
            asynchronous = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            response = await self._transport.handle_async_request(asynchronous)
            return httpx.Response(response.status_code, headers=response.headers, content=await response.aread())

        return asyncio.run(call())


Start = Callable[..., httpx.Client]


@pytest.fixture
def start() -> Start:
    """Starts a strict mock on a virtual clock with the options and settings given, and returns a client of it."""

    def start(settings: dict[str, Any] | None = None, **options: Any) -> httpx.Client:
        scenario = replace(NO_SCENARIO, settings=replace(Settings(), **(settings or {})))
        chosen = Options(**{"clock_mode": ClockMode.VIRTUAL, "strict": True, "scenario": scenario, **options})
        return httpx.Client(transport=InProcess(Mock(chosen)), base_url=BASE_URL, auth=AUTH)

    return start


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The URL of a strict mock in a process of its own, on a virtual clock."""
    with mock_process("--clock", "virtual", "--strict") as url:
        yield url


@pytest.fixture(params=["in process", "over a socket"])
def client(request: pytest.FixtureRequest, start: Start) -> Iterator[httpx.Client]:
    """A client of a fresh mock, once for each of its faces; in the end no answer has broken the contract."""
    if request.param == "in process":
        client = start()
    else:
        client = httpx.Client(base_url=request.getfixturevalue("served"), auth=AUTH, timeout=30, trust_env=False)
    with client:
        assert client.post("/_mock/reset").status_code == 204
        yield client
        assert client.get("/_mock/violations").json() == {"violations": []}
