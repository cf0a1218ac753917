"""Fixtures of the referees: one process for each role of Prism, for the whole run."""

import os
from collections.abc import Iterator

import pytest

from contract_tests import options
from contract_tests.referees import prism
from contract_tests.referees.npm import NotThere
from contract_tests.referees.run import SUITE, Run, run_behind_prism

NOT_FOR_A_GIVEN_SERVER = "the referees judge this repository's client and mock, not the server of --base-url"
# The same bodies in every run, and none of them with fields that the contract does not have.
SEEDED = ("--seed", "soda", "--json-schema-faker-fillProperties", "false")


def pytest_report_header() -> str:
    try:
        return f"referees: {prism.launcher().words}"
    except NotThere as error:
        return f"referees: {error}"


@pytest.fixture(scope="session", autouse=True)
def prism_is_there(request: pytest.FixtureRequest) -> None:
    """Skips what needs Prism where it is not to be had; on CI that is a failure."""
    if options.option(request.config, "base_url"):
        pytest.skip(NOT_FOR_A_GIVEN_SERVER)
    try:
        prism.launcher()
    except NotThere as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))


@pytest.fixture(scope="session")
def prism_mock() -> Iterator[str]:
    """The address of a mock that Prism makes of the contract."""
    with prism.started("mock", *SEEDED) as address:
        yield address


@pytest.fixture(scope="session")
def judged_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The whole suite once, with Prism before the mock."""
    return run_behind_prism(tmp_path_factory.mktemp("run"), *SUITE, workers=os.cpu_count() or 1)
