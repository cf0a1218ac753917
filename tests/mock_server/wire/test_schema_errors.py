"""What a refused value is told: which place, what was got, what is possible."""

from typing import Any

import jsonschema_rs
import pytest
from soda_cloud_mock.documents import JsonObject
from soda_cloud_mock.wire.schema_errors import SchemaError, first_error

SCHEMA: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "required": ["size"],
    "properties": {
        "size": {"type": "integer", "minimum": 1},
        "colour": {"enum": ["red", "green"]},
        "counts": {"type": "object", "propertyNames": {"enum": ["pass", "fail"]}},
        "lines": {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#/$defs/Line"}}]},
        "shape": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["kind"],
                    "additionalProperties": False,
                    "properties": {"kind": {"const": "circle"}, "radius": {"type": "integer"}},
                },
                {
                    "type": "object",
                    "required": ["kind"],
                    "additionalProperties": False,
                    "properties": {"kind": {"const": "square"}, "side": {"type": "integer"}},
                },
            ]
        },
    },
    "allOf": [{"not": {"required": ["lines", "counts"]}}],
    "$defs": {"Line": {"type": "object", "additionalProperties": False, "properties": {"text": {"type": "string"}}}},
}


def error_of(value: Any) -> SchemaError | None:
    return first_error(jsonschema_rs.validator_for(SCHEMA), SCHEMA, value)


def test_a_right_value_has_no_error() -> None:
    assert (
        error_of({"size": 1, "colour": "red", "lines": [{"text": ""}], "shape": {"kind": "square", "side": 1}}) is None
    )


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"size": 0}, ("size",), "0 is less than the minimum of 1"),
        ({"colour": "gren"}, ("colour",), "got 'gren'; did you mean 'green'? possible: red, green"),
        ({"colour": 3}, ("colour",), "got 3; possible: red, green"),
        ({"color": "red"}, ("color",), "unknown field; did you mean 'colour'? possible: size, colour, counts, "),
        ({"counts": {"passed": 1}}, ("counts", "passed"), "unknown field; did you mean 'pass'? possible: pass, fail"),
        ({"lines": "many"}, ("lines",), "got 'many'; expected integer or array"),
        ({"lines": [{}, {"txt": ""}]}, ("lines", 1, "txt"), "unknown field; did you mean 'text'? possible: text"),
        ({"shape": {}}, ("shape",), "the field 'kind' is missing"),
        ({"shape": 7}, ("shape",), "got 7; expected object"),
        ({"shape": {"kind": "cube"}}, ("shape", "kind"), "got 'cube'; possible: circle, square"),
        ({"shape": {"kind": "square", "radius": 1}}, ("shape", "radius"), "unknown field; possible: kind, side"),
        ({"shape": {"kind": "square", "side": "1"}}, ("shape", "side"), '"1" is not of type "integer"'),
        ({"lines": 1, "counts": {}}, (), "'lines' and 'counts' exclude each other"),
    ],
)
def test_an_error_names_place_value_and_what_is_possible(changes: JsonObject, place: Any, message: str) -> None:
    error = error_of({"size": 1} | changes)
    assert error is not None
    assert error.place == place
    assert error.message.startswith(message)


def test_a_missing_field_is_named() -> None:
    assert error_of({}) == ((), "the field 'size' is missing")


def test_a_misspelt_field_is_named_before_the_one_that_is_missing_for_it() -> None:
    assert error_of({"sizes": 1}) == (
        ("sizes",),
        "unknown field; did you mean 'size'? possible: size, colour, counts, lines, shape",
    )
