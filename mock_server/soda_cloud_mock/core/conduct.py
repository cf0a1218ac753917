"""The conduct report: what a client did wrong, read from the journal.

An API key stands for one client: two that share a key are judged as one. A rule judges by what the client was
shown, and in doubt for the client: an answer that a fault has changed or slowed down may or may not have been
understood, so it forbids nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.journal import Entry

_STATUS: Final = "getScanStatus"
_CANCEL: Final = "cancelScan"
_LOGS: Final = "getScanLogs"


class Rule(StrEnum):
    # A status read of a scan that an earlier answer had shown to be final. Nothing leaves a final state; only
    # the control API can, and once an answer has shown that, polling is right again.
    POLLED_AFTER_FINAL = "polledAfterFinal"
    # A status read that was over the rate limit, not one that a fault answered with 429.
    POLLED_TOO_FAST = "polledTooFast"
    # A status read earlier than X-Soda-Next-Poll-Time, as last told for the scan. After a cancel of the scan by
    # the same client the time is void: to look at once is how one learns whether the cancel took effect.
    POLLED_BEFORE_NEXT_POLL_TIME = "polledBeforeNextPollTime"
    # A call of an operation before the instant that a Retry-After of the same operation named; of several the
    # latest counts. A fault's Retry-After is as good as any.
    CALLED_BEFORE_RETRY_AFTER = "calledBeforeRetryAfter"
    # A cancel of a scan, after a cancel that may have taken effect, without a look at the status in between (one
    # that was answered 200). 2xx did take effect; no answer, 3xx and 5xx (503 too: a proxy says it as well), 408
    # and 499 leave it open; the rest of 4xx refuses, so nothing has happened.
    RETRIED_CANCEL_BLINDLY = "retriedCancelBlindly"
    # The last call for a log brought a page that was not the last. As of now: the client may still be at it.
    STOPPED_PAGING_EARLY = "stoppedPagingEarly"
    # A page was fetched before all pages below it: one beyond the next, or one that is not 0 as the first. Only
    # pages that arrived count, and each page size is a walk of its own.
    SKIPPED_PAGE = "skippedPage"
    # A page was fetched again. It is right to fetch the last page again, as a log may have grown, and to begin at
    # page 0 again once the last one was there, or once a call for a page had failed.
    REPEATED_PAGE = "repeatedPage"
    # A size that was refused with 400.
    ILLEGAL_SIZE = "illegalSize"
    # A secret of the organisation in path or query, or a parameter with the name of a credential.
    CREDENTIALS_IN_URL = "credentialsInUrl"


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a rule by the journal's entry of this number."""

    rule: Rule
    entry_number: int
    message: str


def findings(entries: Sequence[Entry], *, is_cut_off: bool = False) -> list[Finding]:
    """What went wrong, in the order of the entries. Calls with wrong credentials have no client to blame.

    Args:
        entries: a journal, oldest first.
        is_cut_off: the journal has dropped older entries; what it shows first need not be the first of its kind.
    """
    known = [entry for entry in entries if entry.api_key_id is not None]
    found = [
        *_polled_after_final(known),
        *_polled_too_fast(known),
        *_polled_before_next_poll_time(known),
        *_called_before_retry_after(known),
        *_retried_cancel_blindly(known),
        *_stopped_paging_early(known),
        *_paged_out_of_order(known, is_cut_off=is_cut_off),
        *_illegal_size(known),
        *_credentials_in_url(entries),
    ]
    return sorted(found, key=lambda finding: finding.entry_number)


# The key and the scan that a call is about.
_About: TypeAlias = tuple[str | None, str | None]


def _about(entry: Entry) -> _About:
    return entry.api_key_id, entry.scan_id


def _polled_after_final(entries: Sequence[Entry]) -> Iterator[Finding]:
    shown: dict[_About, Entry] = {}
    for entry in entries:
        if entry.operation != _STATUS:
            continue
        if (final := shown.get(_about(entry))) is not None:
            yield Finding(
                Rule.POLLED_AFTER_FINAL,
                entry.number,
                f"the status of scan {entry.scan_id} was read {entry.at_ms - final.at_ms} ms after request "
                f"{final.number} had shown the final state {final.state}",
            )
        if entry.status == 200 and entry.fault_id is None:
            if entry.final:
                shown.setdefault(_about(entry), entry)
            else:
                shown.pop(_about(entry), None)


def _polled_too_fast(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        if entry.operation == _STATUS and entry.status == 429 and entry.fault_id is None:
            wait = "" if entry.retry_after_ms is None else f"; the next was possible {entry.retry_after_ms} ms later"
            yield Finding(
                Rule.POLLED_TOO_FAST, entry.number, f"a status read was over the rate limit and answered 429{wait}"
            )


def _polled_before_next_poll_time(entries: Sequence[Entry]) -> Iterator[Finding]:
    told: dict[_About, tuple[int, int]] = {}
    for entry in entries:
        if entry.operation == _CANCEL:
            told.pop(_about(entry), None)
        if entry.operation != _STATUS:
            continue
        next_poll_ms, number = told.get(_about(entry), (entry.at_ms, 0))
        if entry.at_ms < next_poll_ms:
            yield Finding(
                Rule.POLLED_BEFORE_NEXT_POLL_TIME,
                entry.number,
                f"the status of scan {entry.scan_id} was read {next_poll_ms - entry.at_ms} ms before "
                f"{format_instant(next_poll_ms)}, the X-Soda-Next-Poll-Time of request {number}",
            )
        if entry.next_poll_ms is not None and entry.fault_id is None:
            told[_about(entry)] = entry.next_poll_ms, entry.number


def _called_before_retry_after(entries: Sequence[Entry]) -> Iterator[Finding]:
    told: dict[tuple[str | None, str], tuple[int, int]] = {}
    for entry in entries:
        if entry.operation is None:
            continue
        caller = entry.api_key_id, entry.operation
        until_ms, number = told.get(caller, (entry.at_ms, 0))
        if entry.at_ms < until_ms:
            yield Finding(
                Rule.CALLED_BEFORE_RETRY_AFTER,
                entry.number,
                f"{entry.operation} was called {until_ms - entry.at_ms} ms before {format_instant(until_ms)}, "
                f"the end of the Retry-After of request {number}",
            )
        if entry.retry_after_ms is not None:
            told[caller] = max(told.get(caller, (0, 0)), (entry.at_ms + entry.retry_after_ms, entry.number))


def _retried_cancel_blindly(entries: Sequence[Entry]) -> Iterator[Finding]:
    unknown: dict[_About, Entry] = {}
    for entry in entries:
        if entry.operation == _STATUS and entry.status == 200:
            unknown.pop(_about(entry), None)
        if entry.operation != _CANCEL:
            continue
        if (earlier := unknown.get(_about(entry))) is not None:
            shown = "got no answer" if earlier.status is None else f"was answered {earlier.status}"
            yield Finding(
                Rule.RETRIED_CANCEL_BLINDLY,
                entry.number,
                f"the cancel of scan {entry.scan_id} was repeated after {entry.at_ms - earlier.at_ms} ms without a "
                f"look at its status; request {earlier.number} {shown} and may have taken effect",
            )
        if _may_have_taken_effect(entry.status):
            unknown[_about(entry)] = entry


def _may_have_taken_effect(status: int | None) -> bool:
    refused = status is not None and 400 <= status < 500 and status not in {408, 499}
    return not refused


def _stopped_paging_early(entries: Sequence[Entry]) -> Iterator[Finding]:
    newest = {_about(entry): entry for entry in entries if entry.operation == _LOGS}
    for entry in newest.values():
        if entry.status == 200 and entry.last is False and entry.fault_id is None:
            yield Finding(
                Rule.STOPPED_PAGING_EARLY,
                entry.number,
                f"page {entry.page} of the log of scan {entry.scan_id} (size {entry.size}) was not the last, and no "
                f"call for page {(entry.page or 0) + 1} followed",
            )


@dataclass(slots=True)
class _Walk:
    """A way through the pages of a log; ``top`` is the highest page so far, ``ended`` whether it was the last.

    ``doubtful`` pages came with a fault, and may be fetched again.
    """

    pages: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    top: int = 0
    ended: bool = False

    def fetched(self, page: int, *, last: bool, doubtful: bool) -> None:
        self.pages.add(page)
        (self.doubtful.add if doubtful else self.doubtful.discard)(page)
        if page >= self.top:
            self.top, self.ended = page, last

    def breach(self, page: int) -> tuple[Rule, str] | None:
        """What is wrong with fetching this page next."""
        if page > self.top + 1:
            return Rule.SKIPPED_PAGE, f"came after page {self.top}; the next is {self.top + 1}"
        if page not in self.pages or page in self.doubtful or (page == self.top and self.ended):
            return None
        expected = f"page {self.top} was the last" if self.ended else f"the next is {self.top + 1}"
        return Rule.REPEATED_PAGE, f"was fetched before; {expected}"


def _paged_out_of_order(entries: Sequence[Entry], *, is_cut_off: bool) -> Iterator[Finding]:
    walks: dict[tuple[_About, int | None], _Walk] = {}
    # Whose newest call failed; which page it was for is not always known.
    failed: set[_About] = set()
    for entry in entries:
        if entry.operation != _LOGS:
            continue
        about, page = _about(entry), entry.page
        if entry.status != 200 or page is None or entry.last is None:
            if entry.status is None or entry.status == 200 or entry.status >= 500:
                failed.add(about)
            continue
        breach: tuple[Rule, str] | None = None
        walk = walks.get((about, entry.size))
        if walk is None or (page == 0 and (walk.ended or about in failed)):
            walk = walks[about, entry.size] = _Walk()
            if page > 0 and not is_cut_off:
                breach = Rule.SKIPPED_PAGE, "came first; a log begins at page 0"
        else:
            breach = walk.breach(page)
        if breach is not None:
            rule, wrong = breach
            subject = f"page {page} of the log of scan {entry.scan_id} (size {entry.size})"
            yield Finding(rule, entry.number, f"{subject} {wrong}")
        doubtful = entry.fault_id is not None
        (failed.add if doubtful else failed.discard)(about)
        walk.fetched(page, last=entry.last, doubtful=doubtful)


def _illegal_size(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        refused = entry.status == 400 and entry.bad_parameter == "size" and entry.fault_id is None
        if entry.operation == _LOGS and refused:
            yield Finding(
                Rule.ILLEGAL_SIZE,
                entry.number,
                f"the log of scan {entry.scan_id} was asked for with an illegal size: {entry.query}",
            )


def _credentials_in_url(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        if entry.credentials_in_url:
            called = f"{entry.method} {entry.path}" + (f"?{entry.query}" if entry.query else "")
            yield Finding(
                Rule.CREDENTIALS_IN_URL, entry.number, f"{called}: credentials belong into the header Authorization"
            )
