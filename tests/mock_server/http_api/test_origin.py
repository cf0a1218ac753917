"""A web page must not steer a developer's mock."""

from collections.abc import Callable

import httpx
import pytest

Start = Callable[..., httpx.Client]


@pytest.mark.parametrize("host", ["127.0.0.1:8089", "localhost:8089", "[::1]:8089", "127.9.9.9", "LOCALHOST"])
def test_the_loopback_names_are_let_in(start: Start, host: str) -> None:
    with start(hosts=()) as client:
        assert client.get("/_mock/clock", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "192.168.1.5:8089", "", "[", "127.0.0.1.evil"]
)
def test_another_host_is_refused_because_a_name_can_be_pointed_here(start: Start, host: str) -> None:
    with start(hosts=()) as client:
        refused = client.post("/_mock/reset", headers={"Host": host})
        assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_a_page_of_another_site_is_refused_and_told_nothing(start: Start, origin: str) -> None:
    with start(hosts=()) as client:
        refused = client.get("/_mock/clock", headers={"Host": "localhost", "Origin": origin})
        assert refused.status_code == 403
        assert not [name for name in refused.headers if name.startswith("access-control")]
        allowed = client.get("/_mock/clock", headers={"Host": "localhost", "Origin": "http://localhost:3000"})
        assert allowed.status_code == 200


def test_no_answer_has_a_cors_header(client: httpx.Client) -> None:
    for path in ("/api/v1/scans/a", "/_mock/health"):
        headers = client.get(path, headers={"Origin": "https://cloud.soda.io"}).headers
        assert not [name for name in headers if name.startswith("access-control")]


def test_a_mock_without_a_socket_takes_any_host(client: httpx.Client) -> None:
    assert client.get("/_mock/clock").status_code == 200
