"""What a reference leads to, and which types a schema leaves possible."""

from __future__ import annotations

from contextlib import suppress

from contract_pipeline.json_value import Json, JsonObject, as_object, find, parse_reference

# JSON Schema's "number" contains "integer" (1.0 is an integer too), so numbers are cut into two parts that do not meet.
FRACTION = "number that is no integer"
ALL_TYPES = frozenset({"null", "boolean", "object", "array", "string", "integer", FRACTION})


def target(root: JsonObject, reference: str) -> Json:
    """The value that the reference leads to.

    Raises: KeyError where it leads nowhere or out of this document.
    """
    keys = parse_reference(reference)
    if keys is None:
        raise KeyError(reference)
    return find(root, keys)


def types_of_keyword(keyword: Json) -> frozenset[str] | None:
    """The types that the value of a ``type`` keyword allows; None where it is absent or malformed."""
    names = [keyword] if isinstance(keyword, str) else keyword
    if not isinstance(names, list) or not names:
        return None
    types: set[str] = set()
    for name in names:
        types |= {"integer", FRACTION} if name == "number" else {str(name)}
    return frozenset(types) if types <= ALL_TYPES else None


def type_of_value(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else FRACTION
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def possible_types(root: JsonObject, schema: Json, seen: tuple[str, ...] = ()) -> frozenset[str]:
    """Types outside of the answer are certainly impossible; of those inside, some may still be."""
    members = as_object(schema)
    types = types_of_keyword(members.get("type")) or ALL_TYPES
    values = members.get("enum")
    if isinstance(values, list):
        types &= {type_of_value(value) for value in values}
    if "const" in members:
        types &= {type_of_value(members["const"])}
    reference = members.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        with suppress(KeyError):  # reported where references are checked
            types &= possible_types(root, target(root, reference), (*seen, reference))
    return types
