"""The two answers that every server of the benchmark gives: a status, and a page of 1,000 log lines."""

from dataclasses import dataclass
from pathlib import Path

import httpx

CREDENTIALS = ("soda-mock", "soda-mock-secret")
AUTHORIZATION = "Basic c29kYS1tb2NrOnNvZGEtbW9jay1zZWNyZXQ="

# A million times as fast: the scans are over at once, and 60 requests a window are 60,000 a millisecond's worth of
# windows, so that the limit judges every request and refuses none.
FAST = ("--speed", "1000000")


@dataclass(frozen=True, slots=True)
class Samples:
    """Paths and bodies. The mock gives the same ids for the same calls, so the paths hold for each start of it."""

    folder: Path
    status_path: str
    logs_path: str
    status: bytes
    logs: bytes

    @property
    def status_file(self) -> Path:
        return self.folder / "status.json"

    @property
    def logs_file(self) -> Path:
        return self.folder / "logs.json"


def take_samples(url: str, folder: Path) -> Samples:
    """Furnish a fresh mock that runs fast, and keep what it answers."""
    with mock_client(url) as client:
        scan, logged = furnish(client)
        status = wait_until_final(client, scan)
        wait_until_final(client, logged)
        samples = Samples(folder, scan, f"{logged}/logs", status, client.get(f"{logged}/logs").content)
    samples.status_file.write_bytes(samples.status)
    samples.logs_file.write_bytes(samples.logs)
    return samples


def mock_client(url: str) -> httpx.Client:
    """A client of a mock that no proxy stands before."""
    return httpx.Client(base_url=url, auth=CREDENTIALS, timeout=120, trust_env=False)


def furnish(client: httpx.Client) -> tuple[str, str]:
    """Trigger the two scans in a fresh mock; their paths."""
    define(client, "thousand lines", {"logLines": 1_000})
    return trigger(client, "completedWithFailures"), trigger(client, "thousand lines")


def define(client: httpx.Client, name: str, plan: dict[str, object]) -> None:
    client.put(f"/_mock/definitions/{name}", json=plan).raise_for_status()


def trigger(client: httpx.Client, name: str) -> str:
    """The path of the status of a new scan."""
    answer = client.post("/api/v1/scans", data={"scanDefinition": name}).raise_for_status()
    return httpx.URL(answer.headers["Location"]).path


def wait_until_final(client: httpx.Client, path: str) -> bytes:
    """The status of a scan that is over. The clock of the mock runs so fast that this takes a few milliseconds."""
    while True:
        answer = client.get(path).raise_for_status()
        if "ended" in answer.json():
            return answer.content
