"""The shadow is awake: an answer that is right by itself and wrong after those before it is refused."""

import base64
import json
from typing import Any

import httpx
import pytest

from contract_tests.exchange import ContractBreach, Exchange, Scene
from contract_tests.rfc3339 import text_of_ms
from contract_tests.server_side.wrong_responses import ORIGIN, SCAN_ID, SCAN_URL
from contract_tests.traffic import Traffic

NOON_MS = 1_767_268_800_000
KEY = {"Authorization": "Basic " + base64.b64encode(b"id:secret").decode()}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOLD = {"Location": ORIGIN + SCAN_URL, "X-Soda-Scan-Id": SCAN_ID}
QUEUING = {
    "id": SCAN_ID,
    "state": "queuing",
    "cloudUrl": "https://soda.example/scans/1",
    "created": text_of_ms(NOON_MS),
    "scanDefinition": {"id": "1", "name": "d"},
    "scanTime": text_of_ms(NOON_MS),
}
EXECUTING = QUEUING | {
    "state": "executing",
    "submitted": text_of_ms(NOON_MS + 2000),
    "started": text_of_ms(NOON_MS + 2000),
}
NOT_FOUND = {"code": "scan_not_found", "message": "no such scan"}


class Story:
    """Answers of an imagined server, told one after another; `now_ms` is its clock."""

    def __init__(self) -> None:
        self.traffic = Traffic()
        self.now_ms = NOON_MS
        self.control("POST", "/sandboxes", 201, {"apiKeyId": "id", "apiKeySecret": "secret"})
        self.advance(0)

    def control(self, method: str, path: str, status: int, body: Any, sent: Any = None) -> None:
        self._tell(method, f"/_mock{path}", status, body, sent=json.dumps(sent).encode(), scene=Scene.CONTROL)

    def advance(self, milliseconds: int) -> None:
        self.now_ms += milliseconds
        clock = {"mode": "virtual", "speed": 1.0, "now": text_of_ms(self.now_ms)}
        self.control("POST", "/clock/advance", 200, clock)

    def trigger(self, status: int = 201) -> None:
        body = None if status == 201 else NOT_FOUND
        told = TOLD if status == 201 else {}
        self._tell("POST", "/api/v1/scans", status, body, headers=told, sent_headers=FORM, sent=b"scanDefinition=d")

    def status(self, status: int, body: Any, **headers: str) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self._tell("GET", SCAN_URL, status, body, headers=told)

    def polled(self, body: Any) -> None:
        self.status(200, body, X_Soda_Next_Poll_Time=text_of_ms(self.now_ms + 5000))

    def cancel(self, status: int) -> None:
        done = status == 200
        self._tell(
            "DELETE",
            SCAN_URL,
            status,
            None if done else {"code": "invalid_scan_state", "message": "no"},
            headers={"Location": ORIGIN + SCAN_URL} if done else {},
        )

    def _tell(self, method: str, target: str, status: int, body: Any, **parts: Any) -> None:
        headers = dict(parts.pop("headers", {})) | ({} if body is None else {"Content-Type": "application/json"})
        content = b"" if body is None else json.dumps(body).encode()
        sent_headers = httpx.Headers(KEY | parts.pop("sent_headers", {}))
        exchange = Exchange(
            method, ORIGIN, target, status, httpx.Headers(headers), content, sent_headers=sent_headers, **parts
        )
        self.traffic.tell(exchange)


@pytest.fixture
def story() -> Story:
    """A scan that has just been triggered."""
    story = Story()
    story.trigger()
    return story


def test_a_story_that_is_right_is_believed(story: Story) -> None:
    story.polled(QUEUING)
    story.advance(2000)
    story.polled(EXECUTING)
    story.cancel(200)
    story.cancel(400)


def test_a_state_too_early_is_refused(story: Story) -> None:
    story.advance(1999)
    with pytest.raises(ContractBreach, match="state is 'executing', expected 'queuing'"):
        story.polled(EXECUTING)


def test_a_state_too_late_is_refused(story: Story) -> None:
    story.advance(2000)
    with pytest.raises(ContractBreach, match="state is 'queuing', expected 'executing'"):
        story.polled(QUEUING)


def test_a_timestamp_of_another_instant_is_refused(story: Story) -> None:
    story.advance(2000)
    with pytest.raises(ContractBreach, match="started is"):
        story.polled(EXECUTING | {"started": text_of_ms(NOON_MS + 2001)})


def test_the_same_instant_in_other_words_is_accepted(story: Story) -> None:
    story.polled(QUEUING | {"created": "2026-01-01T13:00:00+01:00"})


def test_a_field_too_early_is_refused(story: Story) -> None:
    with pytest.raises(ContractBreach, match=r"checks is \[\], expected absent"):
        story.polled(QUEUING | {"checks": []})


def test_the_name_of_another_definition_is_refused(story: Story) -> None:
    with pytest.raises(ContractBreach, match="scanDefinition is"):
        story.polled(QUEUING | {"scanDefinition": {"id": "1", "name": "D"}})


def test_another_time_to_poll_is_refused(story: Story) -> None:
    with pytest.raises(ContractBreach, match="X-Soda-Next-Poll-Time is None"):
        story.status(200, QUEUING)


def test_404_for_a_scan_that_was_triggered_is_refused(story: Story) -> None:
    with pytest.raises(ContractBreach, match="the status is 404, expected 200"):
        story.status(404, NOT_FOUND)


def test_an_answer_about_a_scan_that_was_never_triggered_is_refused() -> None:
    with pytest.raises(ContractBreach, match="the status is 200, expected 404"):
        Story().polled(QUEUING)


def test_a_second_cancel_that_succeeds_is_refused(story: Story) -> None:
    story.cancel(200)
    with pytest.raises(ContractBreach, match="the status is 200, expected 400"):
        story.cancel(200)


def test_a_cancel_that_left_no_trace_is_refused(story: Story) -> None:
    story.cancel(200)
    with pytest.raises(ContractBreach, match="state is 'queuing', expected 'canceled'"):
        story.polled(QUEUING)


def test_one_request_too_many_is_refused(story: Story) -> None:
    for _ in range(60):
        story.polled(QUEUING)
    with pytest.raises(ContractBreach, match="the status is 200, expected 429"):
        story.polled(QUEUING)


def test_a_refusal_too_early_is_refused(story: Story) -> None:
    with pytest.raises(ContractBreach, match="the status is 429, expected 200"):
        story.status(429, NOT_FOUND, Retry_After="60")


def test_a_retry_after_that_is_short_is_refused(story: Story) -> None:
    for _ in range(60):
        story.polled(QUEUING)
    with pytest.raises(ContractBreach, match="Retry-After is '59', expected 60"):
        story.status(429, NOT_FOUND, Retry_After="59")


def test_what_a_move_of_the_control_api_leads_to_is_not_said(story: Story) -> None:
    story.control("PUT", f"/scans/{SCAN_ID}/state", 200, {}, {"state": "executing"})
    story.polled(EXECUTING)
    story.status(404, NOT_FOUND)
