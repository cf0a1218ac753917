"""The mock as an ASGI server meets it."""

import asyncio
from typing import Any

import pytest
from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.http_api.asgi import serve_asgi
from soda_cloud_mock.http_api.delivery import Reply
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES, Request

SCOPE = {"type": "http", "method": "POST", "path": "/a b", "query_string": b"x=1", "headers": [(b"x-a", b"1")]}


def served(scope: dict[str, Any], *messages: dict[str, Any]) -> tuple[list[Request], list[Any]]:
    """What an application that answers 200 was asked and sent, and how many of the messages it took."""
    asked: list[Request] = []
    sent: list[Any] = []
    left = list(messages)

    def respond(request: Request) -> Reply:
        asked.append(request)
        return Reply(Answer(200))

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(serve_asgi(respond, scope, receive, send))
    return asked, [*sent, len(messages) - len(left)]


def part(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_parts_is_one_body() -> None:
    asked, _ = served(SCOPE, part(b"a", more=True), {"type": "http.request"})
    assert [request.body for request in asked] == [b"a"]


def test_reading_stops_where_a_body_is_too_long() -> None:
    asked, (*_, taken) = served(SCOPE, *[part(b"a" * MAX_BODY_BYTES, more=True)] * 3)
    assert ([request.body for request in asked], taken) == ([None], 2)


def test_a_caller_who_leaves_before_the_request_is_whole_has_asked_nothing() -> None:
    assert served(SCOPE, part(b"a", more=True), {"type": "http.disconnect"}) == ([], [2])


@pytest.mark.parametrize(
    ("extra", "path"), [({}, "/a%20b"), ({"raw_path": b"/a%2Fb"}, "/a%2Fb"), ({"raw_path": b"/a%2Fb?x=1"}, "/a%2Fb")]
)
def test_a_path_stays_encoded(extra: dict[str, Any], path: str) -> None:
    (request,), _ = served(SCOPE | extra, part(b"", more=False))
    assert (request.path, request.query) == (path, b"x=1")


@pytest.mark.parametrize(
    ("extra", "url"),
    [
        ({"server": ("127.0.0.1", 8089)}, "http://127.0.0.1:8089"),
        ({"server": ("::1", 8089), "scheme": "https"}, "https://[::1]:8089"),
        ({"server": ("cloud.soda.io", 443), "scheme": "https"}, "https://cloud.soda.io"),
        ({"server": ("cloud.soda.io", None), "scheme": "https"}, "https://cloud.soda.io"),
        ({"server": None}, "http://localhost"),
        ({}, "http://localhost"),
    ],
)
def test_the_address_of_the_server_is_that_of_the_scope(extra: dict[str, Any], url: str) -> None:
    (request,), _ = served(SCOPE | extra, part(b"", more=False))
    assert request.server_url == url


def test_start_and_stop_are_acknowledged() -> None:
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    asked, sent = served({"type": "lifespan"}, *events)
    assert (asked, sent) == ([], [{"type": f"{event['type']}.complete"} for event in events] + [2])


def test_another_protocol_is_refused() -> None:
    with pytest.raises(ValueError, match="speaks HTTP, not websocket"):
        served({"type": "websocket"})
