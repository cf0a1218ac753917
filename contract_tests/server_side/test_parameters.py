"""`size` and `page`: what is refused, with which words, and what is accepted.

Source: the parameters of "Get scan logs"; Assumption A6.
"""

import re
from urllib.parse import quote

import pytest

from contract_tests.account import Account
from contract_tests.server_side.calls import UNKNOWN_ID

NO_INTEGERS = [
    "abc",
    "",
    " ",
    "1e3",
    "1_000",
    "0x64",
    "100.0",
    "+500",
    " 500",
    "500 ",
    "500\n",
    "500,600",
    "null",
    "true",
    "\u0967\u0966\u0966",  # 100 in Devanagari digits
    "\uff15\uff10\uff10",  # 500 in full-width digits
    "\u00b2",
    "--5",
    "9" * 40,
]
ILLEGAL_SIZES = [*NO_INTEGERS, "99", "1001", "0", "-1", "-100", "2147483647", "2147483648", "-2147483649"]
ILLEGAL_PAGES = [*NO_INTEGERS, "-1", "-2147483648", "2147483648", "4294967296"]


def _message_of_400(account: Account, query: str) -> str:
    response = account.logs(UNKNOWN_ID, query)
    assert response.status_code == 400, f"{response.status_code} for {query!r}"
    return str(response.json()["message"])


@pytest.mark.parametrize("value", ILLEGAL_SIZES, ids=ascii)
def test_an_illegal_size_is_refused_by_name_value_and_what_is_allowed(account: Account, value: str) -> None:
    message = _message_of_400(account, f"size={quote(value)}")
    assert "size" in message
    assert _shown(value) in message
    assert re.search(r"\b100\b.*\b1000\b", message.replace(repr(value), ""))


@pytest.mark.parametrize("value", ILLEGAL_PAGES, ids=ascii)
def test_an_illegal_page_is_refused_by_name_value_and_what_is_allowed(account: Account, value: str) -> None:
    message = _message_of_400(account, f"page={quote(value)}")
    assert "page" in message
    assert _shown(value) in message
    assert "0" in message


def _shown(value: str) -> str:
    """The value as a message can show it: a line feed is escaped."""
    return value.replace("\n", "\\n")


def test_a_plus_sign_in_a_query_is_a_blank(account: Account) -> None:
    assert "' 500'" in _message_of_400(account, "size=+500")


@pytest.mark.parametrize("name", ["size", "page"])
@pytest.mark.parametrize("values", [("100", "100"), ("100", "200"), ("abc", "100"), ("100", ""), ("", "")])
def test_a_parameter_given_twice_is_refused_by_name(account: Account, name: str, values: tuple[str, str]) -> None:
    assert name in _message_of_400(account, "&".join(f"{name}={value}" for value in values))


def test_both_parameters_are_judged(account: Account) -> None:
    assert "page" in _message_of_400(account, "size=100&page=x")
    assert "size" in _message_of_400(account, "size=x&page=0")


@pytest.mark.parametrize(
    "query", ["size=100", "size=1000", "size=999", "page=0", "page=1", "page=2147483647", "size=100&page=2147483647"]
)
def test_the_bounds_themselves_are_accepted(account: Account, query: str) -> None:
    """That the page names the size and number asked for is seen to by the oracle."""
    assert account.logs(account.new_scan(), query).status_code == 200


@pytest.mark.parametrize(
    "query", ["x=1", "Size=5", "PAGE=-1", "sizes=1&pages=2", "limit=1&limit=2", "%73izes=1", "=1", "&&", "🎈=é"]
)
def test_unknown_parameters_are_ignored(account: Account, query: str) -> None:
    scan_id = account.new_scan()
    assert account.page(scan_id, query) == account.page(scan_id)
    assert account.call("GET", f"/api/v1/scans/{scan_id}?{query}").json() == account.scan(scan_id)
    assert account.call("DELETE", f"/api/v1/scans/{scan_id}?{query}").status_code == 200


def test_an_encoded_parameter_is_the_same_parameter(account: Account) -> None:
    scan_id = account.new_scan()
    assert account.call("GET", f"/api/v1/scans/{scan_id}/logs?%73ize=%31%30%30").json()["size"] == 100


def test_size_and_page_mean_nothing_to_other_operations(account: Account) -> None:
    scan_id = account.new_scan()
    assert account.call("GET", f"/api/v1/scans/{scan_id}?size=1&page=x").status_code == 200
    assert account.call("DELETE", f"/api/v1/scans/{scan_id}?size=1&page=x").status_code == 200
