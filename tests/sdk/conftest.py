"""The sdk in a world whose time passes only when it sleeps, against scripted answers or against the mock."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import VIRTUAL_START_MS, Options
from soda_scans import AsyncSodaScans, SodaScans, real_time

T = TypeVar("T")
KEY: dict[str, Any] = {"api_key_id": "soda-mock", "api_key_secret": "soda-mock-secret"}
URL = "https://cloud.soda.io"


class Blocking:
    """``AsyncSodaScans`` with the methods of ``SodaScans``, so that one test serves both."""

    def __init__(self, soda: AsyncSodaScans) -> None:
        self._soda = soda

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **arguments: Any) -> Any:
            made = getattr(self._soda, name)(*args, **arguments)
            return _listed(made) if hasattr(made, "__anext__") else asyncio.run(made)

        return call


def _listed(items: AsyncIterator[T]) -> Iterator[T]:
    with asyncio.Runner() as runner:
        while True:
            try:
                # A coroutine, whatever kind of awaitable the iterator gives.
                yield runner.run(_next(items))
            except StopAsyncIteration:
                return


async def _next(items: AsyncIterator[T]) -> T:
    return await anext(items)


@dataclass
class Time:
    """Seconds that pass while the sdk sleeps; ``on_sleep`` is told how many."""

    now_s: float = VIRTUAL_START_MS / 1000
    slept_s: list[float] = field(default_factory=list)
    on_sleep: Callable[[float], object] = lambda _: None

    def sleep(self, seconds: float) -> None:
        self.on_sleep(seconds)
        self.now_s += seconds
        self.slept_s.append(seconds)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    passing = Time()

    async def sleep(seconds: float) -> None:
        passing.sleep(seconds)

    monkeypatch.setattr(real_time, "monotonic_s", lambda: passing.now_s - 1_000_000)
    monkeypatch.setattr(real_time, "now_s", lambda: passing.now_s)
    monkeypatch.setattr(real_time, "sleep_s", passing.sleep)
    monkeypatch.setattr(real_time, "sleep_async_s", sleep)
    return passing


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# --- scripted answers -----------------------------------------------------------------------------

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script:
    """Answers one after the other; the last one again and again."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            # A response is used up by its client.
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    @property
    def seen(self) -> list[str]:
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]


Scripted = Callable[..., tuple[Any, Script]]


@pytest.fixture
def scripted(kind: str, time: Time) -> Scripted:
    """A client of a service that answers as it is told, and the script with what was asked."""
    del time

    def start(*answers: Answer, **options: Any) -> tuple[Any, Script]:
        script = Script(answers)
        options = {"base_url": URL, **KEY, "httpx_args": {"transport": httpx.MockTransport(script)}, **options}
        return (SodaScans(**options) if kind == "sync" else Blocking(AsyncSodaScans(**options))), script

    return start


def status(state: str = "executing", next_poll: str | None = None, **fields: Any) -> httpx.Response:
    body = {"id": "s1", "cloudUrl": f"{URL}/s1", "created": "2026-01-01T00:00:00Z", "state": state, **fields}
    return httpx.Response(200, json=body, headers={} if next_poll is None else {"X-Soda-Next-Poll-Time": next_poll})


def refusal(http_status: int, retry_after: str | None = None, code: str = "a_code") -> httpx.Response:
    headers = {"X-Soda-Trace-Id": "t1", **({} if retry_after is None else {"Retry-After": retry_after})}
    return httpx.Response(http_status, json={"code": code, "message": "a message"}, headers=headers)


def page(number: int, indexes: Iterable[int], *, last: bool) -> httpx.Response:
    lines = [
        {"index": index, "level": "info", "message": f"line {index}", "timestamp": "2026-01-01T00:00:00Z"}
        for index in indexes
    ]
    counts = {"number": number, "size": 1000, "totalElements": 1, "totalPages": 1}
    return httpx.Response(200, content=json.dumps({"content": lines, "first": number == 0, "last": last, **counts}))


# --- the mock -------------------------------------------------------------------------------------


class InProcess(httpx.BaseTransport):
    """Calls an ASGI application from blocking code."""

    def __init__(self, app: Mock) -> None:
        self._transport = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def call() -> httpx.Response:
            sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            answer = await self._transport.handle_async_request(sent)
            return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())

        return asyncio.run(call())


class World:
    """A mock on a virtual clock that moves while the sdk sleeps, and a client of it."""

    def __init__(self, kind: str, time: Time) -> None:
        self._kind = kind
        self._mock = Mock(Options(clock_mode=ClockMode.VIRTUAL, strict=True))
        self.time = time
        auth = (KEY["api_key_id"], KEY["api_key_secret"])
        self.control = httpx.Client(base_url=f"{URL}/_mock", auth=auth, transport=InProcess(self._mock))
        caller = self._mock.sandboxes.authenticate(*KEY.values())
        assert caller is not None
        clock = caller.tenant.sandbox.clock
        time.on_sleep = lambda seconds: clock.advance(round(seconds * 1000))
        self.soda = self.client()

    def client(self, **options: Any) -> Any:
        """One more client, on its own."""
        options = {"base_url": URL, **KEY, **options}
        if self._kind == "sync":
            return SodaScans(**options, httpx_args={"transport": InProcess(self._mock)})
        return Blocking(AsyncSodaScans(**options, httpx_args={"transport": httpx.ASGITransport(self._mock)}))

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self.control.request(method, f"/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def fault(self, operation: str, fault: dict[str, Any], **schedule: Any) -> None:
        self.call("POST", "faults", {"operation": operation, "fault": fault, **schedule})

    def set(self, **settings: Any) -> None:
        self.call("PATCH", "settings", settings)

    def scan(self, **plan: Any) -> str:
        """A new scan, created outside all limits."""
        return str(self.call("POST", "scans", {"scanDefinition": "orders_daily", "plan": plan})["scanId"])

    def findings(self) -> list[str]:
        return [finding["message"] for finding in self.call("GET", "conduct")["findings"]]

    def requests(self, operation: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.call("GET", f"requests?operation={operation}")["requests"]
        return listed


@pytest.fixture
def world(kind: str, time: Time) -> Iterator[World]:
    """In the end the client has done nothing wrong, and neither has the mock."""
    world = World(kind, time)
    yield world
    assert world.findings() == []
    assert world.call("GET", "violations") == {"violations": []}
