"""The bodies are not vacuous: among them is everything that the schemas distinguish, and nothing they forbid."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.client_side.bodies import INT32_MAX, INT32_MIN, samples, values
from contract_tests.contract import DOCUMENT, OPERATIONS, JsonObject, resolved, validator
from contract_tests.profiles import share

SCHEMAS: dict[str, JsonObject] = DOCUMENT["components"]["schemas"]
RESPONSES = sorted(
    {
        answer.schema["$ref"].rpartition("/")[2]
        for operation in OPERATIONS.values()
        for answer in operation.answers.values()
        if answer.schema is not None
    }
)


def _required_traits(schema: JsonObject, place: str = "") -> Iterator[str]:
    """What must have been seen at each place of a schema."""
    schema = resolved(schema)
    match schema:
        case {"enum": members}:
            yield from (f"{place}={member}" for member in members)
        case {"type": "object", "properties": properties}:
            yield f"{place}: unknown fields"
            for name, field in properties.items():
                if name not in schema.get("required", []):
                    yield f"{place}/{name}: absent"
                yield from _required_traits(field, f"{place}/{name}")
        case {"type": "array", "items": items}:
            yield from (f"{place}: {size} items" for size in ("no", "one", "several"))
            yield from _required_traits(items, f"{place}/*")
        case {"format": "date-time"}:
            yield from (f"{place}: {form}" for form in ("Z", "offset", "fraction", "no fraction"))
        case {"type": "integer"}:
            yield from (f"{place}={extreme}" for extreme in (INT32_MIN, 0, INT32_MAX))
        case {"type": "boolean"}:
            yield from (f"{place}={value}" for value in (True, False))
        case {"type": "string"}:
            yield from (f"{place}: {kind}" for kind in ("empty", "ASCII", "beyond ASCII"))


def _traits(schema: JsonObject, value: Any, place: str = "") -> Iterator[str]:
    """What is seen in a value."""
    schema = resolved(schema)
    match schema:
        case {"type": "object", "properties": properties}:
            if set(value) - set(properties):
                yield f"{place}: unknown fields"
            for name, field in properties.items():
                if name in value:
                    yield from _traits(field, value[name], f"{place}/{name}")
                else:
                    yield f"{place}/{name}: absent"
        case {"type": "array", "items": items}:
            yield f"{place}: {('no', 'one')[len(value)] if len(value) < 2 else 'several'} items"
            for item in value:
                yield from _traits(items, item, f"{place}/*")
        case {"format": "date-time"}:
            yield f"{place}: {'Z' if value.endswith('Z') else 'offset'}"
            yield f"{place}: {'fraction' if '.' in value else 'no fraction'}"
        case {"type": "string"} if "enum" not in schema:
            yield f"{place}: {'empty' if not value else 'ASCII' if value.isascii() else 'beyond ASCII'}"
        case _:
            yield f"{place}={value}"


@pytest.mark.parametrize("name", RESPONSES)
def test_the_samples_make_every_distinction_of_the_schema(name: str) -> None:
    seen = {trait for sample in samples(SCHEMAS[name]) for trait in _traits(SCHEMAS[name], sample)}
    assert set(_required_traits(SCHEMAS[name])) - seen == set()


@pytest.mark.parametrize("name", RESPONSES)
def test_the_contract_allows_the_samples(name: str) -> None:
    judge = validator(SCHEMAS[name])
    assert [sample for sample in samples(SCHEMAS[name]) if not judge.is_valid(sample)] == []


@pytest.mark.parametrize("name", RESPONSES)
@share(0.3)
@given(data=st.data())
def test_the_contract_allows_what_the_strategies_make(name: str, data: st.DataObject) -> None:
    validator(SCHEMAS[name]).validate(data.draw(values(SCHEMAS[name])))
