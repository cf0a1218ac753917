"""The fixture ``soda_mock``: a mock in the process of the tests."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from soda_cloud_mock.client_environment import client_environment
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.documents import contract_document
from soda_cloud_mock.http_api.delivery import Reply
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import DEFAULT_API_KEY, Options
from soda_cloud_mock.scenario import read_scenario
from soda_cloud_mock.testing.clock import AutojumpClock
from soda_cloud_mock.testing.controls import MockControls
from soda_cloud_mock.testing.httpx_exchange import HttpxExchange
from soda_cloud_mock.testing.router import SodaRouter
from soda_cloud_mock.testing.virtual_time import VirtualTime

BASE_URL: Final = "https://cloud.soda.io"

# Where the sdk reads the time and sleeps.
_SDK_TIME: Final = "soda_scans.real_time"


class SodaMock(MockControls):
    """A mock of Soda Cloud in this process, at https://cloud.soda.io and https://cloud.us.soda.io.

    Every httpx client reaches it, sync or async, as long as it has no transport of its own. The environment
    (``SODA_BASE_URL``, ``SODA_API_KEY_ID``, ``SODA_API_KEY_SECRET``) names it. All times are virtual.
    """

    def __init__(self) -> None:
        self._mock = Mock(Options(clock_mode=ClockMode.VIRTUAL, strict=True))
        self._time = VirtualTime(self._mock)
        key = DEFAULT_API_KEY
        self._authorization = b"Basic " + b64encode(f"{key.id}:{key.secret}".encode())
        super().__init__(BASE_URL, key.id, key.secret, self._send)

    @property
    def clock(self) -> AutojumpClock:
        """The clock of the mock: it moves by ``advance``, and when the sdk waits."""
        return AutojumpClock(self._control, self._time)

    def load(self, scenario: Path | str) -> None:
        """Start again with what a scenario file says: settings, definitions and scans.

        Raises:
            StartError: ``soda-mock check`` says the same of the file.
            ValueError: it has credentials; those of the fixture stay.
        """
        read = read_scenario(Path(scenario))
        if read.api_keys:
            raise ValueError(f"{scenario}: credentials: the fixture has an API key of its own, and no other")
        # What refuses to start refuses here, before anything has changed.
        Mock(Options(scenario=read))
        self.reset()
        with self._mock.lock:
            sandbox = self._mock.sandboxes.permanent.sandbox
            sandbox.change_settings(read.settings)
            read.furnish(sandbox)

    def _send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        path, _, query = path.partition("?")
        headers = [(b"host", b"cloud.soda.io"), (b"authorization", self._authorization)]
        reply = self._mock.respond(Request(method, path, query.encode(), headers, body, BASE_URL))
        assert isinstance(reply, Reply)
        return reply.answer.status, reply.answer.content


def _replace_the_time_of_the_sdk(monkeypatch: pytest.MonkeyPatch, time: VirtualTime) -> None:
    monkeypatch.setattr(f"{_SDK_TIME}.monotonic_s", time.now_s)
    monkeypatch.setattr(f"{_SDK_TIME}.now_s", time.now_s)
    monkeypatch.setattr(f"{_SDK_TIME}.sleep_s", time.sleep)
    monkeypatch.setattr(f"{_SDK_TIME}.sleep_async_s", time.sleep_async)


@contextmanager
def running_in_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[SodaMock]:
    """A mock that httpx clients, the sdk's clock and the environment lead to."""
    mock = SodaMock()
    for name, value in client_environment(mock.base_url, DEFAULT_API_KEY).items():
        monkeypatch.setenv(name, value)
    _replace_the_time_of_the_sdk(monkeypatch, mock._time)
    hosts = [urlsplit(server["url"]).netloc for server in contract_document()["servers"]]
    with SodaRouter(hosts, HttpxExchange(mock._mock, mock._time)):
        yield mock
    mock.check_itself()
