"""Resets over a real socket, heads that do not end, and answers that go out in one write."""

import asyncio
import logging
import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any, Literal

import httpx
import pytest
import uvicorn
from soda_cloud_mock.core.faults import Reset
from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.http_api.asgi import Receive, Scope, Send, deliver
from soda_cloud_mock.protocol import MAX_HEAD_BYTES, ResettableProtocol
from uvicorn.server import ServerState

TIMEOUT_S = 20


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Resets at /reset, at /read-and-reset once it has the body, never answers at /never, answers ok elsewhere."""
    if scope["path"] == "/read-and-reset":
        while (await receive()).get("more_body"):
            pass
    if scope["path"] == "/never":
        await asyncio.Event().wait()
    effect = Reset() if scope["path"].endswith("reset") else None
    await deliver(Answer(200, {}, b"ok"), effect, send, scope)


@dataclass(frozen=True)
class Serving:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=TIMEOUT_S)


@contextmanager
def running(loop: Literal["asyncio", "uvloop"], *, patience_s: int | None = None) -> Iterator[Serving]:
    """A server in a thread. At its end it waits so long for requests; None waits until they are answered."""
    config = uvicorn.Config(
        app, http=ResettableProtocol, loop=loop, lifespan="off", log_config=None, timeout_graceful_shutdown=patience_s
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            # Connections wait in the queue of the listener until the server takes them.
            yield Serving(*listener.getsockname())
        finally:
            server.should_exit = True
            thread.join(TIMEOUT_S)
    assert not thread.is_alive()


@pytest.fixture(params=["asyncio", "uvloop"])
def loop(request: pytest.FixtureRequest) -> Literal["asyncio", "uvloop"]:
    if request.param == "uvloop":
        pytest.importorskip("uvloop")
    name: Literal["asyncio", "uvloop"] = request.param
    return name


@pytest.fixture
def serving(
    loop: Literal["asyncio", "uvloop"], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[Serving]:
    """A server that in the end has logged and printed nothing."""
    with running(loop) as serving:
        yield serving
    assert warnings_of(caplog, "call", "teardown") == []
    assert capfd.readouterr().err == ""


def warnings_of(caplog: pytest.LogCaptureFixture, *phases: Literal["call", "teardown"]) -> list[str]:
    records = [record for phase in phases for record in caplog.get_records(phase)]
    return [record.getMessage() for record in records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("path", ["/reset", "/read-and-reset"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reset_reaches_the_client_as_a_lost_connection(serving: Serving, method: str, path: str) -> None:
    with httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.request(method, path, content=b"a" * 100_000 if method == "POST" else None)
        assert client.get("/").text == "ok"


def test_it_is_a_reset_without_a_byte_of_an_answer(serving: Serving) -> None:
    with serving.connect() as connection:
        connection.sendall(b"GET /reset HTTP/1.1\r\nHost: a\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_other_connections_are_not_harmed(serving: Serving) -> None:
    with (
        httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as other,
        httpx.Client(base_url=serving.url, timeout=TIMEOUT_S) as client,
    ):
        assert other.get("/").text == "ok"
        for _ in range(3):
            with pytest.raises(httpx.TransportError):
                client.get("/reset")
            assert other.get("/").text == "ok"
            assert client.get("/").text == "ok"


def test_a_later_request_of_a_connection_can_be_reset_as_well(serving: Serving) -> None:
    with serving.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        while not answer.endswith(b"\r\n\r\nok"):
            answer += connection.recv(4096)
        connection.sendall(b"GET /reset HTTP/1.1\r\nHost: a\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_requests_that_are_sent_without_waiting_go_down_with_the_connection(serving: Serving) -> None:
    with serving.connect() as connection:
        connection.sendall(b"GET /reset HTTP/1.1\r\nHost: a\r\n\r\n" + b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_a_client_that_has_left_is_no_error(serving: Serving) -> None:
    for _ in range(5):
        with serving.connect() as connection:
            connection.sendall(b"GET /reset HTTP/1.1\r\nHost: a\r\n\r\n")
    assert httpx.get(serving.url, timeout=TIMEOUT_S).text == "ok"


def test_a_request_that_is_running_at_the_end_is_reset_without_a_traceback(
    loop: Literal["asyncio", "uvloop"], caplog: pytest.LogCaptureFixture
) -> None:
    with ExitStack() as client:
        with running(loop, patience_s=0) as serving:
            connection = client.enter_context(serving.connect())
            connection.sendall(b"GET /never HTTP/1.1\r\nHost: a\r\n\r\n")
            # It is running once the same server has answered a later one.
            assert httpx.get(serving.url, timeout=TIMEOUT_S).text == "ok"
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert warnings_of(caplog, "call") == ["Cancel 1 running task(s), timeout graceful shutdown exceeded"]


@pytest.mark.parametrize("begin", [b"GET /", b"GET / HTTP/1.1\r\nHost: a\r\nX-Endless: "])
def test_a_head_without_end_is_refused(serving: Serving, begin: bytes) -> None:
    with serving.connect() as connection:
        connection.sendall(begin + b"a" * (MAX_HEAD_BYTES + 1 - len(begin)))
        received = b""
        while part := connection.recv(4096):
            received += part
    assert received.startswith(b"HTTP/1.1 431 ")


def test_a_head_that_just_fits_and_a_long_body_are_answered(serving: Serving) -> None:
    begin, end = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\nX-Long: ", b"\r\n\r\n"
    with serving.connect() as connection:
        connection.sendall(begin + b"a" * (MAX_HEAD_BYTES - len(begin) - len(end)) + end + b"b" * 200_000)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")


# --- writing --------------------------------------------------------------------------------------

ANSWER_START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


class Recorder(asyncio.Transport):
    """A connection that notes what is written to it, and when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[bytes | str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.calls.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.calls.append(b"".join(list_of_data))

    def close(self) -> None:
        self.calls.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.calls

    def pause_reading(self) -> None:
        """All has been read."""

    def resume_reading(self) -> None:
        """As for ``pause_reading``."""


def written(app: Any, *requests: bytes) -> list[bytes | str]:
    """What reaches a connection on which all the requests arrive at once."""

    async def serve() -> list[bytes | str]:
        config = uvicorn.Config(app, http=ResettableProtocol, lifespan="off", log_config=None)
        config.load()
        protocol = ResettableProtocol(config, ServerState(), {})
        connection = Recorder()
        protocol.connection_made(connection)
        protocol.data_received(b"".join(requests))
        while tasks := protocol.server_state.tasks:
            await asyncio.wait(tasks)
        await asyncio.sleep(0)
        return connection.calls

    return asyncio.run(serve())


async def answering_ok(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send(ANSWER_START)
    await send({"type": "http.response.body", "body": b"ok"})


async def answering_bit_by_bit(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send(ANSWER_START)
    await asyncio.sleep(0.001)
    await send({"type": "http.response.body", "body": b"o", "more_body": True})
    await asyncio.sleep(0.001)
    await send({"type": "http.response.body", "body": b"k"})


def test_head_and_body_of_an_answer_are_one_write() -> None:
    (answer,) = written(answering_ok, REQUEST)
    assert isinstance(answer, bytes)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nok")


def test_what_is_sent_later_is_written_later() -> None:
    head, *body = written(answering_bit_by_bit, REQUEST)
    assert isinstance(head, bytes)
    assert head.endswith(b"\r\n\r\n")
    assert body == [b"o", b"k"]


def test_a_connection_is_closed_after_its_last_answer() -> None:
    answer, *rest = written(answering_ok, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert isinstance(answer, bytes)
    assert answer.endswith(b"ok")
    assert rest[0] == "closed"


def test_requests_that_arrive_together_are_answered_each_in_full() -> None:
    calls = written(answering_ok, REQUEST, REQUEST, REQUEST)
    answers = b"".join(call for call in calls if isinstance(call, bytes)).split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert len(answers) == 3
    assert all(answer.endswith(b"\r\n\r\nok") for answer in answers)
