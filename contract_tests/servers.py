"""The server under judgement: one that is given by its address, or a mock started for the run."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

TIMEOUT_S = 20.0

NEEDS_CONTROL = "needs the control API (/_mock/): the clock and the plans of this server are out of the suite's hands"
NEEDS_CHANGE = "would change the account, and the run is --read-only"
NEEDS_SCAN = "needs a scan to read: --scan-id ID"
NEEDS_DEFINITION = "needs a scan definition that may be triggered: --scan-definition NAME"
NEEDS_COLLEAGUE = "needs a second API key of the same organisation: --second-api-key ID:SECRET, and no -n"
NEEDS_FORBIDDEN = "needs an API key without permission: --forbidden-api-key ID:SECRET"
NEEDS_FLAGS = "needs a mock with other flags, which this suite starts only without --base-url"

_READY = "soda-mock: listening on "


@dataclass(frozen=True, slots=True)
class Key:
    """An API key: the user name and password of HTTP Basic."""

    id: str
    secret: str

    @classmethod
    def of(cls, text: str) -> "Key":
        """The key written as `ID:SECRET`."""
        key_id, _, secret = text.partition(":")
        return cls(key_id, secret)

    @property
    def basic(self) -> httpx.BasicAuth:
        return httpx.BasicAuth(self.id, self.secret)


KEY = Key("contract-suite", "secret:with a colon")
COLLEAGUE = Key("contract-suite-colleague", "another secret")
FORBIDDEN = Key("contract-suite-forbidden", "no permission")


@dataclass(frozen=True, slots=True)
class Server:
    """A server and what it offers beyond the API.

    `has_control`: the control API under `/_mock/`, that is a virtual clock and sandboxes. `colleague` is a second key
    of the same organisation, `forbidden` one without permission; None where no such key is known. `is_ours`: started
    for this run, and nobody else calls it. `read_only`: no call may change anything there.
    """

    base_url: str
    key: Key
    has_control: bool
    colleague: Key | None
    forbidden: Key | None
    is_ours: bool
    read_only: bool = False

    @property
    def trust_env(self) -> bool:
        """Whether proxies of the environment apply: not on the way to a server of our own."""
        return not self.is_ours


@contextmanager
def started_mock(*flags: str) -> Iterator[Server]:
    """A mock on a free port with a virtual clock, ready when this returns and gone when the block ends."""
    command = [
        sys.executable,
        "-m",
        "soda_cloud_mock",
        "serve",
        "--port",
        "0",
        "--clock",
        "virtual",
        "--quiet",
        "--strict",
        *flags,
    ]
    for flag, key in (("--api-key", KEY), ("--api-key", COLLEAGUE), ("--forbidden-api-key", FORBIDDEN)):
        command += [flag, f"{key.id}:{key.secret}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SODA_MOCK_")}
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, text=True, env=environment
        )
        try:
            yield Server(_ready_url(process), KEY, True, COLLEAGUE, FORBIDDEN, is_ours=True)
        except ChildProcessError as error:
            complaints.seek(0)
            error.add_note(complaints.read())
            raise
        finally:
            _stop(process)


def _ready_url(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    alarm = threading.Timer(TIMEOUT_S, process.kill)
    alarm.start()
    try:
        line = process.stdout.readline()
    finally:
        alarm.cancel()
    if not line.startswith(_READY):
        raise ChildProcessError(f"the mock did not get ready within {TIMEOUT_S} s; it said {line!r}")
    return line.removeprefix(_READY).strip()


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(TIMEOUT_S)
    if process.stdout is not None:
        process.stdout.close()
