"""Clients of the mocks under test."""

from collections.abc import Iterator

import httpx
import pytest
from soda_cloud_mock.testing import MockControls, SodaMock


def client_of(mock: MockControls) -> httpx.Client:
    return httpx.Client(base_url=mock.base_url, auth=(mock.api_key_id, mock.api_key_secret), trust_env=False)


@pytest.fixture
def client(soda_mock: SodaMock) -> Iterator[httpx.Client]:
    """A client of the mock in this process."""
    with client_of(soda_mock) as client:
        yield client


@pytest.fixture(params=["soda_mock", "soda_mock_server"])
def mock(request: pytest.FixtureRequest) -> MockControls:
    """The mock of each fixture."""
    mock: MockControls = request.getfixturevalue(request.param)
    return mock


@pytest.fixture
def client_of_mock(mock: MockControls) -> Iterator[httpx.Client]:
    with client_of(mock) as client:
        yield client


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
