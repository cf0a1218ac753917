"""The mock as a process: it says when it is ready, where it is, and ends when it is told to."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

COMMAND = [sys.executable, "-m", "soda_cloud_mock", "serve"]
TIMEOUT_S = 20


@contextmanager
def serving(*flags: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running mock on a free port, and its URL."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "-q", *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.fullmatch(r"soda-mock: listening on (http://\S+:\d+)\n", line)
            assert match, line
            yield process, match[1]
        finally:
            process.kill()


def test_a_mock_on_a_free_port_answers_at_the_address_it_prints() -> None:
    with serving() as (_, url):
        assert url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{url}/_mock/health", timeout=TIMEOUT_S).json()["status"] == "ok"


def test_an_encoded_slash_stays_part_of_the_id_over_a_socket() -> None:
    with serving() as (_, url):
        answer = httpx.get(f"{url}/api/v1/scans/a%2Flogs", auth=("soda-mock", "soda-mock-secret"), timeout=TIMEOUT_S)
        assert (answer.status_code, answer.json()["message"]) == (404, "no scan has the id 'a/logs'")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_even_while_a_connection_is_open(stop: signal.Signals) -> None:
    with serving() as (process, url), httpx.Client(timeout=TIMEOUT_S) as client:
        client.get(f"{url}/_mock/health")
        process.send_signal(stop)
        out, err = process.communicate(timeout=TIMEOUT_S)
        assert (process.returncode, out, err) == (0, "", "")


def test_a_busy_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [*COMMAND, "--port", str(port)], capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"soda-mock: cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_an_unknown_host_is_one_clear_line() -> None:
    ended = subprocess.run(
        [*COMMAND, "--host", "no.such.host.invalid", "--api-key", "a:b"],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("soda-mock: cannot listen on no.such.host.invalid:8089: ")
    assert ended.stderr.count("\n") == 1
