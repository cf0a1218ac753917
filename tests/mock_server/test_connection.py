"""HTTP/1.1 over a real socket: what is sent in whatever order and pieces, and how a connection ends."""

import asyncio
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx
import pytest
from soda_cloud_mock import event_loop
from soda_cloud_mock.connection import MAX_HEAD_BYTES
from soda_cloud_mock.core.faults import Delay, Drip, Reset
from soda_cloud_mock.event_loop import EventLoop
from soda_cloud_mock.http_api.answer import Answer, json_answer
from soda_cloud_mock.http_api.delivery import Postponed, Reply
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES, Request

TIMEOUT_S = 20
LONG = b"0123456789" * 400_000


@dataclass
class Echo:
    """Says what it was asked; a path names a fault. ``asked`` is every request that was answered."""

    asked: list[Request] = field(default_factory=list)
    never_ms = 60_000

    def respond(self, request: Request) -> Reply | Postponed:
        self.asked.append(request)
        body = None if request.body is None else request.body.decode("latin-1")
        answer = json_answer(200, {"method": request.method, "path": request.path, "body": body})
        match request.path:
            case "/reset":
                return Reply(answer, Reset())
            case "/late":
                return Reply(answer, Delay(50))
            case "/later":
                return Reply(answer, Delay(400))
            case "/never":
                return Reply(answer, Delay(self.never_ms))
            case "/postponed":
                return Postponed(50, lambda: Reply(answer))
            case "/drip":
                return Reply(answer, Drip(50))
            case "/long":
                return Reply(Answer(200, {}, LONG))
            case "/nothing":
                return Reply(Answer(204))
        return Reply(answer)


@dataclass(frozen=True)
class Serving:
    host: str
    port: int
    echo: Echo

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=TIMEOUT_S)


@contextmanager
def running() -> Iterator[Serving]:
    """A server in a thread."""
    echo, ready = Echo(), Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        loop = EventLoop(echo.respond, ready.set, lambda: None, save_every_s=TIMEOUT_S)
        thread = Thread(target=loop.run, args=[listener])
        thread.start()
        assert ready.wait(TIMEOUT_S)
        try:
            host, port = listener.getsockname()
            yield Serving(host, port, echo)
        finally:
            loop.stop()
            thread.join(TIMEOUT_S)
    assert not thread.is_alive()


@pytest.fixture(params=["asyncio", "uvloop"], autouse=True)
def _loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two event loops that the server may run on."""
    if request.param == "uvloop":
        pytest.importorskip("uvloop")
    else:
        monkeypatch.setattr(event_loop, "_new_loop", asyncio.new_event_loop)


@pytest.fixture
def serving(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Serving]:
    """A server that in the end has logged and printed nothing."""
    with running() as serving:
        yield serving
    records = [*caplog.get_records("call"), *caplog.get_records("teardown")]
    assert [record.getMessage() for record in records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr().err == ""


def exchanged(serving: Serving, *sent: bytes) -> bytes:
    """All that comes back for these bytes until the server closes the connection."""
    with serving.connect() as connection:
        for part in sent:
            connection.sendall(part)
        received = b""
        while part := connection.recv(1 << 16):
            received += part
        return received


def request(target: str, *headers: str, method: str = "GET", last: bool = False) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: a", *headers, *(["Connection: close"] if last else [])]
    return "\r\n".join([*lines, "", ""]).encode()


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def paths(received: bytes) -> list[str]:
    return [path.decode() for path in re.findall(rb'"path":"([^"]*)"', received)]


# --- requests -------------------------------------------------------------------------------------


def test_an_answer_has_date_length_and_body(serving: Serving) -> None:
    answer = httpx.get(f"{serving.url}/a%2Fb?x=1", timeout=TIMEOUT_S)
    assert answer.json() == {"method": "GET", "path": "/a%2Fb", "body": ""}
    assert (answer.http_version, answer.reason_phrase) == ("HTTP/1.1", "OK")
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["Date"])
    (asked,) = serving.echo.asked
    assert (asked.query, asked.server_url) == (b"x=1", serving.url)
    assert asked.header(b"host") == f"{serving.host}:{serving.port}"


def test_a_connection_is_kept_for_the_next_request(serving: Serving) -> None:
    with httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as client:
        sockets = {id(client.get("/a").extensions["network_stream"].get_extra_info("socket")) for _ in range(3)}
    assert len(sockets) == 1


@pytest.mark.parametrize("size", [1, 7])
def test_a_request_may_come_in_any_pieces(serving: Serving, size: int) -> None:
    whole = request("/a", "Content-Length: 3", method="POST", last=True) + b"abc"
    received = exchanged(serving, *[whole[start : start + size] for start in range(0, len(whole), size)])
    assert statuses(received) == [200]
    assert b'"body":"abc"' in received


def test_a_body_without_a_length_comes_in_chunks(serving: Serving) -> None:
    answer = httpx.post(f"{serving.url}/a", content=iter([b"a", b"bc"]), timeout=TIMEOUT_S)
    assert answer.json()["body"] == "abc"


def test_a_body_that_is_too_long_is_answered_and_the_connection_goes_on(serving: Serving) -> None:
    body = b"a" * (MAX_BODY_BYTES + 1) * 10
    received = exchanged(
        serving,
        request("/a", f"Content-Length: {len(body)}", method="POST") + body,
        request("/b", last=True),
    )
    assert statuses(received) == [200, 200]
    assert [asked.body for asked in serving.echo.asked] == [None, b""]


def test_requests_that_are_sent_without_waiting_are_answered_in_order(serving: Serving) -> None:
    targets = ["/a", "/late", "/b", "/postponed", "/drip", "/c"]
    sent = [request(target) for target in targets[:-1]] + [request(targets[-1], last=True)]
    assert paths(exchanged(serving, b"".join(sent))) == targets


def test_an_expectation_is_answered_before_the_body_comes(serving: Serving) -> None:
    with serving.connect() as connection:
        connection.sendall(request("/a", "Expect: 100-continue", "Content-Length: 3", method="POST", last=True))
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"abc")
        assert b'"body":"abc"' in connection.recv(1 << 16)


def test_head_has_the_length_and_no_body(serving: Serving) -> None:
    received = exchanged(serving, request("/a", method="HEAD"), request("/drip", method="HEAD", last=True))
    assert statuses(received) == [200, 200]
    assert received.count(b"content-length: ") == 2
    assert received.endswith(b"\r\n\r\n")
    assert b"{" not in received


def test_204_has_neither_length_nor_body(serving: Serving) -> None:
    received = exchanged(serving, request("/nothing", last=True))
    assert statuses(received) == [204]
    assert b"content-length" not in received


def test_http_1_0_closes_the_connection(serving: Serving) -> None:
    received = exchanged(serving, b"GET /a HTTP/1.0\r\n\r\n")
    assert statuses(received) == [200]
    assert b"connection: close\r\n" in received


def test_an_offer_of_http_2_is_not_taken_and_harms_nothing(serving: Serving) -> None:
    offer = request("/a", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQ")
    assert paths(exchanged(serving, offer + request("/b"), request("/c", last=True))) == ["/a", "/b", "/c"]


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\x00\x01", b"GET / HTTP/1.1\r\nno header\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
)
def test_what_is_no_request_is_400_and_the_end(serving: Serving, sent: bytes) -> None:
    received = exchanged(serving, request("/a") + sent)
    assert statuses(received) == [200, 400]
    assert received.endswith(b'{"code":"not_http","message":"this is no HTTP/1.1 request"}')
    assert b"connection: close" in received


@pytest.mark.parametrize(
    ("begin", "status"), [(b"GET /", 414), (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-Endless: ", 431)]
)
def test_a_head_without_end_is_refused(serving: Serving, begin: bytes, status: int) -> None:
    received = exchanged(serving, begin, b"a" * (MAX_HEAD_BYTES + 1 - len(begin)))
    assert (statuses(received), serving.echo.asked) == ([status], [])


# --- answers --------------------------------------------------------------------------------------


def test_a_client_that_reads_slowly_gets_all_of_it_and_holds_nobody_up(serving: Serving) -> None:
    with serving.connect() as slow:
        slow.sendall(b"".join([request("/long")] * 50 + [request("/long", last=True)]))
        # While nobody reads, only as much is answered as the buffers take.
        assert httpx.get(f"{serving.url}/a", timeout=TIMEOUT_S).status_code == 200
        assert len([asked for asked in serving.echo.asked if asked.path == "/long"]) < 20
        length = 0
        while part := slow.recv(1 << 20):
            length += len(part)
    assert length > 51 * len(LONG)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reset_reaches_the_client_as_a_lost_connection(serving: Serving, method: str) -> None:
    with httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.request(method, "/reset", content=b"a" * 50_000 if method == "POST" else None)
        assert client.get("/").status_code == 200


def test_it_is_a_reset_without_a_byte_of_an_answer(serving: Serving) -> None:
    with serving.connect() as connection:
        connection.sendall(request("/reset"))
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_a_reset_harms_no_other_connection(serving: Serving) -> None:
    with (
        httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as other,
        httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as client,
    ):
        for _ in range(3):
            with pytest.raises(httpx.TransportError):
                client.get("/reset")
            assert other.get("/").status_code == client.get("/").status_code == 200


def test_requests_behind_a_reset_go_down_with_the_connection(serving: Serving) -> None:
    with serving.connect() as connection:
        connection.sendall(request("/reset") + request("/") * 2)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert [asked.path for asked in serving.echo.asked] == ["/reset"]


@pytest.mark.parametrize("target", ["/reset", "/late", "/drip", "/postponed", "/long"])
def test_a_client_that_has_left_is_no_error(serving: Serving, target: str) -> None:
    for _ in range(5):
        with serving.connect() as connection:
            connection.sendall(request(target) * 2)
    assert httpx.get(serving.url, timeout=TIMEOUT_S).status_code == 200


# --- the end of the server ------------------------------------------------------------------------


def test_an_answer_that_is_under_way_when_the_server_ends_still_arrives() -> None:
    with running() as serving:
        connection = serving.connect()
        connection.sendall(request("/later"))
        # It is under way once the same server has answered another one.
        assert httpx.get(f"{serving.url}/a", timeout=TIMEOUT_S).status_code == 200
    with connection:
        received = b""
        while part := connection.recv(1 << 16):
            received += part
    assert statuses(received) == [200]


def test_an_answer_that_takes_longer_is_given_up_with_a_reset() -> None:
    with running() as serving:
        connection = serving.connect()
        connection.sendall(request("/never"))
        assert httpx.get(f"{serving.url}/a", timeout=TIMEOUT_S).status_code == 200
    with connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
