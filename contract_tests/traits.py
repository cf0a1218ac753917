"""What of a schema a value exercises: properties present and absent, values of enumerations, bounds, forms of text."""

from collections.abc import Iterator
from typing import Any

from contract_tests.contract import JsonObject, resolved

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
# The first lines of a page say what the others say again.
_ITEMS_LOOKED_AT = 20


def traits_of_schema(schema: JsonObject, place: str = "") -> Iterator[str]:
    """What there is to be exercised at each place of a schema."""
    schema = resolved(schema)
    match schema:
        case {"enum": members}:
            yield from (f"{place}={member}" for member in members)
        case {"type": "object", "properties": properties}:
            yield f"{place}: unknown fields"
            for name, field in properties.items():
                if name not in schema.get("required", []):
                    yield f"{place}/{name}: absent"
                yield f"{place}/{name}: present"
                yield from traits_of_schema(field, f"{place}/{name}")
        case {"type": "array", "items": items}:
            yield from (f"{place}: {size} items" for size in ("no", "one", "several"))
            yield from traits_of_schema(items, f"{place}/*")
        case {"format": "date-time"}:
            yield from (f"{place}: {form}" for form in ("Z", "offset", "fraction", "no fraction"))
        case {"type": "integer"}:
            low, high = schema.get("minimum", INT32_MIN), schema.get("maximum", INT32_MAX)
            yield from (f"{place}={extreme}" for extreme in sorted({low, max(low, 0), high}))
        case {"type": "boolean"}:
            yield from (f"{place}={value}" for value in (True, False))
        case {"type": "string"}:
            yield from (f"{place}: {kind}" for kind in ("empty", "ASCII", "beyond ASCII"))


def traits_of_value(schema: JsonObject, value: Any, place: str = "") -> Iterator[str]:
    """What a value of the schema exercises."""
    schema = resolved(schema)
    match schema:
        case {"type": "object", "properties": properties}:
            if set(value) - set(properties):
                yield f"{place}: unknown fields"
            for name, field in properties.items():
                yield f"{place}/{name}: {'present' if name in value else 'absent'}"
                if name in value:
                    yield from traits_of_value(field, value[name], f"{place}/{name}")
        case {"type": "array", "items": items}:
            yield f"{place}: {('no', 'one')[len(value)] if len(value) < 2 else 'several'} items"
            for item in value[:_ITEMS_LOOKED_AT]:
                yield from traits_of_value(items, item, f"{place}/*")
        case {"format": "date-time"}:
            yield f"{place}: {'Z' if value.endswith('Z') else 'offset'}"
            yield f"{place}: {'fraction' if '.' in value else 'no fraction'}"
        case {"type": "string"} if "enum" not in schema:
            yield f"{place}: {'empty' if not value else 'ASCII' if value.isascii() else 'beyond ASCII'}"
        case _:
            yield f"{place}={value}"
