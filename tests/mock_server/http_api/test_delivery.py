"""What a fault changes in an answer, and how an answer is sent."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any, get_args

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from soda_cloud_mock.core.faults import (
    ContentType,
    Delay,
    Drip,
    Effect,
    EnumValue,
    ExtraFields,
    Reset,
    Status,
    StatusBody,
)
from soda_cloud_mock.http_api.answer import Answer, json_answer
from soda_cloud_mock.http_api.asgi import ABORT_EXTENSION, Receive, Scope, Send, deliver
from soda_cloud_mock.http_api.delivery import EXTRA_FIELDS, changed

STATUS_BODY = {
    "id": "a",
    "state": "executing",
    "scanDefinition": {"id": "b", "name": "orders_täglich"},
    "checks": [{"id": "c", "evaluationStatus": "pass"}],
    "postProcessingStages": [{"name": "diagnosticWarehouse", "state": "ongoing"}],
}
LOGS_BODY = {"content": [{"index": 0, "level": "info"}, {"index": 1, "level": "error"}], "first": True, "last": True}
TRACE_ID = {"x-soda-trace-id": "0" * 32}

STATUS_ANSWER = json_answer(200, STATUS_BODY, {"x-soda-next-poll-time": "soon", **TRACE_ID})
LOGS_ANSWER = json_answer(200, LOGS_BODY, TRACE_ID)
CANCEL_ANSWER = Answer(200, {"location": "http://mock/a", **TRACE_ID})
ANSWERS = [STATUS_ANSWER, LOGS_ANSWER, CANCEL_ANSWER]
NOT_EXECUTED = Answer(200, TRACE_ID)

EFFECTS: dict[type, Effect] = {
    Status: Status(503),
    Delay: Delay(250),
    Drip: Drip(250),
    Reset: Reset(),
    EnumValue: EnumValue("paused"),
    ExtraFields: ExtraFields(),
    ContentType: ContentType("text/plain"),
}


class Wire:
    """What is sent, and the waits between; nobody waits."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def sleep(self, seconds: float) -> None:
        self.sent.append(seconds)

    @property
    def bodies(self) -> list[bytes]:
        return [item["body"] for item in self.sent if isinstance(item, dict) and "body" in item]

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        headers: list[tuple[bytes, bytes]] = next(item for item in self.sent if isinstance(item, dict))["headers"]
        return headers


def delivered(answer: Answer, effect: Effect | None, scope: Scope | None = None) -> Wire:
    wire = Wire()
    asyncio.run(deliver(answer, effect, wire.send, {"type": "http"} if scope is None else scope, sleep=wire.sleep))
    return wire


def over_http(answer: Answer, effect: Effect | None) -> httpx.Response:
    """The answer as a client gets it, in process."""

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        await deliver(answer, effect, send, scope)

    async def call() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mock") as client:
            return await client.get("/")

    return asyncio.run(call())


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every JSON object inside a value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_every_kind_of_effect_is_tested() -> None:
    assert set(EFFECTS) == set(get_args(Effect))


# --- another status -------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [*ANSWERS, NOT_EXECUTED])
@pytest.mark.parametrize("body", StatusBody)
def test_another_status_keeps_nothing_of_the_answer_but_its_trace_id(answer: Answer, body: StatusBody) -> None:
    response = over_http(changed(answer, Status(503, body)), None)
    assert response.status_code == 503
    kept = {name: value for name, value in response.headers.items() if name not in {"content-type", "content-length"}}
    assert kept == TRACE_ID


@pytest.mark.parametrize(("retry_after_s", "expected"), [(None, None), (0, "0"), (7, "7")])
def test_retry_after_is_there_if_asked_for(retry_after_s: int | None, expected: str | None) -> None:
    answer = changed(STATUS_ANSWER, Status(429, retry_after_s=retry_after_s))
    assert answer.headers.get("retry-after") == expected


def test_an_error_response_is_json_that_says_it_was_injected() -> None:
    answer = changed(NOT_EXECUTED, Status(503))
    assert answer.headers.get("content-type") == "application/json"
    assert json.loads(answer.content) == {
        "code": "injected_fault",
        "message": "the mock answers 503 because a fault asks for it",
    }


def test_an_empty_body_has_no_content_type() -> None:
    answer = changed(STATUS_ANSWER, Status(503, StatusBody.EMPTY))
    assert (answer.content, answer.headers.get("content-type")) == (b"", None)


@pytest.mark.parametrize(("status", "title"), [(502, "502 Bad Gateway"), (520, "520")])
def test_html_looks_like_that_of_a_proxy(status: int, title: str) -> None:
    answer = changed(STATUS_ANSWER, Status(status, StatusBody.HTML))
    assert answer.headers.get("content-type") == "text/html; charset=utf-8"
    assert f"<title>{title}</title>".encode() in answer.content


@pytest.mark.parametrize("answer", [*ANSWERS, NOT_EXECUTED])
@pytest.mark.parametrize("status", [200, 503])
def test_truncated_json_is_no_json(answer: Answer, status: int) -> None:
    cut = changed(answer, Status(status, StatusBody.TRUNCATED_JSON))
    assert cut.headers["content-type"] == "application/json"
    assert cut.content.startswith(b"{")
    with pytest.raises(ValueError, match=r"."):
        json.loads(cut.content)


def test_with_the_real_status_it_is_the_real_body_that_is_cut_off() -> None:
    half = changed(STATUS_ANSWER, Status(200, StatusBody.TRUNCATED_JSON)).content
    assert STATUS_ANSWER.content.startswith(half)
    assert not STATUS_ANSWER.content.startswith(changed(STATUS_ANSWER, Status(500, StatusBody.TRUNCATED_JSON)).content)


@pytest.mark.parametrize(("status", "expected"), [(200, "0"), (204, None), (304, None), (205, "0")])
def test_a_status_that_has_no_body_has_no_length(status: int, expected: str | None) -> None:
    response = over_http(changed(STATUS_ANSWER, Status(status, StatusBody.EMPTY)), None)
    assert (response.status_code, response.headers.get("Content-Length")) == (status, expected)


# --- a changed body -------------------------------------------------------------------------------


def test_a_status_gets_another_state_and_nothing_else() -> None:
    answer = changed(STATUS_ANSWER, EnumValue("paused"))
    assert json.loads(answer.content) == STATUS_BODY | {"state": "paused"}
    assert answer.headers == STATUS_ANSWER.headers


def test_each_line_of_a_log_gets_another_level_and_nothing_else() -> None:
    lines = [{"index": 0, "level": "paused"}, {"index": 1, "level": "paused"}]
    assert json.loads(changed(LOGS_ANSWER, EnumValue("paused")).content) == LOGS_BODY | {"content": lines}


def test_an_answer_without_an_enum_stays_as_it_is() -> None:
    refused = json_answer(404, {"code": "scan_not_found", "message": "no"})
    assert changed(refused, EnumValue("paused")) == refused
    assert changed(CANCEL_ANSWER, EnumValue("paused")) == CANCEL_ANSWER


@pytest.mark.parametrize("answer", [STATUS_ANSWER, LOGS_ANSWER])
def test_every_object_gets_extra_fields_beside_its_own(answer: Answer) -> None:
    real = list(objects(json.loads(answer.content)))
    body = json.loads(changed(answer, ExtraFields()).content)
    extended = [found for found in objects(body) if found]
    assert len(extended) == len(real)
    for before, after in zip(real, extended, strict=True):
        assert set(after) == set(before) | set(EXTRA_FIELDS)
        assert {name: after[name] for name in EXTRA_FIELDS} == dict(EXTRA_FIELDS)
        assert all(after[name] == value for name, value in before.items() if not isinstance(value, dict | list))


def test_an_answer_without_a_body_gets_no_fields() -> None:
    assert changed(CANCEL_ANSWER, ExtraFields()) == CANCEL_ANSWER


def test_another_content_type_leaves_the_body_as_it_is() -> None:
    response = over_http(changed(STATUS_ANSWER, ContentType("text/plain")), None)
    assert response.headers.get_list("Content-Type") == ["text/plain"]
    assert response.json() == STATUS_BODY


@pytest.mark.parametrize("effect", [None, Delay(1), Drip(1), Reset()])
@pytest.mark.parametrize("answer", ANSWERS)
def test_what_concerns_the_sending_changes_no_answer(answer: Answer, effect: Effect | None) -> None:
    assert changed(answer, effect) == answer


# --- sending --------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", [None, *EFFECTS.values()], ids=lambda effect: type(effect).__name__)
@pytest.mark.parametrize("answer", [*ANSWERS, NOT_EXECUTED])
def test_the_length_is_that_of_what_is_sent(answer: Answer, effect: Effect | None) -> None:
    wire = delivered(changed(answer, effect), effect, {"extensions": {ABORT_EXTENSION: lambda _: None}})
    if effect == Reset():
        assert wire.sent == []
        return
    lengths = [value for name, value in wire.headers if name == b"content-length"]
    assert lengths == [str(len(b"".join(wire.bodies))).encode()]
    assert b"".join(wire.bodies) == changed(answer, effect).content


def test_without_a_fault_an_answer_goes_out_at_once() -> None:
    wire = delivered(STATUS_ANSWER, None)
    assert [item["type"] for item in wire.sent] == ["http.response.start", "http.response.body"]
    assert wire.sent[0]["status"] == 200


def test_a_delay_comes_before_the_first_byte() -> None:
    wire = delivered(STATUS_ANSWER, Delay(1_500))
    assert wire.sent[0] == 1.5
    assert wire.sent[1:] == delivered(STATUS_ANSWER, None).sent


@given(content=st.binary(max_size=100), over_ms=st.integers(0, 60_000))
@example(content=b"a" * 21, over_ms=250)
@example(content=b"a" * 199, over_ms=250)
def test_a_drip_spreads_the_body_over_the_time(content: bytes, over_ms: int) -> None:
    wire = delivered(Answer(200, {}, content), Drip(over_ms))
    assert wire.sent[0]["type"] == "http.response.start"
    waits, pieces = wire.sent[1::2], wire.sent[2::2]
    assert b"".join(wire.bodies) == content
    assert 1 <= len(pieces) <= 20
    assert len(pieces) >= min(len(content), 15) // 2
    assert all(pieces[index]["body"] for index in range(len(pieces)) if content)
    assert [piece["more_body"] for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert len(set(waits)) == 1
    assert sum(waits) == pytest.approx(over_ms / 1000)


@pytest.mark.parametrize("effect", [Delay(1), Drip(1)])
def test_an_answer_that_took_its_time_is_whole(effect: Effect) -> None:
    response = over_http(STATUS_ANSWER, effect)
    assert (response.status_code, response.json()) == (200, STATUS_BODY)


def test_a_reset_over_a_socket_is_left_to_the_server() -> None:
    aborted: list[Send] = []
    wire = delivered(STATUS_ANSWER, Reset(), {"extensions": {ABORT_EXTENSION: aborted.append}})
    assert (aborted, wire.sent) == ([wire.send], [])


@pytest.mark.parametrize("scope", [{}, {"extensions": {}}])
def test_a_reset_in_process_is_a_connection_error(scope: Scope) -> None:
    with pytest.raises(ConnectionResetError, match="the mock reset the connection, as a fault asked for"):
        delivered(STATUS_ANSWER, Reset(), scope)
    with pytest.raises(ConnectionResetError):
        over_http(STATUS_ANSWER, Reset())
