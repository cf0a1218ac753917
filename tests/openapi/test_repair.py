"""The repairs that serve every page."""

from __future__ import annotations

import pytest
from contract_pipeline.json_value import Json, JsonObject, as_object, find, fresh
from contract_pipeline.repair import drop_idle_types

from tests.openapi.conftest import Pipeline, document, operation

# --- type beside $ref -----------------------------------------------------------------------------

TARGETS: JsonObject = {
    "Enum": {"type": "string", "enum": ["a"]},
    "EnumWithoutType": {"enum": ["a", "b"]},
    "Const": {"const": 1.0},
    "Object": {"type": "object"},
    "Chain": {"$ref": "#/components/schemas/Enum"},
    "Number": {"type": "number"},
    "Integer": {"type": "integer"},
    "Nullable": {"type": ["string", "null"]},
    "Anything": {"description": "no type"},
    "Yes": True,
}


def beside(reference: str, type_keyword: Json) -> Json:
    schema: JsonObject = {"type": type_keyword, "$ref": f"#/components/schemas/{reference}"}
    root: JsonObject = {"components": {"schemas": {**TARGETS, "Here": schema}}}
    drop_idle_types(root)
    return schema.get("type", "dropped")


@pytest.mark.parametrize(
    ("reference", "type_keyword"),
    [
        ("Enum", "object"),
        ("EnumWithoutType", "object"),
        ("Const", "string"),
        ("Chain", "object"),
        ("Nullable", "object"),
        ("Object", "string"),
        ("Integer", ["string", "boolean"]),
    ],
)
def test_a_type_that_contradicts_the_reference_is_dropped(reference: str, type_keyword: Json) -> None:
    assert beside(reference, type_keyword) == "dropped"


@pytest.mark.parametrize(
    ("reference", "type_keyword"),
    [
        ("Object", "object"),
        ("Enum", "string"),
        ("Chain", ["string", "null"]),
        ("Integer", "number"),
        ("Const", "integer"),
        ("Const", "number"),
        ("Nullable", ["null", "string"]),
    ],
)
def test_a_type_that_says_nothing_more_than_the_reference_is_dropped(reference: str, type_keyword: Json) -> None:
    assert beside(reference, type_keyword) == "dropped"


@pytest.mark.parametrize(
    ("reference", "type_keyword"),
    [
        ("Number", "integer"),
        ("Nullable", "string"),
        ("Anything", "object"),
        ("Yes", "object"),
        ("Missing", "object"),
        ("Nullable", ["string", "object"]),
        ("Object", "objekt"),
    ],
)
def test_a_type_that_narrows_the_reference_or_is_not_understood_stays(reference: str, type_keyword: Json) -> None:
    assert beside(reference, type_keyword) == type_keyword


def test_names_and_literal_values_that_look_like_a_type_beside_a_reference_stay() -> None:
    lookalike: JsonObject = {"type": "object", "$ref": "#/components/schemas/Enum"}
    here: JsonObject = {
        "properties": {
            "type": {"type": "string"},
            "$ref": {"type": "string"},
            "default": fresh(lookalike),
            "example": fresh(lookalike),
            "enum": fresh(lookalike),
        },
        "example": fresh(lookalike),
        "examples": [fresh(lookalike)],
        "default": fresh(lookalike),
        "enum": [fresh(lookalike)],
        "const": fresh(lookalike),
        "x-note": fresh(lookalike),
    }
    expected = fresh(here)
    for name in ("default", "example", "enum"):
        expected["properties"][name] = {"$ref": "#/components/schemas/Enum"}  # type: ignore[index,call-overload]
    root: JsonObject = {"components": {"schemas": {**TARGETS, "Here": here}}}
    drop_idle_types(root)
    assert here == expected


@pytest.mark.parametrize(
    "place",
    [
        "allOf/0",
        "anyOf/0",
        "oneOf/0",
        "not",
        "if",
        "then",
        "else",
        "items",
        "prefixItems/0",
        "contains",
        "additionalProperties",
        "propertyNames",
        "properties/a",
        "patternProperties/a",
        "dependentSchemas/a",
        "$defs/a",
        "unevaluatedItems",
        "unevaluatedProperties",
        "contentSchema",
    ],
)
def test_references_are_mended_wherever_a_schema_can_stand(place: str) -> None:
    inner: JsonObject = {"type": "object", "$ref": "#/components/schemas/Enum"}
    schema: Json = inner
    for key in reversed(place.split("/")):
        schema = [schema] if key == "0" else {key: schema}
    root = document({"/a": {"get": operation(responses={"200": {"content": {"x/y": {"schema": schema}}}})}})
    root["components"] = {"schemas": fresh(TARGETS)}
    drop_idle_types(root)
    assert inner == {"$ref": "#/components/schemas/Enum"}


# --- operationId ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("summary", "name"),
    [
        ("Get scan status", "getScanStatus"),
        ("Cancel a scan", "cancelScan"),
        ("Get The Scan Logs", "getScanLogs"),
        ("Get a user's checks", "getUsersChecks"),
        ("List an organization\u2019s datasets (v1)", "listOrganizationsDatasetsV1"),
        ("Create API key", "createApiKey"),
        ("GET scanDefinition by ID", "getScanDefinitionById"),
        ("Up-to-date datasets", "upToDateDatasets"),
    ],
)
def test_an_operation_is_named_by_its_summary(tiny: Pipeline, summary: str, name: str) -> None:
    tiny.publish("a.json", document({"/a": {"get": operation(summary, operationId="GET/a")}}))
    assert find(tiny.built(), ("paths", "/a", "get", "operationId")) == name


@pytest.mark.parametrize(
    ("method", "path", "more", "name"),
    [
        ("get", "/api/v1/datasets/{datasetId}", {}, "getDatasetsByDatasetId"),
        ("delete", "/api/v2/data-sources/{id}/keys/{key_name}", {}, "deleteDataSourcesByIdKeysByKeyName"),
        ("get", "/api/v1/files/{name}.csv", {}, "getFilesByNameCsv"),
        ("get", "/", {}, "get"),
        ("get", "/a", {"operationId": "GET/a"}, "getA"),
        ("get", "/a", {"operationId": "listThings"}, "listThings"),
        ("get", "/a", {"operationId": "list_things"}, "list_things"),
        ("get", "/a", {"summary": "2 factor reset"}, "getA"),
        ("get", "/a", {"summary": "The"}, "getA"),
        ("get", "/a", {"summary": "获取"}, "getA"),
    ],
)
def test_without_a_usable_summary_the_published_id_or_method_and_path_name_it(
    tiny: Pipeline, method: str, path: str, more: JsonObject, name: str
) -> None:
    parameters: list[Json] = [
        {"name": part[: part.index("}")], "in": "path", "required": True, "schema": {}} for part in path.split("{")[1:]
    ]
    tiny.publish("a.json", document({path: {method: {**operation(parameters=parameters), **more}}}))
    assert find(tiny.built(), ("paths", path, method, "operationId")) == name


@pytest.mark.parametrize("other", ["Get the things", "get things", "Get_Things"])
def test_two_operations_of_one_name_are_refused_and_both_named(tiny: Pipeline, other: str) -> None:
    tiny.publish("a.json", document({"/a": {"get": operation(other)}}))
    message = tiny.refusal()
    assert message.startswith("published/things.json #/paths/~1things/get: the operationId 'getThings' is also")
    assert "published/a.json #/paths/~1a/get" in message


# --- x-rate-limit ---------------------------------------------------------------------------------


def limit(tiny: Pipeline, description: str, **more: Json) -> Json:
    tiny.publish("a.json", document({"/a": {"get": operation("Get a", description=description, **more)}}))
    run = tiny.run()
    assert run.exit_code == 0
    assert bool(run.err) == ("rate limit" in description.lower() and "x-rate-limit" not in str(tiny.contract()))
    found = find(tiny.contract(), ("paths", "/a", "get"))
    assert isinstance(found, dict)
    return found.get("x-rate-limit")


@pytest.mark.parametrize(
    ("description", "requests", "seconds"),
    [
        ("## Rate limiting\n\n60 requests/60 seconds", 60, 60),
        ("At most 10 requests / 60 seconds, 10 requests/60 seconds", 10, 60),
        ("1 request per 1 second", 1, 1),
        ("1,000 requests/3,600 seconds", 1000, 3600),
    ],
)
def test_a_limit_in_the_prose_becomes_a_keyword(tiny: Pipeline, description: str, requests: int, seconds: int) -> None:
    assert limit(tiny, description) == {"requests": requests, "seconds": seconds}


@pytest.mark.parametrize(
    "description", ["No limit.", "60 requests", "1.5 requests/60 seconds", "60 requests/60 secondsworth"]
)
def test_without_a_limit_in_the_prose_there_is_no_keyword(tiny: Pipeline, description: str) -> None:
    assert limit(tiny, description) is None


def test_a_text_on_limits_that_is_not_understood_is_reported_and_no_error(tiny: Pipeline) -> None:
    description = "## Rate limiting\n\nA few requests every now and then"
    assert limit(tiny, description) is None
    (note,) = tiny.run().err.splitlines()
    assert note.startswith("note: published/a.json #/paths/~1a/get: the text under the heading on rate limits was not")


def test_a_published_keyword_is_kept(tiny: Pipeline) -> None:
    given: Json = {"requests": 5, "seconds": 1}
    assert limit(tiny, "5 requests/1 seconds", **{"x-rate-limit": given}) == given
    assert limit(tiny, "As many as you like", **{"x-rate-limit": given}) == given


@pytest.mark.parametrize(
    ("description", "more", "message"),
    [
        (
            "60 requests/60 seconds, 10 requests/60 seconds",
            {},
            "the description states different rate limits: '60 requests/60",
        ),
        ("0 requests/60 seconds", {}, "the description states an impossible rate limit: '0 requests/60 seconds'"),
        ("5 requests/0 seconds", {}, "the description states an impossible rate limit: '5 requests/0 seconds'"),
        ("5 requests/1 seconds", {"x-rate-limit": 5}, 'x-rate-limit is 5, but the description says {"requests": 5'),
    ],
)
def test_contradicting_limits_are_refused(tiny: Pipeline, description: str, more: JsonObject, message: str) -> None:
    tiny.publish("a.json", document({"/a": {"get": operation("Get a", description=description, **more)}}))
    assert tiny.refusal().startswith(f"published/a.json #/paths/~1a/get: {message}")


# --- x-enum-varnames ------------------------------------------------------------------------------


def names(tiny: Pipeline, *values: Json, given: Json = None) -> Json:
    schema: JsonObject = {"enum": list(values)} if given is None else {"enum": list(values), "x-enum-varnames": given}
    tiny.publish("a.json", document(components={"schemas": {"E": schema}}))
    return as_object(find(tiny.built(), ("components", "schemas", "E"))).get("x-enum-varnames")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("queuing", "QUEUING"),
        ("cancelationRequested", "CANCELATION_REQUESTED"),
        ("timedOut", "TIMED_OUT"),
        ("HTTPError", "HTTP_ERROR"),
        ("snake_case", "SNAKE_CASE"),
        ("UPPER_SNAKE", "UPPER_SNAKE"),
        ("kebab-case", "KEBAB_CASE"),
        ("two words", "TWO_WORDS"),
        ("int32Value", "INT32_VALUE"),
        ("1.0", "VALUE_1_0"),
        ("", "VALUE_0"),
        (">=", "VALUE_0"),
        ("ACTIVE2", "ACTIVE2"),
        ("class", "CLASS"),
    ],
)
def test_an_enum_value_is_named_in_upper_snake_case(tiny: Pipeline, value: str, name: str) -> None:
    assert names(tiny, value) == [name]


def test_null_gets_no_name_and_other_enums_none_at_all(tiny: Pipeline) -> None:
    assert names(tiny, "a", None, "b") == ["A", "B"]
    assert names(tiny, "a", 1) is None
    assert names(tiny, 1, 2) is None
    assert names(tiny, None) is None


def test_names_are_computed_for_the_enum_as_the_overlay_leaves_it(tiny: Pipeline) -> None:
    tiny.correct(
        {"target": "$.components.schemas.E.enum", "description": "d", "x-basis": "prose", "update": ["timedOut"]}
    )
    assert names(tiny, "a") == ["A", "TIMED_OUT"]


def test_given_names_are_kept(tiny: Pipeline) -> None:
    assert names(tiny, "a-b", "a_b", given=["A_MINUS_B", "A_B"]) == ["A_MINUS_B", "A_B"]


@pytest.mark.parametrize(
    ("values", "more", "message"),
    [
        (["a-b", "a_b"], {}, 'the enum values "a-b" and "a_b" both get the name A_B; give x-enum-varnames'),
        (["a"], {"x-enum-varnames": ["A", "B"]}, 'x-enum-varnames is ["A", "B"], but there are 1 values'),
        (["a"], {"x-enum-varnames": "A"}, 'x-enum-varnames is "A", but there are 1 values'),
        (["a"], {"x-enum-varnames": ["a b"]}, '"a b" cannot name the value "a"; names are like TIMED_OUT'),
    ],
)
def test_names_that_cannot_be_used_are_refused(
    tiny: Pipeline, values: list[Json], more: JsonObject, message: str
) -> None:
    tiny.publish("a.json", document(components={"schemas": {"E": {"enum": values, **more}}}))
    assert tiny.refusal().startswith(f"published/a.json #/components/schemas/E: {message}")


# --- responses by reference -----------------------------------------------------------------------


def test_a_response_given_by_reference_is_written_out_for_each_operation(tiny: Pipeline) -> None:
    shared: Json = {"$ref": "#/components/responses/No"}
    described: Json = {"$ref": "#/components/responses/No", "description": "own"}
    tiny.publish(
        "a.json",
        document(
            {
                "/a": {
                    "get": operation("Get a", responses={"401": shared}),
                    "put": operation("Put a", responses={"401": described}),
                }
            },
            components={"responses": {"No": {"description": "no", "headers": {"H": {"schema": {}}}}}},
        ),
    )
    tiny.correct(
        {
            "target": "$.paths['/a'].get.responses['401']",
            "description": "d",
            "x-basis": "prose",
            "update": {"headers": {"W": {"schema": {}}}},
        }
    )
    contract = tiny.built()
    assert find(contract, ("paths", "/a", "get", "responses", "401", "headers")) == {
        "H": {"schema": {}},
        "W": {"schema": {}},
    }
    assert find(contract, ("paths", "/a", "put", "responses", "401")) == {
        "description": "own",
        "headers": {"H": {"schema": {}}},
    }
