"""What scans do whose definition was told what to do: shown starts, checks, stages, logs of any length.

Source: "Get scan status" and "Get scan logs"; Assumptions A1, A7, A8, A13 and A16. Only a mock can be told; the shadow
compares each answer with the plan.
"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.account import Account, Clock
from contract_tests.contract import DOCUMENT, JsonObject
from contract_tests.profiles import OVER_A_SOCKET, share
from contract_tests.rfc3339 import text_of_ms
from contract_tests.server_side.plans import LINE_COUNTS
from contract_tests.witness import EDGES

WINDOW_MS = 60_000
EVALUATIONS: list[str] = DOCUMENT["components"]["schemas"]["EvaluationStatusDTO"]["enum"]
# What a plan is to end in, so that a started scan goes on to this state.
_OUTCOMES = {state: state for state in EDGES["started"]} | {"timeOutRequested": "timedOut"}
_AFTER_STARTED = sorted(EDGES["started"] - {"executing", "cancelationRequested"})


def planned(account: Account, **plan: Any) -> str:
    """The id of a scan that has just been triggered with this plan."""
    account.wire.order("PUT", "/definitions/planned", account.key, json.dumps(plan))
    return account.new_scan("planned")


def finished(account: Account, clock: Clock, **plan: Any) -> str:
    """The id of a scan with this plan that has just ended."""
    scan_id = planned(account, queueSeconds=0, runSeconds=1, confirmSeconds=0, **plan)
    clock.advance(1_000)
    return scan_id


@pytest.mark.parametrize("after", _AFTER_STARTED)
def test_a_plan_that_shows_started_enters_it_half_way(account: Account, clock: Clock, after: str) -> None:
    begun = clock.now_ms
    scan_id = planned(account, outcome=_OUTCOMES[after], queueSeconds=1, runSeconds=3, showStarted=True)
    seen = [account.state(scan_id)]
    for instant in (1_000, 2_500, 4_000):
        clock.advance_to(begun + instant - 1)
        assert account.state(scan_id) == seen[-1]
        clock.advance(1)
        seen.append(account.state(scan_id))
    assert seen == ["queuing", "executing", "started", after]


def test_a_plan_of_no_time_is_over_at_once(account: Account) -> None:
    scan_id = planned(account, queueSeconds=0, runSeconds=0, outcome="failed")
    scan = account.scan(scan_id)
    assert scan["state"] == "failed"
    assert scan["created"] == scan["started"] == scan["ended"]


@pytest.mark.parametrize("evaluation", EVALUATIONS)
def test_one_check_of_each_evaluation_is_shown_and_counted(account: Account, clock: Clock, evaluation: str) -> None:
    scan = account.scan(finished(account, clock, checks=[{"evaluationStatus": evaluation}]))
    assert [check["evaluationStatus"] for check in scan["checks"]] == [evaluation]
    counted = {"errors": "notEvaluated", "failures": "fail", "warnings": "warn"}
    assert {name: scan[name] for name in counted} == {name: int(evaluation == of) for name, of in counted.items()}


def test_checks_keep_their_order_and_their_ids(account: Account, clock: Clock) -> None:
    checks = [
        {"evaluationStatus": evaluation, "id": f"check {number}"} for number, evaluation in enumerate(EVALUATIONS)
    ]
    assert account.scan(finished(account, clock, checks=checks))["checks"] == checks


@pytest.mark.parametrize("outcome", ["completed", "failed"])
def test_stages_go_on_after_the_end_of_the_scan(account: Account, clock: Clock, outcome: str) -> None:
    stages = [{"delaySeconds": 1, "runSeconds": 2, "outcome": outcome}, {"runSeconds": 5, "outcome": "ongoing"}]
    scan_id = finished(account, clock, postProcessingStages=stages)
    ended = clock.now_ms
    seen = []
    for instant in (0, 999, 1_000, 2_999, 3_000, 60_000):
        clock.advance_to(ended + instant)
        shown = account.scan(scan_id)["postProcessingStages"]
        seen.append([stage["state"] for stage in shown])
        assert "ended" not in shown[-1]
    assert seen == [["ongoing"]] * 2 + [["ongoing", "ongoing"]] * 2 + [[outcome, "ongoing"]] * 2
    assert shown[0] == {
        "name": "diagnosticWarehouse",
        "state": outcome,
        "started": text_of_ms(ended + 1_000),
        "ended": text_of_ms(ended + 3_000),
    }


def test_a_scan_may_show_none_of_its_optional_fields(account: Account, clock: Clock) -> None:
    """But for `ended`: a final scan without one would contradict its state."""
    scan = account.scan(finished(account, clock, optionalFields=["ended"]))
    assert set(scan) == {"id", "state", "cloudUrl", "created", "ended"}


def test_a_scan_may_show_all_of_its_optional_fields(account: Account, clock: Clock) -> None:
    fields = DOCUMENT["components"]["schemas"]["PublicApiScanStatusResponse"]
    optional = sorted(set(fields["properties"]) - set(fields["required"]))
    scan_id = finished(account, clock, optionalFields=optional, postProcessingStages=[{}])
    assert set(account.scan(scan_id)) == set(fields["properties"])


# --- logs ---------------------------------------------------------------------------------------------------------


def test_lines_of_one_instant_keep_their_order(account: Account, clock: Clock) -> None:
    lines = [
        {"message": "first", "level": "debug", "atSeconds": 0.5},
        {"message": "second", "level": "warning", "atSeconds": 0.5},
        {"message": "third", "level": "error", "atSeconds": 0.5},
        {"message": "after the first of the run", "level": "info", "atSeconds": 1},
    ]
    page = account.page(finished(account, clock, logLines=lines))
    shown = [(line["index"], line["message"], line["level"]) for line in page["content"]]
    assert shown == [(index, line["message"], line["level"]) for index, line in enumerate(lines)]


@pytest.mark.parametrize("lines", LINE_COUNTS)
@pytest.mark.parametrize("size", [100, 999, 1000])
def test_a_log_of_any_length_is_its_pages(account: Account, clock: Clock, lines: int, size: int) -> None:
    """Every page, the last, the one after it and the one after that."""
    scan_id = finished(account, clock, logLines=lines)
    pages = -(-lines // size)
    read: list[JsonObject] = []
    for number in range(pages + 2):
        page = account.page(scan_id, f"page={number}&size={size}")
        read += page["content"]
        assert (page["totalElements"], page["totalPages"]) == (lines, pages)
        assert page["last"] == (number >= pages - 1)
        assert len(page["content"]) == max(0, min(size, lines - number * size))
    assert [line["index"] for line in read] == list(range(lines))


@given(lines=st.integers(0, 3_000), size=st.integers(100, 1000))
@share(0.2, OVER_A_SOCKET)
def test_the_pages_of_arbitrary_logs_are_the_whole_once_and_in_order(
    account: Account, clock: Clock, lines: int, size: int
) -> None:
    clock.advance(WINDOW_MS)
    scan_id = finished(account, clock, logLines=lines)
    read = account.whole_log(scan_id, size)
    assert [line["index"] for line in read] == list(range(lines))
    assert read == account.whole_log(scan_id, 1000)


def test_a_log_that_grows_between_two_fetches_loses_and_repeats_no_line(account: Account, clock: Clock) -> None:
    """One line every 10 ms: between a page and the next, half a page is written."""
    scan_id = planned(account, queueSeconds=0, runSeconds=10, logLines=1_000)
    clock.advance(1_500)
    read: list[JsonObject] = []
    totals = []
    number = 0
    while True:
        page = account.page(scan_id, f"page={number}&size=100")
        read += page["content"]
        totals.append(page["totalElements"])
        if page["last"]:
            break
        clock.advance(500)
        number += 1
    assert totals == [151 + 50 * fetch for fetch in range(len(totals))]
    assert [line["index"] for line in read] == list(range(totals[-1]))
    clock.advance(60_000)
    assert account.whole_log(scan_id, 1000)[: len(read)] == read


def test_the_last_page_of_a_growing_log_fills_up(account: Account, clock: Clock) -> None:
    """A page that was the last, and not full, is read again once more lines are written."""
    scan_id = planned(account, queueSeconds=0, runSeconds=10, logLines=1_000)
    clock.advance(1_490)
    half_full = account.page(scan_id, "page=1&size=100")
    assert (len(half_full["content"]), half_full["last"]) == (50, True)
    clock.advance(500)
    full = account.page(scan_id, "page=1&size=100")
    assert (len(full["content"]), full["last"], full["totalPages"]) == (100, True, 2)
    clock.advance(10)
    assert account.page(scan_id, "page=1&size=100")["last"] is False
    assert full["content"][:50] == half_full["content"]
