"""The servers that are measured side by side, each as its users start it, each giving the same two answers."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from benchmarks.processes import Running, free_port, running
from benchmarks.samples import CREDENTIALS, FAST, Samples, furnish, mock_client, wait_until_final
from benchmarks.tools import ROOT, executable, node_tool, python_tool

CONTRACT = ROOT / "openapi" / "soda-scans.openapi.json"

# The mock as it is run, without its line for each request.
MOCK = "soda-mock"
WITHOUT_SELF_CHECK = "soda-mock --no-self-check"
WITH_ACCESS_LOG = "soda-mock, a line for each request"
BARE = "bare ASGI app on uvicorn"
PRISM = "Prism 5.14.2"
WIREMOCK = "WireMock 3.13.2"
MOCKOON = "Mockoon CLI 9.9.0"
MOTO = "moto server"
HTTPSERVER = "pytest-httpserver"


@dataclass(frozen=True, slots=True)
class Peer:
    """A server. ``command`` gives what starts it on a port; ``missing`` says why it cannot be started, or nothing."""

    name: str
    command: Callable[[int, Samples], Sequence[str]]
    is_mock: bool = False
    probe: str = "/"
    missing: str = ""

    @contextmanager
    def started(self, samples: Samples) -> Iterator[Running]:
        """The running server, with the two scans in it if it is the mock."""
        port = free_port()
        with running(self.command(port, samples), port, probe=self.probe) as server:
            if self.is_mock:
                with mock_client(server.url) as client:
                    for path in furnish(client):
                        wait_until_final(client, path)
            yield server


def mock_command(port: int, *flags: str) -> list[str]:
    return [str(python_tool("soda-mock")), "serve", "--port", str(port), *flags]


def peers() -> list[Peer]:
    """Those that answer as the API does."""
    return [
        Peer(MOCK, lambda port, _: mock_command(port, "--quiet", *FAST), is_mock=True),
        Peer(
            WITHOUT_SELF_CHECK,
            lambda port, _: mock_command(port, "--quiet", "--no-self-check", *FAST),
            is_mock=True,
        ),
        Peer(WITH_ACCESS_LOG, lambda port, _: mock_command(port, *FAST), is_mock=True),
        Peer(BARE, _bare),
        Peer(PRISM, _prism, missing=_missing("prism")),
        Peer(WIREMOCK, _wiremock, missing=_missing("wiremock") or _missing_java()),
        Peer(MOCKOON, _mockoon, missing=_missing("mockoon-cli")),
    ]


def peers_at_start() -> list[Peer]:
    """Those whose start is measured."""
    answering = [peer for peer in peers() if peer.name in {BARE, PRISM, WIREMOCK, MOCKOON}]
    return [
        # Asked for nothing special: real clock, a line for each request.
        Peer(MOCK, lambda port, _: mock_command(port), probe="/_mock/health"),
        *answering,
        Peer(
            MOTO,
            lambda port, _: [str(python_tool("moto_server")), "-p", str(port)],
            missing=_missing_tool("moto_server"),
        ),
        Peer(HTTPSERVER, _httpserver),
    ]


# --- commands -------------------------------------------------------------------------------------


def _bare(port: int, samples: Samples) -> list[str]:
    return [sys.executable, "-m", "benchmarks.bare_app", str(port), str(samples.status_file), str(samples.logs_file)]


def _httpserver(port: int, _: Samples) -> list[str]:
    program = (
        "import threading; from pytest_httpserver import HTTPServer; "
        f"server = HTTPServer(port={port}); server.start(); threading.Event().wait()"
    )
    return [sys.executable, "-c", program]


def _prism(port: int, samples: Samples) -> list[str]:
    document = json.loads(CONTRACT.read_text(encoding="utf-8"))
    for path, body in (("/api/v1/scans/{scanId}", samples.status), ("/api/v1/scans/{scanId}/logs", samples.logs)):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        content.pop("examples", None)
        content["example"] = json.loads(body)
    file = samples.folder / "prism.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return [str(node_tool("prism")), "mock", "-h", "127.0.0.1", "-p", str(port), "-v", "silent", str(file)]


def _wiremock(port: int, samples: Samples) -> list[str]:
    mappings = samples.folder / "wiremock" / "mappings"
    mappings.mkdir(parents=True, exist_ok=True)
    user, password = CREDENTIALS
    for path, body in ((samples.status_path, samples.status), (samples.logs_path, samples.logs)):
        mapping = {
            "request": {
                "method": "GET",
                "urlPath": path,
                "basicAuthCredentials": {"username": user, "password": password},
            },
            "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": body.decode()},
        }
        (mappings / f"{path.strip('/').replace('/', '-')}.json").write_text(json.dumps(mapping), encoding="utf-8")
    return [
        str(node_tool("wiremock")),
        *("--port", str(port), "--bind-address", "127.0.0.1", "--root-dir", str(mappings.parent)),
        # As many as the mock keeps; without a bound its memory grows for ever.
        *("--max-request-journal-entries", "1000", "--disable-banner"),
    ]


def _mockoon(port: int, samples: Samples) -> list[str]:
    routes = [
        _mockoon_route(number, path.strip("/"), body.decode())
        for number, (path, body) in enumerate(
            ((samples.status_path, samples.status), (samples.logs_path, samples.logs)), start=1
        )
    ]
    environment = {
        "uuid": str(UUID(int=0)),
        "lastMigration": 33,
        "name": "scans",
        "endpointPrefix": "",
        "latency": 0,
        "port": port,
        "hostname": "127.0.0.1",
        "folders": [],
        "routes": routes,
        "rootChildren": [{"type": "route", "uuid": route["uuid"]} for route in routes],
        "proxyMode": False,
        "proxyHost": "",
        "proxyRemovePrefix": False,
        "tlsOptions": {
            "enabled": False,
            "type": "CERT",
            "pfxPath": "",
            "certPath": "",
            "keyPath": "",
            "caPath": "",
            "passphrase": "",
        },
        "cors": False,
        "headers": [],
        "proxyReqHeaders": [],
        "proxyResHeaders": [],
        "data": [],
        "callbacks": [],
    }
    file = samples.folder / "mockoon.json"
    file.write_text(json.dumps(environment), encoding="utf-8")
    return [
        str(node_tool("mockoon-cli")),
        *(
            "start",
            "--data",
            str(file),
            "--port",
            str(port),
            "--disable-log-to-file",
            "--disable-admin-api",
            "--repair",
        ),
    ]


def _mockoon_route(number: int, endpoint: str, body: str) -> dict[str, object]:
    response = {
        "uuid": str(UUID(int=100 + number)),
        "body": body,
        "latency": 0,
        "statusCode": 200,
        "label": "",
        "headers": [{"key": "Content-Type", "value": "application/json"}],
        "bodyType": "INLINE",
        "filePath": "",
        "databucketID": "",
        "sendFileAsBody": False,
        "rules": [],
        "rulesOperator": "OR",
        # Without templates it is faster, as nobody needs them here.
        "disableTemplating": True,
        "fallbackTo404": False,
        "default": True,
        "crudKey": "id",
        "callbacks": [],
    }
    return {
        "uuid": str(UUID(int=number)),
        "type": "http",
        "documentation": "",
        "method": "get",
        "endpoint": endpoint,
        "responses": [response],
        "responseMode": None,
        "streamingMode": None,
        "streamingInterval": 0,
    }


# --- what is installed ----------------------------------------------------------------------------


def _missing(tool: str) -> str:
    return "" if executable(node_tool(tool)) else f"{tool} is not installed (Node.js)"


def _missing_tool(tool: str) -> str:
    return "" if executable(python_tool(tool)) else f"{tool} is not installed"


def _missing_java() -> str:
    return "" if shutil.which("java") else "there is no Java"
