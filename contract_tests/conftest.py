"""Options, profiles and fixtures of the contract suite; README.md says how it is run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract_tests import profiles
from contract_tests.account import Account, Clock, Wire
from contract_tests.contract import CONTRACT_PATH
from contract_tests.recording import Recorder
from contract_tests.referees.umpire import behind_prism
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
    group.addoption("--record", type=Path, metavar="FILE", help="append every exchange to this file, as JSON lines")
    group.addoption(
        "--prism",
        type=Path,
        metavar="DOCUMENT",
        nargs="?",
        const=CONTRACT_PATH,
        help="let Prism, which reads this document (by default the contract), stand before the server as a referee",
    )


def pytest_configure(config: pytest.Config) -> None:
    path: Path | None = config.getoption("record", default=None)
    if path is not None:
        traffic_of(config).subscribe(Recorder(path).hear)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    document = request.config.getoption("prism", default=None)
    with _server(request.config) as server:
        if document is None:
            yield server
        else:
            with behind_prism(server, document) as guarded:
                yield guarded


@contextmanager
def _server(config: pytest.Config) -> Iterator[Server]:
    """The given server, or a mock of this run."""
    option = config.getoption
    if option("base_url", default=None):
        key = Key(option("api_key_id"), option("api_key_secret"))
        yield given_server(
            option("base_url"), key, colleague=option("second_api_key"), forbidden=option("forbidden_api_key")
        )
    else:
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
