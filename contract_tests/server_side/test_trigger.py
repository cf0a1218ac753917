"""Triggering a scan: the form, and what is told of the new scan.

Source: the supplement "Trigger a scan"; Assumption A11.
"""

from urllib.parse import quote_plus

import pytest

from contract_tests.account import SCANS, Account, Clock, Wire
from contract_tests.contract import FINAL_STATES
from contract_tests.rfc3339 import instant_ms
from contract_tests.server_side.calls import FORM
from contract_tests.servers import NEEDS_FLAGS, started_mock

BAD_FORMS = [
    "",
    "&",
    "name=x",
    "scanDefinition",
    "scanDefinition=",
    "ScanDefinition=x",
    "scanDefinition=x&scanDefinition=x",
    "scanDefinition=x&scanDefinition=y",
    "scanDefinition=x&dataTimestamp=",
    "scanDefinition=x&dataTimestamp=yesterday",
    "scanDefinition=x&dataTimestamp=2026-01-01",
    "scanDefinition=x&dataTimestamp=2026-01-01T00:00:00",
    "scanDefinition=x&dataTimestamp=2026-02-30T00:00:00Z",
    "scanDefinition=x&dataTimestamp=2026-01-01T25:00:00Z",
    "scanDefinition=x&dataTimestamp=1767225600",
    # An unescaped plus sign is a blank in a form.
    "scanDefinition=x&dataTimestamp=2026-01-01T00:00:00+01:00",
    "scanDefinition=x&dataTimestamp=2026-01-01T00:00:00Z&dataTimestamp=2026-01-01T00:00:00Z",
]
DATA_TIMESTAMPS = [
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.123Z",
    "2025-12-31T23:59:59.999999Z",
    "2026-01-01T00:00:00+01:00",
    "2026-01-01T00:00:00-23:59",
]


@pytest.mark.parametrize("form", BAD_FORMS)
def test_a_bad_form_is_400_and_starts_nothing(account: Account, form: str) -> None:
    response = account.call("POST", SCANS, headers=FORM, body=form)
    assert response.status_code == 400, response.text
    assert "X-Soda-Scan-Id" not in response.headers
    assert "Location" not in response.headers


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", None])
def test_only_a_form_is_accepted(account: Account, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    body = '{"scanDefinition": "x"}' if content_type == "application/json" else "scanDefinition=x"
    assert account.call("POST", SCANS, headers=headers, body=body).status_code == 400


def test_a_form_with_a_charset_is_a_form(account: Account) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    assert account.call("POST", SCANS, headers=headers, body="scanDefinition=x").status_code == 201


@pytest.mark.parametrize("form", ["x=1", "ScanDefinition=y", "x=1&x=2", "=", "scanTime=now"])
def test_unknown_fields_of_a_form_are_ignored(account: Account, form: str) -> None:
    response = account.call("POST", SCANS, headers=FORM, body=f"scanDefinition=known&{form}")
    assert response.status_code == 201, response.text
    assert account.scan(response.headers["X-Soda-Scan-Id"])["scanDefinition"]["name"] == "known"


@pytest.mark.parametrize(
    "definition", ["a b", "a+b", "a&b=c", "100%", "é✓🎈", "a\nb", "x" * 1_000, "'\"<>", "true", "0"]
)
def test_the_definition_is_taken_as_it_was_sent(account: Account, definition: str) -> None:
    response = account.call("POST", SCANS, headers=FORM, body=f"scanDefinition={quote_plus(definition)}")
    scan = account.scan(response.headers["X-Soda-Scan-Id"])
    assert scan["scanDefinition"]["name"] == definition


@pytest.mark.parametrize("data_timestamp", DATA_TIMESTAMPS)
def test_a_data_timestamp_with_an_offset_is_accepted(account: Account, data_timestamp: str) -> None:
    response = account.trigger(dataTimestamp=data_timestamp)
    assert response.status_code == 201, response.text


@pytest.mark.parametrize("data_timestamp", [text for text in DATA_TIMESTAMPS if "999999" not in text])
def test_the_scan_time_is_the_data_timestamp(account: Account, data_timestamp: str) -> None:
    scan_id = account.trigger(dataTimestamp=data_timestamp).headers["X-Soda-Scan-Id"]
    assert instant_ms(account.scan(scan_id)["scanTime"]) == instant_ms(data_timestamp)


def test_the_scan_time_is_now_without_a_data_timestamp(account: Account, clock: Clock) -> None:
    clock.advance(12_345)
    scan = account.scan(account.new_scan())
    assert "scanTime" in scan
    assert instant_ms(scan["scanTime"]) == clock.now_ms


def test_every_scan_has_an_id_of_its_own(account: Account, clock: Clock) -> None:
    """That Location and X-Soda-Scan-Id agree is seen to by the oracle."""
    scan_ids = set()
    for _ in range(3):
        scan_ids |= {account.new_scan() for _ in range(10)}
        clock.advance(60_000)
    assert len(scan_ids) == 30


def test_location_of_a_new_scan_leads_to_its_status(account: Account) -> None:
    headers = account.trigger().headers
    assert headers["Location"] == f"{account.wire.server.base_url}/api/v1/scans/{headers['X-Soda-Scan-Id']}"
    assert account.call("GET", headers["Location"]).json()["id"] == headers["X-Soda-Scan-Id"]


def test_strict_definitions_answer_404_to_an_unknown_one(wire: Wire) -> None:
    if not wire.server.is_ours:
        pytest.skip(NEEDS_FLAGS)
    with started_mock("--strict-definitions") as server:
        other_wire = Wire(server, wire.traffic)
        try:
            account = Account(other_wire, server.key)
            response = account.trigger("nobody defined this")
            assert response.status_code == 404
            assert "nobody defined this" in response.json()["message"]
            bad = account.call("POST", SCANS, headers=FORM, body="scanDefinition=nobody&dataTimestamp=x")
            assert bad.status_code == 400, "parameters come before existence"
            for definition in sorted(FINAL_STATES):
                assert account.trigger(definition).status_code == 201
        finally:
            other_wire.close()
