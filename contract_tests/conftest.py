"""Options, profiles and fixtures of the contract suite; README.md says how it is run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from contract_tests import profiles
from contract_tests.account import Account, Clock, Wire
from contract_tests.servers import (
    NEEDS_COLLEAGUE,
    NEEDS_CONTROL,
    NEEDS_FORBIDDEN,
    Key,
    Server,
    given_server,
    started_mock,
)
from contract_tests.traffic import Traffic, traffic_of

profiles.load()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract", "contract suite")
    group.addoption("--base-url", help="judge the server at this address instead of starting a mock")
    group.addoption("--api-key-id", default="soda-mock", help="with --base-url: the API key id")
    group.addoption("--api-key-secret", default="soda-mock-secret", help="with --base-url: the API key secret")
    group.addoption("--second-api-key", type=Key.of, metavar="ID:SECRET", help="another key of the same organisation")
    group.addoption("--forbidden-api-key", type=Key.of, metavar="ID:SECRET", help="a key without permission")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    base_url = request.config.getoption("base_url", default=None)
    if base_url:
        option = request.config.getoption
        key = Key(option("api_key_id"), option("api_key_secret"))
        yield given_server(base_url, key, colleague=option("second_api_key"), forbidden=option("forbidden_api_key"))
        return
    with started_mock() as mock:
        yield mock


@pytest.fixture(scope="session")
def traffic(request: pytest.FixtureRequest) -> Traffic:
    """Where every exchange of the run passes."""
    return traffic_of(request.config)


@pytest.fixture(scope="session")
def wire(server: Server, traffic: Traffic) -> Iterator[Wire]:
    wire = Wire(server, traffic)
    yield wire
    wire.close()


@contextmanager
def _organisation(wire: Wire) -> Iterator[Account]:
    """The only key of a fresh organisation, with a clock to advance."""
    if not wire.server.has_control:
        pytest.skip(NEEDS_CONTROL)
    key = wire.new_sandbox()
    yield Account(wire, key, Clock(wire, key))
    wire.drop_sandbox(key)


@pytest.fixture
def account(wire: Wire) -> Iterator[Account]:
    """An account in an organisation of the test's own."""
    with _organisation(wire) as account:
        yield account


@pytest.fixture
def stranger(wire: Wire) -> Iterator[Account]:
    """An account of another organisation."""
    with _organisation(wire) as account:
        yield account


@pytest.fixture
def clock(account: Account) -> Clock:
    """The clock of `account`."""
    assert account.clock is not None
    return account.clock


@pytest.fixture
def guest(wire: Wire) -> Account:
    """The given key as it is, at any server: for a few calls that change nothing."""
    return Account(wire, wire.server.key)


@pytest.fixture
def colleagues(wire: Wire) -> Iterator[tuple[Account, Account]]:
    """Two API keys of one organisation, which is reset before and after."""
    server = wire.server
    if not server.has_control:
        pytest.skip(NEEDS_CONTROL)
    if server.colleague is None or (not server.is_ours and "PYTEST_XDIST_WORKER" in os.environ):
        pytest.skip(NEEDS_COLLEAGUE)
    wire.order("POST", "/reset", server.key)
    wire.order("PUT", "/clock", server.key, '{"mode": "virtual"}')
    clock = Clock(wire, server.key)
    yield Account(wire, server.key, clock), Account(wire, server.colleague, clock)
    wire.order("POST", "/reset", server.key)


@pytest.fixture
def forbidden(wire: Wire) -> Account:
    """An account whose key is known and has no permission."""
    if wire.server.forbidden is None:
        pytest.skip(NEEDS_FORBIDDEN)
    return Account(wire, wire.server.forbidden)
