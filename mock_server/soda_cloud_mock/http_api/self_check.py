"""The mock judges itself: every answer of the four operations against the contract, while serving."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import jsonschema_rs
import orjson

from soda_cloud_mock.contract import METHODS
from soda_cloud_mock.core.settings import UnsetFields
from soda_cloud_mock.documents import JsonObject, contract_document
from soda_cloud_mock.http_api.answer import JSON, Answer

# Longer bodies are pages of a log.
_LONG_BYTES: Final = 8 * 1024


class _Header(NamedTuple):
    """A declared header; ``key`` is its name as an answer has it."""

    name: str
    key: str
    required: bool
    validator: Any


@dataclass(frozen=True, slots=True)
class _Declared:
    """A documented answer: its headers, and the validator of its body, None for no body."""

    headers: tuple[_Header, ...]
    body: Any | None


def violation(operation_id: str, answer: Answer, unset: UnsetFields = UnsetFields.ABSENT) -> str | None:
    """What about an answer breaks the contract; None if nothing does.

    The contract has no null: where the settings ask for nulls, they are read as absent.
    """
    status, headers, content = answer.status, answer.headers, answer.content
    declared = _declared().get((operation_id, status))
    if declared is None:
        return f"the status {status} is not documented"
    for name, key, required, validator in declared.headers:
        value = headers.get(key)
        if value is None:
            if required:
                return f"the header {name} is missing"
        elif (message := _header_message(validator, value)) is not None:
            return f"header {name}: {message}"
    if declared.body is None:
        return f"a body of {len(content)} bytes where none is documented" if content else None
    if headers.get("content-type") != JSON:
        return f"the content type is {headers.get('content-type')!r}"
    return _body_message(declared.body, content, unset)


def _body_message(validator: Any, content: bytes, unset: UnsetFields) -> str | None:
    return (_long_verdict if len(content) > _LONG_BYTES else _verdict)(validator, content, unset)


# A verdict follows from the bytes, and the last ones are often asked for again.
@lru_cache(maxsize=512)
def _verdict(validator: Any, content: bytes, unset: UnsetFields) -> str | None:
    return _judged(validator, content, unset)


@lru_cache(maxsize=16)
def _long_verdict(validator: Any, content: bytes, unset: UnsetFields) -> str | None:
    return _judged(validator, content, unset)


def _judged(validator: Any, content: bytes, unset: UnsetFields) -> str | None:
    try:
        value = orjson.loads(content)
    except ValueError as error:
        return f"the body is no JSON: {error}"
    if unset is UnsetFields.NULL and isinstance(value, dict):
        value = {name: item for name, item in value.items() if item is not None}
    if validator.is_valid(value):
        return None
    first = next(validator.iter_errors(value))
    return f"body, {'/'.join(str(part) for part in first.instance_path) or 'as a whole'}: {first.message}"


def _header_message(validator: Any, text: str) -> str | None:
    if validator.is_valid(text):
        return None
    value: object = int(text) if text.isascii() and text.isdigit() else text
    if validator.is_valid(value):
        return None
    return str(next(validator.iter_errors(value)).message)


@cache
def _declared() -> Mapping[tuple[str, int], _Declared]:
    """Every documented answer, compiled once."""
    document = contract_document()
    return {
        (item[method]["operationId"], int(status)): _compiled(document, response)
        for item in document["paths"].values()
        for method in METHODS
        if method in item
        for status, response in item[method]["responses"].items()
    }


def _compiled(document: JsonObject, response: Mapping[str, Any]) -> _Declared:
    content = response.get("content")
    return _Declared(
        headers=tuple(
            _Header(name, name.lower(), bool(header.get("required")), _validator(document, header["schema"]))
            for name, declared in response.get("headers", {}).items()
            for header in [_resolved(document, declared)]
        ),
        body=None if content is None else _validator(document, content[JSON]["schema"]),
    )


def _resolved(document: JsonObject, value: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = value.get("$ref")
    if reference is None:
        return value
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return _resolved(document, found)


def _validator(document: JsonObject, schema: Mapping[str, Any]) -> Any:
    return jsonschema_rs.validator_for({**schema, "components": document["components"]}, validate_formats=True)
