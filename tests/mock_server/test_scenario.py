"""Scenario files: what they set, and how a wrong one is refused."""

from pathlib import Path

import httpx
import pytest
from soda_cloud_mock import cli
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.errors import WrongFile, WrongScenario
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import Options
from soda_cloud_mock.scenario import Scenario, read_scenario

WHOLE = """\
settings:
  rateLimits: false
  rateWindow: fixed
credentials:
  - {apiKeyId: ci, apiKeySecret: "s:1"}
  - apiKeyId: reader
    apiKeySecret: s2
    permissions: [getScanStatus, getScanLogs]
definitions:
  orders_daily:
    runSeconds: 2.5
    outcome: completedWithWarnings
scans:
  - scanDefinition: orders_daily
    scanId: old/scan
    ageSeconds: 3
    dataTimestamp: 2026-01-31T08:15:00+02:00
  - scanDefinition: customers
    state: cancelationRequested
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_sets_settings_keys_definitions_and_scans(tmp_path: Path) -> None:
    scenario = read_scenario(written(tmp_path, WHOLE))
    assert (scenario.settings.rate_limits, scenario.settings.rate_window) == (False, "fixed")
    assert scenario.api_keys == [
        ApiKey("ci", "s:1"),
        ApiKey("reader", "s2", frozenset({"getScanStatus", "getScanLogs"})),
    ]
    assert scenario.definitions["orders_daily"].run_ms == 2_500
    mock = Mock(Options(scenario=scenario, clock_mode=ClockMode.VIRTUAL))
    sandbox = mock.sandboxes.permanent.sandbox
    old = sandbox.scan("old/scan")
    assert old.state_at(sandbox.now_ms()) is ScanState.EXECUTING
    assert old.scan_time == "2026-01-31T06:15:00Z"
    canceling = sandbox.scans(page=1, size=1)[0]
    assert canceling.state_at(sandbox.now_ms()) is ScanState.CANCELATION_REQUESTED
    assert canceling.state_at(sandbox.now_ms() + 2_000) is ScanState.CANCELED


@pytest.mark.parametrize("state", ScanState)
def test_a_scan_can_be_there_in_every_state(tmp_path: Path, state: ScanState) -> None:
    scenario = read_scenario(written(tmp_path, f"scans: [{{scanDefinition: a, ageSeconds: 60, state: {state}}}]"))
    sandbox = Mock(Options(scenario=scenario)).sandboxes.permanent.sandbox
    assert sandbox.scans(page=0, size=1)[0].state_at(sandbox.now_ms()) is state


@pytest.mark.parametrize("text", ["", "{}", "# nothing\n"])
def test_an_empty_scenario_changes_nothing(tmp_path: Path, text: str) -> None:
    assert read_scenario(written(tmp_path, text)) == Scenario(api_keys=[], scans=[])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("definitons: {}", ":1: definitons: unknown field; did you mean 'definitions'? possible: settings, "),
        ("a: [", ":1: "),
        (
            "settings:\n  rateWindow: rolling\n",
            ":2: settings.rateWindow: got 'rolling'; possible: sliding, fixed, tokenBucket",
        ),
        ("definitions:\n  a:\n    outcome: completed\n    runSeconds: ten\n", ':4: definitions.a.runSeconds: "ten"'),
        ("scans:\n  - scanDefinition: a\n  - scanId: b\n", ":3: scans.1: the field 'scanDefinition' is missing"),
        ("definitions: {}\ndefinitions: {}\n", ":2: found duplicate key"),
        ("credentials:\n- {apiKeyId: a, apiKeySecret: b}\n- {apiKeyId: a, apiKeySecret: c}\n", ":3: credentials.1.api"),
        ("scans:\n- scanDefinition: a\n  dataTimestamp: 2026-01-31\n", ":3: scans.0.dataTimestamp: "),
        ("definitions:\n  a:\n    logLines: [{message: x, atSeconds: 99}]\n", ":2: definitions.a: log lines must be"),
        ("- 1", ":1: the whole file: "),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(WrongFile) as refusal:
        read_scenario(path)
    assert f"{path}{message}" in str(refusal.value)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"nowhere\.yaml: cannot be read: No such file or directory"):
        read_scenario(tmp_path / "nowhere.yaml")


def test_two_scans_of_one_id_are_refused(tmp_path: Path) -> None:
    text = "scans: [{scanDefinition: a, scanId: x}, {scanDefinition: a, scanId: x}]"
    with pytest.raises(WrongScenario, match="a scan has the id 'x' already"):
        Mock(Options(scenario=read_scenario(written(tmp_path, text))))


def test_a_reset_and_a_new_sandbox_start_with_the_scenario(tmp_path: Path) -> None:
    mock = Mock(Options(scenario=read_scenario(written(tmp_path, WHOLE))))
    tenant = mock.sandboxes.permanent
    tenant.sandbox.cancel("old/scan")
    mock.sandboxes.reset(tenant)
    assert tenant.sandbox.scan_count == 2
    key = mock.sandboxes.create(bound=9)
    caller = mock.sandboxes.authenticate(key.id, key.secret)
    assert caller is not None
    assert caller.tenant.sandbox.scan_count == 2


def test_check_says_whether_a_file_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong = written(tmp_path, WHOLE), tmp_path / "wrong.yaml"
    wrong.write_text("scans: 1", encoding="utf-8")
    assert cli.main(["check", str(right)]) == 0
    assert capsys.readouterr().out == f"{right}: right\n"
    assert cli.main(["check", str(wrong)]) == 1
    assert capsys.readouterr().err.startswith(f"soda-mock: {wrong}:1: scans: 1 is not of type")


def test_permissions_of_a_key_are_those_of_its_operations(tmp_path: Path) -> None:
    import asyncio

    mock = Mock(Options(scenario=read_scenario(written(tmp_path, WHOLE))))

    async def statuses() -> list[int]:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(mock), base_url="https://cloud.soda.io", auth=("reader", "s2")
        ) as client:
            return [
                (await client.get("/api/v1/scans/old%2Fscan")).status_code,
                (await client.delete("/api/v1/scans/old%2Fscan")).status_code,
                (await client.post("/api/v1/scans", data={"scanDefinition": "a"})).status_code,
            ]

    assert asyncio.run(statuses()) == [200, 403, 403]
