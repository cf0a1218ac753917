"""What the contract document says, read once for every judge of this suite."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs

from contract_tests.rfc3339 import is_rfc3339

JsonObject = dict[str, Any]

CONTRACT_PATH = Path(__file__).resolve().parents[1] / "openapi" / "soda-scans.openapi.json"
DOCUMENT: JsonObject = json.loads(CONTRACT_PATH.read_text(encoding="utf-8"))
FORM_MEDIA_TYPE = "application/x-www-form-urlencoded"

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `requests` accepted requests in any window of `window_ms`."""

    requests: int
    window_ms: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One documented response: `schema` is None where no body is documented."""

    schema: JsonObject | None
    media_types: tuple[str, ...]
    headers: Mapping[str, JsonObject]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract.

    `pattern` matches the path as it is sent, percent-encoding and all: a parameter is one segment.
    """

    id: str
    method: str
    path: str
    pattern: re.Pattern[str]
    limit: Limit
    answers: Mapping[int, Answer]
    query: Mapping[str, JsonObject]
    form: JsonObject | None

    @property
    def success(self) -> int:
        return min(self.answers)


def resolved(schema: JsonObject) -> JsonObject:
    """The schema itself, or the one that its `$ref` names."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    node = DOCUMENT
    for step in str(reference).removeprefix("#/").split("/"):
        node = node[step.replace("~1", "/").replace("~0", "~")]
    return resolved(node)


def validator(schema: JsonObject) -> jsonschema_rs.Draft202012Validator:
    """A validator of this schema: formats are checked, date-times by the letter of RFC 3339."""
    rooted = {"allOf": [schema], "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(rooted, validate_formats=True, formats={"date-time": is_rfc3339})


def _answer(response: JsonObject) -> Answer:
    response = resolved(response)
    content: JsonObject = response.get("content", {})
    schemas = [media["schema"] for media in content.values()]
    headers = {name: resolved(header) for name, header in response.get("headers", {}).items()}
    return Answer(schemas[0] if schemas else None, tuple(content), headers)


def _operations() -> Iterator[Operation]:
    for path, item in DOCUMENT["paths"].items():
        pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path))
        for method in _METHODS:
            if method not in item:
                continue
            entry = item[method]
            rate = entry["x-rate-limit"]
            parameters = [resolved(parameter) for parameter in entry.get("parameters", []) + item.get("parameters", [])]
            yield Operation(
                id=entry["operationId"],
                method=method.upper(),
                path=path,
                pattern=re.compile(pattern),
                limit=Limit(rate["requests"], rate["seconds"] * 1000),
                answers={int(status): _answer(response) for status, response in entry["responses"].items()},
                query={each["name"]: each["schema"] for each in parameters if each["in"] == "query"},
                form=entry.get("requestBody", {}).get("content", {}).get(FORM_MEDIA_TYPE, {}).get("schema"),
            )


OPERATIONS: Mapping[str, Operation] = {operation.id: operation for operation in _operations()}
SCAN_STATES: tuple[str, ...] = tuple(DOCUMENT["components"]["schemas"]["ScanStateDTO"]["enum"])
FINAL_STATES = frozenset(DOCUMENT["components"]["schemas"]["ScanStateDTO"]["x-final-states"])


def methods_of(path: str) -> dict[str, Operation]:
    """The operations at this path as sent, by method; empty where the contract has no such path."""
    return {operation.method: operation for operation in OPERATIONS.values() if operation.pattern.fullmatch(path)}
