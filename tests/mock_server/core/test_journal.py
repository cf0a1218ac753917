"""The journal: a ring with numbers that go on, and no credentials in it."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from soda_cloud_mock.core.journal import MIN_SECRET_CHARS, Entry, Journal, Redaction

SECRET = "soda-mock-secret"


def record(journal: Journal, *, at_ms: int = 0, operation: str | None = "getScanStatus") -> Entry:
    return journal.record(
        lambda number: Entry(
            number=number,
            at_ms=at_ms,
            method="GET",
            path="/api/v1/scans/a",
            query="",
            operation=operation,
            scan_id="a",
            api_key_id="soda-mock",
            status=200,
            duration_us=50,
            fault_id=None,
            trace_id="0" * 32,
        )
    )


def numbers(entries: list[Entry]) -> list[int]:
    return [entry.number for entry in entries]


# --- the ring -------------------------------------------------------------------------------------


def test_entries_are_numbered_from_1_and_the_newest_is_last() -> None:
    journal = Journal()
    recorded = [record(journal) for _ in range(3)]
    assert journal.entries() == recorded
    assert numbers(recorded) == [1, 2, 3]


def test_a_full_ring_drops_the_oldest_and_says_so() -> None:
    journal = Journal(bound=3)
    for _ in range(3):
        record(journal)
    assert (numbers(journal.entries()), journal.is_cut_off) == ([1, 2, 3], False)
    record(journal)
    assert (numbers(journal.entries()), journal.is_cut_off) == ([2, 3, 4], True)


def test_the_bound_is_a_thousand_unless_told_otherwise() -> None:
    journal = Journal()
    for _ in range(1_001):
        record(journal)
    assert len(journal.entries()) == 1_000


def test_numbers_go_on_after_a_clear() -> None:
    journal = Journal(bound=1)
    for _ in range(2):
        record(journal)
    journal.clear()
    assert (journal.entries(), journal.is_cut_off) == ([], False)
    assert (record(journal).number, journal.is_cut_off) == (3, False)


def test_an_entry_that_cannot_be_made_takes_no_number() -> None:
    def fail(number: int) -> Entry:
        raise ZeroDivisionError(number)

    journal = Journal()
    with pytest.raises(ZeroDivisionError):
        journal.record(fail)
    assert journal.entries() == []
    assert record(journal).number == 1


@given(
    calls=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["getScanStatus", "cancelScan", None])), max_size=12),
    operation=st.sampled_from([None, "getScanStatus", "getScanLogs"]),
    since_ms=st.none() | st.integers(0, 10),
    limit=st.none() | st.integers(0, 12),
)
def test_entries_are_those_that_were_asked_for(
    calls: list[tuple[int, str | None]], operation: str | None, since_ms: int | None, limit: int | None
) -> None:
    journal = Journal(bound=8)
    recorded, now = [], 0
    for step, called in calls:
        now += step
        recorded.append(record(journal, at_ms=now, operation=called))
    expected = recorded[-8:]
    if operation is not None:
        expected = [entry for entry in expected if entry.operation == operation]
    if since_ms is not None:
        expected = [entry for entry in expected if not entry.at_ms < since_ms]
    if limit is not None:
        expected = expected[max(0, len(expected) - limit) :]
    assert journal.entries(operation=operation, since_ms=since_ms, limit=limit) == expected


# --- redaction ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "apiKeySecret",
        "api_key_secret",
        "api-key",
        "APIKEY",
        "X-API-Key",
        "api%5Fkey",
        "%61pikey",
        "token",
        "access_token",
        "password",
        "passwd",
        "client_secret",
        "secret",
        "Authorization",
        "auth",
    ],
)
def test_the_value_of_a_parameter_with_the_name_of_a_credential_is_hidden(name: str) -> None:
    query = Redaction().query(f"page=0&{name}=a=b;c&size=100")
    assert query == (f"page=0&{name}=***&size=100", True)


@pytest.mark.parametrize(
    "query",
    ["", "page=0&size=1000", "size", "&&", "=", "token", "token=", "apiKeyId=soda-mock", "author=me", "page=%zz&%=1"],
)
def test_other_queries_stay_as_they_are(query: str) -> None:
    assert Redaction([SECRET]).query(query) == (query, False)


def test_a_semicolon_hides_no_credential() -> None:
    assert Redaction().query("a=1;token=b;c=d&e=f;g") == ("a=1;token=***&e=f;g", True)


def test_a_known_secret_is_hidden_wherever_it_stands() -> None:
    redaction = Redaction([SECRET, f"{SECRET}-2"])
    assert redaction.path(f"/api/v1/scans/{SECRET}/logs") == ("/api/v1/scans/***/logs", True)
    assert redaction.query(f"x={SECRET}-2&{SECRET}") == ("x=***&***", True)
    assert redaction.path("/api/v1/scans/soda-mock") == ("/api/v1/scans/soda-mock", False)


def test_a_secret_that_is_part_of_ordinary_words_is_no_secret() -> None:
    assert Redaction(["", "x", "scans"]).path("/api/v1/scans/x") == ("/api/v1/scans/x", False)


def test_a_near_miss_of_a_long_secret_is_decided_at_once() -> None:
    # With two ways to read each character this would take 2**200 steps.
    near_miss = "aé" * 100
    assert Redaction([f"{near_miss}!"]).path(near_miss) == (near_miss, False)


SPELLINGS: list[Callable[[str], str]] = [
    lambda character: character,
    lambda character: character.encode().decode("latin-1"),
    lambda character: quote(character, safe=""),
    lambda character: "".join(f"%{byte:02x}" for byte in character.encode()),
    lambda character: "".join(f"%{byte:02X}" for byte in character.encode()),
    lambda character: "".join(f"%25{byte:02X}" for byte in character.encode()),
    lambda character: "+" if character == " " else character,
]


@given(
    secret=st.text(st.characters(codec="utf-8", exclude_characters="|"), min_size=MIN_SECRET_CHARS, max_size=12),
    spellings=st.lists(st.sampled_from(SPELLINGS), min_size=12, max_size=12),
)
@example(secret="pass word%+&", spellings=SPELLINGS[2:3] * 12)
@example(secret="pass word%+&", spellings=SPELLINGS[-1:] * 12)
@example(secret="%25%25", spellings=SPELLINGS[:1] * 12)
def test_a_secret_is_found_however_it_is_spelled(secret: str, spellings: list[Callable[[str], str]]) -> None:
    spelled = "".join(spell(character) for spell, character in zip(spellings, secret, strict=False))
    assert Redaction([secret]).path(f"|{spelled}|") == ("|***|", True)
    assert Redaction([secret]).query(f"x=|{spelled}|") == ("x=|***|", True)
