"""The four operations in process. What the contract demands is judged by contract_tests."""

from collections.abc import Callable

import httpx
import pytest
from soda_cloud_mock.contract import load_contract
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.instants import instant_ms
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.http_api.request import MAX_BODY_BYTES
from soda_cloud_mock.real_time import wall_ms

Start = Callable[..., httpx.Client]


def trigger(client: httpx.Client, name: str = "orders_daily") -> str:
    answer = client.post("/api/v1/scans", data={"scanDefinition": name})
    assert answer.status_code == 201
    return answer.headers["X-Soda-Scan-Id"]


def advance(client: httpx.Client, seconds: float) -> None:
    assert client.post("/_mock/clock/advance", json={"seconds": seconds}).status_code == 200


def test_every_operation_of_the_contract_answers(client: httpx.Client) -> None:
    for operation in load_contract().operations:
        path = operation.path.replace("{scanId}", "unknown")
        assert client.request(operation.method, path).status_code in {400, 404}, operation.id


def test_urls_name_the_host_that_the_caller_used(client: httpx.Client) -> None:
    host = {"Host": "mock.test:8089"}
    answer = client.post("/api/v1/scans", data={"scanDefinition": "a"}, headers=host)
    path = f"/api/v1/scans/{answer.headers['X-Soda-Scan-Id']}"
    location = f"{client.base_url.scheme}://mock.test:8089{path}"
    assert answer.headers["Location"] == location
    assert client.delete(path, headers=host).headers["Location"] == location


def test_a_key_without_permission_is_refused_and_not_counted(start: Start) -> None:
    with start(api_keys=[ApiKey("soda-mock", "soda-mock-secret"), ApiKey("guest", "x", frozenset())]) as client:
        answers = [client.get("/api/v1/scans/a", auth=("guest", "x")) for _ in range(61)]
        assert {answer.status_code for answer in answers} == {403}
        assert answers[0].json() == {
            "code": "forbidden",
            "message": "the API key 'guest' has no permission to call getScanStatus",
        }


def test_the_limit_can_be_switched_off(start: Start) -> None:
    with start({"rate_limits": False}) as client:
        scan_id = trigger(client)
        assert {client.get(f"/api/v1/scans/{scan_id}").status_code for _ in range(200)} == {200}


@pytest.mark.parametrize(("retry_after", "expected"), [(True, "60"), (False, None)])
def test_retry_after_can_be_switched_off(start: Start, retry_after: bool, expected: str | None) -> None:
    with start({"retry_after": retry_after}) as client:
        for _ in range(10):
            trigger(client)
        refused = client.post("/api/v1/scans", data={"scanDefinition": "a"})
        assert (refused.status_code, refused.headers.get("Retry-After")) == (429, expected)


def test_a_caller_is_told_to_wait_by_its_own_clock_not_by_one_at_another_speed(start: Start) -> None:
    with start(clock_mode=ClockMode.REAL, speed=0.5) as client:
        for _ in range(10):
            trigger(client)
        refused = client.post("/api/v1/scans", data={"scanDefinition": "a"})
        assert refused.headers["Retry-After"] == "120"
        assert refused.json()["message"] == "more than 10 requests in 60 seconds; try again in 120 s"
    with start(clock_mode=ClockMode.REAL, speed=100) as client:
        scan_id = trigger(client)
        told_ms = instant_ms(client.get(f"/api/v1/scans/{scan_id}").headers["X-Soda-Next-Poll-Time"])
        assert told_ms < wall_ms() + 1_000


def test_strict_definitions_refuse_a_name_that_nobody_defined(start: Start) -> None:
    with start({"strict_definitions": True}) as client:
        trigger(client, "timedOut")
        refused = client.post("/api/v1/scans", data={"scanDefinition": "orders_daily"})
        assert (refused.status_code, refused.json()["code"]) == (404, "scan_definition_not_found")


def test_the_same_seed_and_calls_give_the_same_bytes(start: Start) -> None:
    def play(client: httpx.Client) -> list[tuple[int, list[tuple[str, str]], bytes]]:
        scan_id = trigger(client, "completedWithFailures")
        answers = [client.get(f"/api/v1/scans/{scan_id}", auth=("nobody", ""))]
        for seconds in (0, 5, 20):
            advance(client, seconds)
            answers += [client.get(f"/api/v1/scans/{scan_id}"), client.get(f"/api/v1/scans/{scan_id}/logs")]
        answers.append(client.delete(f"/api/v1/scans/{scan_id}"))
        return [(answer.status_code, answer.headers.multi_items(), answer.content) for answer in answers]

    with start(seed=7) as one, start(seed=7) as same, start(seed=8) as other:
        first = play(one)
        assert first == play(same)
        assert first != play(other)


def test_every_answer_has_a_trace_id_of_its_own(client: httpx.Client) -> None:
    answers = [client.get("/api/v1/scans/a", auth=auth) for auth in (("soda-mock", "soda-mock-secret"), ("no", "")) * 3]
    assert len({answer.headers["X-Soda-Trace-Id"] for answer in answers}) == 6


def test_a_body_that_is_too_long_is_refused_without_being_read(client: httpx.Client) -> None:
    fits = client.post("/api/v1/scans", data={"scanDefinition": "a" * (MAX_BODY_BYTES - 15)})
    assert fits.status_code == 201
    refused = client.post("/api/v1/scans", data={"scanDefinition": "a" * (MAX_BODY_BYTES - 14)})
    assert (refused.status_code, refused.json()["message"]) == (
        400,
        "body: got more than 65536 bytes; expected at most 65536 bytes",
    )


def test_a_defect_of_the_mock_is_a_500_and_a_traceback_in_the_log(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Sandbox, "scan", lambda *_: 1 / 0)
    with start() as client:
        answer = client.get("/api/v1/scans/a")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "X-Soda-Trace-Id" in answer.headers
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("path", ["/_mockery", "/_mock", "/", "/docs"])
def test_other_paths_answer_404_as_an_error_response(client: httpx.Client, path: str) -> None:
    refused = client.get(path)
    assert (refused.status_code, refused.json()) == (404, {"code": "not_found", "message": f"nothing is at '{path}'"})
