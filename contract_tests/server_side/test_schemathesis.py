"""Schemathesis over the contract and over the control API: requests of its making, its checks, and our own verdict.

Left to itself it would test little here, and would be green all the same. So every call has credentials; the clock
opens the rate limits before each call; a scan that exists, fresh for each call, stands in the path, since random ids
meet only 404; the links of the contract lead from a trigger to the operations on its scan; credentials of its own
making and constants mined from code are off. `use_after_free` is off, since a cancel frees nothing. Each test ends with
a guard that fails a run in which one of these traps is back.
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

from contract_tests.account import Account, Clock, Wire
from contract_tests.contract import DOCUMENT, OPERATIONS
from contract_tests.exchange import Exchange, Scene
from contract_tests.profiles import OVER_A_SOCKET, claims_are_due, share
from contract_tests.servers import NEEDS_CONTROL, TIMEOUT_S, Key

WINDOW_MS = 60_000
# Ten calls take longer than the window, and a scan that was triggered one call ago is still running.
PACE_MS = 6_100
Case = schemathesis.Case[Any]


def _config(*checks_left_out: str) -> schemathesis.Config:
    return schemathesis.Config.from_dict(
        {
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {"mode": "all", "with-security-parameters": False},
            "checks": {check: {"enabled": False} for check in checks_left_out},
        }
    )


def _schema(*checks_left_out: str) -> schemathesis.BaseSchema:
    """The contract as Schemathesis reads it."""
    return schemathesis.openapi.from_dict(DOCUMENT, config=_config("use_after_free", *checks_left_out))


# An id that nobody issued is right by the schema, and is not accepted; nor is a second cancel.
schema = _schema()
schema_with_any_id = _schema("positive_data_acceptance").include(path_regex="scanId")
linked_schema = _schema("positive_data_acceptance")
control_schema = schemathesis.pytest.from_fixture("control")

unhurried = settings(suppress_health_check=OVER_A_SOCKET)


class Sender:
    """Sends the cases that Schemathesis makes; `answers` counts by operation, right or wrong, and status."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self.session = requests.Session()
        self.session.trust_env = account.wire.server.trust_env
        self.answers: Counter[tuple[str, bool, int]] = Counter()

    def arguments(self) -> dict[str, Any]:
        """How a case is to be called."""
        key = self.account.key
        return {
            "base_url": self.account.wire.server.base_url,
            "session": self.session,
            "auth": (key.id, key.secret),
            "timeout": TIMEOUT_S,
        }

    def send(self, case: Case, *, about_a_scan: bool = True) -> None:
        """One case, its answer judged by Schemathesis and by us."""
        self.clock.advance(WINDOW_MS)
        if about_a_scan and "scanId" in case.path_parameters:
            case.path_parameters["scanId"] = self.account.new_scan()
        self.hear(case.call_and_validate(**self.arguments()), case)

    def hear(self, response: schemathesis.Response, case: Case, scene: Scene = Scene.SUITE) -> None:
        self.account.wire.traffic.tell(exchange_of(response, scene))
        right = case.meta is None or case.meta.generation.mode.is_positive
        self.answers[case.operation.definition.raw["operationId"], right, response.status_code] += 1

    def statuses(self, *, right: bool) -> Counter[int]:
        counted = Counter[int]()
        for (_, was_right, status), count in self.answers.items():
            if was_right == right:
                counted[status] += count
        return counted

    def turned_away(self) -> float:
        """The share of all calls that a limit or the lack of credentials turned away."""
        statuses = self.statuses(right=True) + self.statuses(right=False)
        return (statuses[429] + statuses[401]) / max(1, statuses.total())


def exchange_of(response: schemathesis.Response, scene: Scene = Scene.SUITE) -> Exchange:
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
        scene=scene,
    )


def _text(value: object) -> str:
    """What `requests` keeps as text or bytes, byte by byte."""
    assert isinstance(value, str | bytes), f"streamed: {value!r}"
    return value.decode("latin-1") if isinstance(value, bytes) else value.encode().decode("latin-1")


@pytest.fixture
def sender(account: Account, clock: Clock) -> Iterator[Sender]:
    """Nothing that it sends is turned away by a limit or for want of credentials, but what is sent without them."""
    sender = Sender(account, clock)
    yield sender
    sender.session.close()
    assert sender.turned_away() <= 0.2, sender.answers


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


def test_calls_that_follow_the_links_of_the_contract_are_answered_as_documented(sender: Sender) -> None:
    """Stateful: a scan is triggered, and what its answer links to is called with what the link says."""

    class Machine(linked_schema.as_state_machine()):  # type: ignore[misc]
        def before_call(self, _: Case) -> None:
            sender.clock.advance(PACE_MS)

        def get_call_kwargs(self, _: Case) -> dict[str, Any]:
            return sender.arguments()

        def after_call(self, response: schemathesis.Response, case: Case) -> None:
            sender.hear(response, case)

    Machine.run(settings=settings(share(0.3), stateful_step_count=8, suppress_health_check=OVER_A_SOCKET))
    if claims_are_due():
        followed = {operation_id for operation_id, _, status in sender.answers if status in (200, 201)}
        assert followed == set(OPERATIONS), "a link that was not followed to a scan that is there"


# --- the control API ----------------------------------------------------------------------------------------------


@pytest.fixture
def control(wire: Wire, request: pytest.FixtureRequest) -> schemathesis.BaseSchema:
    """The control API by its own document, as the server gives it."""
    # Schemathesis 4.32 looks for an attribute that the items of pytest 9.2 do not have any more.
    request.node._nodeid = request.node.nodeid
    if not wire.server.has_control:
        pytest.skip(NEEDS_CONTROL)
    document = wire.order("GET", "/openapi.json", wire.server.key).json()
    # A plan or a fault can be right by its schema and impossible all the same: its parts contradict each other.
    config = _config("use_after_free", "positive_data_acceptance")
    return schemathesis.openapi.from_dict(document, config=config)


@pytest.fixture
def answers() -> Iterator[Counter[tuple[str, bool]]]:
    """Counts the right calls by operation and whether they were accepted; most of each operation's must be."""
    answers = Counter[tuple[str, bool]]()
    yield answers
    operations = {operation for operation, _ in answers}
    refused = {each: answers[each, False] for each in operations if answers[each, False] > answers[each, True]}
    assert not refused, f"right calls that were mostly refused: {refused}"
    assert len(operations) >= 20 or not claims_are_due(), operations


@pytest.mark.about_refusals
@control_schema.parametrize()
@share(0.1, OVER_A_SOCKET)
def test_the_control_api_is_as_it_describes_itself(case: Case, wire: Wire, answers: Counter[tuple[str, bool]]) -> None:
    """Each call has a sandbox of its own, with a scan in it: what a call has set must not decide about the next."""
    key = wire.new_sandbox()
    operation_id = case.operation.definition.raw["operationId"]
    right = case.meta is not None and case.meta.generation.mode.is_positive
    _pin(case, wire, key, right=right)
    with requests.Session() as session:
        session.trust_env = wire.server.trust_env
        response = case.call_and_validate(
            base_url=wire.server.base_url, session=session, auth=(key.id, key.secret), timeout=TIMEOUT_S
        )
    accepted = response.status_code < 300
    if right and response.status_code != 401:
        answers[operation_id, accepted] += 1
    if not (operation_id == "deleteSandbox" and accepted):
        wire.drop_sandbox(key)


def _pin(case: Case, wire: Wire, key: Key, *, right: bool) -> None:
    """Put what is there in the place of what was made up: a scan, the caller's id, an edge that can be taken."""
    if "apiKeyId" in case.path_parameters:
        case.path_parameters["apiKeyId"] = key.id
    if "scanId" in case.path_parameters:
        started = wire.order("POST", "/scans", key, '{"scanDefinition": "d"}').json()
        case.path_parameters["scanId"] = started["scanId"]
        if right and isinstance(case.body, dict):
            case.body["force"] = True
