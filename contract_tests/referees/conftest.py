"""Fixtures of the referees: one process for each role of Prism, for the whole run."""

import os
from collections.abc import Iterator

import pytest

from contract_tests.referees import prism

# The same bodies in every run, and none of them with fields that the contract does not have.
SEEDED = ("--seed", "soda", "--json-schema-faker-fillProperties", "false")


def pytest_report_header() -> str:
    try:
        return f"referees: {prism.launcher().words}"
    except prism.NotThere as error:
        return f"referees: {error}"


def _needs_prism() -> None:
    """Skips what needs Prism where it is not to be had; on CI that is a failure."""
    try:
        prism.launcher()
    except prism.NotThere as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))


@pytest.fixture(scope="session")
def prism_mock() -> Iterator[str]:
    """The address of a mock that Prism makes of the contract."""
    _needs_prism()
    with prism.started("mock", *SEEDED) as address:
        yield address
