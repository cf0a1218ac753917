"""A violation that every judge must see, shown to each of them at the start of every run."""

import base64
import json
from collections.abc import Callable, Mapping

import httpx

from contract_tests.contract import JsonObject
from contract_tests.coverage import CANARIES
from contract_tests.exchange import Exchange, Scene
from contract_tests.traffic import Traffic
from contract_tests.witness import Witness

_ORIGIN = "https://canary.example"
_KEY = {"Authorization": "Basic " + base64.b64encode(b"id:secret").decode()}
_NOON = "2026-01-01T12:00:00.000Z"
_SCAN: JsonObject = {
    "id": "1",
    "state": "completed",
    "cloudUrl": "https://soda.example",
    "created": _NOON,
    "ended": _NOON,
}


def awake_judges() -> Mapping[str, bool]:
    """For each judge, by the name of its canary, whether it objected."""
    violations: tuple[Callable[[], None], ...] = (
        _null_for_absent,
        _a_scan_nobody_triggered,
        _a_final_state_that_is_left,
    )
    return {canary: _objected_to(violation) for canary, violation in zip(CANARIES, violations, strict=True)}


def _objected_to(violation: Callable[[], None]) -> bool:
    try:
        violation()
    except AssertionError:
        return True
    return False


def _null_for_absent() -> None:
    """The oracle's: an answer that no schema allows."""
    Traffic().tell(_answer("GET", "/api/v1/scans/1", 200, _SCAN | {"agentId": None}))


def _a_scan_nobody_triggered() -> None:
    """The shadow's: an answer that is right by itself."""
    traffic = Traffic()
    key = {"apiKeyId": "id", "apiKeySecret": "secret"}
    clock = {"mode": "virtual", "speed": 1.0, "now": _NOON}
    traffic.tell(_answer("POST", "/_mock/sandboxes", 201, key, Scene.CONTROL))
    traffic.tell(_answer("PUT", "/_mock/clock", 200, clock, Scene.CONTROL))
    traffic.tell(_answer("GET", "/api/v1/scans/1", 200, _SCAN))


def _a_final_state_that_is_left() -> None:
    """The witness's: two answers that contradict each other."""
    witness = Witness()
    witness.hear_status(_SCAN, None)
    witness.hear_status(
        {name: value for name, value in _SCAN.items() if name != "ended"} | {"state": "executing"}, None
    )


def _answer(method: str, path: str, status: int, body: JsonObject, scene: Scene = Scene.SUITE) -> Exchange:
    headers = httpx.Headers({"Content-Type": "application/json"})
    content = json.dumps(body).encode()
    return Exchange(method, _ORIGIN, path, status, headers, content, sent_headers=httpx.Headers(_KEY), scene=scene)
