"""Fixtures of the client's side."""

import pytest

from contract_tests.client_side.generated import Served
from contract_tests.traffic import Traffic


@pytest.fixture(scope="session")
def served(traffic: Traffic) -> Served:
    """A call of the generated client, answered as the test says."""
    return Served(traffic)
