"""Instants as RFC 3339 text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.instants import LATEST_MS, format_instant, normalise_timestamp


@given(st.integers(0, LATEST_MS))
def test_an_instant_is_written_in_utc_with_milliseconds(at_ms: int) -> None:
    text = format_instant(at_ms)
    assert len(text) == len("2026-01-31T08:15:00.250Z")
    assert text.endswith("Z")
    assert (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) == timedelta(milliseconds=at_ms)


@given(st.integers(0, LATEST_MS), st.integers(0, LATEST_MS))
def test_text_sorts_as_time_does(one: int, other: int) -> None:
    assert (format_instant(one) < format_instant(other)) == (one < other)


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)),
    st.integers(-23 * 60, 23 * 60),
)
def test_a_timestamp_keeps_its_instant(local: datetime, offset_minutes: int) -> None:
    given_time = local.replace(tzinfo=timezone(timedelta(minutes=offset_minutes)))
    normalised = normalise_timestamp(given_time.isoformat())
    assert normalised.endswith("Z")
    assert datetime.fromisoformat(normalised) == given_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31T08:15Z", "2026-01-31T08:15:00Z"),
        ("2026-01-31t08:15:00z", "2026-01-31T08:15:00Z"),
        ("2026-01-31T08:15:00.1234567+02:00", "2026-01-31T06:15:00.123456Z"),
        ("2026-01-31T08:15:00,5-0030", "2026-01-31T08:45:00.500000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ],
)
def test_other_spellings_of_iso_8601_are_read(text: str, expected: str) -> None:
    assert normalise_timestamp(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-01-31",
        "2026-01-31T08:15:00",
        "2026-02-30T08:15:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T08:15:61Z",
        "2026-01-31T08:15:00+25:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:60Z",
        "٢٠٢٦-01-31T08:15:00Z",
        "2026-01-31T08:15:00Z\n",
        "2026-01-31T08:15:00 02:00",
    ],
)
def test_what_is_no_instant_with_an_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an ISO 8601|no such instant"):
        normalise_timestamp(text)
