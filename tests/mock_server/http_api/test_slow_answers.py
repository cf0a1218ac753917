"""Delays and drips over a socket, as a client with a time-out sees them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

AUTH = ("soda-mock", "soda-mock-secret")


@pytest.fixture
def client(served: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served, auth=AUTH, timeout=30, trust_env=False) as client:
        client.post("/_mock/reset")
        yield client


def trigger(client: httpx.Client) -> str:
    return client.post("/api/v1/scans", data={"scanDefinition": "a"}).headers["Location"]


def add(client: httpx.Client, fault: dict[str, Any], **rest: object) -> None:
    assert client.post("/_mock/faults", json={"fault": fault, **rest}).status_code == 201


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_delayed_answer_comes_whole_and_late(client: httpx.Client, when: str) -> None:
    scan = trigger(client)
    add(client, {"kind": "delay", "seconds": 0.25}, when=when)
    late = client.get(scan)
    assert late.elapsed >= timedelta(seconds=0.25)
    assert late.json() == client.get(scan).json()


def test_a_client_that_gave_up_on_a_delayed_cancel_finds_it_done(client: httpx.Client) -> None:
    scan = trigger(client)
    add(client, {"kind": "delay", "seconds": 20}, when="after", operation="cancelScan")
    with pytest.raises(httpx.ReadTimeout):
        client.delete(scan, timeout=0.25)
    assert client.get(scan).json()["state"] == "canceled"


def test_a_client_that_gave_up_on_a_cancel_delayed_before_it_finds_it_not_done(client: httpx.Client) -> None:
    scan = trigger(client)
    add(client, {"kind": "delay", "seconds": 20}, when="before", operation="cancelScan")
    with pytest.raises(httpx.ReadTimeout):
        client.delete(scan, timeout=0.25)
    assert client.get(scan).json()["state"] == "queuing"


def test_a_dripping_body_comes_in_pieces_and_whole(client: httpx.Client) -> None:
    scan = trigger(client)
    plain = client.get(scan)
    add(client, {"kind": "drip", "seconds": 0.4})
    with client.stream("GET", scan) as dripping:
        pieces = list(dripping.iter_raw())
    assert len(pieces) > 1
    assert b"".join(pieces) == plain.content
    assert dripping.elapsed >= timedelta(seconds=0.4)


def test_a_read_timeout_that_bytes_keep_alive_does_not_end_a_drip(client: httpx.Client) -> None:
    """The time-out of a client is between bytes, and a drip is slower as a whole than any piece of it."""
    scan = trigger(client)
    add(client, {"kind": "drip", "seconds": 1})
    assert client.get(scan, timeout=0.9).json()["state"] == "queuing"
