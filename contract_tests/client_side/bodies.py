"""Hypothesis strategies built from the contract's schemas: every value that a schema of the contract allows."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from contract_tests.contract import JsonObject, resolved

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1

texts = st.text(st.characters(codec="utf-8"), max_size=20)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(INT32_MIN, INT32_MAX) | st.floats(-1e9, 1e9) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def _date_time(civil: datetime, fraction: str, sign: str, offset_minutes: int) -> str:
    """An RFC 3339 date-time; `sign` is Z for UTC."""
    offset = "Z" if sign == "Z" else f"{sign}{offset_minutes // 60:02}:{offset_minutes % 60:02}"
    return civil.strftime("%m-%dT%H:%M:%S").join([f"{civil.year:04}-", f"{fraction}{offset}"])


# The years at the ends of Python's calendar are left out: an offset would lead beyond them.
date_times = st.builds(
    _date_time,
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)).map(lambda civil: civil.replace(microsecond=0)),
    st.just("") | st.from_regex(r"\.[0-9]{1,9}", fullmatch=True),
    st.sampled_from("Z+-"),
    st.integers(0, 14 * 60),
)


def values(schema: JsonObject) -> st.SearchStrategy[Any]:
    """Every value the schema allows; an object's optional fields come and go, and unknown ones come along.

    Raises:
        NotImplementedError: a keyword this suite has no strategy for; it must not be passed over.
    """
    schema = resolved(schema)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema:
        case {"type": "object"}:
            return _objects(schema)
        case {"type": "array", "items": items}:
            return st.lists(values(items), max_size=4)
        case {"type": "string", "format": "date-time"}:
            return date_times
        case {"type": "string"} if "format" not in schema:
            return texts.filter(lambda text: len(text) >= schema.get("minLength", 0))
        case {"type": "integer"}:
            low, high = schema.get("minimum", INT32_MIN), schema.get("maximum", INT32_MAX)
            return st.sampled_from([low, -1, 0, 1, high]).filter(lambda n: low <= n <= high) | st.integers(low, high)
        case {"type": "boolean"}:
            return st.booleans()
    raise NotImplementedError(f"no strategy for {schema}")


def _objects(schema: JsonObject) -> st.SearchStrategy[JsonObject]:
    fields = {name: values(field) for name, field in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema.get("required", [])}
    known = st.fixed_dictionaries(required, optional=fields)
    names = texts.filter(lambda name: name not in schema["properties"])
    nothing: JsonObject = {}
    unknown = st.just(nothing) | st.dictionaries(names, json_values, max_size=3)
    return st.builds(lambda one, other: one | other, known, unknown)
