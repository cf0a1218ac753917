"""Schemas that no value can satisfy are refused; those that some value satisfies never are."""

from __future__ import annotations

from itertools import product

import jsonschema_rs
import pytest
from contract_pipeline.errors import ContractError
from contract_pipeline.extract import Document
from contract_pipeline.json_value import Json, JsonObject
from contract_pipeline.merge import merge
from contract_pipeline.refute import Refuter
from contract_pipeline.resolvable import require_resolvable
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.openapi.conftest import Pipeline, document

ENUM: Json = {"type": "string", "enum": ["a", "b"]}
NODE: Json = {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
LIST: Json = {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/List"}}
EGG: Json = {"type": "object", "required": ["hen"], "properties": {"hen": {"$ref": "#/components/schemas/Hen"}}}
HEN: Json = {"type": "object", "required": ["egg"], "properties": {"egg": {"$ref": "#/components/schemas/Egg"}}}
BAD: Json = {"allOf": [False]}
ENUM_REF: Json = {"$ref": "#/components/schemas/Enum"}
AT = "#/components/schemas/A"


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        # types through $ref and allOf
        (
            {"type": "object", "allOf": [ENUM_REF]},
            'enum ["a", "b"] (#/components/schemas/Enum/enum) contradicts type "object"',
        ),
        (
            {"allOf": [{"type": "string"}, {"type": "integer"}]},
            f'type "string" ({AT}/allOf/0/type) contradicts type "integer"',
        ),
        (
            {"allOf": [{"type": ["string", "null"]}, {"type": ["string", "array"]}, {"type": ["array", "null"]}]},
            "have no type in common",
        ),
        ({"type": "number", "allOf": [{"type": "string"}]}, f'type "number" ({AT}/type) contradicts type "string"'),
        # values
        ({"type": "string", "enum": [1, 2]}, f'enum [1, 2] ({AT}/enum) contradicts type "string" ({AT}/type)'),
        ({"const": "abc", "maxLength": 2}, f'const "abc" ({AT}/const) contradicts maxLength 2 ({AT}/maxLength)'),
        ({"enum": ["x", 5], "allOf": [ENUM_REF]}, f'enum ["x", 5] ({AT}/enum) contradicts'),
        ({"enum": [[1]], "items": {"type": "string"}}, f"enum [[1]] ({AT}/enum) contradicts {AT} (1 is not of type"),
        ({"const": 1, "not": {"const": 1}}, f"const 1 ({AT}/const) contradicts {AT}"),
        # bounds
        (
            {"type": "integer", "minimum": 5, "maximum": 3},
            f"minimum 5 ({AT}/minimum) contradicts maximum 3 ({AT}/maximum)",
        ),
        ({"type": "number", "exclusiveMinimum": 1, "maximum": 1}, "exclusiveMinimum 1"),
        (
            {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 2},
            "no integer lies between exclusiveMinimum 1",
        ),
        ({"type": "integer", "minimum": 0.1, "maximum": 0.9}, "no integer lies between minimum 0.1"),
        ({"type": "integer", "multipleOf": 7, "minimum": 8, "maximum": 13}, "no multiple of 7 lies between minimum 8"),
        ({"type": ["integer", "string"], "minimum": 1, "maximum": 0, "minLength": 2, "maxLength": 1}, "minLength 2"),
        ({"type": "string", "minLength": 3, "maxLength": 2}, f"minLength 3 ({AT}/minLength) contradicts maxLength 2"),
        ({"type": "array", "minItems": 3, "maxItems": 2}, "minItems 3"),
        ({"type": "object", "minProperties": 3, "maxProperties": 2}, "minProperties 3"),
        # objects
        (
            {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"allOf": [{"$ref": "#/components/schemas/Bad"}]}},
            },
            None,
        ),
        (
            {"type": "object", "required": ["a"], "additionalProperties": False},
            f'required ["a"] ({AT}/required) needs the property "a", but nothing is allowed by {AT}/additional',
        ),
        ({"type": "object", "required": ["a"], "properties": {"a": False}}, f"nothing is allowed by {AT}/properties/a"),
        (
            {
                "type": "object",
                "required": ["a"],
                "allOf": [{"properties": {"a": {"type": "string"}}}, {"additionalProperties": {"type": "integer"}}],
            },
            f'type "string" ({AT}/allOf/0/properties/a/type) contradicts type "integer" ({AT}/allOf/1/addi',
        ),
        ({"type": "object", "required": ["a", "b"], "maxProperties": 1}, "maxProperties 1"),
        ({"type": "object", "required": ["long"], "propertyNames": {"maxLength": 2}}, 'in the name "long"'),
        (
            {"type": "object", "minProperties": 2, "properties": {"a": {}}, "additionalProperties": False},
            f"minProperties 2 ({AT}/minProperties) needs more properties than additionalProperties false",
        ),
        # arrays
        (
            {"type": "array", "minItems": 1, "items": False},
            f"minItems 1 ({AT}/minItems) needs an item 0, but nothing is",
        ),
        (
            {"type": "array", "minItems": 2, "prefixItems": [True], "items": False},
            "needs an item 1, but nothing is allowed",
        ),
        ({"type": "array", "minItems": 1, "prefixItems": [{"not": {}}]}, "needs an item 0, but nothing is allowed"),
        (
            {"type": "array", "contains": {"type": "string"}, "minContains": 3, "maxItems": 2},
            "needs more items than maxItems",
        ),
        ({"type": "array", "contains": False}, "needs an item, but nothing is allowed"),
        ({"type": "array", "contains": True, "items": False}, "needs an item 0, but nothing is allowed"),
        # choices
        (
            {"type": "string", "anyOf": [{"type": "integer"}, {"maxLength": 0, "minLength": 1, "type": "string"}]},
            None,
        ),
        ({"type": "string", "anyOf": [{"type": "integer"}, {"type": "null"}]}, f"no branch of {AT}/anyOf is possible"),
        ({"type": "string", "oneOf": [{"const": 1}, {"anyOf": [{"type": "null"}]}]}, f"no branch of {AT}/oneOf"),
        # endless
        ({"$ref": "#/components/schemas/Node"}, None),
        ({"$ref": "#/components/schemas/List"}, None),
        ({"$ref": "#/components/schemas/Egg"}, None),
    ],
)
def test_a_schema_that_no_value_can_satisfy_is_refused(tiny: Pipeline, schema: Json, why: str | None) -> None:
    schemas: JsonObject = {"A": schema, "Enum": ENUM}
    for name, needed in (("Node", NODE), ("List", LIST), ("Egg", EGG), ("Hen", HEN), ("Bad", BAD)):
        if f"schemas/{name}" in str([schema, schemas]):
            schemas[name] = needed
    tiny.publish("a.json", document(components={"schemas": schemas}))
    refusal = tiny.refusal()
    assert refusal.startswith("published/a.json #/components/schemas/")
    assert ": no value can satisfy this schema: " in refusal
    assert why is None or why in refusal


def test_the_published_way_to_write_a_reference_is_refused_where_the_repair_leaves_it(tiny: Pipeline) -> None:
    tiny.publish("a.json", document(components={"schemas": {"Enum": ENUM, "A": {"properties": {"e": ENUM_REF}}}}))
    tiny.correct(
        {
            "target": "$.components.schemas.A.properties.e",
            "description": "what every published reference looks like",
            "x-basis": "prose",
            "update": {"type": "object"},
        }
    )
    assert tiny.refusal() == (
        f"published/a.json {AT}/properties/e: no value can satisfy this schema: "
        f'enum ["a", "b"] (#/components/schemas/Enum/enum) contradicts type "object" ({AT}/properties/e/type)'
    )


def test_the_cause_is_named_and_not_a_schema_that_needs_it(tiny: Pipeline) -> None:
    needs: Json = {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/Cause"}}}
    cause: Json = {"type": "string", "minLength": 2, "maxLength": 1}
    tiny.publish("a.json", document(components={"schemas": {"Needs": needs, "Cause": cause}}))
    assert tiny.refusal().startswith("published/a.json #/components/schemas/Cause: ")


@pytest.mark.parametrize(
    "place",
    [
        "items",
        "additionalProperties",
        "not",
        "if",
        "contains",
        "properties/a",
        "patternProperties/a",
        "$defs/a",
        "anyOf/0",
    ],
)
def test_a_schema_inside_another_is_judged_even_where_the_outer_one_needs_it_not(tiny: Pipeline, place: str) -> None:
    schema: JsonObject = {"type": "string", "enum": [1]}
    *outer, last = place.split("/")
    schema = {outer[0]: [schema, True] if last == "0" else {last: schema}} if outer else {last: schema}
    tiny.publish("a.json", document(components={"schemas": {"A": schema}}))
    assert tiny.refusal().startswith(f"published/a.json {AT}/{place}: no value can satisfy this schema: enum [1]")


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"not": {}},
        {"properties": {"gone": False}, "additionalProperties": {"not": {}}},
        {"items": False},
        {"type": "array", "prefixItems": [{"type": "string"}], "items": False, "minItems": 1},
        {"$ref": "#/components/schemas/Never"},
        {"enum": ["a", 1], "type": "string"},
        {"minimum": 5, "maximum": 3},
        {"minLength": 2, "maxLength": 1, "type": ["string", "null"]},
        {"type": "number", "minimum": 0.1, "maximum": 0.9},
        {"type": "number", "minimum": 0.5, "maximum": 0.5},
        {"type": "integer", "minimum": 1, "maximum": 1.5},
        {"required": ["a"], "additionalProperties": False},
        {"type": "object", "required": ["ab"], "patternProperties": {"^a": {}}, "additionalProperties": False},
        {"type": "object", "required": ["a"], "properties": {"a": {}}, "additionalProperties": False},
        {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]},
        {"$ref": "#/components/schemas/Tree"},
        {"type": "string", "anyOf": [{"type": "integer"}, {"minLength": 1}]},
        {"allOf": [ENUM_REF], "anyOf": [ENUM_REF, {"type": "null"}]},
        {"type": "array", "contains": {"type": "string"}, "minContains": 0, "maxItems": 0},
        {"type": "array", "contains": False, "minContains": 0},
    ],
)
def test_a_schema_that_some_value_satisfies_or_that_says_no_on_purpose_is_fine(tiny: Pipeline, schema: Json) -> None:
    tree: Json = {
        "type": "object",
        "required": ["left"],
        "properties": {"left": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Tree"}]}},
    }
    schemas: JsonObject = {"A": schema, "Enum": ENUM, "Never": False, "Tree": tree}
    tiny.publish("a.json", document(components={"schemas": schemas}))
    assert tiny.run().exit_code == 0


# --- soundness ------------------------------------------------------------------------------------


def _pool() -> list[Json]:
    """Small values of all types: whatever a small schema allows, one of these is likely to satisfy it."""
    scalars: list[Json] = [None, True, False, 0, 1, 2, 3, 4, 0.5, 1.5, -1, "", "a", "b", "ab", "abc"]
    few: list[Json] = [None, 1, 0.5, "a", "ab", [], {}]
    arrays: list[Json] = [[], *([one] for one in scalars), *([one, two] for one, two in product(few, few)), [1, 1, "a"]]
    objects: list[Json] = [{}, *({name: one} for name in "ab" for one in scalars)]
    objects += [{"a": one, "b": two} for one, two in product(few, few)]
    nested: list[Json] = [[one] for one in objects[::7]] + [{"a": one} for one in arrays[::5]]
    nested += [{"a": one} for one in objects[::3]] + [{"a": one, "b": one} for one in objects[::5]]
    return [*scalars, *arrays, *objects, *nested]


POOL = _pool()
SMALL = st.integers(0, 3)
NUMBERS = SMALL | st.sampled_from([0.5, 1.5])
NAMES = st.sampled_from(["a", "b"])
TYPES = ("null", "boolean", "object", "array", "string", "integer", "number")
Keywords = dict[str, st.SearchStrategy[Json]]


def _keywords(type_name: str, parts: st.SearchStrategy[Json]) -> Keywords:
    """The keywords that say something of values of the type."""
    match type_name:
        case "integer" | "number":
            bounds = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
            return {**dict.fromkeys(bounds, NUMBERS), "multipleOf": st.sampled_from([1, 2, 3, 0.5])}
        case "string":
            return dict.fromkeys(("minLength", "maxLength"), SMALL)
        case "array":
            counts = ("minItems", "maxItems", "minContains", "maxContains")
            tuples = st.lists(parts, min_size=1, max_size=2)
            return {
                **dict.fromkeys(counts, SMALL),
                **dict.fromkeys(("items", "contains"), parts),
                "prefixItems": tuples,
            }
        case "object":
            return {
                **dict.fromkeys(("minProperties", "maxProperties"), SMALL),
                **dict.fromkeys(("additionalProperties", "propertyNames"), parts),
                "required": st.lists(NAMES, min_size=1, max_size=2, unique=True).map(list[Json]),
                "properties": st.dictionaries(NAMES, parts, min_size=1, max_size=2),
                "patternProperties": st.dictionaries(st.sampled_from(["^a", "b"]), parts, min_size=1, max_size=1),
            }
    return {}


@st.composite
def _schemas(draw: st.DrawFn, parts: st.SearchStrategy[Json]) -> Json:
    """Schemas that say much of one type and allow few others: such are often, but not always, unsatisfiable."""
    type_name = draw(st.sampled_from(TYPES))
    branches = st.lists(parts, min_size=1, max_size=2)
    others: Keywords = {
        "enum": st.lists(st.sampled_from(POOL), min_size=1, max_size=3),
        "const": st.sampled_from(POOL),
        "$ref": st.sampled_from([f"#/components/schemas/{name}" for name in "ABC"]),
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), branches),
        **dict.fromkeys(("not", "if", "then"), parts),
    }
    own = _keywords(type_name, parts)
    names = draw(st.lists(st.sampled_from(sorted(own)), max_size=3, unique=True)) if own else []
    names += draw(st.lists(st.sampled_from(sorted(others)), max_size=1))
    schema: JsonObject = {name: draw({**own, **others}[name]) for name in names}
    types: list[Json] = [*dict.fromkeys([type_name, *draw(st.lists(st.sampled_from(TYPES), max_size=1))])]
    return draw(st.sampled_from([{"type": type_name, **schema}, {"type": types, **schema}, schema]))


SCHEMAS = st.recursive(st.booleans() | _schemas(st.booleans()), _schemas, max_leaves=5)


@settings(max_examples=3 * settings().max_examples)
@given(SCHEMAS, SCHEMAS, SCHEMAS)
def test_whatever_is_refuted_no_value_satisfies(one: Json, two: Json, three: Json) -> None:
    root = document(components={"schemas": {"A": one, "B": two, "C": three}})
    merged = merge([Document("document", root)])
    try:
        require_resolvable(merged)
    except ContractError:
        assume(False)
    refuter = Refuter(root)
    registry = jsonschema_rs.Registry([("urn:root", root)])
    for name in "ABC":
        contradiction = refuter.refute(("components", "schemas", name))
        if contradiction is None:
            continue
        event("deliberate" if contradiction.deliberate else contradiction.why.split(" ")[0])
        validator = jsonschema_rs.Draft202012Validator(
            {"$ref": f"urn:root#/components/schemas/{name}"}, registry=registry
        )
        assert [value for value in POOL if validator.is_valid(value)] == [], contradiction.why
