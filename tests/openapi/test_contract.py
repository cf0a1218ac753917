"""What the project's own contract says, fact by fact. The published documents are the seed; this is the result."""

from __future__ import annotations

import json
import re

import pytest
from contract_pipeline.json_value import Json, JsonObject, as_object, find, fresh
from contract_pipeline.places import operations, schemas
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.openapi.conftest import OPENAPI, Pipeline

CONTRACT: JsonObject = json.loads((OPENAPI / "soda-scans.openapi.json").read_text(encoding="utf-8"))
OPERATIONS = {str(node.members["operationId"]): node for node in operations(CONTRACT)}
INT32 = {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1}


def at(*keys: str) -> Json:
    """What stands at the keys, references followed."""
    value: Json = CONTRACT
    for key in keys:
        value = find(value, (key,))
        reference = as_object(value).get("$ref")
        if isinstance(reference, str):
            value = find(CONTRACT, tuple(reference.removeprefix("#/").split("/")))
    return value


def of(operation: str, *keys: str) -> Json:
    return at(*(str(key) for key in OPERATIONS[operation].pointer), *keys)


def test_it_is_what_the_inputs_give(real: Pipeline) -> None:
    assert real.built() == CONTRACT


def test_an_independent_validator_finds_nothing() -> None:
    assert list(OpenAPIV31SpecValidator(fresh(CONTRACT)).iter_errors()) == []  # type: ignore[arg-type]


def test_the_operations_are_named_by_their_summaries() -> None:
    assert {name: (node.pointer[2], node.pointer[1]) for name, node in OPERATIONS.items()} == {
        "getScanStatus": ("get", "/api/v1/scans/{scanId}"),
        "cancelScan": ("delete", "/api/v1/scans/{scanId}"),
        "getScanLogs": ("get", "/api/v1/scans/{scanId}/logs"),
        "triggerScan": ("post", "/api/v1/scans"),
    }


@pytest.mark.parametrize(
    ("operation", "requests"), [("getScanStatus", 60), ("cancelScan", 10), ("getScanLogs", 60), ("triggerScan", 10)]
)
def test_each_operation_has_its_rate_limit(operation: str, requests: int) -> None:
    assert of(operation, "x-rate-limit") == {"requests": requests, "seconds": 60}


def test_no_reference_has_a_type_beside_it() -> None:
    references = [schema.members for schema in schemas(CONTRACT) if "$ref" in schema.members]
    assert len(references) == 29 + 7  # the published ones, and those of the supplement
    assert all(list(reference) == ["$ref"] for reference in references)


def test_size_is_bounded_and_has_its_default() -> None:
    assert parameter("getScanLogs", "size") == {**INT32, "minimum": 100, "maximum": 1000, "default": 1000}


def test_page_counts_from_0_to_the_end_of_int32() -> None:
    assert parameter("getScanLogs", "page") == {**INT32, "minimum": 0, "default": 0}


def parameter(operation: str, name: str) -> Json:
    found = of(operation, "parameters")
    assert isinstance(found, list)
    (named,) = (as_object(each) for each in found if as_object(each).get("name") == name)
    assert named.get("description")
    return named["schema"]


def test_every_int32_is_bounded() -> None:
    int32 = [schema.members for schema in schemas(CONTRACT) if schema.members.get("format") == "int32"]
    assert len(int32) == 10
    narrowed = [schema for schema in int32 if {key: schema.get(key) for key in INT32} != INT32]
    assert narrowed == [parameter("getScanLogs", "page"), parameter("getScanLogs", "size")]


def test_the_log_page_is_described_by_names_that_exist() -> None:
    paging = as_object(of("getScanLogs", "x-pagination"))
    assert paging == {
        "pageParameter": "page",
        "sizeParameter": "size",
        "firstPage": 0,
        "items": "content",
        "pageNumber": "number",
        "pageSize": "size",
        "first": "first",
        "last": "last",
        "totalElements": "totalElements",
        "totalPages": "totalPages",
    }
    envelope = as_object(at("components", "schemas", "PublicApiScanLogsResponse", "properties"))
    fields = {name for key, name in paging.items() if not key.endswith("Parameter") and key != "firstPage"}
    assert fields == set(envelope)
    for key in ("pageParameter", "sizeParameter"):
        parameter("getScanLogs", str(paging[key]))


def test_seven_of_the_twelve_states_are_final() -> None:
    states = as_object(at("components", "schemas", "ScanStateDTO"))
    final, enum = states["x-final-states"], states["enum"]
    assert isinstance(final, list)
    assert isinstance(enum, list)
    assert [state for state in enum if state not in final] == [
        "queuing", "executing", "started", "cancelationRequested", "timeOutRequested"
    ]  # fmt: skip
    assert len(final) == 7
    assert len(enum) == 12


def test_enum_members_are_named_in_upper_snake_case() -> None:
    states = as_object(at("components", "schemas", "ScanStateDTO"))
    names = dict(zip(states["enum"], states["x-enum-varnames"], strict=True))  # type: ignore[arg-type]
    assert names["cancelationRequested"] == "CANCELATION_REQUESTED"
    assert names["timedOut"] == "TIMED_OUT"


def test_every_answer_has_exactly_the_headers_it_may_have() -> None:
    headers = {
        (name, status): {
            header: bool(as_object(of(name, "responses", status, "headers", header)).get("required"))
            for header in as_object(of(name, "responses", status, "headers"))
            if header != "X-Soda-Trace-Id"
        }
        for name in OPERATIONS
        for status in as_object(of(name, "responses"))
    }
    expected: dict[tuple[str, str], dict[str, bool]] = {key: {} for key in headers}
    for name in OPERATIONS:
        expected[name, "401"] = {"WWW-Authenticate": True}
        expected[name, "429"] = {"Retry-After": False}
    expected["getScanStatus", "200"] = {"X-Soda-Next-Poll-Time": False}
    expected["cancelScan", "200"] = {"Location": True}
    expected["triggerScan", "201"] = {"Location": True, "X-Soda-Scan-Id": True}
    assert headers == expected


def test_every_answer_may_carry_a_trace_id() -> None:
    for name in OPERATIONS:
        for status in as_object(of(name, "responses")):
            assert as_object(of(name, "responses", status, "headers", "X-Soda-Trace-Id"))["required"] is False


@pytest.mark.parametrize(
    ("operation", "status", "header", "schema"),
    [
        ("cancelScan", "200", "Location", {"type": "string", "format": "uri"}),
        ("triggerScan", "201", "Location", {"type": "string", "format": "uri"}),
        ("triggerScan", "201", "X-Soda-Scan-Id", {"type": "string", "format": "uuid"}),
        ("getScanStatus", "401", "WWW-Authenticate", {"type": "string", "minLength": 1}),
        ("getScanLogs", "429", "Retry-After", {"type": "integer", "minimum": 1}),
        ("getScanStatus", "200", "X-Soda-Next-Poll-Time", {"type": "string", "format": "date-time"}),
    ],
)
def test_a_header_has_its_schema(operation: str, status: str, header: str, schema: Json) -> None:
    assert of(operation, "responses", status, "headers", header, "schema") == schema


def test_links_lead_from_a_scan_to_what_can_be_asked_about_it() -> None:
    links = {
        (name, status, link): as_object(as_object(where)["parameters"])
        for name in OPERATIONS
        for status, answer in as_object(of(name, "responses")).items()
        for link, where in as_object(as_object(answer).get("links", {})).items()
    }
    triggered = {"scanId": "$response.header.X-Soda-Scan-Id"}
    assert links == {
        ("triggerScan", "201", "getScanStatus"): triggered,
        ("triggerScan", "201", "cancelScan"): triggered,
        ("triggerScan", "201", "getScanLogs"): triggered,
        ("getScanStatus", "200", "getScanLogs"): {"scanId": "$response.body#/id"},
        ("cancelScan", "200", "getScanStatus"): {"scanId": "$request.path.scanId"},
    }


def test_triggering_takes_a_form_and_answers_without_a_body() -> None:
    assert of("triggerScan", "requestBody", "required") is True
    (media_type,) = as_object(of("triggerScan", "requestBody", "content"))
    assert media_type == "application/x-www-form-urlencoded"
    form = as_object(of("triggerScan", "requestBody", "content", media_type, "schema"))
    assert form["required"] == ["scanDefinition"]
    assert as_object(find(form, ("properties", "scanDefinition")))["minLength"] == 1
    assert as_object(find(form, ("properties", "dataTimestamp")))["format"] == "date-time"
    assert "content" not in as_object(of("triggerScan", "responses", "201"))


def test_what_is_not_published_is_marked_and_nothing_else_is() -> None:
    assert [name for name, node in OPERATIONS.items() if "x-supplement" in node.members] == ["triggerScan"]
    assert as_object(of("triggerScan", "x-supplement"))["published"] is False


@pytest.mark.parametrize("status", ["400", "401", "403", "404", "429", "500"])
def test_every_operation_answers_errors_in_one_form(status: str) -> None:
    for name in OPERATIONS:
        schema = of(name, "responses", status, "content", "application/json")
        assert schema == {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}


def test_the_published_prose_is_kept_word_for_word() -> None:
    page = (OPENAPI / "published" / "soda-cloud-scans.md").read_text(encoding="utf-8")
    for name in ("getScanStatus", "cancelScan", "getScanLogs"):
        assert json.dumps(of(name, "description"), ensure_ascii=False) in page


def test_every_assumption_that_a_correction_rests_on_is_listed() -> None:
    listed = re.findall(r"^\| (A\d+) \|", (OPENAPI.parent / "ASSUMPTIONS.md").read_text(encoding="utf-8"), re.MULTILINE)
    overlay = (OPENAPI / "corrections.overlay.yaml").read_text(encoding="utf-8")
    named = re.findall(r"x-source: ASSUMPTIONS\.md, (A\d+)", overlay)
    assert named
    assert set(named) <= set(listed)
