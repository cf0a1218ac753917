"""The sdk against a mock in a process of its own, over real sockets and in real time."""

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import httpx
import pytest
from soda_cloud_client.api.scans import get_scan_status
from soda_scans import AsyncSodaScans, ConnectionFailed, RequestTimedOut, Retries, ServerError, SodaScans, real_time

from tests.mock_process import mock_process
from tests.sdk.conftest import status

NO_PAUSES = Retries(first_pause_s=0)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with mock_process("--strict", "--speed", "600") as url:
        yield url


@pytest.fixture
def control(served: str) -> Iterator[httpx.Client]:
    """The control API of a fresh sandbox."""
    first = ("soda-mock", "soda-mock-secret")
    made = httpx.post(f"{served}/_mock/sandboxes", auth=first, trust_env=False).json()
    auth = (made["apiKeyId"], made["apiKeySecret"])
    with httpx.Client(base_url=f"{served}/_mock", auth=auth, trust_env=False) as control:
        control.headers["x-key"] = ":".join(auth)
        yield control
        assert control.get("/violations").json() == {"violations": []}


def options(served: str, control: httpx.Client, **more: Any) -> dict[str, Any]:
    key_id, _, secret = control.headers["x-key"].partition(":")
    chosen = {"base_url": served, "api_key_id": key_id, "api_key_secret": secret, "retries": NO_PAUSES}
    return chosen | {"httpx_args": {"trust_env": False}} | more


def test_a_scan_from_its_trigger_to_its_log(
    served: str, control: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Six hundred times as fast, as the mock is.
    control.patch("/settings", json={"nextPollTime": False})
    sleep_s = real_time.sleep_s
    monkeypatch.setattr(real_time, "sleep_s", lambda seconds: sleep_s(seconds / 600))
    with SodaScans(**options(served, control)) as soda:
        scan = soda.trigger("orders_daily")
        assert soda.wait(scan.id, timeout_s=3600).state == "completed"
        assert [line.index for line in soda.logs(scan.id)] == list(range(250))
    assert control.get("/conduct").json() == {"findings": []}


@pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "status", "status": 520, "body": "truncatedJson"}])
def test_a_connection_that_breaks_is_made_again(served: str, control: httpx.Client, fault: dict[str, Any]) -> None:
    with SodaScans(**options(served, control)) as soda:
        scan = soda.trigger("orders_daily")
        control.post("/faults", json={"operation": "getScanStatus", "fault": fault, "times": 3})
        assert soda.status(scan.id).id == scan.id
        control.post("/faults", json={"operation": "getScanStatus", "fault": fault})
        with pytest.raises(ConnectionFailed if fault["kind"] == "reset" else ServerError):
            get_scan_status.sync(scan.id, client=soda.client)


def test_a_cancel_whose_connection_breaks_is_found_out_about(served: str, control: httpx.Client) -> None:
    control.put("/definitions/long", json={"queueSeconds": 36_000})
    control.post("/faults", json={"operation": "cancelScan", "fault": {"kind": "reset"}, "when": "after"})
    with SodaScans(**options(served, control)) as soda:
        soda.cancel(soda.trigger("long").id)
    assert control.get("/scans").json()["content"][0]["state"] == "canceled"
    assert control.get("/conduct").json() == {"findings": []}


def test_an_answer_that_does_not_come_is_given_up_and_asked_for_again(served: str, control: httpx.Client) -> None:
    slow = {"operation": "getScanStatus", "fault": {"kind": "delay", "seconds": 30}}
    with SodaScans(**options(served, control, timeout=0.5)) as soda:
        scan = soda.trigger("orders_daily")
        control.post("/faults", json=slow)
        assert soda.status(scan.id).id == scan.id
        control.post("/faults", json=slow)
        with pytest.raises(RequestTimedOut) as caught:
            get_scan_status.sync(scan.id, client=soda.client)
        assert caught.value.was_sent


def test_a_refused_connection_is_one_that_was_never_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with SodaScans(base_url=url, api_key_id="a", api_key_secret="b", retries=NO_PAUSES) as soda:
        for call in (lambda: soda.trigger("orders_daily"), lambda: soda.cancel("s1"), lambda: soda.status("s1")):
            with pytest.raises(ConnectionFailed) as caught:
                call()
            assert not caught.value.was_sent


def test_calls_one_after_the_other_share_a_connection(served: str, control: httpx.Client) -> None:
    with SodaScans(**options(served, control)) as soda:
        scan = soda.trigger("orders_daily")
        for _ in range(5):
            soda.status(scan.id)
        pool: Any = soda.client.get_httpx_client()._transport
        assert len(pool._pool.connections) == 1


def test_threads_may_share_a_client(served: str, control: httpx.Client) -> None:
    with SodaScans(**options(served, control)) as soda, ThreadPoolExecutor(8) as pool:
        scans = list(pool.map(lambda _: soda.trigger("completedWithErrors"), range(8)))
        assert len({scan.id for scan in scans}) == 8
        assert {status.id for status in pool.map(lambda scan: soda.status(scan.id), scans)} == {s.id for s in scans}


def test_tasks_may_share_a_client(served: str, control: httpx.Client) -> None:
    async def many() -> None:
        async with AsyncSodaScans(**options(served, control)) as soda:
            scans = await asyncio.gather(*(soda.trigger("failed") for _ in range(8)))
            statuses = await asyncio.gather(*(soda.status(scan.id) for scan in scans))
            assert [status.id for status in statuses] == [scan.id for scan in scans]

    asyncio.run(many())


# --- proxies ---


class Proxy(BaseHTTPRequestHandler):
    """Answers in the name of any host, and remembers what it was asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        content = status("completed").content
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxy_url() -> Iterator[str]:
    Proxy.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_a_proxy_is_gone_through(by: str, proxy_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy: dict[str, Any] = {"proxy": proxy_url} if by == "argument" else {}
    if by == "environment":
        monkeypatch.setenv("HTTP_PROXY", proxy_url)
    with SodaScans(base_url="http://soda.example", api_key_id="a", api_key_secret="b", **proxy) as soda:
        assert soda.status("s1").state == "completed"

    async def asynchronous() -> None:
        async with AsyncSodaScans(base_url="http://soda.example", api_key_id="a", api_key_secret="b", **proxy) as soda:
            assert (await soda.status("s1")).state == "completed"

    asyncio.run(asynchronous())
    assert Proxy.asked == ["http://soda.example/api/v1/scans/s1"] * 2
