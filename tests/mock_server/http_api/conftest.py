"""A mock called in process, without a socket."""

import asyncio
from collections.abc import Callable, Iterator

import httpx
import pytest
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.http_api.app import create_app
from soda_cloud_mock.settings import Settings

AUTH = ("soda-mock", "soda-mock-secret")
BASE_URL = "https://cloud.soda.io"


class InProcess(httpx.BaseTransport):
    """Calls an ASGI application from synchronous code."""

    def __init__(self, settings: Settings) -> None:
        self._transport = httpx.ASGITransport(create_app(settings))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def call() -> httpx.Response:
            asynchronous = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            response = await self._transport.handle_async_request(asynchronous)
            return httpx.Response(response.status_code, headers=response.headers, content=await response.aread())

        return asyncio.run(call())


@pytest.fixture
def start() -> Callable[..., httpx.Client]:
    """Starts a mock on a virtual clock with the settings given, and returns a client of it."""

    def start(**settings: object) -> httpx.Client:
        chosen = Settings(**{"clock_mode": ClockMode.VIRTUAL, **settings})  # type: ignore[arg-type]
        return httpx.Client(transport=InProcess(chosen), base_url=BASE_URL, auth=AUTH)

    return start


@pytest.fixture
def client(start: Callable[..., httpx.Client]) -> Iterator[httpx.Client]:
    with start() as client:
        yield client
