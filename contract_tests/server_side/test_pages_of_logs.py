"""Logs and their pages.

Source: "Get scan logs"; Assumptions A7, A8, A13 and A17.
"""

import pytest

from contract_tests.account import Account, Clock
from contract_tests.contract import DOCUMENT, FINAL_STATES, JsonObject
from contract_tests.model import LOG_LINES, QUEUE_MS, RUN_MS, life_of
from contract_tests.rfc3339 import instant_ms

SIZES = [100, 101, 124, 125, 126, 249, 250, 251, 999, 1000]
LAST_PAGE_OF_ALL = 2**31 - 1


@pytest.fixture
def finished(account: Account, clock: Clock) -> str:
    """A scan whose log is complete."""
    scan_id = account.new_scan()
    clock.advance(QUEUE_MS + RUN_MS)
    return scan_id


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_together_are_the_whole_log_once_and_in_order(account: Account, finished: str, size: int) -> None:
    whole = account.page(finished, "size=1000")["content"]
    assert [line["index"] for line in whole] == list(range(LOG_LINES))
    assert account.whole_log(finished, size) == whole


@pytest.mark.parametrize("size", SIZES)
def test_the_envelope_agrees_with_itself_on_every_page(account: Account, finished: str, size: int) -> None:
    pages = -(-LOG_LINES // size)
    for number in range(pages):
        page = account.page(finished, f"size={size}&page={number}")
        content = page.pop("content")
        assert len(content) == min(size, LOG_LINES - number * size)
        assert page == {
            "first": number == 0,
            "last": number == pages - 1,
            "number": number,
            "size": size,
            "totalElements": LOG_LINES,
            "totalPages": pages,
        }


def test_a_page_has_documented_fields_only(account: Account, finished: str) -> None:
    schemas = DOCUMENT["components"]["schemas"]
    page = account.page(finished)
    assert set(page) == set(schemas["PublicApiScanLogsResponse"]["properties"])
    assert {name for line in page["content"] for name in line} == set(schemas["LogsContentDTO"]["properties"])


def test_without_parameters_the_first_page_of_1000_comes(account: Account, finished: str) -> None:
    assert account.page(finished) == account.page(finished, "page=0&size=1000")
    assert account.page(finished, "page=1&size=1000") == account.page(finished, "page=1")


@pytest.mark.parametrize("number", [3, 4, 1_000, LAST_PAGE_OF_ALL])
def test_a_page_past_the_end_is_empty_and_the_last(account: Account, finished: str, number: int) -> None:
    assert account.page(finished, f"size=100&page={number}") == _envelope(number, 100, LOG_LINES, 3)


@pytest.mark.parametrize("since_trigger", [0, 1, QUEUE_MS - 1])
def test_an_empty_log_has_no_pages_and_its_first_is_its_last(
    account: Account, clock: Clock, since_trigger: int
) -> None:
    scan_id = account.new_scan()
    clock.advance(since_trigger)
    assert account.page(scan_id) == _envelope(0, 1000, 0, 0)
    assert account.page(scan_id, "size=100&page=0") == _envelope(0, 100, 0, 0)


def test_the_log_of_a_scan_canceled_in_the_queue_stays_empty(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    account.cancel(scan_id)
    clock.advance(60_000)
    assert account.page(scan_id, "size=100") == _envelope(0, 100, 0, 0)


def test_a_log_grows_while_the_scan_runs_and_earlier_lines_stay(account: Account, clock: Clock) -> None:
    """The account's witness compares each line with itself, and each total with the lines' timestamps."""
    scan_id = account.new_scan()
    clock.advance(QUEUE_MS)
    totals = []
    shown: list[JsonObject] = []
    for _ in range(11):
        lines = account.whole_log(scan_id, 100)
        assert lines[: len(shown)] == shown
        shown = lines
        totals.append(len(lines))
        clock.advance(RUN_MS // 10)
    assert totals == sorted(set(totals)), "the log did not grow from second to second"
    assert totals[-1] == LOG_LINES


def test_a_line_is_shown_from_its_timestamp_on(account: Account, clock: Clock) -> None:
    scan_id, twin = account.new_scan(), account.new_scan()
    begun = clock.now_ms
    clock.advance(QUEUE_MS + RUN_MS)
    offsets = [instant_ms(line["timestamp"]) - begun for line in account.whole_log(twin, 1000)]
    assert offsets == sorted(offsets)
    assert offsets[0] >= QUEUE_MS
    assert offsets[-1] <= QUEUE_MS + RUN_MS
    later = account.new_scan()
    begun = clock.now_ms
    for number, offset in [(1, offsets[0]), (100, offsets[99]), (LOG_LINES, offsets[-1])]:
        clock.advance_to(begun + offset - 1)
        assert account.page(later)["totalElements"] < number
        clock.advance(1)
        assert account.page(later)["totalElements"] >= number
    assert account.page(scan_id)["totalElements"] == LOG_LINES


@pytest.mark.parametrize("outcome", sorted(FINAL_STATES))
def test_every_outcome_keeps_the_log_of_its_run(account: Account, clock: Clock, outcome: str) -> None:
    scan_id = account.new_scan(outcome)
    clock.advance_to(life_of(outcome, clock.now_ms).ended_ms)
    assert len(account.whole_log(scan_id, 100)) == LOG_LINES


@pytest.mark.parametrize("since_pick_up", [0, 1, 5_000, RUN_MS - 1])
def test_an_aborted_run_keeps_the_lines_written_until_then(account: Account, clock: Clock, since_pick_up: int) -> None:
    scan_id = account.new_scan()
    clock.advance(QUEUE_MS + since_pick_up)
    written = account.whole_log(scan_id, 100)
    account.cancel(scan_id)
    assert account.whole_log(scan_id, 100) == written
    clock.advance(60_000)
    assert account.whole_log(scan_id, 100)[: len(written)] == written


def test_the_log_of_a_final_scan_never_changes(account: Account, clock: Clock, finished: str) -> None:
    lines = account.whole_log(finished, 100)
    clock.advance(24 * 3_600_000)
    assert account.whole_log(finished, 1000) == lines


def test_logs_of_two_scans_are_not_mixed(account: Account, clock: Clock) -> None:
    first = account.new_scan()
    clock.advance(5_000)
    second = account.new_scan()
    clock.advance(5_000)
    assert account.page(first)["totalElements"] > account.page(second)["totalElements"] > 0
    clock.advance(60_000)
    for scan_id in (first, second):
        assert len(account.whole_log(scan_id, 100)) == LOG_LINES


def _envelope(number: int, size: int, total: int, pages: int) -> JsonObject:
    """An empty page that is the last."""
    return {
        "content": [],
        "first": number == 0,
        "last": True,
        "number": number,
        "size": size,
        "totalElements": total,
        "totalPages": pages,
    }
