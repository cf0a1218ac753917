"""Schemathesis over the contract: requests of its making, its checks, and the oracle's verdict on each answer.

Left to itself it would test little here. Every call has credentials; the clock opens the rate limits before each call;
and a scan that exists, fresh for each call, stands in the path, since random ids meet only 404.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import requests
import schemathesis
from hypothesis import settings

from contract_tests.account import Account, Clock
from contract_tests.contract import DOCUMENT
from contract_tests.exchange import Exchange
from contract_tests.profiles import OVER_A_SOCKET, claims_are_due
from contract_tests.servers import TIMEOUT_S

WINDOW_MS = 60_000
Case = schemathesis.Case[Any]


def _schema(*checks_left_out: str) -> schemathesis.BaseSchema:
    """The contract as Schemathesis reads it; constants mined from code and generated credentials have no place here."""
    config = schemathesis.Config.from_dict(
        {
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {"mode": "all", "with-security-parameters": False},
            "checks": {check: {"enabled": False} for check in checks_left_out},
        }
    )
    return schemathesis.openapi.from_dict(DOCUMENT, config=config)


# A cancel frees nothing; an id that nobody issued is right by the schema, and is not accepted.
schema = _schema("use_after_free")
schema_with_any_id = _schema("use_after_free", "positive_data_acceptance").include(path_regex="scanId")

unhurried = settings(suppress_health_check=OVER_A_SOCKET)


class Sender:
    """Sends the cases that Schemathesis makes; `answers` counts by operation, right or wrong, and status."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self.session = requests.Session()
        self.session.trust_env = account.wire.server.trust_env
        self.answers: Counter[tuple[str, bool, int]] = Counter()

    def send(self, case: Case, *, about_a_scan: bool = True) -> None:
        self.clock.advance(WINDOW_MS)
        if about_a_scan and "scanId" in case.path_parameters:
            case.path_parameters["scanId"] = self.account.new_scan()
        response = case.call_and_validate(
            base_url=self.account.wire.server.base_url,
            session=self.session,
            auth=(self.account.key.id, self.account.key.secret),
            timeout=TIMEOUT_S,
        )
        self.account.wire.traffic.tell(exchange_of(response))
        right = case.meta is not None and case.meta.generation.mode.is_positive
        self.answers[case.operation.definition.raw["operationId"], right, response.status_code] += 1

    def statuses(self, *, right: bool) -> Counter[int]:
        counted = Counter[int]()
        for (_, was_right, status), count in self.answers.items():
            if was_right == right:
                counted[status] += count
        return counted


def exchange_of(response: schemathesis.Response) -> Exchange:
    url = urlsplit(str(response.request.url))
    return Exchange(
        method=str(response.request.method),
        origin=f"{url.scheme}://{url.netloc}",
        target=url.path + (f"?{url.query}" if url.query else ""),
        status=response.status_code,
        headers=httpx.Headers([(name, value) for name, values in response.headers.items() for value in values]),
        body=response.content,
        sent_headers=httpx.Headers({name: _text(value) for name, value in response.request.headers.items()}),
        sent=_text(response.request.body or b"").encode("latin-1"),
    )


def _text(value: object) -> str:
    """What `requests` keeps as text or bytes, byte by byte."""
    assert isinstance(value, str | bytes), f"streamed: {value!r}"
    return value.decode("latin-1") if isinstance(value, bytes) else value.encode().decode("latin-1")


@pytest.fixture
def sender(account: Account, clock: Clock) -> Iterator[Sender]:
    sender = Sender(account, clock)
    yield sender
    sender.session.close()


@pytest.fixture
def careful(sender: Sender) -> Iterator[Sender]:
    """Fails a run that was vacuous: too few right requests, or some that did not succeed."""
    yield sender
    accepted = sender.statuses(right=True)
    assert set(accepted) <= {200, 201}
    assert accepted.total() >= 15 or not claims_are_due()


@schema.parametrize()
@unhurried
def test_right_requests_succeed_and_wrong_ones_are_refused(case: Case, careful: Sender) -> None:
    careful.send(case)


@pytest.mark.about_refusals
@schema_with_any_id.parametrize()
@unhurried
def test_an_id_of_schemathesis_making_is_answered_as_documented(case: Case, sender: Sender) -> None:
    sender.send(case, about_a_scan=False)
