"""What each command prints, and what it ends with."""

import json
import re
from importlib.metadata import version
from typing import Any

import httpx
import pytest
from soda_scans import FINAL_STATES
from soda_scans.cli.exit_codes import OF_STATE

from tests.sdk.cli.conftest import Here

CODES = {
    "completed": 0,
    "completedWithFailures": 1,
    "completedWithWarnings": 2,
    "completedWithErrors": 3,
    "failed": 3,
    "canceled": 3,
    "timedOut": 3,
}


def test_every_final_state_has_its_exit_code() -> None:
    assert set(OF_STATE) == FINAL_STATES
    assert {str(state): int(code) for state, code in OF_STATE.items()} == CODES


@pytest.mark.parametrize(("state", "code"), CODES.items())
def test_run_ends_with_what_the_scan_ended_with(here: Here, state: str, code: int) -> None:
    ended = here("run", state)
    assert ended.code == code
    assert ended.out.startswith(f"{state}: {state} after ")


def test_run_sums_up_the_checks(here: Here) -> None:
    here.sandbox.define("orders", outcome="completedWithFailures", checks={"pass": 3, "warn": 1, "fail": 2})
    ended = here("run", "orders")
    assert ended.code == 1
    first, counted, *rest = ended.out.splitlines()
    assert first == "orders: completedWithFailures after 12 s"
    assert counted == "  checks: 2 fail, 3 pass, 1 warn"
    assert sorted(line.split(":")[0] for line in rest[:-1]) == ["    fail", "    fail", "    warn"]
    assert rest[-1].startswith("  https://cloud.soda.io/scans/")


def test_run_says_at_once_which_scan_it_is_and_else_nothing_but_the_summary(here: Here) -> None:
    ended = here("run", "orders_daily")
    (scan,) = here.sandbox.scans()
    assert ended.err == f"soda-scans: orders_daily runs as scan {scan['scanId']}\n"
    assert "\x1b" not in ended.out + ended.err


@pytest.mark.parametrize(("state", "code"), [("completedWithWarnings", 0), ("completedWithFailures", 1)])
@pytest.mark.parametrize("command", ["run", "wait"])
def test_warnings_can_be_as_good_as_none(here: Here, command: str, state: str, code: int) -> None:
    about = state if command == "run" else here.sandbox.scan(state, outcome=state)
    assert here(command, about, "--warnings-ok").code == code


@pytest.mark.parametrize("command", ["run", "wait"])
def test_a_scan_that_takes_too_long_is_3(here: Here, command: str) -> None:
    here.sandbox.define("long", runSeconds=1000)
    about = "long" if command == "run" else here.sandbox.scan("long", runSeconds=1000)
    ended = here(command, about, "--timeout", "60")
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"wait of scan \S+: after 60 s \S+ is executing", ended.err)


def test_data_timestamp_is_sent(here: Here) -> None:
    assert here("trigger", "orders_daily", "--data-timestamp", "2026-01-31T06:00:00+02:00").code == 0
    (scan,) = here.sandbox.scans()
    assert here("status", scan["scanId"], "--json").json["scanTime"] == "2026-01-31T04:00:00+00:00"


def test_trigger_prints_the_id_alone(here: Here) -> None:
    ended = here("trigger", "orders_daily")
    (scan,) = here.sandbox.scans()
    assert (ended.code, ended.out, ended.err) == (0, f"{scan['scanId']}\n", "")
    assert here("trigger", "orders_daily", "--json").json.keys() == {"scanId"}


def test_status_prints_how_a_scan_stands_and_is_0_whatever_that_is(here: Here) -> None:
    running, failed = here.sandbox.scan("a", runSeconds=100), here.sandbox.scan("b", outcome="failed")
    here.time.sleep(50)
    ended = here("status", running)
    assert (ended.code, ended.out.splitlines()[0]) == (0, "a: executing")
    ended = here("status", failed)
    assert (ended.code, ended.out.splitlines()[:2]) == (0, ["b: failed after 12 s", "  checks: none"])


def test_wait_waits(here: Here) -> None:
    ended = here("wait", here.sandbox.scan("a", runSeconds=600, outcome="completedWithErrors"))
    assert ended.code == 3
    assert ended.out.startswith("a: completedWithErrors after 602 s\n")
    assert ended.err == ""


def test_cancel_cancels(here: Here) -> None:
    ended = here("cancel", here.sandbox.scan(queueSeconds=100))
    assert (ended.code, ended.err) == (0, "")
    assert here.sandbox.scans()[0]["state"] == "canceled"


def test_cancel_of_a_scan_that_is_over_is_refused(here: Here) -> None:
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=0)
    ended = here("cancel", scan_id)
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith(f"soda-scans: cancelScan of scan {scan_id}: 400 invalid_scan_state: ")


# --- logs ---


def test_logs_prints_every_line(here: Here) -> None:
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=1, logLines=1234)
    here.time.sleep(1)
    ended = here("logs", scan_id)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert len(lines) == 1234
    assert all(re.match(r"2026-01-01T00:00:0\S+ (DEBUG|INFO|WARNING|ERROR) +\S", line) for line in lines)


def test_logs_follows(here: Here) -> None:
    scan_id = here.sandbox.scan(runSeconds=600, logLines=2345)
    assert len(here("logs", scan_id).out.splitlines()) == 0
    assert len(here("logs", scan_id, "--follow").out.splitlines()) == 2345


def test_logs_follows_no_longer_than_it_may(here: Here) -> None:
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=600, logLines=600)
    ended = here("logs", scan_id, "--follow", "--timeout", "60")
    assert ended.code == 3
    assert 40 < len(ended.out.splitlines()) <= 61


def test_logs_takes_no_timeout_without_following(here: Here) -> None:
    ended = here("logs", "s1", "--timeout", "60")
    assert (ended.code, ended.err) == (
        64,
        "soda-scans: got --timeout without --follow; a log is read as it is, at once\n",
    )


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_logs_keeps_a_level_and_those_above(here: Here, level: str, kept: list[str]) -> None:
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=1, logLines=2000)
    here.time.sleep(1)
    everything = [line.split()[1].lower() for line in here("logs", scan_id).out.splitlines()]
    assert set(everything) == {"debug", "info", "warning", "error"}
    shown = [line.split()[1].lower() for line in here("logs", scan_id, "--level", level).out.splitlines()]
    assert shown == [one for one in everything if one in kept]


def test_a_level_that_nobody_knows_is_printed_whatever_is_asked_for(here: Here) -> None:
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=1, logLines=3)
    here.time.sleep(1)
    fault = {"operation": "getScanLogs", "fault": {"kind": "enumValue", "value": "notice"}}
    here.sandbox.call("POST", "faults", fault)
    assert len(here("logs", scan_id, "--level", "error").out.splitlines()) == 3


def test_what_a_scan_logs_cannot_drive_the_terminal(here: Here) -> None:
    hostile = [{"message": "a\x1b[2Jb\x07\r\x9bc [red]d[/red]\té\U0001f600\nnext"}]
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=1, logLines=hostile)
    here.time.sleep(1)
    ended = here("logs", scan_id)
    assert ended.out.partition(" INFO    ")[2] == "a\\x1b[2Jb\\x07\\r\\x9bc [red]d[/red]\té\U0001f600\nnext\n"


# --- JSON ---


@pytest.mark.parametrize("command", ["run", "wait", "status"])
def test_json_is_the_answer_of_the_service_in_one_document(here: Here, command: str) -> None:
    about = "orders_daily"
    if command != "run":
        about = here.sandbox.scan(about)
    if command == "status":
        here.time.sleep(100)
    ended = here(command, about, "--json")
    assert ended.out.count("\n") == 1
    (scan,) = here.sandbox.scans()
    assert (ended.json["id"], ended.json["state"]) == (scan["scanId"], "completed")
    assert ended.json["checks"]


def test_json_of_a_log_is_a_document_for_each_line(here: Here) -> None:
    scan_id = here.sandbox.scan(queueSeconds=0, runSeconds=1, logLines=30)
    here.time.sleep(1)
    lines = [json.loads(line) for line in here("logs", scan_id, "--json").out.splitlines()]
    assert [line["index"] for line in lines] == list(range(30))
    assert {frozenset(line) for line in lines} == {frozenset({"index", "level", "message", "timestamp"})}


def test_json_of_a_cancel(here: Here) -> None:
    scan_id = here.sandbox.scan(queueSeconds=100)
    assert here("cancel", scan_id, "--json").json == {"scanId": scan_id, "canceled": True}


def test_json_of_an_error_is_one_document_too(here: Here) -> None:
    ended = here("status", "nope", "--json")
    assert ended.code == 4
    error = ended.json["error"]
    assert error.pop("traceId")
    assert error == {
        "type": "NotFound",
        "message": "no scan has the id 'nope'",
        "operation": "getScanStatus",
        "scanId": "nope",
        "status": 404,
        "code": "scan_not_found",
    }


def test_json_of_a_time_out_has_the_last_status(here: Here) -> None:
    ended = here("wait", here.sandbox.scan(runSeconds=1000), "--timeout", "60", "--json")
    assert ended.code == 3
    assert ended.json["error"]["type"] == "WaitTimedOut"
    assert ended.json["error"]["lastStatus"]["state"] == "executing"


# --- the service does not do what it should ---


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 401},
        {"kind": "status", "status": 403, "body": "html"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 429, "retryAfterSeconds": 10_000},
        {"kind": "reset"},
        {"kind": "status", "status": 200, "body": "html"},
    ],
)
@pytest.mark.parametrize("command", ["status", "wait", "logs"])
def test_a_service_that_refuses_or_fails_is_4(here: Here, command: str, fault: dict[str, Any]) -> None:
    scan_id = here.sandbox.scan()
    here.sandbox.call("POST", "faults", {"fault": fault, "times": 20})
    ended = here(command, scan_id)
    assert (ended.code, ended.out) == (4, "")
    assert re.fullmatch(rf"soda-scans: get\w+ of scan {scan_id}: .+\n", ended.err)


def test_a_service_that_cannot_be_reached_is_4(here: Here) -> None:
    ended = here("status", "s1", "--base-url", "http://127.0.0.1:9")
    assert (ended.code, ended.out) == (4, "")
    assert "ConnectError" in ended.err


def test_the_secret_is_never_shown(here: Here) -> None:
    secret = here.sandbox.environment["SODA_API_KEY_SECRET"]
    for arguments in (("status", "nope"), ("status", "s1", "--base-url", "http://127.0.0.1:9"), ("run", "a", "--json")):
        ended = here(*arguments)
        assert secret not in ended.out + ended.err


# --- the command line ---


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("fly",), "invalid choice: 'fly'"),
        (("run",), "the following arguments are required: NAME"),
        (("wait", "s1", "--timeout", "-1"), "got '-1'; expected a number of seconds"),
        (("wait", "s1", "--timeout", "soon"), "got 'soon'; expected a number of seconds"),
        (("wait", "s1", "--timeout", "nan"), "got 'nan'; expected a number of seconds"),
        (("run", "a", "--data-timestamp", "2026-01-31"), "got '2026-01-31'; expected a time with an offset"),
        (("run", "a", "--data-timestamp", "now"), "got 'now'; expected a time with an offset"),
        (("logs", "s1", "--level", "loud"), "invalid choice: 'loud'"),
        (("status", "s1", "--region", "mars"), "invalid choice: 'mars'"),
        (("status", "s1", "--region", "eu", "--base-url", "http://a"), "not allowed with argument"),
        (("status", "s1", "--base-url", "nowhere"), "got base_url='nowhere'"),
        (("status", ""), "got the scan id ''"),
        (("run", ""), "got an empty name"),
        (("trigger", "a", "--follow"), "unrecognized arguments: --follow"),
    ],
)
def test_a_wrong_command_line_is_64(here: Here, arguments: tuple[str, ...], message: str) -> None:
    ended = here(*arguments)
    assert (ended.code, ended.out) == (64, "")
    assert message in ended.err
    assert here.sandbox.scans() == []


@pytest.mark.parametrize("name", ["SODA_API_KEY_ID", "SODA_API_KEY_SECRET", "SODA_BASE_URL"])
def test_an_environment_that_lacks_something_is_64(here: Here, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)
    ended = here("status", "s1")
    assert ended.code == 64
    assert f"the environment has no {name}" in ended.err


def test_a_region_takes_the_place_of_the_environment(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def refuse(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        asked.add(request.url.host)
        raise httpx.ConnectError("no way out")

    with monkeypatch.context() as patched:
        patched.setattr(httpx.HTTPTransport, "handle_request", refuse)
        here.time.on_sleep = lambda _: None
        assert here("status", "s1", "--region", "us").code == 4
    assert asked == {"cloud.us.soda.io"}


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help")])
def test_help_tells_the_exit_codes(here: Here, arguments: tuple[str, ...]) -> None:
    ended = here(*arguments)
    assert ended.code == 0
    for state, code in CODES.items():
        assert re.search(rf"^ *{code} .*\b{state}\b", ended.out, re.MULTILINE), state


def test_the_version_is_that_of_the_distribution(here: Here) -> None:
    assert here("--version").out == f"soda-scans {version('soda-scans')}\n"
