"""Scans and definitions, as the helpers make them and as a client sees them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from soda_cloud_mock.errors import WrongFile, WrongScenario
from soda_cloud_mock.testing import MockControls, SodaMock


def status(client: httpx.Client, scan_id: str) -> Any:
    return client.get(f"/api/v1/scans/{scan_id}").json()


def test_a_scan_is_there_without_having_been_triggered(mock: MockControls, client_of_mock: httpx.Client) -> None:
    scan = mock.scan("orders_daily")
    assert status(client_of_mock, scan.id)["scanDefinition"]["name"] == "orders_daily"
    assert (scan.definition, scan.state, scan.ends_as) == ("orders_daily", "queuing", "completed")
    assert scan.ends - scan.created == timedelta(seconds=12)
    assert mock.scans == [scan]


def test_the_plan_of_a_scan_is_for_it_alone(mock: MockControls) -> None:
    assert mock.scan("orders_daily", outcome="timedOut").ends_as == "timedOut"
    assert mock.scan("orders_daily").ends_as == "completed"


def test_a_definition_is_the_plan_of_scans_that_are_triggered(mock: MockControls, client_of_mock: httpx.Client) -> None:
    mock.define("orders daily/eu", outcome="failed", queue_seconds=0, run_seconds=0)
    client_of_mock.post("/api/v1/scans", data={"scanDefinition": "orders daily/eu"})
    assert [scan.state for scan in mock.scans] == ["failed"]


def test_every_field_of_a_plan_is_passed_on(soda_mock: SodaMock, client: httpx.Client) -> None:
    scan = soda_mock.scan(
        "orders_daily",
        outcome="completedWithFailures",
        queue_seconds=1,
        run_seconds=4.5,
        confirm_seconds=0.25,
        show_started=True,
        checks=[{"evaluation_status": "fail", "id": "row-count"}],
        log_lines=["first", {"message": "second", "level": "error"}],
        post_processing_stages=[{"name": "diagnosticWarehouse", "delay_seconds": 1, "run_seconds": 2}],
        optional_fields=["checks", "postProcessingStages"],
    )
    soda_mock.clock.advance(seconds=1 + 3)
    assert scan.state == "started"
    soda_mock.clock.advance(seconds=1.5 + 1)
    shown = status(client, scan.id)
    assert shown["state"] == "completedWithFailures"
    assert shown["checks"] == [{"id": "row-count", "evaluationStatus": "fail"}]
    assert [stage["state"] for stage in shown["postProcessingStages"]] == ["ongoing"]
    assert "ended" not in shown
    lines = client.get(f"/api/v1/scans/{scan.id}/logs").json()["content"]
    assert [(line["message"], line["level"]) for line in lines] == [("first", "info"), ("second", "error")]
    other = soda_mock.scan("orders_daily", confirm_seconds=0.25, log_lines=7, checks={"pass": 2, "notEvaluated": 1})
    soda_mock.clock.advance(seconds=3)
    client.delete(f"/api/v1/scans/{other.id}")
    soda_mock.clock.advance(seconds=0.249)
    assert other.state == "cancelationRequested"
    soda_mock.clock.advance(seconds=0.001)
    assert other.state == "canceled"


def test_a_scan_is_moved_along_the_edges_of_its_life_or_by_force(mock: MockControls) -> None:
    scan = mock.scan("orders_daily")
    with pytest.raises(ValueError, match="no event leads from 'queuing' to 'completed'; possible: "):
        scan.move_to("completed")
    scan.move_to("executing")
    assert scan.state == "executing"
    scan.move_to("completed", force=True)
    assert scan.state == "completed"


def test_a_scan_beyond_the_first_thousand_is_found(soda_mock: SodaMock) -> None:
    scans = [soda_mock.scan("first")] + [soda_mock.scan("more") for _ in range(1000)]
    scans[-1].move_to("failed")
    assert [soda_mock.scans[-1].state, scans[0].state] == ["failed", "queuing"]


def test_a_reset_forgets_scans_and_definitions(mock: MockControls) -> None:
    mock.define("orders_daily", outcome="failed")
    mock.scan("orders_daily")
    mock.reset()
    assert mock.scans == []
    assert mock.scan("orders_daily").ends_as == "completed"


SCENARIO = """
settings: {rateLimits: false}
definitions:
  orders_daily: {outcome: timedOut}
scans:
  - {scanDefinition: orders_daily, scanId: yesterday, ageSeconds: 86400}
"""


def test_a_scenario_file_is_loaded(soda_mock: SodaMock, tmp_path: Path) -> None:
    soda_mock.scan("forgotten")
    soda_mock.clock.advance(hours=1)
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    soda_mock.load(file)
    assert [(scan.id, scan.state) for scan in soda_mock.scans] == [("yesterday", "timedOut")]
    assert soda_mock.scan("orders_daily").ends_as == "timedOut"
    assert soda_mock.settings["rate_limits"] is False
    assert soda_mock.clock.now == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("scans: [{scanDefinition: a, state: paused}]", WrongFile, "scenario.yaml:1: scans.0.state: got 'paused'"),
        ("credentials: [{apiKeyId: a, apiKeySecret: secret}]", ValueError, "the fixture has an API key of its own"),
        (
            "scans: [{scanDefinition: a, scanId: x}, {scanDefinition: b, scanId: x}]",
            WrongScenario,
            "a scan has the id 'x' already",
        ),
    ],
)
def test_a_scenario_file_that_is_wrong_changes_nothing(
    soda_mock: SodaMock, tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    scan = soda_mock.scan("kept")
    file = tmp_path / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=message):
        soda_mock.load(str(file))
    assert soda_mock.scans == [scan]
