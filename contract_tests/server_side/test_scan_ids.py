"""Whose scan an id names, and that it is one opaque segment of the path.

Source: Assumptions A9, A10 and A12.
"""

import re

import httpx
import pytest

from contract_tests.account import SCANS, Account, Clock, scan_path
from contract_tests.server_side.calls import FORM, UNKNOWN_ID

pytestmark = pytest.mark.about_refusals
CODE = re.compile(r"[a-z]+(_[a-z]+)*")

STRANGE_IDS = [
    "1",
    " ",
    "a b",
    "a/b",
    "a%2Fb",
    "%",
    "%25",
    "é",
    "日本",
    "🎈",
    "a?b",
    "a#b",
    "a;b=c",
    "a+b",
    "logs",
    "../scans",
    "..%2F",
    "x" * 500,
    "null",
    "*",
    "'",
    '"',
    "\\",
    "a\nb",
    "\x00",
    "{scanId}",
]


def _answers(account: Account, target: str) -> list[tuple[int, str]]:
    """Status and code of the three operations at this path of a scan, written as it is to be sent."""
    responses = [
        account.call("GET", target),
        account.call("DELETE", target),
        account.call("GET", target + "/logs"),
    ]
    return [(response.status_code, _code(response)) for response in responses]


def _code(response: httpx.Response) -> str:
    error = response.json()
    assert "code" in error, f"an error without a code: {error}"
    return str(error["code"])


@pytest.mark.parametrize("scan_id", STRANGE_IDS, ids=ascii)
def test_an_id_that_was_never_issued_is_404(account: Account, scan_id: str) -> None:
    assert _answers(account, scan_path(scan_id)) == _answers(account, scan_path(UNKNOWN_ID))


@pytest.mark.parametrize("scan_id", ["1", "a b", "a/b", "a%2Fb", "é", "日本"])
def test_a_404_names_the_id(account: Account, scan_id: str) -> None:
    assert repr(scan_id) in account.status(scan_id).json()["message"]


@pytest.mark.parametrize("scan_id", STRANGE_IDS, ids=ascii)
def test_an_id_is_one_segment_whatever_it_contains(account: Account, scan_id: str) -> None:
    """Credentials are asked for only where there is a route: 404 here would mean that the id was split."""
    for method, suffix in (("GET", ""), ("DELETE", ""), ("GET", "/logs")):
        assert account.anonymous(method, scan_path(scan_id) + suffix).status_code == 401


def test_a_variation_of_an_id_is_another_id(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    unknown = _answers(account, scan_path(UNKNOWN_ID))
    variations = [
        scan_id.swapcase(),
        scan_id + " ",
        " " + scan_id,
        scan_id + "\n",
        scan_id[:-1],
        scan_id + "0",
        scan_id.replace("-", ""),
        "{" + scan_id + "}",
        scan_id + "/",
        scan_id + "/logs",
        scan_id + "\x00",
        scan_id.replace("-", "%2D"),
        scan_id.replace("-", "\u2010"),
        f"urn:uuid:{scan_id}",
    ]
    for variation in variations:
        assert variation != scan_id
        assert _answers(account, scan_path(variation)) == unknown, ascii(variation)
        clock.advance(60_000)


def test_a_percent_encoded_id_is_the_same_id(account: Account) -> None:
    scan_id = account.new_scan()
    encoded = "".join(f"%{ord(character):02X}" for character in scan_id)
    assert account.call("GET", f"{SCANS}/{encoded}").json()["id"] == scan_id


def test_a_scan_of_another_organisation_does_not_exist(account: Account, stranger: Account) -> None:
    """Word for word the answers to an id that was never issued, but for the id itself."""
    scan_id = account.new_scan()
    for method, suffix in (("GET", ""), ("DELETE", ""), ("GET", "/logs")):
        foreign = stranger.call(method, scan_path(scan_id) + suffix)
        unknown = stranger.call(method, scan_path(UNKNOWN_ID) + suffix)
        assert foreign.status_code == 404
        assert foreign.text.replace(scan_id, UNKNOWN_ID) == unknown.text
    assert account.state(scan_id) == "queuing"


def test_two_keys_of_an_organisation_see_the_same_scans(colleagues: tuple[Account, Account]) -> None:
    one, two = colleagues
    scan_id = one.new_scan()
    assert two.scan(scan_id) == one.scan(scan_id)
    assert two.cancel(scan_id).status_code == 200
    assert one.state(scan_id) == "canceled"


def test_a_key_without_permission_is_403_whatever_it_asks_for(account: Account, forbidden: Account) -> None:
    for path in (scan_path(account.new_scan()), scan_path(UNKNOWN_ID)):
        assert forbidden.call("GET", path).status_code == 403
        assert forbidden.call("DELETE", path).status_code == 403
        assert forbidden.call("GET", path + "/logs").status_code == 403
    assert forbidden.trigger().status_code == 403


def test_every_error_has_a_code_in_snake_case_and_says_what_is_wrong(account: Account, clock: Clock) -> None:
    scan_id = account.new_scan()
    clock.advance(60_000)
    errors = {
        UNKNOWN_ID: account.status(UNKNOWN_ID),
        UNKNOWN_ID + " ": account.cancel(UNKNOWN_ID + " "),
        "'99'": account.logs(scan_id, "size=99"),
        "completed": account.cancel(scan_id),
        "scanDefinition": account.call("POST", SCANS, headers=FORM, body=""),
        "Authorization": account.anonymous("GET", SCANS + "/1"),
        "PATCH": account.call("PATCH", SCANS),
        "/nowhere": account.call("GET", "/nowhere"),
    }
    for subject, response in errors.items():
        error = response.json()
        assert CODE.fullmatch(_code(response)), error
        assert subject in error["message"], error
    assert _code(errors["completed"]) == "invalid_scan_state"
