"""Reading a log: every line, once, in order."""

from collections.abc import Iterator

import httpx
import pytest
from soda_scans import LogLine, NotFound, PagesRepeated, RateLimited, SodaScansError, UnreadableResponse, WaitTimedOut

from tests.sdk.conftest import Answer, Scripted, World, page, refusal, status


def indexes(world: World, scan_id: str, **arguments: object) -> list[int]:
    return [line.index for line in world.soda.logs(scan_id, **arguments)]


def read_until_error(lines: Iterator[LogLine]) -> tuple[list[int], SodaScansError | None]:
    seen = []
    try:
        while True:
            seen.append(next(lines).index)
    except StopIteration:
        return seen, None
    except SodaScansError as error:
        return seen, error


def finished(world: World, lines: int) -> str:
    scan_id = world.scan(queueSeconds=0, runSeconds=10, logLines=lines)
    world.time.sleep(10)
    return scan_id


@pytest.mark.parametrize("lines", [0, 1, 999, 1000, 1001, 3500])
def test_each_line_comes_once_and_in_order(world: World, lines: int) -> None:
    scan_id = finished(world, lines)
    assert indexes(world, scan_id) == list(range(lines))
    assert len(world.requests("getScanLogs")) == max(1, -(-lines // 1000))
    assert {request["query"].partition("size=")[2] for request in world.requests("getScanLogs")} == {"1000"}


def test_a_line_has_what_the_generated_model_has(world: World) -> None:
    line = next(iter(world.soda.logs(finished(world, 1))))
    assert (line.index, str(line.level)) == (0, "info")
    assert line.message
    assert line.timestamp.tzinfo is not None


@pytest.mark.parametrize("retry_after", [True, False])
def test_a_429_in_the_middle_costs_time_and_no_line(world: World, retry_after: bool) -> None:
    world.set(retryAfter=retry_after)
    short, long = finished(world, 1), finished(world, 5_000)
    for _ in range(57):
        assert indexes(world, short) == [0]
    before = len(world.time.slept_s)
    assert indexes(world, long) == list(range(5_000))
    statuses = [request["status"] for request in world.requests("getScanLogs")]
    assert statuses[57:] == [200, 200, 200, 429, 200, 200]
    assert world.time.slept_s[before:] == [60]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "reset"},
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 500, "body": "html"},
        {"kind": "status", "status": 429, "body": "empty", "retryAfterSeconds": 3},
    ],
)
def test_a_fault_at_every_other_page_costs_no_line(world: World, fault: dict[str, object]) -> None:
    scan_id = finished(world, 4_000)
    world.fault("getScanLogs", fault, every=2)
    assert indexes(world, scan_id) == list(range(4_000))


def test_lines_that_are_written_meanwhile_come_as_well(world: World) -> None:
    scan_id = world.scan(queueSeconds=0, runSeconds=100, logLines=5_000)
    world.time.sleep(31)
    seen: list[int] = []
    for line in world.soda.logs(scan_id):
        seen.append(line.index)
        if len(seen) == 1:
            world.time.sleep(40)
    assert seen == list(range(len(seen)))
    assert 3_000 <= len(seen) < 5_000


def test_following_goes_on_to_the_end(world: World) -> None:
    scan_id = world.scan(queueSeconds=30, runSeconds=600, logLines=3_456)
    assert indexes(world, scan_id, follow=True) == list(range(3_456))
    assert world.call("GET", "scans")["content"][0]["state"] == "completed"


@pytest.mark.parametrize("outcome", ["failed", "timedOut", "canceled", "completedWithErrors"])
def test_following_ends_with_the_scan_however_it_ends(world: World, outcome: str) -> None:
    scan_id = world.scan(queueSeconds=1, runSeconds=60, outcome=outcome, logLines=300)
    followed = indexes(world, scan_id, follow=True)
    assert followed == indexes(world, scan_id)


def test_following_gets_by_without_a_word_of_when_to_ask_again(world: World) -> None:
    world.set(nextPollTime=False)
    scan_id = world.scan(queueSeconds=30, runSeconds=600, logLines=2_000)
    assert indexes(world, scan_id, follow=True) == list(range(2_000))


def test_following_a_log_that_is_not_there_before_the_end(world: World) -> None:
    world.set(logsBeforeEnd="notFound")
    scan_id = world.scan(queueSeconds=10, runSeconds=60, logLines=150)
    assert indexes(world, scan_id, follow=True) == list(range(150))


def test_a_log_that_is_never_there_is_not_found(scripted: Scripted) -> None:
    soda, _ = scripted(status("completed"), refusal(404))
    with pytest.raises(NotFound):
        list(soda.logs("s1", follow=True))


def test_following_stops_when_the_time_is_up(world: World) -> None:
    scan_id = world.scan(queueSeconds=0, runSeconds=600, logLines=600)
    seen, error = read_until_error(world.soda.logs(scan_id, follow=True, timeout_s=60))
    assert isinstance(error, WaitTimedOut)
    assert f"after 60 s {scan_id} is executing" in str(error)
    assert seen == list(range(len(seen)))
    assert len(seen) > 40


def test_a_level_that_nobody_knows_is_kept(world: World) -> None:
    scan_id = finished(world, 3)
    world.fault("getScanLogs", {"kind": "enumValue", "value": "notice"})
    assert [line.level.value for line in world.soda.logs(scan_id)] == ["notice"] * 3


# --- servers that page wrongly ---


@pytest.mark.parametrize(
    "answers",
    [
        [page(0, range(1000), last=False)],
        [page(0, range(1000), last=False), page(1, range(1000), last=False)],
        [page(0, range(1000), last=False), page(0, range(1001), last=False)],
        [page(0, [], last=False), page(1, [], last=False)],
    ],
    ids=[
        "the page asked for is ignored",
        "and its number is not",
        "and the page has grown",
        "an empty page is never the last",
    ],
)
def test_a_server_that_repeats_itself_is_found_out(scripted: Scripted, answers: list[Answer]) -> None:
    soda, script = scripted(*answers)
    seen, error = read_until_error(soda.logs("s1"))
    assert isinstance(error, PagesRepeated)
    assert seen == list(range(len(seen)))
    assert len(script.seen) == 2


def test_smaller_pages_than_asked_for_are_read_all_the_same(scripted: Scripted) -> None:
    pages = [page(number, range(number * 100, number * 100 + 100), last=number == 4) for number in range(5)]
    soda, _ = scripted(*pages)
    assert [line.index for line in soda.logs("s1")] == list(range(500))


def test_pages_that_are_numbered_from_one_are_read_all_the_same(scripted: Scripted) -> None:
    soda, _ = scripted(page(1, range(1000), last=False), page(2, range(1000, 1200), last=True))
    assert [line.index for line in soda.logs("s1")] == list(range(1200))


def test_a_page_that_cannot_be_read_ends_it(scripted: Scripted) -> None:
    soda, _ = scripted(page(0, range(1000), last=False), httpx.Response(200, content=b"{"))
    seen, error = read_until_error(soda.logs("s1"))
    assert isinstance(error, UnreadableResponse)
    assert seen == list(range(1000))


def test_a_limit_that_never_lifts_ends_it(scripted: Scripted) -> None:
    soda, _ = scripted(page(0, range(1000), last=False), refusal(429, "1"))
    with pytest.raises(RateLimited):
        list(soda.logs("s1"))
