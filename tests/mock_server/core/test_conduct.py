"""The conduct report: each rule finds its breach, and a client that behaves is not accused."""

from dataclasses import dataclass, field

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from soda_cloud_mock.core.conduct import Finding, Rule, findings
from soda_cloud_mock.core.journal import Entry

STATUS, CANCEL, LOGS, TRIGGER = "getScanStatus", "cancelScan", "getScanLogs", "triggerScan"


@dataclass
class Calls:
    """Entries as a client would cause them; ``at`` moves the clock on."""

    entries: list[Entry] = field(default_factory=list)
    now_ms: int = 0

    def at(self, now_ms: int) -> "Calls":
        self.now_ms = now_ms
        return self

    def _add(self, operation: str | None, status: int | None, **facts: object) -> "Calls":
        entry = Entry(
            number=len(self.entries) + 1,
            at_ms=self.now_ms,
            method="GET",
            path="/api/v1/scans/a",
            query="",
            operation=operation,
            scan_id="a",
            api_key_id="soda-mock",
            status=status,
            duration_us=50,
            fault_id=None,
            trace_id="0" * 32,
        )
        self.entries.append(entry._replace(**facts))  # type: ignore[arg-type]
        return self

    def status(self, status: int | None = 200, state: str | None = "executing", **facts: object) -> "Calls":
        shown = {"state": state, "final": state == "completed"} if status == 200 else {}
        return self._add(STATUS, status, **{**shown, **facts})

    def cancel(self, status: int | None = 200, **facts: object) -> "Calls":
        return self._add(CANCEL, status, **facts)

    def page(
        self, page: int, *, last: bool | None = False, status: int | None = 200, size: int = 100, **facts: object
    ) -> "Calls":
        shown = {"last": last} if status == 200 else {}
        return self._add(LOGS, status, **{"page": page, "size": size, **shown, **facts})

    def call(self, operation: str | None, status: int | None = 200, **facts: object) -> "Calls":
        return self._add(operation, status, **facts)

    def found(self, *, is_cut_off: bool = False) -> list[tuple[Rule, int]]:
        return [(finding.rule, finding.entry_number) for finding in findings(self.entries, is_cut_off=is_cut_off)]


def calls() -> Calls:
    return Calls()


# The shortest breach of each rule: its last call, and what is said about it.
BREACHES: dict[Rule, tuple[Calls, str]] = {
    Rule.POLLED_AFTER_FINAL: (
        calls().status().status(state="completed").at(250).status(state="completed"),
        "the status of scan a was read 250 ms after request 2 had shown the final state completed",
    ),
    Rule.POLLED_TOO_FAST: (
        calls().status(429, retry_after_ms=7_000),
        "a status read was over the rate limit and answered 429; the next was possible 7000 ms later",
    ),
    Rule.POLLED_BEFORE_NEXT_POLL_TIME: (
        calls().status(next_poll_ms=5_000).at(4_999).status(),
        "the status of scan a was read 1 ms before 1970-01-01T00:00:05.000Z, the X-Soda-Next-Poll-Time of request 1",
    ),
    Rule.CALLED_BEFORE_RETRY_AFTER: (
        calls().at(1_000).call(TRIGGER, 429, retry_after_ms=9_000).at(9_999).call(TRIGGER, 201),
        "triggerScan was called 1 ms before 1970-01-01T00:00:10.000Z, the end of the Retry-After of request 1",
    ),
    Rule.RETRIED_CANCEL_BLINDLY: (
        calls().cancel(None).at(100).cancel(400),
        "the cancel of scan a was repeated after 100 ms without a look at its status; request 1 got no answer and may "
        "have taken effect",
    ),
    Rule.STOPPED_PAGING_EARLY: (
        calls().page(0).page(1),
        "page 1 of the log of scan a (size 100) was not the last, and no call for page 2 followed",
    ),
    Rule.SKIPPED_PAGE: (
        calls().page(0).page(2, last=True),
        "page 2 of the log of scan a (size 100) came after page 0; the next is 1",
    ),
    Rule.REPEATED_PAGE: (
        calls().page(0).page(1).page(0, last=True),
        "page 0 of the log of scan a (size 100) was fetched before; the next is 2",
    ),
    Rule.ILLEGAL_SIZE: (
        calls().call(LOGS, 400, bad_parameter="size", query="size=5000"),
        "the log of scan a was asked for with an illegal size: size=5000",
    ),
    Rule.CREDENTIALS_IN_URL: (
        calls().call(None, 404, query="token=***", credentials_in_url=True, api_key_id=None, scan_id=None),
        "GET /api/v1/scans/a?token=***: credentials belong into the header Authorization",
    ),
}


def test_every_rule_has_a_breach() -> None:
    assert set(BREACHES) == set(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_a_breach_is_found_at_its_last_call_and_nothing_else_is(rule: Rule) -> None:
    breach, message = BREACHES[rule]
    assert findings(breach.entries) == [Finding(rule, len(breach.entries), message)]


@given(
    rules=st.tuples(st.sampled_from(Rule), st.sampled_from(Rule)),
    apart=st.sampled_from([("api_key_id", "other"), ("scan_id", "b")]),
    turns=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_keys_and_scans_are_judged_apart(rules: tuple[Rule, Rule], apart: tuple[str, str], turns: list[bool]) -> None:
    name, value = apart
    # A limit is one for all scans of a key.
    assume(name == "api_key_id" or not set(rules) & {Rule.CALLED_BEFORE_RETRY_AFTER, Rule.POLLED_TOO_FAST})
    first, second = list(BREACHES[rules[0]][0].entries), list(BREACHES[rules[1]][0].entries)
    ends = {id(first[-1]): rules[0], id(second[-1]): rules[1]}
    merged: list[Entry] = []
    expected: list[tuple[Rule, int]] = []
    for turn in turns:
        if source := (first if turn else second) or first or second:
            entry = source.pop(0)
            if id(entry) in ends:
                expected.append((ends[id(entry)], len(merged) + 1))
            changes = {name: value} if source is second and entry.api_key_id is not None else {}
            merged.append(entry._replace(number=len(merged) + 1, **changes))  # type: ignore[arg-type]
    assert [(finding.rule, finding.entry_number) for finding in findings(merged)] == expected


@pytest.mark.parametrize("rule", sorted(set(Rule) - {Rule.CREDENTIALS_IN_URL}))
def test_calls_with_wrong_credentials_blame_nobody(rule: Rule) -> None:
    assert findings([entry._replace(api_key_id=None) for entry in BREACHES[rule][0].entries]) == []


def test_findings_come_in_the_order_of_the_calls() -> None:
    one = calls().call(LOGS, 400, bad_parameter="size").status(429).status(state="completed").status(429)
    assert one.found() == [
        (Rule.ILLEGAL_SIZE, 1),
        (Rule.POLLED_TOO_FAST, 2),
        (Rule.POLLED_AFTER_FINAL, 4),
        (Rule.POLLED_TOO_FAST, 4),
    ]


# --- polling --------------------------------------------------------------------------------------


def test_each_poll_after_the_final_state_is_a_finding_whatever_its_answer() -> None:
    again = calls().status(state="completed").status(None).status(500).status(429, fault_id="f")
    assert again.found() == [(Rule.POLLED_AFTER_FINAL, number) for number in (2, 3, 4)]


def test_polls_after_the_final_state_are_measured_from_the_first_sight_of_it() -> None:
    again = calls().status(state="completed").at(100).status(state="completed").at(300).status(state="completed")
    assert "300 ms after request 1" in findings(again.entries)[1].message


def test_a_scan_that_was_moved_back_may_be_polled_again() -> None:
    moved = calls().status(state="completed").status(state="executing").status(state="executing")
    assert moved.found() == [(Rule.POLLED_AFTER_FINAL, 2)]


def test_a_final_state_that_did_not_arrive_intact_may_be_asked_for_again() -> None:
    cut_off = calls().status(final=None, state=None, fault_id="f").status(state="completed", fault_id="f")
    assert cut_off.status(state="completed").found() == []


def test_a_429_by_a_fault_is_not_the_clients_doing() -> None:
    assert calls().status(429, fault_id="f").call(LOGS, 400, bad_parameter="size", fault_id="f").found() == []


def test_another_bad_parameter_is_no_illegal_size() -> None:
    assert calls().call(LOGS, 400, bad_parameter="page").call(TRIGGER, 400, bad_parameter="size").found() == []


def test_a_429_of_another_operation_is_no_poll() -> None:
    assert calls().call(TRIGGER, 429).found() == []


def test_a_poll_at_the_very_instant_is_in_time() -> None:
    assert calls().status(next_poll_ms=5_000).at(5_000).status().found() == []


def test_the_next_poll_time_is_the_one_told_last() -> None:
    early = calls().status(next_poll_ms=5_000).at(5_000).status(500).at(5_001).status(next_poll_ms=9_000).at(8_000)
    assert early.status().found() == [(Rule.POLLED_BEFORE_NEXT_POLL_TIME, 4)]


def test_a_next_poll_time_in_an_answer_with_a_fault_binds_nobody() -> None:
    assert calls().status(next_poll_ms=5_000, fault_id="f").at(100).status().found() == []


def test_after_a_cancel_it_is_right_to_look_at_once() -> None:
    assert calls().status(next_poll_ms=5_000).at(100).cancel(None).at(200).status().found() == []


# --- Retry-After ----------------------------------------------------------------------------------


def test_after_exactly_the_retry_after_a_call_is_right() -> None:
    assert calls().call(TRIGGER, 429, retry_after_ms=9_000).at(9_000).call(TRIGGER, 201).found() == []


def test_a_retry_after_speaks_of_one_operation() -> None:
    assert calls().call(TRIGGER, 429, retry_after_ms=9_000).status().page(0, last=True).found() == []


def test_of_several_retry_afters_the_latest_end_counts_also_those_of_faults() -> None:
    waits = calls().call(TRIGGER, 429, retry_after_ms=9_000, fault_id="f").at(1_000)
    waits.call(TRIGGER, 503, retry_after_ms=1_000, fault_id="f").at(8_000).call(TRIGGER, 201)
    assert waits.found() == [(Rule.CALLED_BEFORE_RETRY_AFTER, 2), (Rule.CALLED_BEFORE_RETRY_AFTER, 3)]


# --- cancel ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 429])
def test_a_cancel_that_was_refused_may_be_repeated(status: int) -> None:
    assert calls().cancel(status).cancel().found() == []


@pytest.mark.parametrize("status", [None, 200, 204, 302, 408, 499, 500, 502, 503, 504, 520])
def test_a_cancel_that_may_have_taken_effect_may_not(status: int | None) -> None:
    assert calls().cancel(status, fault_id="f").cancel(400).found() == [(Rule.RETRIED_CANCEL_BLINDLY, 2)]


def test_who_looks_first_may_cancel_again() -> None:
    assert calls().cancel(None).status().cancel().found() == []


def test_a_look_that_failed_is_none() -> None:
    assert calls().cancel(None).status(500).cancel(400).found() == [(Rule.RETRIED_CANCEL_BLINDLY, 3)]


def test_a_refused_retry_does_not_excuse_the_next() -> None:
    assert calls().cancel(None).cancel(400).cancel(400).found() == [
        (Rule.RETRIED_CANCEL_BLINDLY, 2),
        (Rule.RETRIED_CANCEL_BLINDLY, 3),
    ]


# --- paging ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "walk",
    [
        calls().page(0, last=True),
        calls().page(0).page(1).page(2, last=True),
        # A log that grows: the last page again, or the one after it.
        calls().page(0).page(1, last=True).page(1).page(2, last=True),
        calls().page(0, last=True).page(0, last=True).page(1, last=True),
        # The whole log once more.
        calls().page(0).page(1, last=True).page(0).page(1, last=True),
        # What did not arrive is asked for again.
        calls().page(0, status=500).page(0).page(1, status=None).page(1, status=429).page(1, last=True),
        calls().page(0, last=None, fault_id="f").page(0, last=True),
        # What arrived in a strange form as well, if the client could not read it.
        calls().page(0, fault_id="f").page(0).page(1, last=True),
        calls().page(0, fault_id="f").page(1, last=True),
        calls().page(0).page(1, fault_id="f").page(1).page(2, last=True),
        calls().page(0).page(1, fault_id="f").page(0).page(1, last=True),
        # After a failure the walk may start anew.
        calls().page(0).page(1).page(2, status=502).page(0).page(1).page(2, last=True),
        calls().page(0).call(LOGS, 502).page(0).page(1, last=True),
        # Another size is another walk.
        calls().page(0).page(0, size=1_000).page(1, size=1_000, last=True),
    ],
)
def test_an_orderly_walk_is_no_finding(walk: Calls) -> None:
    assert walk.found() == []


@pytest.mark.parametrize(
    ("walk", "expected"),
    [
        # The client that loops on page 0.
        (calls().page(0).page(0).page(0, last=True), [(Rule.REPEATED_PAGE, 2), (Rule.REPEATED_PAGE, 3)]),
        (calls().page(0).page(1).page(1).page(2, last=True), [(Rule.REPEATED_PAGE, 3)]),
        (calls().page(0).page(1).page(2, last=True).page(1).page(3, last=True), [(Rule.REPEATED_PAGE, 4)]),
        # A limit that was hit is no reason to start anew.
        (calls().page(0).page(1, status=429).page(0).page(1, last=True), [(Rule.REPEATED_PAGE, 3)]),
        # A failure that is overcome is none either, and a page that came in good form the second time is there.
        (calls().page(0).page(1, status=500).page(1).page(0).page(2, last=True), [(Rule.REPEATED_PAGE, 4)]),
        (calls().page(0).page(1, fault_id="f").page(1).page(1).page(2, last=True), [(Rule.REPEATED_PAGE, 4)]),
        # The client that counts from 1.
        (calls().page(1).page(2, last=True), [(Rule.SKIPPED_PAGE, 1)]),
        (calls().page(0).page(2).page(3, last=True), [(Rule.SKIPPED_PAGE, 2)]),
        (calls().page(0, last=True).page(2, last=True), [(Rule.SKIPPED_PAGE, 2)]),
        # What was skipped is not repeated when it is fetched after all.
        (calls().page(0).page(2).page(1).page(3, last=True), [(Rule.SKIPPED_PAGE, 2)]),
        (calls().page(0).page(2, size=1_000, last=True), [(Rule.SKIPPED_PAGE, 2)]),
    ],
)
def test_a_disorderly_walk_is_a_finding(walk: Calls, expected: list[tuple[Rule, int]]) -> None:
    assert walk.found() == expected


@pytest.mark.parametrize(
    "end", [{"status": 500}, {"status": None}, {"status": 429}, {"last": None, "fault_id": "f"}, {"fault_id": "f"}]
)
def test_who_gives_up_after_a_failure_has_not_stopped_early(end: dict[str, object]) -> None:
    assert calls().page(0).page(1, **end).found() == []  # type: ignore[arg-type]


def test_what_a_journal_has_dropped_is_not_held_against_a_client() -> None:
    rest = calls().page(7).page(8, last=True)
    assert rest.found(is_cut_off=True) == []
    assert rest.found() == [(Rule.SKIPPED_PAGE, 1)]


# --- a client that behaves ------------------------------------------------------------------------


class Behaving:
    """A client that does everything right, against a service whose every call may fail.

    It polls when told and until the end, waits as told, looks before it cancels again, and pages in order.
    """

    def __init__(self, draw: st.DataObject) -> None:
        self._draw = draw
        self.calls = Calls()
        self._canceled = False
        self._final_ms = draw.draw(st.integers(0, 20_000))

    def _failure(self) -> dict[str, object] | None:
        """How a call fails, None if it does not. All but the rate limit are faults."""
        status = self._draw.draw(st.sampled_from([200, 200, None, 500, 503, 429]))
        if status == 200:
            return None
        wait = self._draw.draw(st.sampled_from([None, 0, 5_000])) if status in {503, 429} else None
        return {"status": status, "retry_after_ms": wait, "fault_id": "f"}

    def _wait(self, ms: int) -> None:
        self.calls.at(self.calls.now_ms + ms)

    def _wait_as_told(self, failure: dict[str, object]) -> None:
        wait = failure["retry_after_ms"]
        self._wait(wait if isinstance(wait, int) else 10)

    def look(self) -> bool:
        """Read the status until it arrives; whether it was final."""
        while (failure := self._failure()) is not None:
            self.calls.status(**failure)  # type: ignore[arg-type]
            self._wait_as_told(failure)
        now_ms = self.calls.now_ms
        if now_ms >= self._final_ms:
            self.calls.status(state="completed")
            return True
        self.calls.status(next_poll_ms=now_ms + 5_000)
        return False

    def cancel(self) -> bool:
        """Cancel once; whether the scan turned out to be final, seen with own eyes."""
        while (failure := self._failure()) is not None:
            self.calls.cancel(**failure)  # type: ignore[arg-type]
            self._wait_as_told(failure)
            if failure["status"] != 429 and self.look():
                return True
        self.calls.cancel()
        return False

    def poll_to_the_end(self) -> None:
        cancel_at = self._draw.draw(st.integers(0, 4))
        while not self.look():
            cancel_at -= 1
            if cancel_at == 0 and self.cancel():
                return
            self._wait(5_000)

    def read_the_log(self) -> None:
        pages, page = self._draw.draw(st.integers(1, 4)), 0
        while page < pages:
            if (failure := self._failure()) is None:
                self.calls.page(page, last=page == pages - 1)
                page += 1
                pages += page == pages and self._draw.draw(st.booleans())
            else:
                self.calls.page(page, **failure)  # type: ignore[arg-type]
                self._wait_as_told(failure)


@given(st.data())
def test_a_client_that_behaves_is_never_accused(data: st.DataObject) -> None:
    client = Behaving(data)
    client.poll_to_the_end()
    client.read_the_log()
    assert findings(client.calls.entries) == []
