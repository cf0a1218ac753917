"""openapi-core over the recorded traffic of a whole run: it and this suite have to agree about every exchange."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import httpx
import pytest

from contract_tests.contract import OPERATIONS, methods_of
from contract_tests.exchange import Exchange, Scene
from contract_tests.oracle import wrongs_of
from contract_tests.referees.habits import OPENAPI_CORE
from contract_tests.referees.openapi_core_judge import wrongs_of_request, wrongs_of_response
from contract_tests.referees.run import Run
from contract_tests.server_side.wrong_responses import RIGHT, SCAN_URL

# What no call of the suite is answered with: an error of the server, and a bad request where nothing can be bad.
_NOT_TO_BE_HAD = {(operation_id, 500) for operation_id in OPERATIONS} | {("getScanStatus", 400)}

_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_INSTANT = re.compile(r"\b20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z")
_KEPT_OF_AN_ANSWER = ("Content-Type", "Location", "X-Soda-Scan-Id", "X-Soda-Next-Poll-Time", "Retry-After")

Key = tuple[object, ...]


def _plain(text: str) -> str:
    """A text in which any UUID and any instant in UTC are one: openapi-core has no reason to tell them apart."""
    return _INSTANT.sub("an instant", _UUID.sub("a UUID", text))


def _request_key(exchange: Exchange) -> Key:
    headers = exchange.sent_headers
    authorization = tuple(value.partition(" ") for value in headers.get_list("Authorization"))
    schemes = tuple((scheme, bool(token)) for scheme, _, token in authorization)
    return exchange.method, _plain(exchange.target), schemes, headers.get("Content-Type"), exchange.sent


def _response_key(exchange: Exchange) -> Key:
    headers = (_plain(exchange.headers.get(name, "none")) for name in _KEPT_OF_AN_ANSWER)
    known = methods_of(exchange.path).get(exchange.method)
    body = _plain(exchange.body.decode("latin-1"))
    return known and known.id, exchange.status, *headers, "WWW-Authenticate" in exchange.headers, body


def _judged(
    exchanges: Iterable[Exchange], key: Callable[[Exchange], Key], judge: Callable[[Exchange], list[str]]
) -> Iterator[tuple[Exchange, list[str]]]:
    """Each exchange with what openapi-core says of it; of those that are alike to it the first speaks for all."""
    known: dict[Key, list[str]] = {}
    for exchange in exchanges:
        if (alike := key(exchange)) not in known:
            known[alike] = judge(exchange)
        yield exchange, known[alike]


@pytest.fixture(scope="module")
def requests(judged_run: Run) -> list[tuple[Exchange, bool]]:
    """Every request of the run, the generated client's too, each with whether openapi-core refuses it."""
    of_the_api = [exchange for exchange in judged_run.exchanges if exchange.scene is not Scene.CONTROL]
    return [(exchange, bool(said)) for exchange, said in _judged(of_the_api, _request_key, wrongs_of_request)]


def test_openapi_core_and_the_suite_object_to_the_same_requests(requests: list[tuple[Exchange, bool]]) -> None:
    said = (OPENAPI_CORE.difference(exchange, refused=refused) for exchange, refused in requests)
    assert [words for words in said if words is not None] == []


def test_every_habit_of_openapi_core_was_met(requests: list[tuple[Exchange, bool]]) -> None:
    assert OPENAPI_CORE.shown(requests) == set(OPENAPI_CORE.overlooks)


def test_openapi_core_and_the_oracle_accept_the_same_answers(judged_run: Run) -> None:
    """An answer to a call that the contract does not have is out of openapi-core's reach."""
    judged: Counter[tuple[str, int]] = Counter()
    answers = [
        exchange
        for exchange in judged_run.exchanges
        if exchange.scene not in (Scene.CONTROL, Scene.REHEARSAL) and exchange.method in methods_of(exchange.path)
    ]
    for exchange, said in _judged(answers, _response_key, wrongs_of_response):
        assert bool(said) == bool(wrongs_of(exchange)), f"{exchange}: openapi-core says {said}"
        judged[methods_of(exchange.path)[exchange.method].id, exchange.status] += 1
    print("\n".join(f"{operation_id} {status}: {count} answers" for (operation_id, status), count in judged.items()))
    documented = {(operation.id, status) for operation in OPERATIONS.values() for status in operation.answers}
    assert documented - _NOT_TO_BE_HAD - set(judged) == set()


# --- the canary: each of the above can be red -----------------------------------------------------


@pytest.mark.parametrize("size", ["99", "1001", "abc", "-1"])
def test_openapi_core_is_awake_about_requests(size: str) -> None:
    basic = httpx.Headers({"Authorization": "Basic YTpi"})
    wrong = replace(RIGHT["page"], target=f"{SCAN_URL}/logs?size={size}", sent_headers=basic)
    assert wrongs_of_request(wrong)
    assert OPENAPI_CORE.difference(wrong, refused=False) is not None
    right = replace(wrong, target=f"{SCAN_URL}/logs?size=100")
    assert wrongs_of_request(right) == []
    assert OPENAPI_CORE.difference(right, refused=True) is not None


def test_openapi_core_wants_credentials() -> None:
    assert wrongs_of_request(RIGHT["finished"])


def test_answers_that_differ_in_more_than_ids_and_instants_are_not_alike() -> None:
    right = RIGHT["finished"]

    def with_end(instant: bytes) -> Exchange:
        return replace(right, body=right.body.replace(b"2026-01-01T00:00:12.000Z", instant))

    assert _response_key(with_end(b"2026-01-01T00:00:13.000Z")) == _response_key(right)
    for wrong in (b"2026-01-01T24:00:00.000Z", b"2026-02-30T00:00:12.000Z", b"2026-01-01T00:00:12.000"):
        assert _response_key(with_end(wrong)) != _response_key(right)
