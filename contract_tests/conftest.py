"""Options, profiles and fixtures of the contract suite; README.md says how it is run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contract_tests import options, profiles
from contract_tests.account import Account, Clock, Wire
from contract_tests.recording import Recorder
from contract_tests.referees.umpire import behind_prism
from contract_tests.reporting import FailureReports
from contract_tests.run import Run
from contract_tests.servers import (
    NEEDS_CHANGE,
    NEEDS_COLLEAGUE,
    NEEDS_CONTROL,
    NEEDS_FORBIDDEN,
    Server,
    started_mock,
)
from contract_tests.story import Story
from contract_tests.traffic import Traffic, traffic_of

profiles.load()

_MARKERS = (
    "changes_an_account: leaves something behind; not in a run that is --read-only",
    "about_limits: may be answered 429 more often than not",
    "about_refusals: may be answered 401 or 404 more often than not",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    options.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    options.ask_server(config)
    story = Story()
    run = Run(config, story)
    traffic_of(config).subscribe(story.hear)
    traffic_of(config).subscribe(run.coverage.hear, accepted_only=True)
    config.pluginmanager.register(run, "contract-run")
    recorded = options.option(config, "record")
    if recorded is not None:
        traffic_of(config).subscribe(Recorder(recorded).hear)
    if options.replayed_capsule(config) is None:
        config.pluginmanager.register(FailureReports(config, story), "contract-failure-reports")
    junit = options.report_path(config, ".xml")
    if junit is not None and not options.is_worker(config):
        config.option.xmlpath = str(junit)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    options.tell_worker(node.config, node.workerinput)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if options.option(config, "read_only"):
        for item in items:
            if item.get_closest_marker("changes_an_account"):
                item.add_marker(pytest.mark.skip(reason=NEEDS_CHANGE))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --replay nothing but the replay, without it anything else."""
    if collection_path.suffix != ".py":
        return None
    return (collection_path.name == "test_replay.py") == (options.replayed_capsule(config) is None) or None


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    document = options.option(request.config, "prism")
    with _server(request.config) as server:
        if document is None:
            yield server
        else:
            with behind_prism(server, document) as guarded:
                yield guarded


@contextmanager
def _server(config: pytest.Config) -> Iterator[Server]:
    """The given server, or a mock of this run."""
    given = options.asked_server(config)
    if given is not None:
        yield given
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
