"""Values of the contract's schemas: `samples` are few and make every distinction, `values` are all there are."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from contract_tests.contract import JsonObject, resolved
from contract_tests.traits import INT32_MAX, INT32_MIN

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


def samples(schema: JsonObject) -> list[Any]:
    """A few values that together make every distinction of the schema; the first of an object has required fields only.

    Raises:
        NotImplementedError: a keyword this suite has no samples for; it must not be passed over.
    """
    schema = resolved(schema)
    match schema:
        case {"enum": members}:
            return list(members)
        case {"type": "object"}:
            return _sample_objects(schema)
        case {"type": "array", "items": items}:
            of_items = samples(items)
            return [[], of_items[:1], of_items]
        case {"type": "string", "format": "date-time"}:
            return ["2026-01-31T08:15:00Z", "2026-01-31T08:15:00.5+05:30", "1964-02-29T23:59:59.123456789-00:30"]
        case {"type": "string"} if "format" not in schema:
            return ["", "text, plain", '\u65e5\u672c \u00e9 \U0001f388 "quoted"\n']
        case {"type": "integer"}:
            return [schema.get("minimum", INT32_MIN), -1, 0, 1, schema.get("maximum", INT32_MAX)]
        case {"type": "boolean"}:
            return [True, False]
    raise NotImplementedError(f"no samples for {schema}")


def _sample_objects(schema: JsonObject) -> list[JsonObject]:
    of_fields = {name: samples(field) for name, field in schema["properties"].items()}
    rounds = max(len(of_field) for of_field in of_fields.values())
    # Fields of the same kind differ from each other: whoever confuses them is seen.
    full = [
        {name: some[(turn + place) % len(some)] for place, (name, some) in enumerate(of_fields.items())}
        for turn in range(rounds)
    ]
    least = {name: of_fields[name][-1] for name in schema.get("required", [])}
    unknown = {"anUnknownField": {"nested": [None, 1.5, True, "text"]}, "": "a field without a name"}
    return [least, *full, full[0] | unknown]


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
