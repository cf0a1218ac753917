"""Every request that the generated client makes: method, path, query, credentials and form, for arbitrary arguments.

The ids `""`, `"."` and `".."` are left out: httpx normalises the path, and another one is called.
"""

import base64
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_client.models import TriggerScanRequest
from soda_cloud_client.types import UNSET

from contract_tests.client_side.bodies import texts, values
from contract_tests.client_side.generated import ANY_SCAN_ID, BASE_URL, Served, client_for, some_arguments
from contract_tests.contract import FORM_MEDIA_TYPE, OPERATIONS, Operation, validator
from contract_tests.profiles import share
from contract_tests.rfc3339 import instant_ns
from contract_tests.servers import Key

ABOUT_A_SCAN = ["getScanStatus", "cancelScan", "getScanLogs"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOGS = OPERATIONS["getScanLogs"]

scan_ids = st.one_of(
    st.uuids().map(str),
    st.text(st.sampled_from("/%?#&=+:;@ .\\\"'{}[]\n\té日🎈aZ0-_~"), min_size=1, max_size=12),
    texts,
).filter(lambda scan_id: scan_id not in ("", ".", ".."))
keys = st.builds(Key, texts.filter(lambda text: ":" not in text), texts)


def _segments(request: httpx.Request) -> list[str]:
    """The decoded segments of the path as it was sent."""
    path, _, _ = request.url.raw_path.decode("ascii").partition("?")
    return [unquote(segment, errors="strict") for segment in path.split("/")]


def _query(request: httpx.Request) -> list[tuple[str, str]]:
    return parse_qsl(request.url.query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(request.url.query))


@pytest.mark.parametrize("operation_id", ABOUT_A_SCAN)
@given(scan_id=scan_ids)
def test_the_scan_id_is_one_segment_and_arrives_as_it_was_given(
    served: Served, operation_id: str, scan_id: str
) -> None:
    operation = OPERATIONS[operation_id]
    expected = [scan_id if part == "{scanId}" else part for part in operation.path.split("/")]
    for heard in served(operation_id, {"scan_id": scan_id}, status=404):
        assert heard.request.method == operation.method
        assert _segments(heard.request) == expected
        assert operation.pattern.fullmatch(heard.request.url.raw_path.decode("ascii"))
        assert heard.request.url.fragment == ""
        assert heard.request.content == b""
        assert _query(heard.request) == []


@given(scan_id=scan_ids, page=st.none() | values(LOGS.query["page"]), size=st.none() | values(LOGS.query["size"]))
def test_page_and_size_are_sent_when_they_are_given(
    served: Served, scan_id: str, page: int | None, size: int | None
) -> None:
    given_ones = {"page": page, "size": size}
    arguments = {name: UNSET if value is None else value for name, value in given_ones.items()}
    for heard in served("getScanLogs", {"scan_id": scan_id} | arguments, status=404):
        assert sorted(_query(heard.request)) == [
            (name, str(value)) for name, value in sorted(given_ones.items()) if value is not None
        ]
        assert _segments(heard.request)[4:] == [scan_id, "logs"]


def test_no_query_is_sent_unless_it_is_asked_for(served: Served) -> None:
    for heard in served("getScanLogs", {"scan_id": ANY_SCAN_ID}, status=404):
        assert heard.request.url.raw_path.decode() == f"/api/v1/scans/{ANY_SCAN_ID}/logs"


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.id)
@share(0.3)
@given(key=keys)
def test_the_key_is_sent_as_basic_credentials(served: Served, operation: Operation, key: Key) -> None:
    for heard in served(operation.id, some_arguments(operation), status=404, key=key):
        scheme, _, credentials = heard.request.headers["Authorization"].partition(" ")
        assert scheme == "Basic"
        assert base64.b64decode(credentials, validate=True).decode() == f"{key.id}:{key.secret}"
        assert str(heard.request.url).startswith(BASE_URL + "/")


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.id)
def test_no_header_is_sent_but_those_that_are_needed(served: Served, operation: Operation) -> None:
    expected = {"host", "connection", "accept", "accept-encoding", "user-agent", "authorization"}
    if operation.form is not None:
        expected |= {"content-type", "content-length"}
    for heard in served(operation.id, some_arguments(operation), status=404):
        assert sorted(name.lower() for name, _ in heard.request.headers.multi_items()) == sorted(expected)
        assert heard.request.headers["Accept"] == "*/*"


def test_the_secret_does_not_show_in_the_client() -> None:
    """It does in that of AuthenticatedClient, which is not for this API."""
    key = Key("an-id", "a-very-secret-word")
    shown = repr(client_for(key, BASE_URL))
    assert key.secret not in shown
    assert base64.b64encode(f"{key.id}:{key.secret}".encode()).decode() not in shown


@given(
    definition=texts.filter(bool),
    instant=st.none()
    | st.datetimes(
        datetime(2, 1, 1),
        datetime(9998, 12, 31),
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    ),
)
def test_a_trigger_is_a_form_that_the_contract_allows(
    served: Served, definition: str, instant: datetime | None
) -> None:
    operation = OPERATIONS["triggerScan"]
    assert operation.form is not None
    body = TriggerScanRequest(definition, UNSET if instant is None else instant)
    for heard in served("triggerScan", {"body": body}, status=404):
        assert heard.request.method == operation.method
        assert heard.request.url.raw_path.decode() == operation.path
        assert heard.request.headers.get_list("Content-Type") == [FORM_MEDIA_TYPE]
        fields = parse_qsl(heard.request.content.decode("ascii"), keep_blank_values=True, strict_parsing=True)
        form: dict[str, Any] = dict(fields)
        assert len(form) == len(fields)
        assert list(validator(operation.form).iter_errors(form)) == []
        assert form.pop("scanDefinition") == definition
        if instant is not None:
            assert "dataTimestamp" in form
            sent_ns = instant_ns(form.pop("dataTimestamp"))
            assert sent_ns == (instant - EPOCH) // timedelta(microseconds=1) * 1000
        assert form == {}
