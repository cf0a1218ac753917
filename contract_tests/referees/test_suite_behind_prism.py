"""The whole suite once with `prism proxy --errors` before the mock: Prism and the suite have to agree.

Prism judges every answer by the contract, and every request. A request that is wrong on purpose it has to refuse as
well; then the umpire lets it through to the mock, and the suite goes on.
"""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.contract import CONTRACT_PATH, OPERATIONS, methods_of
from contract_tests.exchange import Exchange, Scene
from contract_tests.objections import objections
from contract_tests.referees.habits import PRISM
from contract_tests.referees.run import Run, run_behind_prism
from contract_tests.referees.umpire import NOT_ASKED, PASSED, REFUSED, VERDICT
from contract_tests.server_side.wrong_responses import RIGHT, SCAN_URL

# What no call of the suite is answered with: an error of the server, a bad request where nothing can be bad, and an
# unknown definition, of which only a mock with other flags says so.
_NOT_TO_BE_HAD = {(operation_id, 500) for operation_id in OPERATIONS} | {("getScanStatus", 400), ("triggerScan", 404)}


def _of_the_api(run: Run) -> list[Exchange]:
    """What went by the umpire; a few tests start a mock of their own, with other flags."""
    return [each for each in run.exchanges if each.scene is not Scene.CONTROL and VERDICT in each.headers]


def _asked(run: Run) -> list[tuple[Exchange, bool]]:
    """The requests that Prism was asked about, each with whether it refused it."""
    verdicts = [(exchange, exchange.headers[VERDICT]) for exchange in _of_the_api(run)]
    return [(each, verdict.startswith(REFUSED)) for each, verdict in verdicts if not verdict.startswith(NOT_ASKED)]


def _violations(exchanges: list[Exchange]) -> list[str]:
    """Prism's words about answers, warnings too."""
    return [exchange.headers["sl-violations"] for exchange in exchanges if "sl-violations" in exchange.headers]


def _differences(verdicts: list[tuple[Exchange, bool]]) -> list[str]:
    said = (PRISM.difference(exchange, refused=refused) for exchange, refused in verdicts)
    return [words for words in said if words is not None]


def test_the_suite_is_green_behind_prism(judged_run: Run) -> None:
    assert judged_run.exit_code == 0, judged_run.words


def test_prism_reports_no_violation(judged_run: Run) -> None:
    assert _violations(_of_the_api(judged_run)) == []


def test_prism_has_judged_an_answer_of_every_operation_and_status(judged_run: Run) -> None:
    judged: Counter[tuple[str, int]] = Counter()
    for exchange in _of_the_api(judged_run):
        if exchange.headers[VERDICT] == PASSED:
            judged[methods_of(exchange.path)[exchange.method].id, exchange.status] += 1
    print("\n".join(f"{operation_id} {status}: {count} answers" for (operation_id, status), count in judged.items()))
    documented = {(operation.id, status) for operation in OPERATIONS.values() for status in operation.answers}
    assert documented - _NOT_TO_BE_HAD - set(judged) == set()


def test_prism_and_the_suite_object_to_the_same_requests(judged_run: Run) -> None:
    assert _differences(_asked(judged_run)) == []


def test_every_habit_of_prism_was_met(judged_run: Run) -> None:
    assert PRISM.shown(_asked(judged_run)) == {*PRISM.overlooks, *PRISM.invents}


def test_few_requests_went_past_prism(judged_run: Run) -> None:
    real = [each for each in judged_run.exchanges if each.scene not in (Scene.CONTROL, Scene.REHEARSAL)]
    past = len(real) - len(_asked(judged_run))
    assert past < len(real) / 100


def test_the_mock_refuses_what_the_contract_does_not_allow_and_nothing_else(judged_run: Run) -> None:
    for exchange in _of_the_api(judged_run):
        ours = objections(exchange)
        if ours:
            assert 400 <= exchange.status < 500, f"{exchange}: {ours}"
        elif exchange.status == 400:
            assert exchange.json()["code"] == "invalid_scan_state", exchange


# --- the canary: each of the above can be red -----------------------------------------------------


def _contract_with(folder: Path, *path: str, value: Any) -> Path:
    """A copy of the contract in which the value at this path is another."""
    document = json.loads(CONTRACT_PATH.read_text(encoding="utf-8"))
    node = document
    for step in path[:-1]:
        node = node[step]
    assert path[-1] in node
    node[path[-1]] = value
    copy = folder / "contract.json"
    copy.write_text(json.dumps(document), encoding="utf-8")
    return copy


def test_the_run_is_red_when_the_mock_is_not_what_prism_reads(tmp_path: Path) -> None:
    states = ("components", "schemas", "ScanStateDTO", "enum")
    document = _contract_with(tmp_path, *states, value=["executing", "completed"])
    test = "contract_tests/server_side/test_lifecycle.py::test_reading_moves_nothing"
    run = run_behind_prism(tmp_path, test, document=document)
    assert run.exit_code == 1, run.words
    assert "must be equal to one of the allowed values: executing, completed" in run.words
    assert "allowed values: executing, completed" in "".join(_violations(_of_the_api(run)))


def _exchange(target: str) -> Exchange:
    return replace(RIGHT["finished"], target=target, sent_headers=httpx.Headers({"Authorization": "Basic YTpi"}))


@pytest.mark.parametrize(
    ("target", "refused"), [(f"{SCAN_URL}/logs?size=99", False), (f"{SCAN_URL}/logs?size=100", True)]
)
def test_a_difference_about_a_request_is_seen(target: str, refused: bool) -> None:
    assert len(_differences([(_exchange(target), refused)])) == 1
    assert _differences([(_exchange(target), not refused)]) == []
