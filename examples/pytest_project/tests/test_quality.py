from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from orders_pipeline.quality import LoadRefused, accept_load
from soda_cloud_mock.testing import FinalState, SodaMock
from soda_scans import NotPermitted, SodaScans

LOADED_AT = datetime(2026, 1, 31, 4, tzinfo=UTC)


@pytest.fixture
def soda(soda_mock: SodaMock) -> Iterator[SodaScans]:
    """A client of the mock, to which the environment leads."""
    assert soda_mock.scans == []
    with SodaScans.from_env() as soda:
        yield soda


@pytest.mark.parametrize("outcome", ["completed", "completedWithWarnings"])
def test_a_load_without_failures_is_accepted(soda: SodaScans, soda_mock: SodaMock, outcome: FinalState) -> None:
    soda_mock.define("orders_daily", outcome=outcome)
    scan_id = accept_load(soda, LOADED_AT)
    assert [scan.id for scan in soda_mock.scans] == [scan_id]
    soda_mock.assert_well_behaved()


def test_the_scan_looks_at_the_data_of_the_load(soda: SodaScans) -> None:
    scan_id = accept_load(soda, LOADED_AT)
    assert soda.status(scan_id).model.scan_time == LOADED_AT


def test_a_load_with_failures_is_refused_with_what_the_scan_said(soda: SodaScans, soda_mock: SodaMock) -> None:
    soda_mock.define(
        "orders_daily",
        outcome="completedWithFailures",
        checks={"pass": 7, "fail": 2},
        log_lines=["reading orders", {"level": "error", "message": "missing_count(customer_id) = 3"}],
    )
    with pytest.raises(LoadRefused, match=r"completedWithFailures with 2 failures") as refused:
        accept_load(soda, LOADED_AT)
    assert str(refused.value).splitlines()[1:] == ["- missing_count(customer_id) = 3"]
    soda_mock.assert_well_behaved()


def test_a_scan_that_hangs_is_canceled(soda: SodaScans, soda_mock: SodaMock) -> None:
    soda_mock.define("orders_daily", run_seconds=6 * 3600)
    with pytest.raises(LoadRefused, match="not done after 1800 s"):
        accept_load(soda, LOADED_AT)
    soda_mock.clock.advance(seconds=10)
    assert [scan.state for scan in soda_mock.scans] == ["canceled"]
    soda_mock.assert_well_behaved()


def test_a_scan_that_ends_just_as_it_is_given_up_is_refused_all_the_same(soda: SodaScans, soda_mock: SodaMock) -> None:
    soda_mock.define("orders_daily", queue_seconds=0, run_seconds=1801)
    soda_mock.delay_next("cancelScan", seconds=5)
    with pytest.raises(LoadRefused, match="not done after 1800 s"):
        accept_load(soda, LOADED_AT)
    assert [scan.state for scan in soda_mock.scans] == ["completed"]


def test_an_outage_of_a_minute_is_sat_out(soda: SodaScans, soda_mock: SodaMock) -> None:
    outage = soda_mock.fail_next("getScanStatus", status=503, retry_after_seconds=20, times=3)
    before = soda_mock.clock.now
    accept_load(soda, LOADED_AT)
    assert outage.injected == 3
    assert soda_mock.clock.now - before >= timedelta(minutes=1)
    soda_mock.assert_well_behaved()


def test_a_key_without_permission_is_an_error_of_its_own(soda: SodaScans, soda_mock: SodaMock) -> None:
    soda_mock.fail_next("triggerScan", status=403)
    with pytest.raises(NotPermitted):
        accept_load(soda, LOADED_AT)
    assert soda_mock.scans == []
