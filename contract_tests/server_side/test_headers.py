"""Headers that stand on responses of every kind.

Source: what the service is seen to do, and RFC 9110.
"""

import pytest

from contract_tests.account import SCANS, Account, scan_path
from contract_tests.server_side.calls import UNKNOWN_ID, exhaust


@pytest.mark.about_limits
def test_every_response_has_a_trace_id_of_its_own(account: Account, forbidden: Account) -> None:
    scan_id = account.new_scan()
    exhaust(account, "cancelScan", 9)
    responses = {
        201: account.trigger(),
        200: account.status(scan_id),
        400: account.logs(scan_id, "size=99"),
        401: account.anonymous("GET", scan_path(scan_id)),
        403: forbidden.status(scan_id),
        404: account.status(UNKNOWN_ID),
        405: account.call("PATCH", SCANS),
    }
    more = [account.logs(scan_id), account.cancel(scan_id), account.cancel(scan_id), account.call("GET", "/nowhere")]
    assert {status: response.status_code for status, response in responses.items()} == {s: s for s in responses}
    assert [response.status_code for response in more] == [200, 200, 429, 404]
    trace_ids = [response.headers.get("X-Soda-Trace-Id") for response in [*responses.values(), *more]]
    assert all(trace_ids)
    assert len(set(trace_ids)) == len(trace_ids)


def test_a_refused_request_says_how_to_authenticate(account: Account) -> None:
    response = account.anonymous("GET", scan_path(UNKNOWN_ID))
    assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
