"""What the control document says about each call: its route, and what its input must be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn
from urllib.parse import parse_qsl

import jsonschema_rs

from soda_cloud_mock.contract import METHODS
from soda_cloud_mock.documents import control_document
from soda_cloud_mock.http_api.errors import BadInput
from soda_cloud_mock.http_api.routes import Routes
from soda_cloud_mock.wire.numbers import json_number
from soda_cloud_mock.wire.schema_errors import first_error


@dataclass(frozen=True, slots=True)
class ControlOperation:
    """A call of the control API. ``public`` needs no credentials."""

    id: str
    method: str
    path: str
    public: bool
    declared: Mapping[str, Any]

    def read_query(self, query: bytes) -> Mapping[str, Any]:
        """The query parameters by name, defaults included.

        Raises:
            BadInput: an unknown or repeated parameter, or a value that its schema refuses.
        """
        schemas = {item["name"]: item["schema"] for item in self._parameters("query")}
        values: dict[str, Any] = {}
        for name, text in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name not in schemas:
                raise BadInput(name, f"no query parameter of this call; possible: {', '.join(schemas) or 'none'}")
            if name in values:
                raise BadInput(name, "given more than once")
            values[name] = _checked(name, _from_text(text, schemas[name]), schemas[name])
        defaults = {name: schema["default"] for name, schema in schemas.items() if "default" in schema}
        return defaults | values

    def check_path(self, values: Mapping[str, str]) -> None:
        """Raises: BadInput: a part of the path that its schema refuses."""
        for item in self._parameters("path"):
            _checked(item["name"], values[item["name"]], item["schema"])

    def read_body(self, body: bytes) -> Mapping[str, Any]:
        """The JSON object of the body; empty for a call that takes none.

        Raises:
            BadInput: no JSON, a repeated field, or not what the schema asks for.
        """
        if "requestBody" not in self.declared:
            if body.strip() not in {b"", b"{}"}:
                raise BadInput("body", "this call takes none")
            return {}
        value = _read_json(body)
        schema = self.declared["requestBody"]["content"]["application/json"]["schema"]
        _checked("body", value, schema)
        result: Mapping[str, Any] = value
        return result

    def _parameters(self, place: str) -> list[Mapping[str, Any]]:
        return [item for item in self.declared.get("parameters", ()) if item["in"] == place]


@cache
def control_routes() -> Routes[ControlOperation]:
    """The calls by path and method."""
    return Routes(control_operations())


def control_operations() -> list[ControlOperation]:
    """The calls in the order of the document."""
    return [
        ControlOperation(
            id=item[method]["operationId"],
            method=method.upper(),
            path=path,
            public=item[method].get("security") == [],
            declared=item[method],
        )
        for path, item in control_document()["paths"].items()
        for method in METHODS
        if method in item
    ]


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(
            body, parse_float=json_number, parse_constant=_refuse_constant, object_pairs_hook=_without_repetition
        )
    except (ValueError, RecursionError) as error:
        raise BadInput("body", f"no JSON: {error}") from None


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a field is given twice")
    return value


def _from_text(text: str, schema: Mapping[str, Any]) -> object:
    """A query value as the type that its schema wants; text where it cannot be that."""
    if schema.get("type") == "integer" and text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    return text


def _checked(name: str, value: Any, schema: Mapping[str, Any]) -> Any:
    validator, whole = _compiled(json.dumps(schema))
    error = first_error(validator, whole, value)
    if error is not None:
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.place)
        raise BadInput(f"{name}{place}".removeprefix("body."), error.message)
    return value


@cache
def _compiled(schema: str) -> tuple[Any, Mapping[str, Any]]:
    """The validator and what it was made of, once a schema; the key is its text, because a dict is no key."""
    whole = json.loads(schema) | {"components": control_document()["components"]}
    return jsonschema_rs.validator_for(whole, validate_formats=True), whole
