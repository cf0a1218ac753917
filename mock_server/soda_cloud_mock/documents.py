"""The JSON documents that the mock reads, from the wheel or from a checkout."""

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

JsonObject = dict[str, Any]


@cache
def contract_document() -> JsonObject:
    """The contract that this version of the mock was made from. Shared: not to be changed."""
    packaged = resources.files("soda_cloud_mock") / "soda-scans.openapi.json"
    if packaged.is_file():
        return _object(packaged.read_text(encoding="utf-8"))
    # A checkout keeps the contract in one place, outside the package; the wheel carries a copy.
    return _object((Path(__file__).parents[2] / "openapi" / "soda-scans.openapi.json").read_text(encoding="utf-8"))


@cache
def scenario_schema() -> JsonObject:
    """The JSON Schema of scenario files. Shared: not to be changed."""
    return _object(_packaged("scenario.schema.json"))


@cache
def control_document() -> JsonObject:
    """The OpenAPI document of the control API, complete in itself. Shared: not to be changed.

    On disk it refers to the definitions of scenario files; here they are among its own schemas.
    """
    text = _packaged("control.openapi.json").replace('"scenario.schema.json#/$defs/', '"#/components/schemas/')
    document = _object(text)
    definitions = json.dumps(scenario_schema()["$defs"]).replace('"#/$defs/', '"#/components/schemas/')
    document["components"]["schemas"] |= json.loads(definitions)
    return document


def _packaged(name: str) -> str:
    return (resources.files("soda_cloud_mock") / name).read_text(encoding="utf-8")


def _object(text: str) -> JsonObject:
    value: JsonObject = json.loads(text)
    return value
