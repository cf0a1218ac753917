"""The fixture ``soda_mock_server``: a mock in a process of its own, behind a socket."""

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlsplit

import pytest

from soda_cloud_mock.client_environment import client_environment
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.options import DEFAULT_API_KEY
from soda_cloud_mock.testing.clock import ServerClock
from soda_cloud_mock.testing.control import Control
from soda_cloud_mock.testing.controls import MockControls

_TIMEOUT_S: Final = 30


class SodaMockServer(MockControls):
    """A mock of Soda Cloud behind a socket, with a fresh organisation for each test.

    The environment (``SODA_BASE_URL``, ``SODA_API_KEY_ID``, ``SODA_API_KEY_SECRET``) names it, for this process and
    for those it starts. Its clock is a real one at first.
    """

    @property
    def clock(self) -> ServerClock:
        """The clock of the mock."""
        return ServerClock(self._control)


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    command = [sys.executable, "-m", "soda_cloud_mock", "serve", "--port", "0", "--strict", "--quiet"]
    # Twins of its flags in the environment are meant for another mock.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SODA_MOCK_")}
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("soda-mock did not start; it says why on standard error")
            yield line.split()[-1]
        finally:
            process.terminate()


@contextmanager
def fresh_organisation(monkeypatch: pytest.MonkeyPatch, url: str) -> Iterator[SodaMockServer]:
    """A mock with an API key of its own at a server's address, where the environment leads."""
    server = Control(_Sender(url, DEFAULT_API_KEY).send)
    created = server.ask("POST", "/_mock/sandboxes")
    key = ApiKey(created["apiKeyId"], created["apiKeySecret"])
    for name, value in client_environment(url, key).items():
        monkeypatch.setenv(name, value)
    mock = SodaMockServer(url, key.id, key.secret, _Sender(url, key).send)
    yield mock
    mock.check_itself()
    Control(_Sender(url, key).send).ask("DELETE", f"/_mock/sandboxes/{key.id}")


class _Sender:
    """Calls the control API without httpx or requests: the test may have mocks of those."""

    def __init__(self, url: str, key: ApiKey) -> None:
        self._address = urlsplit(url).netloc
        self._headers = {"Authorization": "Basic " + b64encode(f"{key.id}:{key.secret}".encode()).decode()}

    def send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        connection = HTTPConnection(self._address, timeout=_TIMEOUT_S)
        try:
            connection.request(method, path, body, self._headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
