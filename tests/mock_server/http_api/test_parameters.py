"""Query and form, read strictly."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.contract import IntegerParameter
from soda_cloud_mock.http_api.errors import BadParameter
from soda_cloud_mock.http_api.parameters import TriggerForm, read_query, read_trigger_form

PAGE = IntegerParameter("page", 0, 2**31 - 1, 0)
SIZE = IntegerParameter("size", 100, 1_000, 1_000)
FORM = "application/x-www-form-urlencoded"


def query(*pairs: tuple[str, object]) -> bytes:
    return urlencode(pairs).encode()


def test_what_is_not_given_has_its_default() -> None:
    assert read_query([PAGE, SIZE], b"") == {"page": 0, "size": 1_000}


def test_unknown_parameters_are_ignored() -> None:
    assert read_query([SIZE], query(("size", 100), ("Size", 1), ("x", "y"), ("x", "z"))) == {"size": 100}


@given(page=st.integers(0, 2**31 - 1), size=st.integers(100, 1_000), zeros=st.integers(0, 5_000))
def test_every_value_within_the_bounds_is_read(page: int, size: int, zeros: int) -> None:
    assert read_query([PAGE, SIZE], query(("size", f"{'0' * zeros}{size}"), ("page", page))) == {
        "page": page,
        "size": size,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "99",
        "1001",
        "-1",
        "-0",
        "+500",
        " 500",
        "500 ",
        "5e2",
        "500.0",
        "0x64",
        "1_000",
        "\uff15\uff10\uff10",
        "abc",
        "9" * 5_000,
    ],
)
def test_anything_else_is_refused_naming_parameter_value_and_bounds(text: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        read_query([SIZE], query(("size", text)))
    assert refusal.value.message == f"size: got {text!r}; expected an integer from 100 to 1000 in decimal digits"


@pytest.mark.parametrize("text", ["2147483648", "-1", "99999999999999999999"])
def test_a_page_that_is_no_int32_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match=f"page: got '{text}'; expected an integer from 0 to 2147483647"):
        read_query([PAGE], query(("page", text)))


def test_a_parameter_given_twice_is_refused_even_if_both_agree() -> None:
    with pytest.raises(BadParameter, match=r"size: got 2 values \['100', '100'\]; expected at most one"):
        read_query([SIZE], query(("size", 100), ("size", 100)))


@given(name=st.text(min_size=1), extra=st.text())
def test_a_form_carries_any_name(name: str, extra: str) -> None:
    body = query(("scanDefinition", name), ("unknown", extra))
    assert read_trigger_form(FORM, body) == TriggerForm(name, None)


def test_a_form_may_name_its_charset() -> None:
    assert read_trigger_form(f"{FORM.upper()}; charset=utf-8", b"scanDefinition=a+b").scan_definition == "a b"


def test_the_data_timestamp_is_put_into_utc() -> None:
    body = query(("scanDefinition", "a"), ("dataTimestamp", "2026-01-31T08:15:00+02:00"))
    assert read_trigger_form(FORM, body).data_timestamp == "2026-01-31T06:15:00Z"


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("", b"scanDefinition=a", "Content-Type: got ''; expected application/x-www-form-urlencoded"),
        ("application/json", b'{"scanDefinition": "a"}', "Content-Type: got 'application/json'; expected "),
        (FORM, b"", "scanDefinition: got nothing; expected the name of a scan definition"),
        (FORM, b"scanDefinition=", "scanDefinition: got an empty value"),
        (FORM, b"scandefinition=a", "scanDefinition: got nothing"),
        (FORM, b"scanDefinition=a&scanDefinition=b", r"scanDefinition: got 2 values \['a', 'b'\]"),
        (FORM, b"scanDefinition=%ff", "body: got bytes that are not UTF-8"),
        (FORM, b"scanDefinition=\xff", "body: got bytes that are not UTF-8"),
        (FORM, b"scanDefinition=a&dataTimestamp=", "dataTimestamp: got '', not an ISO 8601 date"),
        (FORM, b"scanDefinition=a&dataTimestamp=2026-01-31", "dataTimestamp: got '2026-01-31', not an ISO"),
        (FORM, b"scanDefinition=a&dataTimestamp=2026-01-31T08:15:00+02:00", r"write \+ as %2B in a form"),
    ],
)
def test_a_wrong_form_is_refused_naming_what_is_wrong(content_type: str, body: bytes, message: str) -> None:
    with pytest.raises(BadParameter, match=message):
        read_trigger_form(content_type, body)
