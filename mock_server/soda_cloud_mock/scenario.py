"""Scenario files: what a mock starts with, written as YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from soda_cloud_mock.core.instants import normalise_timestamp
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.plan import Plan
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.core.settings import Settings
from soda_cloud_mock.documents import scenario_schema
from soda_cloud_mock.wire.plans import milliseconds, plan_from_json
from soda_cloud_mock.wire.schema_errors import Place
from soda_cloud_mock.wire.settings import changed_settings
from soda_cloud_mock.yaml_file import YamlFile


@dataclass(frozen=True, slots=True)
class ExistingScan:
    """A scan that is there at the start, created ``age_ms`` before it, and moved to ``state`` at it."""

    definition_name: str
    scan_id: str | None
    plan: Plan | None
    scan_time: str | None
    age_ms: int
    state: ScanState | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """``api_keys`` is empty if the file names none."""

    settings: Settings = field(default_factory=Settings)
    api_keys: Sequence[ApiKey] = ()
    definitions: Mapping[str, Plan] = field(default_factory=dict)
    scans: Sequence[ExistingScan] = ()

    def furnish(self, sandbox: Sandbox) -> None:
        """Put definitions and scans into a new sandbox.

        Raises:
            Refused: two scans have one id, or a bound of the settings is passed.
        """
        for name, plan in self.definitions.items():
            sandbox.define(name, plan)
        for scan in self.scans:
            created = sandbox.add_scan(
                scan.definition_name,
                scan.plan,
                scan_time=scan.scan_time,
                scan_id=scan.scan_id,
                created_ms=sandbox.now_ms() - scan.age_ms,
            )
            if scan.state is not None and created.state_at(sandbox.now_ms()) is not scan.state:
                sandbox.move(created.id, scan.state, force=True)


NO_SCENARIO: Final = Scenario()


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file.

    Raises:
        WrongFile: the file cannot be read, is no YAML, or is not what scenario.schema.json asks for.
    """
    file = YamlFile.read(path)
    file.check(scenario_schema(), "scenario.schema.json")
    value: Mapping[str, Any] = file.value
    return Scenario(
        settings=changed_settings(Settings(), value.get("settings", {})),
        api_keys=_api_keys(file, value.get("credentials", [])),
        definitions={
            name: _plan(file, plan, ("definitions", name)) for name, plan in value.get("definitions", {}).items()
        },
        scans=[_scan(file, scan, ("scans", index)) for index, scan in enumerate(value.get("scans", []))],
    )


def _api_keys(file: YamlFile, credentials: Sequence[Mapping[str, Any]]) -> list[ApiKey]:
    keys: list[ApiKey] = []
    for index, item in enumerate(credentials):
        if item["apiKeyId"] in {key.id for key in keys}:
            raise file.wrong(("credentials", index, "apiKeyId"), f"{item['apiKeyId']!r} stands twice")
        permissions = item.get("permissions")
        keys.append(
            ApiKey(item["apiKeyId"], item["apiKeySecret"], None if permissions is None else frozenset(permissions))
        )
    return keys


def _scan(file: YamlFile, value: Mapping[str, Any], place: Place) -> ExistingScan:
    scan_time = None
    if "dataTimestamp" in value:
        try:
            scan_time = normalise_timestamp(value["dataTimestamp"])
        except ValueError as error:
            raise file.wrong((*place, "dataTimestamp"), str(error)) from None
    return ExistingScan(
        definition_name=value["scanDefinition"],
        scan_id=value.get("scanId"),
        plan=_plan(file, value["plan"], (*place, "plan")) if "plan" in value else None,
        scan_time=scan_time,
        age_ms=milliseconds(value.get("ageSeconds", 0)),
        state=ScanState(value["state"]) if "state" in value else None,
    )


def _plan(file: YamlFile, value: Mapping[str, Any], place: Place) -> Plan:
    try:
        return plan_from_json(value)
    except ValueError as error:
        raise file.wrong(place, str(error)) from None
