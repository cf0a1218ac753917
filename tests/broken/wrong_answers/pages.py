"""Pages of a log: the envelope, the lines, their order."""

from itertools import count
from typing import Final

from tests.broken.deviation import PAGE, Draft, WrongAnswer, body, each_line, error, field, without

_NUMBERS: Final = count()


_not_found = error(404, "not_found")


def _swap(draft: Draft) -> None:
    page = draft.body
    page["content"][:2] = page["content"][1::-1]
    draft.body = page


PAGES: Final = (
    WrongAnswer(
        "pages are numbered from 1",
        PAGE,
        field("number", lambda number: number + 1),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "size is the number of lines on the page",
        PAGE,
        body(lambda page: page.update(size=len(page["content"]))),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "the last page is not flagged",
        PAGE,
        field("last", lambda _: False),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "the page before the last is flagged as the last",
        PAGE,
        body(lambda page: page.update(last=page["number"] >= page["totalPages"] - 2)),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "only the page past the end is flagged as the last",
        PAGE,
        body(lambda page: page.update(last=not page["content"])),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "a page past the end is not the last",
        PAGE,
        body(lambda page: page.update(last=page["last"] and page["number"] < max(1, page["totalPages"]))),
        "test_a_page_past_the_end_is_empty_and_the_last",
    ),
    WrongAnswer(
        "an empty log has no last page",
        PAGE,
        body(lambda page: page.update(last=page["last"] and page["totalElements"] > 0)),
        "test_an_empty_log_has_no_pages_and_its_first_is_its_last",
    ),
    WrongAnswer(
        "an empty log has one page",
        PAGE,
        field("totalPages", lambda pages: max(1, pages)),
        "test_an_empty_log_has_no_pages_and_its_first_is_its_last",
    ),
    WrongAnswer(
        "every page is the first",
        PAGE,
        field("first", lambda _: True),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "totalPages is rounded down",
        PAGE,
        body(lambda page: page.update(totalPages=page["totalElements"] // page["size"])),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "totalElements counts the page, not the log",
        PAGE,
        body(lambda page: page.update(totalElements=len(page["content"]))),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "totalPages is missing", PAGE, without("totalPages"), "test_the_envelope_agrees_with_itself_on_every_page"
    ),
    WrongAnswer(
        "an empty page has no content",
        PAGE,
        body(lambda page: page.update(content=page["content"] or None)),
        "test_an_empty_log_has_no_pages_and_its_first_is_its_last",
    ),
    WrongAnswer(
        "a page past the end repeats the last line",
        PAGE,
        body(
            lambda page: page.update(
                content=page["content"]
                or [{"index": 249, "level": "info", "message": "", "timestamp": "2026-01-01T00:00:11.960Z"}]
            )
        ),
        "test_a_page_past_the_end_is_empty_and_the_last",
    ),
    WrongAnswer(
        "a page past the end is not found",
        PAGE,
        lambda draft: _not_found(draft) if draft.body["number"] >= max(1, draft.body["totalPages"]) else None,
        "test_a_page_past_the_end_is_empty_and_the_last",
    ),
    WrongAnswer(
        "the newest line comes first",
        PAGE,
        body(lambda page: page["content"].reverse()),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "two neighbouring lines change places in every other answer",
        PAGE,
        lambda draft: _swap(draft) if next(_NUMBERS) % 2 else None,
        "test_reading_moves_nothing",
    ),
    WrongAnswer(
        "the lines are sorted by level",
        PAGE,
        body(lambda page: page["content"].sort(key=lambda line: line["level"])),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "the last line of a full page is missing",
        PAGE,
        body(lambda page: page["content"].pop() if len(page["content"]) == page["size"] else None),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "a line stands on two pages",
        PAGE,
        body(
            lambda page: (
                page["content"].insert(0, page["content"][0] | {"index": page["content"][0]["index"] - 1})
                if page["number"] and page["content"]
                else None
            )
        ),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "index counts from 0 on each page",
        PAGE,
        body(lambda page: [line.update(index=number) for number, line in enumerate(page["content"])]),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "index counts from 1",
        PAGE,
        each_line(lambda line: line.update(index=line["index"] + 1)),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "a level that the contract does not have",
        PAGE,
        each_line(lambda line: line.update(level="warn" if line["level"] == "warning" else line["level"])),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "a line without its message",
        PAGE,
        each_line(lambda line: line.pop("message")),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "the timestamp of a line has no offset",
        PAGE,
        each_line(lambda line: line.update(timestamp=line["timestamp"].rstrip("Z"))),
        "test_timestamps_are_in_utc_and_end_in_z",
    ),
    WrongAnswer(
        "the message of a line depends on the page size",
        PAGE,
        body(lambda page: [line.update(message=f"{line['message']} {page['size']}") for line in page["content"]]),
        "test_the_pages_together_are_the_whole_log_once_and_in_order",
    ),
    WrongAnswer(
        "a line has a field that is not documented",
        PAGE,
        each_line(lambda line: line.update(thread="main")),
        "test_a_page_has_documented_fields_only",
    ),
)
