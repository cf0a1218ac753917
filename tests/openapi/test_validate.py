"""A result that is not a usable OpenAPI 3.1 document is refused, with the place and the document it comes from."""

from __future__ import annotations

import pytest
from contract_pipeline.json_value import Json, JsonObject

from tests.openapi.conftest import Pipeline, action, document, operation


def with_schema(schema: Json, **others: Json) -> JsonObject:
    return document(components={"schemas": {"A": schema, **others}})


@pytest.mark.parametrize(
    ("bad", "place", "what"),
    [
        (document({"/a": {"get": operation("Get a", bogus=1)}}), "#/paths/~1a/get", "'bogus' was unexpected"),
        (document({"a": {}}), "#/paths", "'a' was unexpected"),
        (
            document({"/a": {"get": {"summary": "Get a", "responses": {"200": {}}}}}),
            "#/paths/~1a/get/responses/200",
            '"description" is a required',
        ),
        (document({"/a/{b}": {"get": operation("Get a")}}), "#", "Path parameter 'b'"),
        (with_schema({"type": "strin"}), "#/components/schemas/A/type", '"strin" is not valid'),
        (
            with_schema({"properties": {"a": {"minLength": -1}}}),
            "#/components/schemas/A/properties/a/minLength",
            "-1 is less",
        ),
        (with_schema({"pattern": "["}), "#/components/schemas/A/pattern", '"[" is not a "regex"'),
        (with_schema({"required": "a"}), "#/components/schemas/A/required", '"a" is not of type "array"'),
        (
            with_schema({"maximum": 1, "default": 2}),
            "#/components/schemas/A/default",
            "does not fit its schema: 2 is greater",
        ),
        (
            document(components={"headers": {"H": {"schema": {"type": 1}}}}),
            "#/components/headers/H/schema/type",
            "1 is not",
        ),
        (
            document({"/a/{b}": {}, "/a/{c}": {}}),
            "#/paths/~1a~1{c}",
            'is the same path as "/a/{b}"',
        ),
    ],
)
def test_what_is_not_valid_openapi_is_refused(tiny: Pipeline, bad: JsonObject, place: str, what: str) -> None:
    tiny.publish("a.json", bad)
    refusal = tiny.refusal()
    assert "published/a.json" in refusal
    assert f"{place}: not valid OpenAPI 3.1: " in refusal
    assert what in refusal


@pytest.mark.parametrize(
    ("schema", "what"),
    [
        (
            {"$ref": "#/components/schemas/Missing"},
            "$ref '#/components/schemas/Missing' leads to nothing that could stand",
        ),
        ({"$ref": "#/components/schemas/Enum/enum/0"}, "$ref '#/components/schemas/Enum/enum/0' leads to nothing"),
        ({"$ref": "#/components/headers/H"}, "leads to a Header Object, but a Schema Object is needed here"),
        ({"$ref": "other.json#/A"}, "$ref 'other.json#/A' leads out of the documents; only '#/…' can be used"),
        ({"$ref": "https://example.com/a"}, "$ref 'https://example.com/a' leads out of the documents"),
        ({"$ref": "#anchor"}, "$ref '#anchor' leads out of the documents"),
        ({"$id": "https://example.com/a"}, "'$id' is not supported: it changes what references lead to"),
        ({"$anchor": "a"}, "'$anchor' is not supported"),
        ({"$dynamicRef": "#a"}, "'$dynamicRef' is not supported"),
    ],
)
def test_a_reference_that_does_not_lead_to_what_is_needed_is_refused(tiny: Pipeline, schema: Json, what: str) -> None:
    enum: Json = {"enum": ["a"]}
    bad = with_schema({"properties": {"a": schema}}, Enum=enum)
    bad["components"]["headers"] = {"H": {"schema": {}}}  # type: ignore[index,call-overload]
    tiny.publish("a.json", bad)
    refusal = tiny.refusal()
    assert refusal.startswith("published/a.json #/components/schemas/A/properties/a: ")
    assert what in refusal


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/A"},
        {"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/A"}]},
        {"anyOf": [{"type": "string"}, {"oneOf": [{"$ref": "#/components/schemas/A"}]}]},
        {"not": {"$ref": "#/components/schemas/A"}},
        {"if": {"$ref": "#/components/schemas/B"}},
        {"dependentSchemas": {"a": {"$ref": "#/components/schemas/A"}}},
    ],
)
def test_a_schema_that_applies_itself_to_the_same_value_is_refused(tiny: Pipeline, schema: Json) -> None:
    tiny.publish("a.json", with_schema(schema, B={"$ref": "#/components/schemas/A"}))
    refusal = tiny.refusal()
    assert refusal.startswith("published/a.json #/components/schemas/A")
    assert "leads back to itself without an end: #/components/schemas/A → " in refusal


def test_recursion_through_a_part_of_the_value_is_fine(tiny: Pipeline) -> None:
    tree: Json = {"properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}}}
    tiny.publish("a.json", with_schema(tree))
    tiny.built()


def test_references_reach_names_with_slashes_and_percent_signs(tiny: Pipeline) -> None:
    reference = "#/paths/~1a~1%7Bb%7D/get/responses/200/content/application~1json/schema"
    parameter: Json = {"name": "b", "in": "path", "required": True, "schema": {}}
    content: Json = {"application/json": {"schema": {"enum": ["x"]}}}
    read = operation("Get a", parameters=[parameter], responses={"200": {"description": "ok", "content": content}})
    bad: Json = {"$ref": reference, "default": "y"}
    tiny.publish("a.json", {**with_schema(bad), "paths": {"/a/{b}": {"get": read}}})
    assert tiny.refusal().startswith(
        "published/a.json #/components/schemas/A/default: not valid OpenAPI 3.1: the default"
    )


def test_what_a_correction_broke_names_the_correction(tiny: Pipeline) -> None:
    tiny.publish("a.json", with_schema({"type": "string"}))
    tiny.correct(action("$.components.schemas.A", update={"minLength": -1}))
    place = "#/components/schemas/A/minLength"
    assert tiny.refusal().startswith(f"corrections.overlay.yaml:8 {place}: not valid OpenAPI 3.1: -1 is less than")
