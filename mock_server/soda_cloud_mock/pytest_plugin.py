"""The pytest plugin: the fixtures ``soda_mock`` and ``soda_mock_server``.

pytest loads this module in every project that has the distribution installed, with the extra or without. So
nothing else is imported before a test asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from soda_cloud_mock.extras import how_to_install

if TYPE_CHECKING:
    from soda_cloud_mock.testing import SodaMock, SodaMockServer


@pytest.fixture
def soda_mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SodaMock]:
    """A mock of Soda Cloud in this process, at https://cloud.soda.io for every httpx client; no socket.

    Its clock is virtual: it moves when the sdk waits, or by ``soda_mock.clock.advance(seconds=90)``.
    """
    with _testing("in_process").running_in_process(monkeypatch) as mock:
        yield mock


@pytest.fixture
def soda_mock_server(monkeypatch: pytest.MonkeyPatch, _soda_mock_url: str) -> Iterator[SodaMockServer]:
    """A mock of Soda Cloud behind a real socket, for code in requests, another process or another language.

    Each test has an organisation of its own, with its own credentials.
    """
    with _testing("over_http").fresh_organisation(monkeypatch, _soda_mock_url) as mock:
        yield mock


@pytest.fixture(scope="session")
def _soda_mock_url() -> Iterator[str]:
    """The address of the one server of this session; with xdist, of this worker."""
    with _testing("over_http").serving() as url:
        yield url


def _testing(name: str) -> ModuleType:
    try:
        return import_module(f"soda_cloud_mock.testing.{name}")
    except ModuleNotFoundError as error:
        missing = how_to_install("pytest", error)
    # Out here the error that is shown has no other before it.
    pytest.fail(missing, pytrace=False)
