"""Answers on their way out: what a fault changes in them, and what is left to whoever delivers them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

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
from soda_cloud_mock.http_api.bodies import error_body

# The fields that an ``ExtraFields`` fault adds to every object: of each JSON type one.
EXTRA_FIELDS: Final[Mapping[str, object]] = {
    "xFutureText": "a field that a later version may add",
    "xFutureNumber": 1.5,
    "xFutureFlag": True,
    "xFutureNull": None,
    "xFutureList": [],
    "xFutureObject": {},
}

_DRIP_PIECES: Final = 20
_TRACE_ID: Final = "x-soda-trace-id"


class Reply(NamedTuple):
    """An answer, and the fault that its delivery meets.

    ``effect`` is None, or nothing that the answer does not show already, for an answer that goes out at once; a
    ``Delay`` for one that goes out later, a ``Drip`` for one in ``pieces``, a ``Reset`` for a connection that is
    lost without a byte of it.
    """

    answer: Answer
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Postponed:
    """A fault delays the operation itself: nothing is decided yet. Wait so long, then call ``proceed``, once."""

    wait_ms: int
    proceed: Callable[[], Reply]


# --- what a fault changes -------------------------------------------------------------------------


def changed(answer: Answer, effect: Effect | None) -> Answer:
    """The answer as the caller is to see it.

    Of an operation that was not executed, the answer is one without content; a status needs no more.
    """
    match effect:
        case Status():
            return _replaced(answer, effect)
        case EnumValue(value):
            return _with_json(answer, lambda body: _with_unknown_value(body, value))
        case ExtraFields():
            return _with_json(answer, _with_extra_fields)
        case ContentType(content_type):
            return answer.with_header("content-type", content_type)
        case Delay() | Drip() | Reset() | None:
            return answer


def _replaced(answer: Answer, effect: Status) -> Answer:
    """Another answer: only the trace id is left of the real one, and its first half where that is wanted."""
    replacement = _replacement(answer, effect)
    if (trace_id := answer.headers.get(_TRACE_ID)) is not None:
        replacement = replacement.with_header(_TRACE_ID, trace_id)
    if effect.retry_after_s is not None:
        replacement = replacement.with_header("retry-after", str(effect.retry_after_s))
    return replacement


def _replacement(answer: Answer, effect: Status) -> Answer:
    message = f"the mock answers {effect.status} because a fault asks for it"
    refusal = json_answer(effect.status, error_body("injected_fault", message))
    match effect.body:
        case StatusBody.ERROR_RESPONSE:
            return refusal
        case StatusBody.EMPTY:
            return Answer(effect.status)
        case StatusBody.HTML:
            title = f"{effect.status} {_phrase(effect.status)}".rstrip()
            page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{message}</p></body></html>\n"
            return Answer(effect.status, {"content-type": "text/html; charset=utf-8"}, page.encode())
        case StatusBody.TRUNCATED_JSON:
            whole = answer.content if answer.status == effect.status and answer.content else refusal.content
            # Half of an object never is JSON: its last brace is missing.
            return refusal._replace(content=whole[: len(whole) // 2])


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _with_json(answer: Answer, change: Callable[[object], object]) -> Answer:
    if not answer.content:
        return answer
    return json_answer(answer.status, change(json.loads(answer.content)), answer.headers)


def _with_unknown_value(body: object, value: str) -> object:
    """A status with another state, a page of a log with another level in each line; anything else as it is."""
    if not isinstance(body, dict):
        return body
    if "state" in body:
        return body | {"state": value}
    if isinstance(lines := body.get("content"), list):
        return body | {"content": [line | {"level": value} for line in lines]}
    return body


def _with_extra_fields(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_extra_fields(inner) for name, inner in value.items()} | dict(EXTRA_FIELDS)
    if isinstance(value, list):
        return [_with_extra_fields(inner) for inner in value]
    return value


# --- what is sent piece by piece ------------------------------------------------------------------


def pieces(content: bytes) -> list[bytes]:
    """The content in at most ``_DRIP_PIECES`` pieces; an empty one is a piece as well."""
    size = max(1, -(-len(content) // _DRIP_PIECES))
    return [content[start : start + size] for start in range(0, len(content), size)] or [b""]
