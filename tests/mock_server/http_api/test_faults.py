"""Faults over HTTP: what the caller sees, and what has happened all the same."""

import json
from collections.abc import Callable

import httpx
import pytest

Json = dict[str, object]
Start = Callable[..., httpx.Client]


def add(client: httpx.Client, fault: Json, **rest: object) -> str:
    answer = client.post("/_mock/faults", json={"fault": fault, **rest})
    assert answer.status_code == 201, answer.text
    fault_id: str = answer.json()["faultId"]
    return fault_id


def trigger(client: httpx.Client) -> str:
    return client.post("/api/v1/scans", data={"scanDefinition": "a"}).headers["Location"]


def test_a_status_fault_hits_the_next_calls_of_its_operation_and_no_other(client: httpx.Client) -> None:
    scan = trigger(client)
    fault_id = add(client, {"kind": "status", "status": 503}, operation="getScanStatus", times=2)
    assert client.get(f"{scan}/logs").status_code == 200
    assert [client.get(scan).status_code for _ in range(3)] == [503, 503, 200]
    listed = client.get("/_mock/faults").json()["faults"]
    assert listed == [
        {
            "faultId": fault_id,
            "fault": {
                "operation": "getScanStatus",
                "when": "before",
                "times": 2,
                "fault": {"kind": "status", "status": 503, "body": "errorResponse"},
            },
            "matched": 3,
            "injected": 2,
        }
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "content"),
    [
        ("errorResponse", "application/json", b'{"code"'),
        ("empty", None, b""),
        ("html", "text/html; charset=utf-8", b"<html>"),
        ("truncatedJson", "application/json", b'{"code"'),
    ],
)
def test_a_status_comes_with_any_body(
    client: httpx.Client, body: str, content_type: str | None, content: bytes
) -> None:
    add(client, {"kind": "status", "status": 500, "body": body, "retryAfterSeconds": 3})
    answer = client.get("/api/v1/scans/a")
    assert (answer.status_code, answer.headers.get("Content-Type"), answer.headers["Retry-After"]) == (
        500,
        content_type,
        "3",
    )
    assert answer.content.startswith(content)
    if body == "truncatedJson":
        with pytest.raises(json.JSONDecodeError):
            answer.json()


def test_a_fault_after_the_operation_leaves_its_effect_and_before_does_not(client: httpx.Client) -> None:
    for when, state in (("after", "canceled"), ("before", "queuing")):
        scan = trigger(client)
        add(client, {"kind": "status", "status": 502}, operation="cancelScan", when=when)
        assert client.delete(scan).status_code == 502
        assert client.get(scan).json()["state"] == state


def test_a_fault_before_the_operation_is_not_counted_against_the_limit(client: httpx.Client) -> None:
    add(client, {"kind": "status", "status": 500}, times=5)
    answers = [client.post("/api/v1/scans", data={"scanDefinition": "a"}).status_code for _ in range(16)]
    assert answers == [500] * 5 + [201] * 10 + [429]


def test_every_nth_call_is_a_schedule(client: httpx.Client) -> None:
    scan = trigger(client)
    add(client, {"kind": "status", "status": 500}, every=3)
    assert [client.get(scan).status_code for _ in range(6)] == [200, 200, 500] * 2
    assert client.delete("/_mock/faults").status_code == 204
    assert [client.get(scan).status_code for _ in range(3)] == [200] * 3


def test_chance_is_the_same_for_the_same_seed(start: Start) -> None:
    def play(seed: int) -> list[int]:
        with start(seed=seed) as client:
            add(client, {"kind": "status", "status": 500}, probability=0.5)
            return [client.get("/api/v1/scans/a").status_code for _ in range(40)]

    first = play(1)
    assert first == play(1)
    assert first != play(2)
    assert 5 < first.count(500) < 35


def test_new_values_and_fields_of_a_later_version(client: httpx.Client) -> None:
    scan = trigger(client)
    add(client, {"kind": "enumValue", "value": "paused"})
    assert client.get(scan).json()["state"] == "paused"
    add(client, {"kind": "extraFields"})
    body = client.get(scan).json()
    assert body["state"] == "queuing"
    assert "xFutureText" in body
    assert "xFutureText" in body["scanDefinition"]
    add(client, {"kind": "contentType", "contentType": "text/plain"})
    answer = client.get(scan)
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.json()["state"] == "queuing"


def test_a_reset_is_a_connection_error(client: httpx.Client) -> None:
    scan = trigger(client)
    add(client, {"kind": "reset"}, when="after", operation="cancelScan")
    # In process there is no connection, so the error comes as it is.
    with pytest.raises((ConnectionResetError, httpx.ReadError)):
        client.delete(scan)
    assert client.get(scan).json()["state"] == "canceled"
    entry = client.get("/_mock/requests?operation=cancelScan").json()["requests"][0]
    assert "status" not in entry
    assert entry["fault"]


def test_faults_never_touch_the_control_api(client: httpx.Client) -> None:
    add(client, {"kind": "status", "status": 500}, every=1)
    assert client.get("/_mock/clock").status_code == 200
    assert client.get("/api/v1/scans/a").status_code == 500


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({}, "the field 'fault' is missing"),
        ({"fault": {"kind": "explode"}}, "fault.kind: got 'explode'; possible: status, delay, "),
        ({"fault": {"kind": "reset", "status": 1}}, "fault.status: unknown field; possible: kind"),
        ({"fault": {"kind": "reset"}, "times": 0}, "less than the minimum"),
        ({"fault": {"kind": "reset"}, "times": 1, "every": 1}, "'times' and 'every' exclude each other"),
        ({"fault": {"kind": "reset"}, "operation": "scan"}, "operation: got 'scan'; "),
        ({"fault": {"kind": "extraFields"}, "when": "before"}, "when must be 'after'"),
        ({"fault": {"kind": "status", "status": 204}}, "has no body"),
        ({"fault": {"kind": "delay", "seconds": 61}}, "fault.seconds: 61 is greater than the maximum of 60"),
    ],
)
def test_an_impossible_fault_is_400_and_changes_nothing(client: httpx.Client, fault: Json, message: str) -> None:
    refused = client.post("/_mock/faults", json=fault)
    assert refused.status_code == 400
    assert message in refused.json()["message"]
    assert client.get("/_mock/faults").json() == {"faults": []}


def test_the_number_of_faults_is_bounded(client: httpx.Client) -> None:
    client.patch("/_mock/settings", json={"maxFaults": 1})
    add(client, {"kind": "reset"}, every=100)
    refused = client.post("/_mock/faults", json={"fault": {"kind": "reset"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many")
