"""The conduct report, and the requests it is made from."""

import httpx
import pytest
from soda_cloud_mock.core.conduct import Rule
from soda_cloud_mock.testing import MockControls, SodaMock
from soda_cloud_mock.testing.report import EXPECTED


def poll_blindly(mock: SodaMock, client: httpx.Client) -> str:
    """Reads the status of a scan at once again, and then after its end."""
    scan = mock.scan("orders_daily")
    path = f"/api/v1/scans/{scan.id}"
    client.get(path)
    mock.clock.advance(seconds=2)
    client.get(path)
    mock.clock.advance(seconds=60)
    for _ in range(4):
        client.get(path)
    return scan.id


def test_a_client_that_keeps_to_the_rules_passes(mock: MockControls, client_of_mock: httpx.Client) -> None:
    client_of_mock.post("/api/v1/scans", data={"scanDefinition": "orders_daily"})
    assert mock.findings == []
    mock.assert_well_behaved()


def test_a_mock_that_nobody_has_called_has_nothing_to_judge(mock: MockControls) -> None:
    with pytest.raises(AssertionError, match=f"no call has reached the mock at {mock.base_url}"):
        mock.assert_well_behaved()


def test_the_report_says_what_happened_what_was_expected_and_where(soda_mock: SodaMock, client: httpx.Client) -> None:
    scan_id = poll_blindly(soda_mock, client)
    with pytest.raises(AssertionError) as failed:
        soda_mock.assert_well_behaved()
    path = f"/api/v1/scans/{scan_id}"
    assert str(failed.value) == (
        "the client misused the API: 2 rules were broken in 6 calls\n"
        "\n"
        "1. polledBeforeNextPollTime\n"
        f"   happened: the status of scan {scan_id} was read 3000 ms before 2026-01-01T00:00:05.000Z, the "
        "X-Soda-Next-Poll-Time of request 1\n"
        "   expected: wait until the X-Soda-Next-Poll-Time of the last status\n"
        "   calls:\n"
        f"        1 2026-01-01T00:00:00.000Z GET    {path} -> 200\n"
        f"   >    2 2026-01-01T00:00:02.000Z GET    {path} -> 200\n"
        f"        3 2026-01-01T00:01:02.000Z GET    {path} -> 200\n"
        f"        4 2026-01-01T00:01:02.000Z GET    {path} -> 200\n"
        f"        5 2026-01-01T00:01:02.000Z GET    {path} -> 200\n"
        "\n"
        "2. polledAfterFinal, 3 times\n"
        f"   happened: the status of scan {scan_id} was read 0 ms after request 3 had shown the final state completed\n"
        "   expected: stop polling once a status shows a final state; nothing leaves it\n"
        "   calls:\n"
        f"        1 2026-01-01T00:00:00.000Z GET    {path} -> 200\n"
        f"        2 2026-01-01T00:00:02.000Z GET    {path} -> 200\n"
        f"        3 2026-01-01T00:01:02.000Z GET    {path} -> 200\n"
        f"   >    4 2026-01-01T00:01:02.000Z GET    {path} -> 200\n"
        f"        5 2026-01-01T00:01:02.000Z GET    {path} -> 200\n"
        f"        6 2026-01-01T00:01:02.000Z GET    {path} -> 200"
    )


def test_rules_can_be_ignored_by_name(soda_mock: SodaMock, client: httpx.Client) -> None:
    poll_blindly(soda_mock, client)
    with pytest.raises(AssertionError, match="1 rule was broken in 6 calls"):
        soda_mock.assert_well_behaved(ignore=[Rule.POLLED_AFTER_FINAL])
    soda_mock.assert_well_behaved(ignore=["polledAfterFinal", "polledBeforeNextPollTime"])
    with pytest.raises(ValueError, match="'polledTooSlow' is not a valid Rule"):
        soda_mock.assert_well_behaved(ignore=["polledTooSlow"])


def test_a_reset_connection_and_a_fault_are_named_in_the_report(soda_mock: SodaMock, client: httpx.Client) -> None:
    path = f"/api/v1/scans/{soda_mock.scan('orders_daily').id}"
    soda_mock.reset_next("cancelScan", after=True)
    with pytest.raises(httpx.ReadError):
        client.delete(path)
    client.delete(f"{path}?reason=again")
    with pytest.raises(AssertionError) as failed:
        soda_mock.assert_well_behaved()
    assert f"DELETE {path} -> connection reset (a fault that the test asked for)\n" in str(failed.value)
    assert f"DELETE {path}?reason=again -> 400" in str(failed.value)


def test_every_rule_says_what_is_expected() -> None:
    assert set(EXPECTED) == set(Rule)


def test_requests_are_recorded_with_what_they_were_about(mock: MockControls, client_of_mock: httpx.Client) -> None:
    scan = mock.scan("orders_daily")
    fault = mock.fail_next("getScanLogs", status=500)
    answer = client_of_mock.get(f"/api/v1/scans/{scan.id}/logs?size=100")
    client_of_mock.get("/nowhere", auth=None)
    (recorded,) = mock.requests if len(mock.requests) == 1 else mock.requests[:1]
    assert (recorded.number, recorded.method, recorded.query) == (1, "GET", "size=100")
    assert (recorded.operation, recorded.scan_id, recorded.status) == ("getScanLogs", scan.id, 500)
    assert (recorded.api_key_id, recorded.fault_id) == (mock.api_key_id, fault.id)
    assert recorded.trace_id == answer.headers["X-Soda-Trace-Id"]
    assert abs(recorded.at - mock.clock.now).total_seconds() < 60
