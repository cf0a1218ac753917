"""Which values a schema of the document accepts, as a JSON Schema validator sees it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import jsonschema_rs

from contract_pipeline.json_value import Json, JsonObject, Pointer, pointer_text

_BASE = "urn:contract"
_META_SCHEMA = {"$ref": "https://json-schema.org/draft/2020-12/schema"}


class Acceptance:
    """Asks for a schema of the document by its pointer. Formats are annotations here, as in JSON Schema's default."""

    def __init__(self, root: JsonObject) -> None:
        self._registry = jsonschema_rs.Registry([(_BASE, root)], draft=jsonschema_rs.Draft202012)

    def accepts(self, schema: Pointer, value: Json) -> bool:
        return self._validator(schema).is_valid(value)

    def objection(self, schema: Pointer, value: Json) -> str | None:
        """What the validator has against the value, or None where it has nothing."""
        for error in self._validator(schema).iter_errors(value):
            return error.message
        return None

    def _validator(self, schema: Pointer) -> jsonschema_rs.Draft202012Validator:
        reference = _BASE + quote(pointer_text(schema), safe="#/~")
        return jsonschema_rs.Draft202012Validator({"$ref": reference}, registry=self._registry)


def malformed(schema: Json) -> Iterator[tuple[Pointer, str]]:
    """Where the schema, with all that is inside it, is no JSON Schema 2020-12, and why."""
    for error in jsonschema_rs.Draft202012Validator(_META_SCHEMA, validate_formats=True).iter_errors(schema):
        yield tuple(error.instance_path), error.message
