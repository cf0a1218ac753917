import logging
from typing import NoReturn

import pytest
from soda_cloud_mock.testing import SodaMock
from soda_scan_operator import SodaScanOperator, StepFailed, run_scan
from soda_scans import NotAuthenticated, ScanState, WaitTimedOut


def test_the_result_is_for_the_steps_that_follow(soda_mock: SodaMock) -> None:
    soda_mock.define("orders_daily", outcome="completedWithWarnings", checks={"pass": 3, "warn": 2})
    result = run_scan("orders_daily")
    assert result.scan_id == soda_mock.scans[0].id
    assert (result.state, result.failures, result.warnings) == ("completedWithWarnings", 0, 2)
    soda_mock.assert_well_behaved()


@pytest.mark.parametrize("outcome", ["completedWithFailures", "completedWithErrors", "failed", "timedOut", "canceled"])
def test_the_step_fails_as_the_scan_fails(soda_mock: SodaMock, outcome: str) -> None:
    with pytest.raises(StepFailed, match=f"ended as {outcome}, see https://cloud.soda.io/"):
        run_scan(outcome)
    soda_mock.assert_well_behaved()


def test_what_is_good_enough_can_be_chosen(soda_mock: SodaMock) -> None:
    assert run_scan("completedWithFailures", good=set(ScanState)).failures == 1
    soda_mock.assert_well_behaved()


def test_progress_is_logged(soda_mock: SodaMock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "soda_scan_operator"):
        run_scan("orders_daily")
    (scan,) = soda_mock.scans
    assert caplog.messages == [f"scan {scan.id}: {state}" for state in ("queuing", "executing", "completed")]


def test_a_scan_that_takes_too_long_is_canceled(soda_mock: SodaMock) -> None:
    soda_mock.define("orders_daily", run_seconds=24 * 3600)
    with pytest.raises(WaitTimedOut):
        run_scan("orders_daily", timeout_s=3600)
    assert [scan.ends_as for scan in soda_mock.scans] == ["canceled"]
    soda_mock.assert_well_behaved()


def test_a_scan_is_canceled_once_though_the_answer_to_the_cancel_is_lost(soda_mock: SodaMock) -> None:
    soda_mock.define("orders_daily", run_seconds=24 * 3600)
    lost = soda_mock.reset_next("cancelScan", after=True)
    with pytest.raises(WaitTimedOut):
        run_scan("orders_daily", timeout_s=3600)
    assert lost.injected == 1
    assert [request.operation for request in soda_mock.requests].count("cancelScan") == 1
    assert [scan.ends_as for scan in soda_mock.scans] == ["canceled"]
    soda_mock.assert_well_behaved()


def test_the_time_out_is_the_error_even_if_the_cancel_fails(
    soda_mock: SodaMock, caplog: pytest.LogCaptureFixture
) -> None:
    soda_mock.define("orders_daily", run_seconds=24 * 3600)
    soda_mock.fail_next("cancelScan", status=403)
    with pytest.raises(WaitTimedOut):
        run_scan("orders_daily", timeout_s=3600)
    assert "could not be canceled" in caplog.text


def test_a_wrong_secret_is_an_error_and_starts_nothing(soda_mock: SodaMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SODA_API_KEY_SECRET", "another")
    with pytest.raises(NotAuthenticated):
        run_scan("orders_daily")
    assert soda_mock.scans == []


def test_an_operator_that_is_killed_cancels_its_scan(soda_mock: SodaMock, monkeypatch: pytest.MonkeyPatch) -> None:
    operator = SodaScanOperator(definition="orders_daily")
    operator.on_kill()

    def killed(*_: object, **__: object) -> NoReturn:
        operator.on_kill()
        raise SystemExit

    monkeypatch.setattr("soda_scan_operator.SodaScans.wait", killed)
    with pytest.raises(SystemExit):
        operator.execute({})
    assert [scan.state for scan in soda_mock.scans] == ["canceled"]


def test_an_operator_gives_its_base_what_it_does_not_know(soda_mock: SodaMock) -> None:
    class Base:
        def __init__(self, *, task_id: str) -> None:
            self.task_id = task_id

    class SodaScan(SodaScanOperator, Base):
        pass

    operator = SodaScan(task_id="scan_orders", definition="orders_daily")
    assert operator.task_id == "scan_orders"
    assert operator.execute({}).state == "completed"
    assert len(soda_mock.scans) == 1
