"""Journal, conduct report and self-check over HTTP."""

from collections.abc import Callable

import httpx
import pytest
from soda_cloud_mock.core.settings import UnsetFields
from soda_cloud_mock.http_api import bodies, operations
from soda_cloud_mock.http_api.answer import Answer

Start = Callable[..., httpx.Client]
AUTH = ("soda-mock", "soda-mock-secret")


def trigger(client: httpx.Client, name: str = "a") -> str:
    return client.post("/api/v1/scans", data={"scanDefinition": name}).headers["Location"]


def requests_of(client: httpx.Client, query: str = "") -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get(f"/_mock/requests{query}").json()["requests"]
    return found


def rules(client: httpx.Client) -> list[str]:
    return [finding["rule"] for finding in client.get("/_mock/conduct").json()["findings"]]


def advance(client: httpx.Client, seconds: float) -> None:
    assert client.post("/_mock/clock/advance", json={"seconds": seconds}).status_code == 200


def test_the_journal_says_what_was_asked_and_answered(client: httpx.Client) -> None:
    scan = trigger(client)
    scan_id = scan.rpartition("/")[2]
    answer = client.get(f"{scan}/logs?size=99")
    client.get("/_mock/clock")
    entries = requests_of(client)
    assert [(entry["number"], entry.get("operation"), entry["status"]) for entry in entries] == [
        (1, "triggerScan", 201),
        (2, "getScanLogs", 400),
    ]
    assert entries[1] | {"durationMs": 0} == {
        "number": 2,
        "sandbox": "soda-mock",
        "at": "2026-01-01T00:00:00.000Z",
        "method": "GET",
        "path": f"/api/v1/scans/{scan_id}/logs",
        "query": "size=99",
        "operation": "getScanLogs",
        "scanId": scan_id,
        "apiKeyId": "soda-mock",
        "status": 400,
        "durationMs": 0,
        "traceId": answer.headers["X-Soda-Trace-Id"],
    }


def test_the_journal_can_be_filtered_and_cleared(client: httpx.Client) -> None:
    scan = trigger(client)
    advance(client, 5)
    client.get(scan)
    client.get(scan)
    assert [entry["number"] for entry in requests_of(client, "?operation=getScanStatus")] == [2, 3]
    assert [entry["number"] for entry in requests_of(client, "?since=2026-01-01T00:00:05Z&limit=1")] == [3]
    assert client.delete("/_mock/requests").status_code == 204
    assert requests_of(client) == []


def test_wrong_credentials_and_unknown_paths_are_in_the_journal_of_the_start(client: httpx.Client) -> None:
    client.get("/api/v1/scans/a", auth=("nobody", "wrong"))
    client.get("/api/v1/scans/a", auth=("soda-mock", "wrong"))
    client.get("/nothing")
    entries = requests_of(client)
    assert [entry["status"] for entry in entries] == [401, 401, 404]
    assert not any("apiKeyId" in entry for entry in entries)


def test_credentials_never_stand_in_the_journal(client: httpx.Client) -> None:
    client.get("/api/v1/scans/a?apiKeySecret=hunter2222&x=soda-mock-secret")
    client.get("/api/v1/scans/soda-mock-secret")
    shown = client.get("/_mock/requests").text + client.get("/_mock/conduct").text
    assert "hunter2222" not in shown
    assert "soda-mock-secret" not in shown
    assert rules(client) == ["credentialsInUrl"] * 2


def test_a_client_that_behaves_has_no_finding(client: httpx.Client) -> None:
    scan = trigger(client)
    for _ in range(3):
        client.get(scan)
        advance(client, 5)
    for page in range(3):
        client.get(f"{scan}/logs?size=100&page={page}")
    assert rules(client) == []


def test_a_client_that_does_not_is_told_with_the_call(client: httpx.Client) -> None:
    scan = trigger(client)
    client.get(scan)
    client.get(scan)
    advance(client, 12)
    client.get(scan)
    client.get(scan)
    client.get(f"{scan}/logs?size=99")
    client.get(f"{scan}/logs?size=100")
    findings = client.get("/_mock/conduct").json()["findings"]
    assert [(finding["rule"], finding["request"]["number"]) for finding in findings] == [
        ("polledBeforeNextPollTime", 3),
        ("polledAfterFinal", 5),
        ("illegalSize", 6),
        ("stoppedPagingEarly", 7),
    ]


def test_a_cancel_repeated_after_a_lost_answer_is_found(client: httpx.Client) -> None:
    scan = trigger(client)
    client.post(
        "/_mock/faults", json={"operation": "cancelScan", "when": "after", "fault": {"kind": "status", "status": 502}}
    )
    assert [client.delete(scan).status_code for _ in range(2)] == [502, 400]
    assert rules(client) == ["retriedCancelBlindly"]


def test_waiting_less_than_retry_after_is_found(client: httpx.Client) -> None:
    for _ in range(12):
        trigger_answer = client.post("/api/v1/scans", data={"scanDefinition": "a"})
    assert trigger_answer.status_code == 429
    assert rules(client) == ["calledBeforeRetryAfter"]


@pytest.mark.parametrize("strict", [True, False])
def test_an_answer_that_breaks_the_contract_is_recorded_and_with_strict_a_500(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, strict: bool
) -> None:
    real = bodies.status_body
    monkeypatch.setattr(operations, "status_body", lambda *arguments: real(*arguments) | {"state": "paused"})
    with start(strict=strict) as client:
        answer = client.get(trigger(client))
        assert answer.status_code == (500 if strict else 200)
        violations = client.get("/_mock/violations").json()["violations"]
        assert [(item["operation"], item["status"], item["traceId"]) for item in violations] == [
            ("getScanStatus", 200, answer.headers["X-Soda-Trace-Id"])
        ]
        assert "paused" in violations[0]["message"]
        assert "breaks the contract" in caplog.text
        client.delete("/_mock/violations")
        assert client.get("/_mock/violations").json() == {"violations": []}


def test_without_the_self_check_nobody_looks(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    real = bodies.status_body
    monkeypatch.setattr(operations, "status_body", lambda *arguments: real(*arguments) | {"state": "paused"})
    with start(self_check=False) as client:
        assert client.get(trigger(client)).json()["state"] == "paused"
        assert client.get("/_mock/violations").json() == {"violations": []}


def test_what_breaks_the_contract_is_found_beside_nulls_that_the_settings_ask_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start({"unset_fields": UnsetFields.NULL}) as client:
        assert client.get(trigger(client)).json()["ended"] is None
        real = bodies.status_body
        monkeypatch.setattr(operations, "status_body", lambda *arguments: real(*arguments) | {"state": "paused"})
        assert client.get(trigger(client)).status_code == 500


@pytest.mark.parametrize(
    ("headers", "missing"), [({}, "Location"), ({"location": "http://a/", "x-extra": "1"}, "X-Soda-Scan-Id")]
)
def test_a_missing_header_is_a_violation(
    start: Start, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], missing: str
) -> None:
    monkeypatch.setattr(operations, "Answer", lambda status, _: Answer(status, headers))
    with start() as client:
        refused = client.post("/api/v1/scans", data={"scanDefinition": "a"})
        assert (refused.status_code, refused.json()["code"]) == (500, "broken_contract")
        assert f"the header {missing} is missing" in refused.json()["message"]


def test_injected_faults_are_no_violations(client: httpx.Client) -> None:
    client.post("/_mock/faults", json={"fault": {"kind": "enumValue", "value": "paused"}})
    assert client.get(trigger(client)).status_code == 200
    assert client.get("/_mock/violations").json() == {"violations": []}


def test_a_sandbox_has_a_journal_of_its_own(client: httpx.Client) -> None:
    created = client.post("/_mock/sandboxes").json()
    client.get("/api/v1/scans/a")
    other = client.get("/_mock/requests", auth=(created["apiKeyId"], created["apiKeySecret"]))
    assert other.json() == {"requests": []}


def test_a_wrong_secret_is_in_the_journal_of_its_key(client: httpx.Client) -> None:
    created = client.post("/_mock/sandboxes").json()
    key_id, secret = created["apiKeyId"], created["apiKeySecret"]
    assert client.get("/api/v1/scans/a", auth=(key_id, "wrong")).status_code == 401
    (entry,) = client.get("/_mock/requests", auth=(key_id, secret)).json()["requests"]
    assert (entry["status"], "apiKeyId" in entry) == (401, False)
    assert requests_of(client) == []
