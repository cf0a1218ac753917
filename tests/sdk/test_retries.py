"""Which calls are repeated, after how long, and what is raised when that does not help."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from soda_scans import (
    BadRequest,
    ConnectionFailed,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    RateLimited,
    RequestTimedOut,
    Retries,
    ServerError,
    SodaScansError,
    StateConflict,
    UnreadableResponse,
    WrongArgument,
)

from tests.sdk.conftest import Answer, Scripted, Time, World, page, refusal, status

TRIGGERED = httpx.Response(201, headers={"X-Soda-Scan-Id": "s1", "X-Soda-Trace-Id": "t1"})


def call_status(soda: Any) -> object:
    return soda.status("s1")


def call_logs(soda: Any) -> object:
    return list(soda.logs("s1"))


def call_trigger(soda: Any) -> object:
    return soda.trigger("orders_daily")


GETS = [(call_status, status()), (call_logs, page(0, [0], last=True))]

NOT_SENT = [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")]
OPEN = [
    httpx.ReadTimeout("slow"),
    httpx.WriteTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.WriteError("broken pipe"),
    httpx.RemoteProtocolError("incomplete"),
    ConnectionResetError("reset"),
    *map(refusal, (408, 500, 502, 503, 504, 520, 599)),
]


def name(value: object) -> str:
    return str(value.status_code) if isinstance(value, httpx.Response) else type(value).__name__


@pytest.mark.parametrize("failure", [*NOT_SENT, *OPEN, refusal(429)], ids=name)
@pytest.mark.parametrize(("call", "good"), GETS, ids=["status", "logs"])
def test_a_get_is_repeated(scripted: Scripted, call: Callable[[Any], object], good: Answer, failure: Answer) -> None:
    soda, script = scripted(failure, good)
    call(soda)
    assert len(script.seen) == 2
    assert script.seen[0] == script.seen[1]


@pytest.mark.parametrize("failure", [*NOT_SENT, refusal(429)], ids=name)
def test_a_trigger_that_cannot_have_taken_effect_is_repeated(scripted: Scripted, failure: Answer) -> None:
    soda, script = scripted(failure, TRIGGERED)
    assert soda.trigger("orders_daily").id == "s1"
    assert len(script.seen) == 2


@pytest.mark.parametrize("failure", OPEN, ids=name)
def test_a_trigger_that_may_have_taken_effect_is_not_repeated(scripted: Scripted, failure: Answer) -> None:
    soda, script = scripted(failure, TRIGGERED)
    with pytest.raises(SodaScansError):
        soda.trigger("orders_daily")
    assert len(script.seen) == 1


@pytest.mark.parametrize("http_status", [400, 401, 403, 404, 409, 410, 422, 499, 204, 302])
def test_what_will_not_change_is_not_repeated(scripted: Scripted, time: Time, http_status: int) -> None:
    soda, script = scripted(refusal(http_status))
    with pytest.raises(SodaScansError):
        soda.status("s1")
    assert (len(script.seen), time.slept_s) == (1, [])


@pytest.mark.parametrize("scan_id", ["", "..", "x" * 70_000])
def test_an_argument_that_is_wrong_is_not_tried_again(scripted: Scripted, time: Time, scan_id: str) -> None:
    soda, _ = scripted(status())
    with pytest.raises(WrongArgument):
        soda.status(scan_id)
    assert time.slept_s == []


# --- what is raised ---


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(400), BadRequest),
        (refusal(401), NotAuthenticated),
        (refusal(403), NotPermitted),
        (refusal(404), NotFound),
        (refusal(408), RequestTimedOut),
        (refusal(409), StateConflict),
        (refusal(410), BadRequest),
        (refusal(429), RateLimited),
        (refusal(499), BadRequest),
        (refusal(500), ServerError),
        (refusal(520), ServerError),
        (refusal(204), UnreadableResponse),
        (refusal(302), UnreadableResponse),
        (httpx.ConnectError("refused"), ConnectionFailed),
        (httpx.ReadTimeout("slow"), RequestTimedOut),
        (httpx.DecodingError("no gzip"), UnreadableResponse),
        (httpx.TooManyRedirects("a loop"), UnreadableResponse),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else name(value),
)
def test_each_failure_has_its_error(scripted: Scripted, answer: Answer, kind: type[SodaScansError]) -> None:
    soda, _ = scripted(answer)
    with pytest.raises(SodaScansError) as caught:
        soda.status("s1")
    error = caught.value
    assert type(error) is kind
    assert (error.operation, error.scan_id) == ("getScanStatus", "s1")
    if isinstance(answer, httpx.Response):
        assert (error.status, error.trace_id) == (answer.status_code, "t1")
        if answer.status_code >= 400:
            assert (error.code, error.message) == ("a_code", "a message")
    else:
        assert (error.status, error.code) == (None, None)
        assert str(answer) in error.message


# --- after how long ---


def test_the_pauses_are_drawn_from_ranges_that_double(scripted: Scripted, time: Time) -> None:
    for seed in range(20):
        soda, script = scripted(refusal(503), seed=seed)
        time.slept_s.clear()
        with pytest.raises(ServerError):
            soda.status("s1")
        assert len(script.seen) == 5
        assert len(time.slept_s) == 4
        assert all(pause <= longest + 0.001 for pause, longest in zip(time.slept_s, [0.5, 1, 2, 4], strict=True))


def test_full_jitter_uses_the_whole_range(scripted: Scripted, time: Time) -> None:
    pauses = []
    for seed in range(100):
        soda, _ = scripted(refusal(503), status(), seed=seed)
        time.slept_s.clear()
        soda.status("s1")
        pauses += time.slept_s
    assert min(pauses) < 0.05
    assert max(pauses) > 0.45


def test_the_same_seed_gives_the_same_pauses(scripted: Scripted, time: Time) -> None:
    drawn = []
    for _ in range(2):
        time.slept_s.clear()
        soda, _ = scripted(refusal(503), seed=7)
        with pytest.raises(ServerError):
            soda.status("s1")
        drawn.append(list(time.slept_s))
    assert drawn[0] == drawn[1]


def test_the_range_does_not_grow_for_ever(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(refusal(503), retries=Retries(attempts=30, longest_pause_s=1, deadline_s=10_000))
    with pytest.raises(ServerError):
        soda.status("s1")
    assert len(time.slept_s) == 29
    assert max(time.slept_s) <= 1


@pytest.mark.parametrize("http_status", [429, 503])
@pytest.mark.parametrize("seconds", [0, 1, 17, 120])
def test_a_retry_after_is_obeyed_to_the_second(scripted: Scripted, time: Time, http_status: int, seconds: int) -> None:
    soda, _ = scripted(refusal(http_status, str(seconds)), status())
    soda.status("s1")
    assert sum(time.slept_s) == seconds


def test_a_retry_after_that_is_too_long_is_refused_with_the_error(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(refusal(429, "121"), status())
    with pytest.raises(RateLimited) as caught:
        soda.status("s1")
    assert caught.value.retry_after_s == 121
    assert (time.slept_s, len(script.seen)) == ([], 1)


def test_the_longest_retry_after_can_be_chosen(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(refusal(429, "121"), status(), retries=Retries(longest_retry_after_s=150))
    soda.status("s1")
    assert time.slept_s == [121]


def test_a_retry_after_may_be_a_date(scripted: Scripted, time: Time) -> None:
    answer = refusal(503, "Wed, 21 Oct 2015 07:28:42 GMT")
    answer.headers["Date"] = "Wed, 21 Oct 2015 07:28:00 GMT"
    soda, _ = scripted(answer, status())
    soda.status("s1")
    assert time.slept_s == [42]


@pytest.mark.parametrize("text", ["-1", "soon", "1.5", "", "Wed, 21 Oct 2015 07:28:42 GMT", "\uff11"])
def test_a_retry_after_that_cannot_be_read_is_none(scripted: Scripted, time: Time, text: str) -> None:
    answer = httpx.Response(503, headers=[(b"Retry-After", text.encode())])
    soda, _ = scripted(answer, status())
    soda.status("s1")
    assert all(pause <= 0.5 for pause in time.slept_s)


def test_without_a_retry_after_a_429_is_waited_out_for_a_window(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(refusal(429), status())
    soda.status("s1")
    assert time.slept_s == [60]


def test_no_call_goes_on_after_its_deadline(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(refusal(429, "50"), retries=Retries(deadline_s=120))
    with pytest.raises(RateLimited):
        soda.status("s1")
    assert time.slept_s == [50, 50]
    assert len(script.seen) == 3


def test_retries_can_be_switched_off(scripted: Scripted) -> None:
    soda, script = scripted(refusal(503), status(), retries=Retries(attempts=1))
    with pytest.raises(ServerError):
        soda.status("s1")
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    "wrong", [{"attempts": 0}, {"first_pause_s": -1}, {"deadline_s": float("nan")}, {"longest_pause_s": float("inf")}]
)
def test_wrong_numbers_are_refused(wrong: dict[str, Any]) -> None:
    ((field, value),) = wrong.items()
    with pytest.raises(WrongArgument, match=f"got {field}={value}"):
        Retries(**wrong)


# --- between calls ---


def test_the_next_call_waits_for_a_retry_after_as_well(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(refusal(429, "30"), status(), retries=Retries(attempts=1))
    with pytest.raises(RateLimited):
        soda.status("s1")
    assert time.slept_s == []
    soda.status("s1")
    assert time.slept_s == [30]
    assert len(script.seen) == 2


def test_a_call_that_would_have_to_wait_longer_than_it_may_is_not_sent(scripted: Scripted, time: Time) -> None:
    soda, script = scripted(refusal(429, "30"), status(), retries=Retries(deadline_s=10))
    for retry_after in (30, 20):
        with pytest.raises(RateLimited) as caught:
            soda.status("s1")
        assert caught.value.retry_after_s == retry_after
        time.sleep(10)
    assert len(script.seen) == 1


def test_the_next_call_waits_for_a_429_that_does_not_say_how_long(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(refusal(429), status(), retries=Retries(attempts=1))
    with pytest.raises(RateLimited):
        soda.status("s1")
    soda.status("s1")
    assert time.slept_s == [60]


def test_a_call_that_is_interrupted_is_not_under_way_for_ever(scripted: Scripted, time: Time) -> None:
    def interrupt(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    soda, _ = scripted(*[interrupt] * 60, status("completed"))
    for _ in range(60):
        with pytest.raises(KeyboardInterrupt):
            soda.status("s1")
    time.sleep(61)
    time.slept_s.clear()
    soda.wait("s1")
    assert time.slept_s == []


def test_another_operation_does_not_wait(scripted: Scripted, time: Time) -> None:
    soda, _ = scripted(refusal(429, "30"), TRIGGERED, retries=Retries(attempts=1))
    with pytest.raises(RateLimited):
        soda.status("s1")
    soda.trigger("orders_daily")
    assert time.slept_s == []


# --- triggering ---


def test_a_trigger_gives_the_id_and_the_trace_id(scripted: Scripted) -> None:
    soda, script = scripted(TRIGGERED)
    scan = soda.trigger("orders daily & more", data_timestamp=datetime(2026, 1, 2, 3, tzinfo=UTC))
    assert (scan.id, scan.trace_id) == ("s1", "t1")
    body = script.requests[0].content.decode()
    assert body == "scanDefinition=orders+daily+%26+more&dataTimestamp=2026-01-02T03%3A00%3A00%2B00%3A00"


def test_the_id_may_stand_in_the_location_alone(scripted: Scripted) -> None:
    soda, _ = scripted(httpx.Response(201, headers={"Location": "https://cloud.soda.io/api/v1/scans/a%2Fb"}))
    assert soda.trigger("orders_daily").id == "a/b"


def test_a_trigger_without_an_id_cannot_be_read(scripted: Scripted) -> None:
    soda, _ = scripted(httpx.Response(201))
    with pytest.raises(UnreadableResponse, match="no X-Soda-Scan-Id"):
        soda.trigger("orders_daily")


def test_a_trigger_that_the_service_would_refuse_is_not_sent(scripted: Scripted) -> None:
    soda, script = scripted(TRIGGERED)
    with pytest.raises(WrongArgument, match="empty name"):
        soda.trigger("")
    with pytest.raises(WrongArgument, match="expected one with an offset"):
        soda.trigger("orders_daily", data_timestamp=datetime(2026, 1, 2))
    assert script.seen == []


def test_the_rate_limit_of_trigger_is_waited_out(world: World) -> None:
    scan_ids = {world.soda.trigger("orders_daily").id for _ in range(25)}
    assert len(scan_ids) == 25
