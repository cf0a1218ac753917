"""All sandboxes in a file, so that a mock can go on where it was stopped.

Kept: keys, clock, settings, definitions, scans. Not kept: rate windows, faults, journal.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey, Sandboxes
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.core.settings import Settings
from soda_cloud_mock.core.timeline import Step, Timeline
from soda_cloud_mock.errors import DamagedState
from soda_cloud_mock.wire.plans import plan_from_json, plan_to_json
from soda_cloud_mock.wire.settings import changed_settings, settings_to_json

_VERSION: Final = 1


def save_state(path: Path, sandboxes: Sandboxes) -> None:
    """Write all sandboxes; the file is the old one or the new one, never half of it."""
    saved = [
        {
            "permanent": tenant.permanent,
            "seed": tenant.seed,
            "keys": [{"id": key.id, "secret": key.secret} for key in keys],
            **_sandbox_to_json(tenant.sandbox),
        }
        for tenant, keys in sandboxes.tenants()
    ]
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    # It holds secrets: for the owner alone.
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump({"soda-mock-state": _VERSION, "created": sandboxes.created, "sandboxes": saved}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def load_state(path: Path, sandboxes: Sandboxes) -> None:
    """Put what a file holds into the sandboxes; nothing if there is no file yet.

    Raises:
        DamagedState: the file is not one that ``save_state`` wrote.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedState(f"{path}: cannot be read: {error}") from None
    try:
        saved = json.loads(text)
        if saved["soda-mock-state"] != _VERSION:
            raise DamagedState(f"{path}: of another version: {saved['soda-mock-state']!r}; expected {_VERSION}")
        created = int(saved["created"])
        restored = [(item, _scans(item)) for item in saved["sandboxes"]]
        for item, scans in restored:
            _restore(sandboxes, item, scans)
        sandboxes.continue_from(created)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise DamagedState(f"{path}: no state of soda-mock ({type(error).__name__}: {error}); it is kept") from None


def _sandbox_to_json(sandbox: Sandbox) -> dict[str, Any]:
    return {
        "clock": {"mode": sandbox.clock.mode.value, "speed": sandbox.clock.speed, "nowMs": sandbox.now_ms()},
        "settings": settings_to_json(sandbox.settings),
        "definitions": {name: plan_to_json(plan) for name, plan in sandbox.definitions.items()},
        "counters": sandbox.counters,
        "scans": [_scan_to_json(scan) for scan in sandbox.scans(page=0, size=sandbox.scan_count)],
    }


def _scan_to_json(scan: Scan) -> dict[str, Any]:
    return {
        "id": scan.id,
        "definitionId": scan.definition_id,
        "definition": scan.definition_name,
        "scanTime": scan.scan_time,
        "plan": plan_to_json(scan.plan),
        "steps": scan.timeline.steps,
    }


def _scans(item: Mapping[str, Any]) -> list[Scan]:
    return [
        Scan(
            id=scan["id"],
            definition_id=scan["definitionId"],
            definition_name=scan["definition"],
            scan_time=scan["scanTime"],
            plan=plan_from_json(scan["plan"]),
            timeline=Timeline(tuple(Step(at_ms, ScanState(state)) for at_ms, state in scan["steps"])),
        )
        for scan in item["scans"]
    ]


def _restore(sandboxes: Sandboxes, item: Mapping[str, Any], scans: list[Scan]) -> None:
    if item["permanent"]:
        # Its keys are those that the mock is started with now.
        tenant = sandboxes.permanent
    else:
        key = item["keys"][0]
        tenant = sandboxes.restore(ApiKey(key["id"], key["secret"]), item["seed"])
    sandbox = tenant.sandbox
    clock = item["clock"]
    sandbox.clock.restore(ClockMode(clock["mode"]), clock["speed"], clock["nowMs"])
    sandbox.change_settings(changed_settings(Settings(), item["settings"]))
    issued, traces = item["counters"]
    sandbox.restore(scans, {name: plan_from_json(plan) for name, plan in item["definitions"].items()}, (issued, traces))
