"""Definitions, scans and moves through the control API, seen from the scan API."""

import httpx
import pytest

Plan = dict[str, object]


def status_of(client: httpx.Client, scan_id: str) -> dict[str, object]:
    answer = client.get(f"/api/v1/scans/{scan_id}")
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body


def create(client: httpx.Client, plan: Plan | None = None, name: str = "orders_daily") -> str:
    body: dict[str, object] = {"scanDefinition": name}
    answer = client.post("/_mock/scans", json=body if plan is None else body | {"plan": plan})
    assert answer.status_code == 201, answer.text
    scan_id: str = answer.json()["scanId"]
    return scan_id


def advance(client: httpx.Client, seconds: float) -> None:
    assert client.post("/_mock/clock/advance", json={"seconds": seconds}).status_code == 200


def test_a_definition_gives_its_plan_to_scans_to_come(client: httpx.Client) -> None:
    earlier = create(client)
    put = client.put("/_mock/definitions/orders_daily", json={"queueSeconds": 0.5, "outcome": "timedOut"})
    assert put.status_code == 201
    assert put.json()["runSeconds"] == 10.0
    assert client.put("/_mock/definitions/orders_daily", json=put.json()).status_code == 200
    assert client.get("/_mock/definitions").json() == {"orders_daily": put.json()}
    later = client.post("/api/v1/scans", data={"scanDefinition": "orders_daily"}).headers["X-Soda-Scan-Id"]
    advance(client, 0.5)
    assert [status_of(client, scan_id)["state"] for scan_id in (earlier, later)] == ["queuing", "executing"]


def test_a_definition_can_have_any_name_that_a_path_can_carry(client: httpx.Client) -> None:
    assert client.put("/_mock/definitions/a%2Fb%20%C3%A9", json={"outcome": "failed"}).status_code == 201
    assert list(client.get("/_mock/definitions").json()) == ["a/b é"]


def test_a_scan_is_created_without_touching_the_limit_of_triggers(client: httpx.Client) -> None:
    for _ in range(20):
        create(client)
    for _ in range(10):
        assert client.post("/api/v1/scans", data={"scanDefinition": "a"}).status_code == 201


def test_a_plan_sets_everything_that_a_status_shows(client: httpx.Client) -> None:
    scan_id = create(
        client,
        {
            "queueSeconds": 1,
            "runSeconds": 4,
            "outcome": "completedWithFailures",
            "showStarted": True,
            "checks": [{"evaluationStatus": "fail", "id": "check-1"}, {"evaluationStatus": "excluded"}],
            "postProcessingStages": [{"delaySeconds": 1, "runSeconds": 2, "outcome": "failed"}],
            "optionalFields": ["checks", "failures", "ended", "postProcessingStages", "contractDatasetCloudUrl"],
        },
    )
    seen = []
    for _ in range(6):
        seen.append(status_of(client, scan_id)["state"])
        advance(client, 1)
    assert seen == ["queuing", "executing", "executing", "started", "started", "completedWithFailures"]
    ongoing = status_of(client, scan_id)
    assert {*ongoing} == {
        "id", "state", "cloudUrl", "created",
        "checks", "failures", "ended", "postProcessingStages", "contractDatasetCloudUrl",
    }  # fmt: skip
    assert ongoing["failures"] == 1
    checks = ongoing["checks"]
    assert isinstance(checks, list)
    assert checks[0] == {"id": "check-1", "evaluationStatus": "fail"}
    assert checks[1]["evaluationStatus"] == "excluded"
    started = {"name": "diagnosticWarehouse", "started": "2026-01-01T00:00:06.000Z"}
    assert ongoing["postProcessingStages"] == [started | {"state": "ongoing"}]
    advance(client, 2)
    assert status_of(client, scan_id)["postProcessingStages"] == [
        started | {"state": "failed", "ended": "2026-01-01T00:00:08.000Z"}
    ]


def test_checks_can_be_given_as_counts(client: httpx.Client) -> None:
    scan_id = create(client, {"queueSeconds": 0, "runSeconds": 0, "checks": {"pass": 2, "warn": 1, "notEvaluated": 1}})
    body = status_of(client, scan_id)
    assert (body["warnings"], body["failures"], body["errors"]) == (1, 0, 1)
    checks = body["checks"]
    assert isinstance(checks, list)
    assert [check["evaluationStatus"] for check in checks] == ["pass", "pass", "warn", "notEvaluated"]
    assert len({check["id"] for check in checks}) == 4


def test_a_number_with_a_point_and_nothing_behind_it_is_an_integer(client: httpx.Client) -> None:
    scan_id = create(client, {"queueSeconds": 0, "runSeconds": 0.0, "checks": {"pass": 2.0}, "logLines": 3.0})
    checks = status_of(client, scan_id)["checks"]
    assert isinstance(checks, list)
    assert len(checks) == 2
    assert client.get(f"/api/v1/scans/{scan_id}/logs").json()["totalElements"] == 3


@pytest.mark.parametrize(
    ("lines", "timestamps"),
    [
        ([{"message": "a", "atSeconds": 1.5}, {"message": "b", "atSeconds": 1.5}], ["01.500", "01.500"]),
        ([{"message": "a"}, {"message": "b"}], ["00.000", "02.000"]),
    ],
)
def test_the_lines_of_a_log_can_be_written_by_hand(
    client: httpx.Client, lines: list[Plan], timestamps: list[str]
) -> None:
    scan_id = create(
        client, {"queueSeconds": 0, "runSeconds": 4, "logLines": [{**lines[0], "level": "error"}, lines[1]]}
    )
    advance(client, 4)
    page = client.get(f"/api/v1/scans/{scan_id}/logs").json()
    assert [(line["index"], line["level"], line["message"]) for line in page["content"]] == [
        (0, "error", "a"),
        (1, "info", "b"),
    ]
    assert [line["timestamp"] for line in page["content"]] == [f"2026-01-01T00:00:{text}Z" for text in timestamps]


def test_a_log_of_ten_million_lines_has_a_last_page(client: httpx.Client) -> None:
    scan_id = create(client, {"queueSeconds": 0, "runSeconds": 0, "logLines": 10_000_000})
    page = client.get(f"/api/v1/scans/{scan_id}/logs?page=9999").json()
    assert (page["last"], page["content"][-1]["index"]) == (True, 9_999_999)


def test_scans_are_listed_in_pages_in_the_order_of_their_creation(client: httpx.Client) -> None:
    ids = [create(client, name=f"n{number}") for number in range(5)]
    page = client.get("/_mock/scans?size=2&page=1").json()
    assert [scan["scanId"] for scan in page["content"]] == ids[2:4]
    assert (page["number"], page["size"], page["totalElements"], page["totalPages"]) == (1, 2, 5, 3)
    assert page["content"][0] == {
        "scanId": ids[2],
        "scanDefinition": "n2",
        "state": "queuing",
        "created": "2026-01-01T00:00:00.000Z",
        "endsAs": "completed",
        "ends": "2026-01-01T00:00:12.000Z",
    }


def test_a_moved_scan_goes_on_with_its_plan_from_there(client: httpx.Client) -> None:
    scan_id = create(client)
    advance(client, 0.5)
    moved = client.put(f"/_mock/scans/{scan_id}/state", json={"state": "executing"})
    assert (moved.status_code, moved.json()["ends"]) == (200, "2026-01-01T00:00:10.500Z")
    assert status_of(client, scan_id)["started"] == "2026-01-01T00:00:00.500Z"
    assert client.get(f"/api/v1/scans/{scan_id}/logs").json()["totalElements"] == 1
    client.put(f"/_mock/scans/{scan_id}/state", json={"state": "timeOutRequested"})
    advance(client, 2)
    assert status_of(client, scan_id)["state"] == "timedOut"


@pytest.mark.parametrize(
    ("path", "state"),
    [([], "completed"), (["executing"], "queuing"), (["executing", "completed"], "executing"), ([], "queuing")],
)
def test_an_illegal_edge_is_409_and_changes_nothing_unless_it_is_forced(
    client: httpx.Client, path: list[str], state: str
) -> None:
    scan_id = create(client)
    for step in path:
        assert client.put(f"/_mock/scans/{scan_id}/state", json={"state": step}).status_code == 200
    before = status_of(client, scan_id)
    refused = client.put(f"/_mock/scans/{scan_id}/state", json={"state": state})
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    after = status_of(client, scan_id)
    assert after == before
    assert client.put(f"/_mock/scans/{scan_id}/state", json={"state": state, "force": True}).status_code == 200
    assert status_of(client, scan_id)["state"] == state


STATES = [
    "queuing", "executing", "started", "cancelationRequested", "timeOutRequested", "canceled", "timedOut", "failed",
    "completedWithErrors", "completedWithFailures", "completedWithWarnings", "completed",
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("from_state", STATES)
def test_a_forced_move_reaches_every_state_and_leaves_a_sound_status(
    client: httpx.Client, from_state: str, state: str
) -> None:
    scan_id = create(client)
    for seconds, target in ((1, from_state), (1, state)):
        advance(client, seconds)
        assert (
            client.put(f"/_mock/scans/{scan_id}/state", json={"state": target, "force": True}).json()["state"] == target
        )
    body = status_of(client, scan_id)
    instants = [str(body[name]) for name in ("created", "submitted", "started", "ended") if name in body]
    assert instants == sorted(instants)
    assert ("ended" in body) == (STATES.index(state) >= STATES.index("canceled"))
    assert client.get(f"/api/v1/scans/{scan_id}/logs").status_code == 200


@pytest.mark.parametrize("call", ["state", "scan"])
def test_what_is_not_there_is_404(client: httpx.Client, call: str) -> None:
    if call == "state":
        refused = client.put("/_mock/scans/nothing/state", json={"state": "failed"})
    else:
        client.patch("/_mock/settings", json={"strictDefinitions": True})
        refused = client.post("/_mock/scans", json={"scanDefinition": "nothing"})
    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"queSeconds": 1}, "queSeconds: unknown field; did you mean 'queueSeconds'?"),
        ({"queueSeconds": -1}, "less than the minimum of 0"),
        ({"queueSeconds": 0.0001}, "not a multiple of 0.001"),
        ({"queueSeconds": "1"}, 'not of type "number"'),
        ({"outcome": "executing"}, "got 'executing'; possible: canceled, timedOut, failed, "),
        ({"checks": {"passed": 1}}, "checks.passed: unknown field; did you mean 'pass'?"),
        ({"logLines": -1}, "logLines: -1 is less than the minimum of 0"),
        ({"runSeconds": 1, "logLines": [{"message": "a", "atSeconds": 2}]}, "within the run of 1000 ms"),
        ({"logLines": [{"message": "a", "atSeconds": 1}, {"message": "b"}]}, "either every log line says when"),
        ({"optionalFields": ["id"]}, "optionalFields[0]: got 'id'; "),
    ],
)
def test_an_impossible_plan_is_400_and_changes_nothing(client: httpx.Client, plan: Plan, message: str) -> None:
    for refused in (
        client.put("/_mock/definitions/a", json=plan),
        client.post("/_mock/scans", json={"scanDefinition": "a", "plan": plan}),
    ):
        assert refused.status_code == 400
        assert message in refused.json()["message"]
    assert client.get("/_mock/definitions").json() == {}
    assert client.get("/_mock/scans").json()["totalElements"] == 0


def test_bounds_of_scans_and_definitions_are_clear_errors(client: httpx.Client) -> None:
    client.patch("/_mock/settings", json={"maxScans": 1, "maxDefinitions": 1})
    create(client)
    refused = client.post("/_mock/scans", json={"scanDefinition": "a"})
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        "there are 1 scans already, which is the bound; reset the sandbox or raise maxScans",
    )
    triggered = client.post("/api/v1/scans", data={"scanDefinition": "a"})
    assert (triggered.status_code, triggered.json()["code"]) == (400, "too_many")
    assert client.put("/_mock/definitions/a", json={}).status_code == 201
    assert client.put("/_mock/definitions/a", json={}).status_code == 200
    assert client.put("/_mock/definitions/b", json={}).status_code == 409
