"""What the generated client sends in a whole run, judged by the pact comparator: nothing that the contract forbids."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from contract_tests.contract import FORM_MEDIA_TYPE, OPERATIONS, methods_of
from contract_tests.exchange import Exchange, Scene
from contract_tests.objections import objections
from contract_tests.referees.pact import Complaint, complaints, interaction_of
from contract_tests.referees.run import Run
from contract_tests.server_side.wrong_responses import RIGHT, SCAN_URL

BASIC = {"Authorization": "Basic YTpi"}


def _is_no_path_to_it(exchange: Exchange, complaint: Complaint) -> bool:
    """Whether it is about a scan id of several lines: to the comparator a segment of a path is one line."""
    return complaint.code == "request.path-or-method.unknown" and len(exchange.scan_id.splitlines()) > 1


@pytest.fixture(scope="module")
def sent(judged_run: Run) -> list[Exchange]:
    """Every exchange of the generated client, one for each request of its kind."""
    by_the_client = [each for each in judged_run.exchanges if each.scene in (Scene.CLIENT, Scene.REHEARSAL)]
    key = ("Authorization", "Content-Type")
    return list(
        {
            (each.method, each.target, *map(each.sent_headers.get, key), each.sent): each for each in by_the_client
        }.values()
    )


def test_the_client_sends_what_the_contract_allows(sent: list[Exchange], tmp_path: Path) -> None:
    meant_well = [exchange for exchange in sent if not objections(exchange)]
    found = complaints([interaction_of(exchange) for exchange in meant_well], tmp_path)
    about = [(meant_well[each.interaction], each) for each in found]
    assert [(exchange.target, each) for exchange, each in about if not _is_no_path_to_it(exchange, each)] == []
    operations = {methods_of(exchange.path)[exchange.method].id for exchange in meant_well}
    assert operations == set(OPERATIONS)
    assert len(meant_well) > 100, "too few to say anything"


def test_what_the_client_is_made_to_send_wrongly_is_complained_about(sent: list[Exchange], tmp_path: Path) -> None:
    wrong = [exchange for exchange in sent if objections(exchange)]
    found = complaints([interaction_of(exchange) for exchange in wrong], tmp_path)
    assert {each.interaction for each in found} == set(range(len(wrong)))
    assert wrong


# --- the canary: what a client must not send ------------------------------------------------------


def _trigger(form: str, media_type: str = FORM_MEDIA_TYPE) -> Exchange:
    headers = httpx.Headers(BASIC | {"Content-Type": media_type})
    return replace(RIGHT["triggered"], sent=form.encode(), sent_headers=headers)


def _get(target: str, headers: dict[str, str] = BASIC, method: str = "GET") -> Exchange:
    return replace(RIGHT["page"], method=method, target=target, sent_headers=httpx.Headers(headers))


WRONG = {
    "size 99": (_get(f"{SCAN_URL}/logs?size=99"), "request.query.incompatible"),
    "size 1001": (_get(f"{SCAN_URL}/logs?size=1001"), "request.query.incompatible"),
    "page -1": (_get(f"{SCAN_URL}/logs?page=-1"), "request.query.incompatible"),
    "a size in words": (_get(f"{SCAN_URL}/logs?size=ten"), "request.query.incompatible"),
    "another name for size": (_get(f"{SCAN_URL}/logs?pageSize=100"), "request.query.unknown"),
    "no credentials": (_get(SCAN_URL, headers={}), "request.authorization.missing"),
    "credentials of another kind": (
        _get(SCAN_URL, headers={"Authorization": "Bearer a"}),
        "request.authorization.missing",
    ),
    "another path": (_get("/api/v2/scans/an-id"), "request.path-or-method.unknown"),
    "another method": (_get(SCAN_URL, method="PUT"), "request.path-or-method.unknown"),
    "a form without the definition": (_trigger("dataTimestamp=2026-01-01T00%3A00%3A00Z"), "request.body.incompatible"),
    "an empty definition": (_trigger("scanDefinition="), "request.body.incompatible"),
    "a date for an instant": (_trigger("scanDefinition=d&dataTimestamp=2026-01-01"), "request.body.incompatible"),
    "JSON for a form": (_trigger('{"scanDefinition": "d"}', "application/json"), "request.content-type.incompatible"),
}
ALL_RIGHT = [_get(f"{SCAN_URL}/logs?size=100"), _get(SCAN_URL), _trigger("scanDefinition=d")]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Complaint]:
    """What the comparator says of the wrong ones, in their order, and of those that are right after them."""
    exchanges = [*(exchange for exchange, _ in WRONG.values()), *ALL_RIGHT]
    return complaints([interaction_of(exchange) for exchange in exchanges], tmp_path_factory.mktemp("pact"))


@pytest.mark.parametrize("name", WRONG)
def test_the_comparator_is_awake(found: list[Complaint], name: str) -> None:
    number = list(WRONG).index(name)
    assert WRONG[name][1] in {each.code for each in found if each.interaction == number}


def test_the_comparator_accepts_what_is_right(found: list[Complaint]) -> None:
    assert [each for each in found if each.interaction >= len(WRONG)] == []
