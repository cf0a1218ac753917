"""What is not JSON is refused with its line, also where the standard readers let it pass."""

from __future__ import annotations

import json

import pytest
from contract_pipeline.json_value import Json
from contract_pipeline.reading import UnreadableError, read_json, read_yaml
from hypothesis import given
from hypothesis import strategies as st

JSON_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"a": 1,\n"b" 2}', 2, "not JSON: Expecting ':' delimiter (column 5)"),
        ("", 1, "not JSON: Expecting value"),
        ('{"a": 1,\n"b": {"c": 1,\n"c": 2}}', 3, 'the key "c" is given twice'),
        ('{"a": 1, "\\u0061": 2}', 1, 'the key "a" is given twice'),
        ("[1,\n NaN]", 2, "NaN is not a number"),
        ("[1,\n -Infinity]", 2, "-Infinity is not a number"),
        ("[1,\n\n 1e999]", 3, "1e999 is not a number"),
        ('["\\ud800"]', 1, "half a surrogate pair"),
        ("[" * 500 + "]" * 500, 1, "nested more than 200 levels deep"),
        ("[" * 100_000, 1, "not usable"),
        ("1" * 5_000, 1, "not usable"),
    ],
)
def test_json_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_json(text)
    assert caught.value.line == line
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: [1,\nb: 2", 2, "not YAML"),
        ("a: 1\n---\nb: 1", 2, "not YAML"),
        ("a: 1\nb:\n  c: 1\n  c: 2", 4, 'the key "c" is given twice'),
        ("200: a\n'200': b", 2, 'the key "200" is given twice'),
        ("a:\n  - .nan", 2, ".nan is not a number"),
        ("a: -.inf", 1, "-.inf is not a number"),
        ("a: 1e999", 1, "1e999 is not a number"),
        ("a: 1\n<<: {b: 2}", 2, "the merge key <<"),
        ("a: 1\n? [b]\n: 2", 2, "a key that is itself a mapping or a sequence"),
        ("a: 1\nb: !!binary aGk=", 2, "the tag tag:yaml.org,2002:binary"),
        ("a: !own 1", 1, "the tag !own"),
        ("c: 1\na: &anchor\n  b: *anchor", 2, "an alias leads back"),
        ("[" * 300 + "]" * 300, 1, "nested more than 200 levels deep"),
        ("[" * 5_000 + "]" * 5_000, 1, "not usable"),
        ("a: " + "1" * 5_000, 1, "not usable"),
    ],
)
def test_yaml_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_yaml(text)
    assert what in caught.value.what
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200: ok", {"200": "ok"}),
        ("true: a\nnull: b\n1.0: c", {"true": "a", "null": "b", "1.0": "c"}),
        ("2024-01-31", "2024-01-31"),
        ("a: 2024-01-31T10:00:00Z", {"a": "2024-01-31T10:00:00Z"}),
        ("[yes, no, on, 1_000, 0777, '1', !!str 1]", ["yes", "no", "on", "1_000", 777, "1", "1"]),
        ("[~, null, true, FALSE, +12, 0o17, 0x1F, 1.50, 1e3]", [None, None, True, False, 12, 15, 31, 1.5, 1000.0]),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("", None),
    ],
)
def test_yaml_is_read_as_the_core_schema_of_yaml_1_2_says(text: str, value: Json) -> None:
    assert json.dumps(read_yaml(text).value) == json.dumps(value)


def test_what_a_yaml_alias_repeats_shares_nothing() -> None:
    value = read_yaml("a: &x {b: [1]}\nc: *x").value
    assert isinstance(value, dict)
    assert value["a"] == value["c"]
    assert value["a"] is not value["c"]


def test_yaml_knows_the_line_of_each_part() -> None:
    lines = read_yaml("a: 1\nb:\n  - c\n  - d: 1\n").lines
    assert {pointer: lines[pointer] for pointer in [("a",), ("b",), ("b", 1), ("b", 1, "d")]} == {
        ("a",): 1,
        ("b",): 2,
        ("b", 1): 4,
        ("b", 1, "d"): 4,
    }


@given(JSON_VALUES, st.sampled_from([None, 1]))
def test_all_json_is_read_as_it_was_written(value: Json, indent: int | None) -> None:
    assert read_json(json.dumps(value, indent=indent)).value == value
