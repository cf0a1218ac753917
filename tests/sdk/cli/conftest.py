"""The command line against a mock over a socket: in this process on a virtual clock, in its own on a fast one."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from soda_scans import real_time
from soda_scans.cli import main

from tests.mock_process import mock_process
from tests.sdk.conftest import Time


@pytest.fixture(scope="session")
def virtual_url() -> Iterator[str]:
    with mock_process("--strict", "--clock", "virtual") as url:
        yield url


@pytest.fixture(scope="session")
def fast_url() -> Iterator[str]:
    """Six hundred seconds in one."""
    with mock_process("--strict", "--speed", "600") as url:
        yield url


@dataclass
class Sandbox:
    """A fresh sandbox: its control API, and what a client finds in its environment."""

    control: httpx.Client
    environment: dict[str, str]

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self.control.request(method, f"/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def define(self, name: str, **plan: Any) -> None:
        self.call("PUT", f"definitions/{name}", plan)

    def scan(self, name: str = "orders_daily", **plan: Any) -> str:
        return str(self.call("POST", "scans", {"scanDefinition": name, "plan": plan})["scanId"])

    def scans(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.call("GET", "scans")["content"]
        return listed


def sandbox(url: str) -> Sandbox:
    first = ("soda-mock", "soda-mock-secret")
    made = httpx.post(f"{url}/_mock/sandboxes", auth=first, trust_env=False).json()
    auth = (made["apiKeyId"], made["apiKeySecret"])
    environment = {"SODA_BASE_URL": url, "SODA_API_KEY_ID": auth[0], "SODA_API_KEY_SECRET": auth[1]}
    return Sandbox(httpx.Client(base_url=f"{url}/_mock", auth=auth, trust_env=False), environment)


@dataclass
class Ended:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Here:
    """Runs the command line in this process; the clock of the mock moves while it sleeps."""

    def __init__(self, url: str, time: Time, capsys: pytest.CaptureFixture[str]) -> None:
        self.sandbox = sandbox(url)
        self.time = time
        self._capsys = capsys
        time.on_sleep = self.pass_time

    def pass_time(self, seconds: float) -> None:
        self.sandbox.call("POST", "clock/advance", {"seconds": seconds})

    def __call__(self, *arguments: str) -> Ended:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(str(end.code))
        shown = self._capsys.readouterr()
        return Ended(code, shown.out, shown.err)


@pytest.fixture
def here(
    virtual_url: str, time: Time, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Here]:
    """In the end the client has done nothing wrong."""
    here = Here(virtual_url, time, capsys)
    for name, value in here.sandbox.environment.items():
        monkeypatch.setenv(name, value)
    # The time that a new sandbox shows.
    assert real_time.now_s() == time.now_s
    with here.sandbox.control:
        yield here
        assert here.sandbox.call("GET", "conduct") == {"findings": []}


@pytest.fixture
def fast(fast_url: str) -> Iterator[Sandbox]:
    fast = sandbox(fast_url)
    with fast.control:
        yield fast


def command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "soda_scans.cli", *arguments]
