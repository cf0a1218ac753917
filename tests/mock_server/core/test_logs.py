"""Log lines as a function of their index, and pages of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.log_text import LogLevel
from soda_cloud_mock.core.logs import Log, Page

EMPTY = Log(seed=0, planned_lines=0, start_ms=0, run_ms=0, stopped_ms=0)

logs = st.builds(
    lambda lines, run, stopped: Log(7, lines, 1_000, run, 1_000 + min(stopped, run)),
    lines=st.integers(0, 400),
    run=st.integers(0, 300),
    stopped=st.integers(-1, 400),
)


@given(log=logs, now=st.integers(900, 1_500))
def test_written_lines_are_those_whose_instant_has_come(log: Log, now: int) -> None:
    by_definition = [i for i in range(log.planned_lines) if log.line(i).at_ms <= min(now, log.stopped_ms)]
    # A run that is over has written all, however short it was.
    assert log.written_by(now) == len(by_definition)


def test_a_run_that_takes_no_time_has_written_all_from_its_instant_on() -> None:
    log = Log(7, 5, 1_000, 0, 1_000)
    assert [log.written_by(now) for now in (0, 999, 1_000, 1_001)] == [0, 0, 5, 5]


@pytest.mark.parametrize(("lines", "written"), [(7, [0, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7]), (10, [0, *range(1, 11)])])
def test_lines_are_spread_evenly_over_the_run(lines: int, written: list[int]) -> None:
    """Line i is written at i * 10 // lines: of seven at 0, 1, 2, 4, 5, 7 and 8."""
    log = Log(7, lines, 1_000, 10, 1_010)
    assert [log.written_by(now) for now in range(999, 1_010)] == written


@pytest.mark.parametrize("lines", [2, 3, 250])
def test_the_last_line_has_the_last_text(lines: int) -> None:
    last = (LogLevel.ERROR, "the end")
    log = Log(7, lines, 0, 10, 10, last_text=last)
    shown = [(line.level, line.message) for line in log.page(0, lines, 10).content]
    assert shown[-1] == last
    assert last not in shown[:-1]


def test_the_only_line_is_the_first_and_not_the_last() -> None:
    last = (LogLevel.ERROR, "the end")
    assert Log(7, 1, 0, 10, 10, last_text=last).line(0).message != "the end"


@given(log=logs)
def test_instants_ascend_with_the_index_and_stay_inside_the_run(log: Log) -> None:
    instants = [log.line(index).at_ms for index in range(log.planned_lines)]
    assert instants == sorted(instants)
    assert all(log.start_ms <= instant <= log.start_ms + log.run_ms for instant in instants)


@given(log=logs, now=st.integers(900, 1_500), size=st.integers(1, 60))
def test_the_pages_together_are_the_log_once_each_in_order(log: Log, now: int, size: int) -> None:
    total = log.written_by(now)
    pages = [log.page(number, size, now) for number in range(-(-total // size) + 2)]
    assert [line.index for page in pages for line in page.content] == list(range(total))
    assert all(len(page.content) == size for page in pages[:-3])


@given(total=st.integers(0, 50), size=st.integers(1, 12), number=st.integers(0, 60))
def test_the_envelope_agrees_with_itself(total: int, size: int, number: int) -> None:
    page = Page(EMPTY, number, size, total)
    assert page.total_pages == len(range(0, total, size))
    assert isinstance(page.total_pages, int)
    assert page.first == (number == 0)
    assert page.last == (number + 1 >= page.total_pages)


def test_an_empty_log_has_no_page_and_its_first_is_its_last() -> None:
    page = Page(EMPTY, 0, 100, 0)
    assert (page.total_pages, page.first, page.last) == (0, True, True)


def test_a_deep_page_costs_no_more_than_its_length() -> None:
    log = Log(1, 10_000_000, 0, 10_000_000, 10_000_000)
    page = log.page(9_999, 1_000, 10_000_000)
    assert [line.index for line in page.content] == list(range(9_999_000, 10_000_000))
    assert page.last


def test_a_log_is_the_same_for_the_same_seed_and_mixes_all_levels() -> None:
    log = Log(3, 200, 0, 1_000, 1_000)
    again = Log(3, 200, 0, 1_000, 1_000)
    other = Log(4, 200, 0, 1_000, 1_000)
    assert log.page(0, 200, 1_000).content == again.page(0, 200, 1_000).content
    assert log.page(0, 200, 1_000).content != other.page(0, 200, 1_000).content
    assert {line.level for line in log.page(0, 200, 1_000).content} == set(LogLevel)
