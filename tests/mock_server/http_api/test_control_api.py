"""The control API: what it does, and what it refuses."""

import httpx
import pytest

CALLS = [
    ("POST", "/_mock/reset"),
    ("POST", "/_mock/sandboxes"),
    ("DELETE", "/_mock/sandboxes/soda-mock"),
    ("GET", "/_mock/clock"),
    ("PUT", "/_mock/clock"),
    ("POST", "/_mock/clock/advance"),
]


def clock(client: httpx.Client) -> dict[str, object]:
    answer = client.get("/_mock/clock")
    assert answer.status_code == 200
    body: dict[str, object] = answer.json()
    return body


def test_health_needs_no_credentials(client: httpx.Client) -> None:
    answer = client.get("/_mock/health", auth=("no", "body"))
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.json()["version"]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_other_call_does(client: httpx.Client, method: str, path: str) -> None:
    refused = client.request(method, path, auth=("soda-mock", "wrong"))
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")


def test_the_clock_starts_as_the_mock_was_started(client: httpx.Client) -> None:
    assert clock(client) == {"mode": "virtual", "speed": 1.0, "now": "2026-01-01T00:00:00.000Z"}


def test_an_advance_moves_a_scan_and_opens_the_rate_window(client: httpx.Client) -> None:
    scan_ids = [client.post("/api/v1/scans", data={"scanDefinition": "a"}).headers["X-Soda-Scan-Id"] for _ in range(10)]
    assert client.post("/api/v1/scans", data={"scanDefinition": "a"}).status_code == 429
    answer = client.post("/_mock/clock/advance", json={"seconds": 61.25})
    assert answer.json()["now"] == "2026-01-01T00:01:01.250Z"
    assert client.post("/api/v1/scans", data={"scanDefinition": "a"}).status_code == 201
    assert client.get(f"/api/v1/scans/{scan_ids[0]}").json()["state"] == "completed"


def test_the_mode_can_be_switched_and_keeps_the_instant(client: httpx.Client) -> None:
    client.post("/_mock/clock/advance", json={"seconds": 5})
    real = client.put("/_mock/clock", json={"mode": "real", "speed": 0.001})
    assert real.json() == {"mode": "real", "speed": 0.001, "now": "2026-01-01T00:00:05.000Z"}
    refused = client.post("/_mock/clock/advance", json={"seconds": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "clock_is_not_virtual")
    virtual = client.put("/_mock/clock", json={"mode": "virtual"})
    assert virtual.json() == {"mode": "virtual", "speed": 0.001, "now": "2026-01-01T00:00:05.000Z"}


def test_a_reset_starts_everything_again(client: httpx.Client) -> None:
    first = [client.post("/api/v1/scans", data={"scanDefinition": "a"}) for _ in range(11)]
    assert first[-1].status_code == 429
    client.post("/_mock/clock/advance", json={"seconds": 5})
    assert client.post("/_mock/reset").status_code == 204
    assert clock(client)["now"] == "2026-01-01T00:00:00.000Z"
    assert client.get(first[0].headers["Location"]).status_code == 404
    assert (
        client.post("/api/v1/scans", data={"scanDefinition": "a"}).headers["Location"] == first[0].headers["Location"]
    )


def test_a_new_sandbox_shares_nothing_and_goes_when_it_is_deleted(client: httpx.Client) -> None:
    created = client.post("/_mock/sandboxes")
    assert created.status_code == 201
    fresh = (created.json()["apiKeyId"], created.json()["apiKeySecret"])
    scan = client.post("/api/v1/scans", data={"scanDefinition": "a"}).headers["Location"]
    assert client.get(scan, auth=fresh).status_code == 404
    client.post("/_mock/clock/advance", json={"seconds": 5}, auth=fresh)
    assert clock(client)["now"] == "2026-01-01T00:00:00.000Z"
    assert client.delete(f"/_mock/sandboxes/{fresh[0]}").status_code == 404
    assert client.delete(f"/_mock/sandboxes/{fresh[0]}", auth=fresh).status_code == 204
    assert client.get(scan, auth=fresh).status_code == 401


def test_the_number_of_sandboxes_is_bounded(client: httpx.Client) -> None:
    client.patch("/_mock/settings", json={"maxSandboxes": 1})
    refused = client.post("/_mock/sandboxes")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many")
    assert "there are 1 sandboxes already" in refused.json()["message"]


def test_the_sandbox_of_the_start_stays(client: httpx.Client) -> None:
    refused = client.delete("/_mock/sandboxes/soda-mock")
    assert (refused.status_code, refused.json()["code"]) == (409, "sandbox_is_permanent")


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/_mock/clock/advance", "", "body: no JSON"),
        ("POST", "/_mock/clock/advance", "{}", "body: the field 'seconds' is missing"),
        (
            "POST",
            "/_mock/clock/advance",
            '{"second": 1}',
            "second: unknown field; did you mean 'seconds'? possible: seconds",
        ),
        ("POST", "/_mock/clock/advance", '{"seconds": 1, "mode": "real"}', "mode: unknown field; possible: seconds"),
        ("POST", "/_mock/clock/advance", '{"seconds": "1"}', 'seconds: "1" is not of type "number"'),
        ("POST", "/_mock/clock/advance", '{"seconds": true}', 'seconds: true is not of type "number"'),
        ("POST", "/_mock/clock/advance", '{"seconds": null}', 'seconds: null is not of type "number"'),
        ("POST", "/_mock/clock/advance", '{"seconds": -0.001}', "seconds: -0.001 is less than the minimum of 0"),
        ("POST", "/_mock/clock/advance", '{"seconds": 1e12}', "is greater than the maximum of 1000000000"),
        ("POST", "/_mock/clock/advance", '{"seconds": 1e999}', "seconds: "),
        ("POST", "/_mock/clock/advance", '{"seconds": NaN}', "body: no JSON"),
        ("POST", "/_mock/clock/advance", '{"seconds": 0.0005}', "seconds: 0.0005 is not a multiple of 0.001"),
        ("POST", "/_mock/clock/advance", '{"seconds": 1, "seconds": 2}', "a field is given twice"),
        ("POST", "/_mock/clock/advance", "[1]", 'body: [1] is not of type "object"'),
        ("POST", "/_mock/clock/advance", "seconds=1", "body: no JSON"),
        ("POST", "/_mock/clock/advance", "[" * 60_000, "body: no JSON"),
        ("POST", "/_mock/clock/advance", " " * 70_000, "body: got more than 65536 bytes"),
        ("POST", "/_mock/clock/advance?seconds=1", '{"seconds": 1}', "seconds: no query parameter of this call"),
        ("PUT", "/_mock/clock", "{}", "the field 'mode' is missing"),
        ("PUT", "/_mock/clock", '{"mode": "fast"}', "mode: got 'fast'; possible: real, virtual"),
        ("PUT", "/_mock/clock", '{"mode": ["real"]}', "mode: "),
        ("PUT", "/_mock/clock", '{"mode": "real", "speed": 0}', "speed: 0 is less than or equal to the minimum of 0"),
        ("PUT", "/_mock/clock", '{"mode": "real", "speed": 1e400}', "speed: "),
        ("PUT", "/_mock/clock", '{"mode": "real", "speed": false}', 'speed: false is not of type "number"'),
        ("POST", "/_mock/reset", '{"clock": true}', "body: this call takes none"),
        ("POST", "/_mock/sandboxes", '{"apiKeyId": "me"}', "body: this call takes none"),
        ("GET", "/_mock/scans?size=0", "", "size: 0 is less than the minimum of 1"),
        ("GET", "/_mock/scans?size=1&size=1", "", "size: given more than once"),
        ("GET", "/_mock/scans?page=-1", "", 'page: "-1" is not of type "integer"'),
        ("GET", "/_mock/requests?since=yesterday", "", "since: "),
        ("GET", "/_mock/requests?operation=scan", "", "operation: "),
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(
    client: httpx.Client, method: str, path: str, body: str, message: str
) -> None:
    client.post("/_mock/clock/advance", json={"seconds": 5})
    before = clock(client)
    refused = client.request(method, path, content=body)
    assert refused.status_code == 400
    assert message in refused.json()["message"]
    assert clock(client) == before


@pytest.mark.parametrize("path", ["/_mock/", "/_mock/nothing", "/_mock/clock/", "/_mock/sandboxes/"])
def test_an_unknown_call_is_404(client: httpx.Client, path: str) -> None:
    refused = client.get(path)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_a_wrong_method_is_405_and_says_which_is_right(client: httpx.Client) -> None:
    refused = client.get("/_mock/reset")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert refused.json()["code"] == "method_not_allowed"
