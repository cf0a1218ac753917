"""Another page of the same API needs no code and no correction of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from contract_pipeline.json_value import as_object, find

from tests.openapi.conftest import Pipeline

# Two operations: one with a response given by reference, one without a summary.
PAGE = Path(__file__).parent / "pages" / "soda-cloud-checks.md"


def test_its_operations_get_names_limits_bounds_and_headers(real: Pipeline) -> None:
    shutil.copy(PAGE, real.published)
    contract = real.built()
    listing = as_object(find(contract, ("paths", "/api/v1/checks", "get")))
    assert listing["operationId"] == "getDatasetsChecks"
    assert listing["x-rate-limit"] == {"requests": 30, "seconds": 60}
    assert list(as_object(find(listing, ("responses", "401", "headers")))) == ["WWW-Authenticate", "X-Soda-Trace-Id"]
    assert list(as_object(find(listing, ("responses", "429", "headers")))) == ["Retry-After", "X-Soda-Trace-Id"]
    assert find(contract, ("paths", "/api/v1/checks/{checkId}", "delete", "operationId")) == "deleteChecksByCheckId"
    check = find(contract, ("components", "schemas", "PublicApiCheckDTO", "properties"))
    assert find(check, ("attempts",)) == {"type": "integer", "format": "int32", "minimum": 0, "maximum": 2**31 - 1}
    assert find(check, ("state",)) == {"$ref": "#/components/schemas/CheckStateDTO"}
    names = find(contract, ("components", "schemas", "CheckStateDTO", "x-enum-varnames"))
    assert names == ["ENABLED", "PAUSED_BY_USER"]


def test_what_the_contract_said_before_stays(real: Pipeline) -> None:
    before = real.built()
    shutil.copy(PAGE, real.published / "a-page-that-sorts-first.md")
    after = real.built()
    for section in (("paths",), ("components", "schemas"), ("components", "headers")):
        known, more = as_object(find(before, section)), as_object(find(after, section))
        assert {name: more[name] for name in known} == known
