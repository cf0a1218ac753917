"""``soda-mock exec``, ``health`` and ``--state`` as processes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

MOCK = [sys.executable, "-m", "soda_cloud_mock"]
TIMEOUT_S = 30
ASK = """
import os, urllib.request, base64
key = os.environ["SODA_API_KEY_ID"] + ":" + os.environ["SODA_API_KEY_SECRET"]
request = urllib.request.Request(os.environ["SODA_BASE_URL"] + "/_mock/clock")
request.add_header("Authorization", "Basic " + base64.b64encode(key.encode()).decode())
print(urllib.request.urlopen(request, timeout=10).read().decode())
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MOCK, *arguments], capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def test_a_command_finds_the_mock_in_its_environment() -> None:
    ended = run("exec", "-q", "--clock", "virtual", "--api-key", "ci:s:1", "--", sys.executable, "-c", ASK)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["mode"] == "virtual"


@pytest.mark.parametrize(
    ("code", "expected"), [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 15)", 143)]
)
def test_the_exit_code_is_that_of_the_command(code: str, expected: int) -> None:
    assert run("exec", "-q", "--", sys.executable, "-c", code).returncode == expected


def test_a_command_that_does_not_exist_is_one_clear_line() -> None:
    ended = run("exec", "-q", "--", "no-such-command")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "soda-mock: cannot run 'no-such-command': No such file or directory\n"


def test_health_says_whether_a_mock_answers() -> None:
    port = "import os; print(os.environ['SODA_BASE_URL'].rpartition(':')[2], flush=True); input()"
    with subprocess.Popen(
        [*MOCK, "exec", "-q", "--", sys.executable, "-c", port],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        number = process.stdout.readline().strip()
        healthy = run("health", "--port", number)
        process.communicate("\n", timeout=TIMEOUT_S)
    assert (healthy.returncode, healthy.stderr) == (0, "")
    assert healthy.stdout.startswith(f"http://127.0.0.1:{number}: ok, version ")
    gone = run("health", "--port", number)
    assert (gone.returncode, gone.stdout) == (1, "")
    assert gone.stderr.startswith(f"soda-mock: no mock answers at http://127.0.0.1:{number}: ")


def serve(state: Path) -> tuple[subprocess.Popen[str], httpx.Client]:
    process = subprocess.Popen(
        [*MOCK, "serve", "-q", "--port", "0", "--clock", "virtual", "--state", str(state)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    return process, httpx.Client(base_url=url, auth=("soda-mock", "soda-mock-secret"), timeout=TIMEOUT_S)


def shown(client: httpx.Client, scan: str, theirs: str, other: tuple[str, str]) -> list[object]:
    """What can be seen of two sandboxes."""
    return [
        client.get(f"/api/v1/scans/{scan}").json(),
        client.get("/_mock/clock").json(),
        client.get("/_mock/settings").json(),
        client.get(f"/api/v1/scans/{theirs}", auth=other).json(),
    ]


def test_a_state_file_carries_all_sandboxes_over_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "mock.json"
    process, client = serve(state)
    with client:
        client.put("/_mock/definitions/slow", json={"runSeconds": 100, "logLines": [{"message": "x"}]})
        scan = client.post("/api/v1/scans", data={"scanDefinition": "slow"}).headers["X-Soda-Scan-Id"]
        client.post("/_mock/clock/advance", json={"seconds": 5})
        client.patch("/_mock/settings", json={"rateLimits": False})
        created = client.post("/_mock/sandboxes").json()
        other = (created["apiKeyId"], created["apiKeySecret"])
        theirs = client.post("/api/v1/scans", data={"scanDefinition": "a"}, auth=other).headers["X-Soda-Scan-Id"]
        seen = shown(client, scan, theirs, other)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=TIMEOUT_S)
    assert state.stat().st_mode & 0o077 == 0
    process, client = serve(state)
    with client:
        assert shown(client, scan, theirs, other) == seen
        new = client.post("/api/v1/scans", data={"scanDefinition": "slow"}).headers["X-Soda-Scan-Id"]
        assert new != scan
        assert client.post("/_mock/sandboxes").json()["apiKeyId"] != other[0]
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=TIMEOUT_S) == ("", "")
    assert os.listdir(tmp_path) == ["mock.json"]


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"soda-mock-state": 2}', '{"soda-mock-state": 1, "sandboxes": [{}]}']
)
def test_a_damaged_state_file_is_refused_by_name_and_kept(tmp_path: Path, damage: str) -> None:
    state = tmp_path / "mock.json"
    state.write_text(damage, encoding="utf-8")
    ended = run("serve", "--port", "0", "--state", str(state))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"soda-mock: {state}: ")
    assert ended.stderr.count("\n") == 1
    assert state.read_text(encoding="utf-8") == damage


WAIT_FOR_THE_SCAN = """
import base64, os, sys, time, urllib.request
key = os.environ["SODA_API_KEY_ID"] + ":" + os.environ["SODA_API_KEY_SECRET"]
request = urllib.request.Request(os.environ["SODA_BASE_URL"] + "/api/v1/scans", b"scanDefinition=a", method="POST")
request.add_header("Authorization", "Basic " + base64.b64encode(key.encode()).decode())
scan_id = urllib.request.urlopen(request, timeout=10).headers["X-Soda-Scan-Id"]
for _ in range(200):
    if scan_id in open(sys.argv[1]).read():
        sys.exit(7)
    time.sleep(0.05)
"""


SAVING_AT_EVERY_TICK = """
import sys
from soda_cloud_mock import cli, server
server.SAVE_EVERY_TICKS = 1
sys.exit(cli.main(sys.argv[1:]))
"""


def test_a_state_file_is_saved_while_the_mock_serves(tmp_path: Path) -> None:
    """At every tick here; whether the command saw its scan in the file is its exit code."""
    state = str(tmp_path / "mock.json")
    command = ["exec", "-q", "--state", state, "--", sys.executable, "-c", WAIT_FOR_THE_SCAN, state]
    ended = subprocess.run([sys.executable, "-c", SAVING_AT_EVERY_TICK, *command], timeout=TIMEOUT_S, check=False)
    assert ended.returncode == 7


def test_a_state_file_that_cannot_be_written_is_known_before_the_start(tmp_path: Path) -> None:
    ended = run("serve", "--port", "0", "--state", str(tmp_path / "no" / "folder.json"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "cannot write the state file" in ended.stderr
