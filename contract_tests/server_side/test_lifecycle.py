"""The life of a scan that nobody cancels, to the millisecond.

Source: the states under "Get scan status"; Assumptions A11 and A14 to A16.
"""

import re

import pytest

from contract_tests.account import ANY_DEFINITION, Account, Clock
from contract_tests.contract import DOCUMENT, FINAL_STATES
from contract_tests.model import QUEUE_MS, life_of
from contract_tests.rfc3339 import instant_ms, text_of_ms

PLANS = [ANY_DEFINITION, *sorted(FINAL_STATES)]
# Which checks a count of the status counts.
_COUNTED = {"errors": "notEvaluated", "failures": "fail", "warnings": "warn"}
THIRTY_DAYS_MS = 30 * 24 * 3_600_000


@pytest.mark.parametrize("definition", PLANS)
def test_each_state_begins_on_its_millisecond(account: Account, clock: Clock, definition: str) -> None:
    life = life_of(definition, clock.now_ms)
    scan_id = account.new_scan(definition)
    seen = [account.state(scan_id)]
    for instant, state in life.steps[1:]:
        clock.advance_to(instant - 1)
        assert account.state(scan_id) == seen[-1], f"a millisecond before {state}"
        clock.advance(1)
        seen.append(account.state(scan_id))
    assert seen == [state for _, state in life.steps]


@pytest.mark.parametrize("step_ms", [250, 499])
@pytest.mark.parametrize("definition", PLANS)
def test_no_state_but_those_of_its_plan_is_ever_shown(
    account: Account, clock: Clock, definition: str, step_ms: int
) -> None:
    """Nobody asked for `started`, so it is never among them."""
    life = life_of(definition, clock.now_ms)
    scan_id = account.new_scan(definition)
    for _ in range(14_500 // step_ms):
        assert account.state(scan_id) == life.state_at(clock.now_ms)
        clock.advance(step_ms)


@pytest.mark.parametrize("definition", PLANS)
def test_ended_is_absent_until_the_scan_is_final(account: Account, clock: Clock, definition: str) -> None:
    life = life_of(definition, clock.now_ms)
    scan_id = account.new_scan(definition)
    for instant in [instant for instant, _ in life.steps] + [life.ended_ms - 1]:
        if instant >= clock.now_ms and instant < life.ended_ms:
            clock.advance_to(instant)
            assert "ended" not in account.scan(scan_id)
    clock.advance_to(life.ended_ms)
    assert instant_ms(account.scan(scan_id)["ended"]) == life.ended_ms


@pytest.mark.parametrize("definition", PLANS)
def test_timestamps_are_those_of_the_transitions(account: Account, clock: Clock, definition: str) -> None:
    life = life_of(definition, clock.now_ms)
    scan_id = account.new_scan(definition)
    for instant in (life.triggered_ms, life.picked_up_ms or 0, life.ended_ms, life.ended_ms + THIRTY_DAYS_MS):
        clock.advance_to(instant)
        scan = account.scan(scan_id)
        shown = {name: instant_ms(scan[name]) for name in ("created", "started", "ended") if name in scan}
        assert shown == life.timestamps_at(instant)


@pytest.mark.parametrize("definition", PLANS)
def test_a_final_state_is_final(account: Account, clock: Clock, definition: str) -> None:
    scan_id = account.new_scan(definition)
    clock.advance_to(life_of(definition, clock.now_ms).ended_ms)
    at_the_end = account.scan(scan_id)
    clock.advance(THIRTY_DAYS_MS)
    assert account.scan(scan_id) == at_the_end


def test_a_timestamp_once_shown_never_changes(account: Account, clock: Clock) -> None:
    """The account's witness compares each status with those before it."""
    scan_id = account.new_scan("timedOut")
    for _ in range(40):
        account.scan(scan_id)
        clock.advance(397)
    assert {"created", "submitted", "started", "ended"} <= set(account.scan(scan_id))


def test_reading_moves_nothing(account: Account, clock: Clock) -> None:
    read, unread = account.new_scan(), account.new_scan()
    for _ in range(4):
        answers = {account.status(read).content for _ in range(5)}
        pages = {account.logs(read).content for _ in range(5)}
        assert len(answers) == len(pages) == 1, "reads at one instant differ"
        clock.advance(3_300)
    often, once = account.scan(read), account.scan(unread)
    same = ("state", "created", "submitted", "started", "ended")
    assert [often[name] for name in same] == [once[name] for name in same]


def test_reading_brings_no_state_nearer(account: Account, clock: Clock) -> None:
    life = life_of("timedOut", clock.now_ms)
    scan_id = account.new_scan("timedOut")
    for instant, state in life.steps[1:]:
        before = life.state_at(instant - 1)
        clock.advance_to(instant - 1)
        assert [account.state(scan_id) for _ in range(10)] == [before] * 10
        clock.advance(1)
        assert account.state(scan_id) == state


def test_scans_do_not_influence_each_other(account: Account, clock: Clock) -> None:
    lives = {}
    for definition in ("completed", "timedOut", "failed"):
        lives[account.new_scan(definition)] = life_of(definition, clock.now_ms)
        clock.advance(700)
    victim = account.new_scan()
    account.cancel(victim)
    for _ in range(18):
        assert {scan_id: account.state(scan_id) for scan_id in lives} == {
            scan_id: life.state_at(clock.now_ms) for scan_id, life in lives.items()
        }
        clock.advance(901)
    assert account.state(victim) == "canceled"


@pytest.mark.parametrize("definition", ["nobody defined this", "Failed", "TIMEDOUT", "täglich ✓", "queuing", "a/b%2F"])
def test_an_unknown_definition_runs_the_default_plan(account: Account, clock: Clock, definition: str) -> None:
    life = life_of(ANY_DEFINITION, clock.now_ms)
    scan_id = account.new_scan(definition)
    assert account.scan(scan_id)["scanDefinition"]["name"] == definition
    clock.advance_to(life.ended_ms - 1)
    assert account.state(scan_id) == "executing"
    clock.advance(1)
    assert account.state(scan_id) == "completed"


@pytest.mark.parametrize("definition", PLANS)
def test_submitted_and_started_are_shown_from_the_pick_up_on(account: Account, clock: Clock, definition: str) -> None:
    scan_id = account.new_scan(definition)
    clock.advance(QUEUE_MS - 1)
    assert not {"submitted", "started"} & set(account.scan(scan_id))
    clock.advance(1)
    assert {"submitted", "started"} <= set(account.scan(scan_id))


@pytest.mark.parametrize("definition", PLANS)
def test_checks_and_counts_are_shown_from_the_end_on(account: Account, clock: Clock, definition: str) -> None:
    results = {"checks", "errors", "failures", "warnings"}
    life = life_of(definition, clock.now_ms)
    scan_id = account.new_scan(definition)
    for instant in [instant for instant, _ in life.steps[:-1]] + [life.ended_ms - 1]:
        clock.advance_to(instant)
        assert not results & set(account.scan(scan_id))
    clock.advance_to(life.ended_ms)
    assert results <= set(account.scan(scan_id))


@pytest.mark.parametrize("definition", sorted(FINAL_STATES))
def test_the_checks_give_the_outcome_its_name(account: Account, clock: Clock, definition: str) -> None:
    scan_id = account.new_scan(definition)
    clock.advance_to(life_of(definition, clock.now_ms).ended_ms)
    scan = account.scan(scan_id)
    results = [check["evaluationStatus"] for check in scan["checks"]]
    counted = {name: results.count(result) for name, result in _COUNTED.items()}
    assert {name: scan[name] for name in _COUNTED} == counted
    match definition:
        case "completed":
            assert set(results) == {"pass"}
        case "completedWithWarnings":
            assert counted["warnings"] > 0 == counted["failures"] == counted["errors"]
        case "completedWithFailures":
            assert counted["failures"] > 0 == counted["errors"]
        case "completedWithErrors":
            assert counted["errors"] > 0
        case _:
            assert results == []


@pytest.mark.parametrize("definition", PLANS)
def test_the_status_has_documented_fields_only(account: Account, clock: Clock, definition: str) -> None:
    schemas = DOCUMENT["components"]["schemas"]
    scan_id = account.new_scan(definition)
    for instant, _ in life_of(definition, clock.now_ms).steps:
        clock.advance_to(instant)
        scan = account.scan(scan_id)
        assert set(scan) <= set(schemas["PublicApiScanStatusResponse"]["properties"])
        assert set(scan["scanDefinition"]) == {"id", "name"}
        for check in scan.get("checks", []):
            assert set(check) <= set(schemas["PublicApiCheckSlimDTO"]["properties"])
        for stage in scan.get("postProcessingStages", []):
            assert set(stage) <= set(schemas["PublicApiPostProcessingStageDTO"]["properties"])


def test_every_scan_has_an_absolute_cloud_url_of_its_own(account: Account) -> None:
    urls = [str(account.scan(account.new_scan())["cloudUrl"]) for _ in range(2)]
    assert all(re.match(r"https://[^/]+/.", url) for url in urls), urls
    assert urls[0] != urls[1]


def test_every_check_has_an_id_of_its_own(account: Account, clock: Clock) -> None:
    scans = [account.new_scan("completedWithErrors"), account.new_scan("completedWithErrors")]
    clock.advance(60_000)
    ids = [check["id"] for scan_id in scans for check in account.scan(scan_id)["checks"]]
    assert len(set(ids)) == len(ids) == 6


def test_timestamps_are_in_utc_and_end_in_z(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    clock.advance(60_000)
    scan = account.scan(scan_id)
    lines = account.whole_log(scan_id, 1_000)
    shown = [scan[name] for name in ("created", "submitted", "started", "ended", "scanTime")]
    assert [text for text in shown + [line["timestamp"] for line in lines] if not text.endswith("Z")] == []


def test_the_next_poll_time_lies_ahead_until_the_scan_is_final(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan("timedOut")
    for instant, state in life_of("timedOut", clock.now_ms).steps:
        for moment in (instant, instant + 1):
            clock.advance_to(moment)
            told = account.status(scan_id).headers.get("X-Soda-Next-Poll-Time")
            assert told == (None if state in FINAL_STATES else text_of_ms(moment + 5_000))


@pytest.mark.parametrize(
    ("age_ms", "wait_ms"),
    [
        (0, 5_000),
        (50_009, 5_000),
        (50_010, 5_001),
        (50_019, 5_001),
        (1_199_999, 119_999),
        (1_200_010, 120_000),
        (7_199_999, 120_000),
    ],
)
def test_the_next_poll_time_of_a_long_scan_is_a_tenth_of_its_age_ahead_and_at_most_two_minutes(
    account: Account, clock: Clock, age_ms: int, wait_ms: int
) -> None:
    account.wire.order("PUT", "/definitions/long", account.key, '{"queueSeconds": 0, "runSeconds": 7200}')
    scan_id = account.new_scan("long")
    clock.advance(age_ms)
    told = account.status(scan_id).headers["X-Soda-Next-Poll-Time"]
    assert told == text_of_ms(clock.now_ms + wait_ms)
