"""Every wrong response of the catalogue, shown to Prism and to openapi-core: what each of them sees.

Neither can see what the oracle reads from several fields, or from the request. Whatever is wrong with the form they
have to see, but for what the table says that they overlook.
"""

from collections.abc import Iterator, Mapping

import httpx
import pytest

from contract_tests.contract import methods_of
from contract_tests.exchange import Exchange
from contract_tests.oracle import wrongs_of_form
from contract_tests.referees import prism
from contract_tests.referees.openapi_core_judge import wrongs_of_response
from contract_tests.referees.replayer import ANSWER, replaying
from contract_tests.server_side.wrong_responses import RIGHT, WRONG, Wrong
from contract_tests.servers import TIMEOUT_S

# Both judges by the schemas alone, as they read them: why a wrong form of an answer is right to them.
OVERLOOKED_BY_BOTH = {
    "null for absent, in an undocumented field": "a field without a schema may be anything",
    "a count as a fraction": "1.0 is an integer of JSON Schema",
    "a date in small letters": "RFC 3339 lets a reader take small letters for capitals",
    "another charset": "the parameters of a content type are nothing to them",
    "a body for a new scan": "what has no content in the document may have any",
    "a body for a cancel": "what has no content in the document may have any",
    "Location twice": "they are given one value, joined by a comma",
    "401 that offers Bearer": "the schema of the header is any text",
}
OVERLOOKED_BY_PRISM = OVERLOOKED_BY_BOTH | {
    "a date with a blank for T": "RFC 3339 lets an application write a blank for T",
}
OVERLOOKED_BY_OPENAPI_CORE = OVERLOOKED_BY_BOTH | {
    "a relative Location": "it knows no format of URIs",
}

# An answer to a call that the contract does not have is out of their reach.
ON_THE_MAP = [wrong for wrong in WRONG if wrong.exchange.method in methods_of(wrong.exchange.path)]
ANSWERS = [*RIGHT.values(), *(wrong.exchange for wrong in ON_THE_MAP)]


@pytest.fixture(scope="module")
def through_prism() -> Iterator[httpx.Client]:
    """A client of Prism, which stands before a server that gives the answers of the catalogue."""
    with (
        replaying(ANSWERS) as server,
        prism.started("proxy", server) as address,
        httpx.Client(base_url=address, auth=("an-id", "a-secret"), trust_env=False, timeout=TIMEOUT_S) as client,
    ):
        yield client


def _seen_by_prism(client: httpx.Client, exchange: Exchange) -> str:
    """What Prism says of this answer; nothing where it accepts it."""
    form = {"scanDefinition": "d"} if exchange.method == "POST" else None
    asked = {ANSWER: str(ANSWERS.index(exchange))}
    answer = client.request(exchange.method, exchange.target, headers=asked, data=form)
    return answer.headers.get("sl-violations", "") or (answer.text if answer.status_code == 500 else "")


@pytest.mark.parametrize("name", [name for name, right in RIGHT.items() if right.method in methods_of(right.path)])
def test_a_right_response_is_accepted_by_both(through_prism: httpx.Client, name: str) -> None:
    assert _seen_by_prism(through_prism, RIGHT[name]) == ""
    assert wrongs_of_response(RIGHT[name]) == []


@pytest.mark.parametrize("wrong", ON_THE_MAP, ids=lambda wrong: wrong.name)
def test_prism_sees_a_wrong_form(through_prism: httpx.Client, wrong: Wrong) -> None:
    seen = _seen_by_prism(through_prism, wrong.exchange)
    assert bool(seen) == _is_to_be_seen(wrong, OVERLOOKED_BY_PRISM), seen


@pytest.mark.parametrize("wrong", ON_THE_MAP, ids=lambda wrong: wrong.name)
def test_openapi_core_sees_a_wrong_form(wrong: Wrong) -> None:
    seen = wrongs_of_response(wrong.exchange)
    assert bool(seen) == _is_to_be_seen(wrong, OVERLOOKED_BY_OPENAPI_CORE), seen


def _is_to_be_seen(wrong: Wrong, overlooked: Mapping[str, str]) -> bool:
    return wrongs_of_form(wrong.exchange) != [] and wrong.name not in overlooked


def test_what_is_overlooked_is_wrong_in_form() -> None:
    wrong_in_form = {wrong.name for wrong in ON_THE_MAP if wrongs_of_form(wrong.exchange)}
    assert set(OVERLOOKED_BY_PRISM) | set(OVERLOOKED_BY_OPENAPI_CORE) <= wrong_in_form
