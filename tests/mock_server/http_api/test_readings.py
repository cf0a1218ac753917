"""Each reading of the documents, as the caller of the scan API sees it."""

import httpx
import pytest

Settings = dict[str, object]


def change(client: httpx.Client, **settings: object) -> None:
    assert client.patch("/_mock/settings", json=settings).status_code == 200


def advance(client: httpx.Client, seconds: float) -> None:
    assert client.post("/_mock/clock/advance", json={"seconds": seconds}).status_code == 200


def trigger(client: httpx.Client) -> httpx.Response:
    return client.post("/api/v1/scans", data={"scanDefinition": "a"})


def allowed(client: httpx.Client, calls: int) -> int:
    """How many of so many triggers are allowed."""
    return sum(trigger(client).status_code == 201 for _ in range(calls))


def test_the_readings_list_every_choice_with_its_default(client: httpx.Client) -> None:
    readings = client.get("/_mock/readings").json()["readings"]
    settings = client.get("/_mock/settings").json()
    assert {reading["setting"] for reading in readings} == {name for name in settings if not name.startswith("max")}
    for reading in readings:
        assert reading["default"] == reading["current"] == settings[reading["setting"]] == reading["values"][0]
        assert reading["about"].endswith(".")


def test_every_value_of_every_reading_can_be_set(client: httpx.Client) -> None:
    for reading in client.get("/_mock/readings").json()["readings"]:
        for value in reading["values"]:
            changed = client.patch("/_mock/settings", json={reading["setting"]: value})
            assert changed.json()[reading["setting"]] == value
            shown = client.get("/_mock/readings").json()["readings"]
            assert next(item["current"] for item in shown if item["setting"] == reading["setting"]) == value


def test_a_reset_puts_the_settings_back(client: httpx.Client) -> None:
    before = client.get("/_mock/settings").json()
    change(client, rateWindow="fixed", maxScans=5)
    client.post("/_mock/reset")
    assert client.get("/_mock/settings").json() == before


@pytest.mark.parametrize(
    "settings",
    [{"rateWindow": "rolling"}, {"ratewindow": "fixed"}, {"rateLimits": 1}, {"maxScans": -1}, {"rateLimits": None}, []],
)
def test_a_wrong_setting_is_400_and_changes_nothing(client: httpx.Client, settings: Settings) -> None:
    before = client.get("/_mock/settings").json()
    assert client.patch("/_mock/settings", json=settings).status_code == 400
    assert client.get("/_mock/settings").json() == before


def test_a_fixed_window_opens_all_at_once_at_the_minute_of_the_clock(client: httpx.Client) -> None:
    change(client, rateWindow="fixed")
    advance(client, 59)
    assert allowed(client, 11) == 10
    assert trigger(client).headers["Retry-After"] == "1"
    advance(client, 1)
    assert allowed(client, 11) == 10


def test_a_token_bucket_fills_steadily(client: httpx.Client) -> None:
    change(client, rateWindow="tokenBucket")
    assert allowed(client, 11) == 10
    assert trigger(client).headers["Retry-After"] == "6"
    advance(client, 5.999)
    assert allowed(client, 1) == 0
    advance(client, 0.001)
    assert allowed(client, 2) == 1


def test_rejected_calls_can_count(client: httpx.Client) -> None:
    change(client, countRejected=True)
    assert allowed(client, 10) == 10
    advance(client, 59)
    assert allowed(client, 10) == 0
    advance(client, 1)
    assert allowed(client, 1) == 0
    advance(client, 60)
    assert allowed(client, 10) == 10


def test_a_limit_can_be_shared_by_the_organisation(start: object) -> None:
    from soda_cloud_mock.core.sandboxes import ApiKey

    with start(api_keys=[ApiKey("soda-mock", "soda-mock-secret"), ApiKey("b", "x")]) as client:  # type: ignore[operator]
        change(client, rateLimitScope="organisation")
        assert allowed(client, 10) == 10
        assert client.post("/api/v1/scans", data={"scanDefinition": "a"}, auth=("b", "x")).status_code == 429
        change(client, rateLimitScope="key")
        assert client.post("/api/v1/scans", data={"scanDefinition": "a"}, auth=("b", "x")).status_code == 201


@pytest.mark.parametrize(("setting", "shown"), [(True, True), (False, False)])
def test_the_next_poll_time_can_be_left_out(client: httpx.Client, setting: bool, shown: bool) -> None:
    change(client, nextPollTime=setting)
    assert ("X-Soda-Next-Poll-Time" in client.get(trigger(client).headers["Location"]).headers) is shown


def test_unset_fields_can_be_null(client: httpx.Client) -> None:
    change(client, unsetFields="null")
    body = client.get(trigger(client).headers["Location"]).json()
    assert {name for name, value in body.items() if value is None} == {
        "agentId", "checks", "contractDatasetCloudUrl", "ended", "errors", "failures", "postProcessingStages",
        "runnerId", "started", "submitted", "warnings",
    }  # fmt: skip


def test_started_can_be_shown(client: httpx.Client) -> None:
    change(client, showStarted=True)
    location = trigger(client).headers["Location"]
    advance(client, 7)
    assert client.get(location).json()["state"] == "started"
    assert client.delete(location).status_code == 200
    assert client.get(location).json()["state"] == "cancelationRequested"


def test_the_log_can_be_404_until_the_end(client: httpx.Client) -> None:
    change(client, logsBeforeEnd="notFound")
    location = trigger(client).headers["Location"]
    advance(client, 11.999)
    refused = client.get(f"{location}/logs")
    assert (refused.status_code, refused.json()["code"]) == (404, "log_not_ready")
    advance(client, 0.001)
    assert client.get(f"{location}/logs").json()["totalElements"] == 250


def test_a_page_past_the_end_can_be_400(client: httpx.Client) -> None:
    change(client, pagePastEnd="badRequest")
    location = trigger(client).headers["Location"]
    assert client.get(f"{location}/logs?page=0").status_code == 200
    assert client.get(f"{location}/logs?page=1").status_code == 400
    advance(client, 12)
    assert client.get(f"{location}/logs?page=2&size=100").status_code == 200
    refused = client.get(f"{location}/logs?page=3&size=100")
    assert (refused.status_code, refused.json()["message"]) == (
        400,
        "page: got 3; the log has 3 pages, counted from 0",
    )
