"""The suite against a server at an address: what it asks before the first test, skips, leaves out and writes."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from contract_tests.servers import Key, Server
from tests.contract_tests.conftest import Suite

FEW = ["contract_tests/server_side/test_any_server.py", "contract_tests/server_side/test_headers.py"]


class Facade(BaseHTTPRequestHandler):
    """The mock without its control API; `asked` are the methods of the calls."""

    protocol_version = "HTTP/1.1"
    mock: Server
    asked: list[str]

    def _pass_on(self) -> None:
        self.asked.append(self.command)
        path = self.path.replace("/_mock/", "/no/")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        # With the caller's Host, so that Location leads here.
        kept = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        answer = httpx.request(
            self.command, self.mock.base_url + path, content=body, headers=kept, trust_env=False, timeout=30
        )
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name not in ("date", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_DELETE = _pass_on  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def facade(mock: Server) -> Iterator[tuple[str, list[str]]]:
    """The address of a server without the control API, and the methods that it is asked."""
    asked: list[str] = []
    handler = type("Handler", (Facade,), {"mock": mock, "asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def at(url: str, key: Key) -> list[str]:
    return ["--base-url", url, "--api-key-id", key.id, "--api-key-secret", key.secret]


def test_without_the_control_api_what_needs_it_is_skipped_and_counted(
    suite: Suite, mock: Server, facade: tuple[str, list[str]]
) -> None:
    url, _ = facade
    outcome = suite(*FEW, *at(url, mock.key), "--scan-definition", "d")
    assert outcome.code == 0, outcome.said
    assert "2 tests were skipped: needs the control API (/_mock/)" in outcome.said
    assert "3 tests were skipped: needs a scan to read: --scan-id ID" in outcome.said


def test_a_run_that_is_read_only_changes_nothing(suite: Suite, mock: Server, facade: tuple[str, list[str]]) -> None:
    url, asked = facade
    made = httpx.post(
        f"{mock.base_url}/_mock/scans", json={"scanDefinition": "d"}, auth=mock.key.basic, trust_env=False
    )
    outcome = suite(*FEW, *at(url, mock.key), "--read-only", "--scan-id", made.json()["scanId"])
    assert outcome.code == 0, outcome.said
    assert set(asked) == {"GET"}
    assert "tests were skipped: would change the account, and the run is --read-only" in outcome.said


def test_read_only_keeps_away_from_the_control_api_too(suite: Suite, mock: Server) -> None:
    outcome = suite(*FEW, *at(mock.base_url, mock.key), "--read-only")
    assert outcome.code == 0, outcome.said
    assert "needs the control API" in outcome.said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--base-url", "http://127.0.0.1:9"], "no server to be judged there"),
        (["--base-url", "127.0.0.1:8089"], "expected http:// or https://, a host"),
        (["--base-url", "http://127.0.0.1:8089/api/v1"], "expected the server alone, http://127.0.0.1:8089;"),
        (["--base-url", "http://me:pw@127.0.0.1:8089"], "credentials go to --api-key-id and --api-key-secret"),
        (["--base-url", "http://127.0.0.1:x"], "expected http:// or https://, a host, and a port"),
        (["--read-only"], "are for a server given by --base-url"),
    ],
)
def test_what_cannot_be_judged_is_one_error_at_the_start(suite: Suite, arguments: list[str], complaint: str) -> None:
    outcome = suite("contract_tests", *arguments)
    assert outcome.code == 4
    assert complaint in outcome.said
    assert len(outcome.said.strip().splitlines()) == 1


@pytest.mark.parametrize("with_control", [True, False])
def test_a_key_that_is_refused_is_one_error_at_the_start(
    suite: Suite, mock: Server, facade: tuple[str, list[str]], with_control: bool
) -> None:
    url = mock.base_url if with_control else facade[0]
    outcome = suite("contract_tests", *at(url, Key(mock.key.id, "wrong")))
    assert outcome.code == 4
    assert "the server answers 401 to the API key 'contract-suite'" in outcome.said
    assert "wrong" not in outcome.said.replace("wrong usage", "")


def test_a_report_is_junit_and_a_summary(suite: Suite, tmp_path: Path) -> None:
    outcome = suite(*FEW, "-n", "2", "--report", str(tmp_path / "out" / "contract.xml"))
    assert outcome.code == 0, outcome.said
    junit = ElementTree.parse(tmp_path / "out" / "contract.xml").getroot()
    summary = json.loads((tmp_path / "out" / "contract.json").read_text(encoding="utf-8"))
    assert len(list(junit.iter("testcase"))) == summary["passed"] > 10
    assert (summary["exitStatus"], summary["complete"], summary["failures"]) == (0, False, [])
    assert summary["exercised"]["server getScanStatus 401"] > 0
    assert summary["exercised"]["canary of the oracle"] == 3, "one in each worker, one in the process that sums up"
    assert "server getScanLogs 429" in summary["missing"]


def test_a_failure_stands_in_the_summary(suite: Suite, wrong_mock: Path, tmp_path: Path) -> None:
    test = "contract_tests/server_side/test_lifecycle.py::test_each_state_begins_on_its_millisecond[timedOut]"
    suite(test, "--report", str(tmp_path / "contract"), sources=wrong_mock)
    (failure,) = json.loads((tmp_path / "contract.json").read_text(encoding="utf-8"))["failures"]
    assert failure["test"] == test
    assert "breaks:    Get scan status: `timeOutRequested`" in failure["report"]
