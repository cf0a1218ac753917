"""What each call of the control API does. Its input has been checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from threading import Timer
from typing import Any, Final

from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.conduct import findings
from soda_cloud_mock.core.instants import format_instant, instant_ms
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.plan import Plan
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import Caller, Sandboxes
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.documents import contract_document, control_document
from soda_cloud_mock.http_api.answer import Answer, json_answer
from soda_cloud_mock.http_api.errors import BadInput, UnknownRoute
from soda_cloud_mock.wire.faults import add_fault, listed_fault_to_json
from soda_cloud_mock.wire.journal import entry_to_json, violation_to_json
from soda_cloud_mock.wire.plans import milliseconds, plan_from_json, plan_to_json
from soda_cloud_mock.wire.settings import changed_settings, readings_to_json, settings_to_json


@dataclass(frozen=True, slots=True)
class Call:
    """A call that may be carried out."""

    sandboxes: Sandboxes
    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]

    @property
    def sandbox(self) -> Sandbox:
        return self.caller.tenant.sandbox


# So many scans take longer to free than a caller should wait.
_SLOW_TO_FREE: Final = 10_000
_FREED_AFTER_S: Final = 0.05


def _done() -> Answer:
    return Answer(204)


def _plan(value: Mapping[str, Any]) -> Plan:
    try:
        return plan_from_json(value)
    except ValueError as error:
        raise BadInput("plan", str(error)) from None


# --- sandboxes ------------------------------------------------------------------------------------


def _create_sandbox(call: Call) -> Answer:
    key = call.sandboxes.create(bound=call.sandbox.settings.max_sandboxes)
    return json_answer(201, {"apiKeyId": key.id, "apiKeySecret": key.secret})


def _delete_sandbox(call: Call) -> Answer:
    key_id = call.path["apiKeyId"]
    if key_id != call.caller.key.id:
        # Credentials reach their own sandbox only; another one does not exist for them.
        raise UnknownRoute(f"/_mock/sandboxes/{key_id}")
    call.sandboxes.delete(key_id)
    return _done()


def _reset(call: Call) -> Answer:
    discarded = call.sandboxes.reset(call.caller.tenant)
    if discarded.scan_count > _SLOW_TO_FREE:
        # A little later, so that the answer does not wait for its turn beside it.
        timer = Timer(_FREED_AFTER_S, discarded.dissolve)
        timer.daemon = True
        timer.start()
    return _done()


# --- clock ----------------------------------------------------------------------------------------


def _get_clock(call: Call) -> Answer:
    clock = call.sandbox.clock
    now = format_instant(clock.now_ms())
    return json_answer(200, {"mode": clock.mode.value, "speed": clock.speed, "now": now})


def _set_clock(call: Call) -> Answer:
    call.sandbox.clock.switch(ClockMode(call.body["mode"]), call.body.get("speed"))
    return _get_clock(call)


def _advance_clock(call: Call) -> Answer:
    call.sandbox.clock.advance(milliseconds(call.body["seconds"]))
    return _get_clock(call)


# --- definitions and scans ------------------------------------------------------------------------


def _list_definitions(call: Call) -> Answer:
    return json_answer(200, {name: plan_to_json(plan) for name, plan in call.sandbox.definitions.items()})


def _put_definition(call: Call) -> Answer:
    plan = _plan(call.body)
    is_new = call.sandbox.define(call.path["name"], plan)
    return json_answer(201 if is_new else 200, plan_to_json(plan))


def _create_scan(call: Call) -> Answer:
    plan = _plan(call.body["plan"]) if "plan" in call.body else None
    scan = call.sandbox.add_scan(call.body["scanDefinition"], plan)
    return json_answer(201, {"scanId": scan.id})


def _list_scans(call: Call) -> Answer:
    page, size, total = call.query["page"], call.query["size"], call.sandbox.scan_count
    now_ms = call.sandbox.now_ms()
    return json_answer(
        200,
        {
            "content": [_summary(scan, now_ms) for scan in call.sandbox.scans(page=page, size=size)],
            "number": page,
            "size": size,
            "totalElements": total,
            "totalPages": -(-total // size),
        },
    )


def _move_scan(call: Call) -> Answer:
    force = call.body.get("force", False)
    scan = call.sandbox.move(call.path["scanId"], ScanState(call.body["state"]), force=force)
    return json_answer(200, _summary(scan, call.sandbox.now_ms()))


def _summary(scan: Scan, now_ms: int) -> dict[str, object]:
    return {
        "scanId": scan.id,
        "scanDefinition": scan.definition_name,
        "state": scan.state_at(now_ms).value,
        "created": format_instant(scan.timeline.created_ms),
        "endsAs": scan.timeline.final_state.value,
        "ends": format_instant(scan.timeline.ended_ms),
    }


# --- faults, journal, conduct, violations ---------------------------------------------------------


def _add_fault(call: Call) -> Answer:
    try:
        fault = add_fault(call.sandbox.faults, call.body)
    except ValueError as error:
        raise BadInput("fault", str(error)) from None
    return json_answer(201, {"faultId": fault.id})


def _list_faults(call: Call) -> Answer:
    return json_answer(200, {"faults": [listed_fault_to_json(fault) for fault in call.sandbox.faults.listed()]})


def _clear_faults(call: Call) -> Answer:
    call.sandbox.faults.clear()
    return _done()


def _list_requests(call: Call) -> Answer:
    try:
        since_ms = instant_ms(call.query["since"]) if "since" in call.query else None
    except ValueError as error:
        raise BadInput("since", str(error)) from None
    entries = call.sandbox.journal.entries(
        operation=call.query.get("operation"),
        since_ms=since_ms,
        limit=call.query.get("limit"),
    )
    return json_answer(200, {"requests": [entry_to_json(entry, call.caller.tenant.name) for entry in entries]})


def _clear_requests(call: Call) -> Answer:
    call.sandbox.journal.clear()
    return _done()


def _get_conduct(call: Call) -> Answer:
    journal = call.sandbox.journal
    entries = journal.entries()
    by_number = {entry.number: entry for entry in entries}
    found = [
        {
            "rule": finding.rule.value,
            "message": finding.message,
            "request": entry_to_json(by_number[finding.entry_number], call.caller.tenant.name),
        }
        for finding in findings(entries, is_cut_off=journal.is_cut_off)
    ]
    return json_answer(200, {"findings": found})


def _list_violations(call: Call) -> Answer:
    return json_answer(200, {"violations": [violation_to_json(item) for item in call.sandbox.violations]})


def _clear_violations(call: Call) -> Answer:
    call.sandbox.violations.clear()
    return _done()


# --- settings -------------------------------------------------------------------------------------


def _get_settings(call: Call) -> Answer:
    return json_answer(200, settings_to_json(call.sandbox.settings))


def _change_settings(call: Call) -> Answer:
    call.sandbox.change_settings(changed_settings(call.sandbox.settings, call.body))
    return _get_settings(call)


def _list_readings(call: Call) -> Answer:
    return json_answer(200, {"readings": readings_to_json(call.sandbox.settings)})


# --- without credentials --------------------------------------------------------------------------


def _get_health() -> Answer:
    return json_answer(200, {"status": "ok", "version": version("soda-scans")})


def _get_control_document() -> Answer:
    return json_answer(200, control_document())


def _get_contract() -> Answer:
    return json_answer(200, contract_document())


PUBLIC_CALLS: Final[Mapping[str, Callable[[], Answer]]] = {
    "getHealth": _get_health,
    "getControlDocument": _get_control_document,
    "getContract": _get_contract,
}
CALLS: Final[Mapping[str, Callable[[Call], Answer]]] = {
    "createSandbox": _create_sandbox,
    "deleteSandbox": _delete_sandbox,
    "reset": _reset,
    "getClock": _get_clock,
    "setClock": _set_clock,
    "advanceClock": _advance_clock,
    "listDefinitions": _list_definitions,
    "putDefinition": _put_definition,
    "createScan": _create_scan,
    "listScans": _list_scans,
    "moveScan": _move_scan,
    "addFault": _add_fault,
    "listFaults": _list_faults,
    "clearFaults": _clear_faults,
    "listRequests": _list_requests,
    "clearRequests": _clear_requests,
    "getConduct": _get_conduct,
    "listViolations": _list_violations,
    "clearViolations": _clear_violations,
    "getSettings": _get_settings,
    "changeSettings": _change_settings,
    "listReadings": _list_readings,
}
