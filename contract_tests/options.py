"""The options of the suite, and what is found out about the server before the first test."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from contract_tests.capsule import Capsule, read_capsule
from contract_tests.contract import CONTRACT_PATH, OPERATIONS
from contract_tests.servers import TIMEOUT_S, Key, Server

_UNKNOWN_SCAN = OPERATIONS["getScanStatus"].path.replace("{scanId}", "00000000-0000-4000-8000-000000000000")
_HAS_CONTROL = "contract_has_control"
_SERVER = pytest.StashKey[Server]()


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract", "contract suite")
    group.addoption("--base-url", metavar="URL", help="judge the server at this address instead of starting a mock")
    group.addoption("--api-key-id", default="soda-mock", metavar="ID", help="with --base-url: the API key id")
    group.addoption(
        "--api-key-secret", default="soda-mock-secret", metavar="SECRET", help="with --base-url: the API key secret"
    )
    group.addoption("--second-api-key", type=Key.of, metavar="ID:SECRET", help="another key of the same organisation")
    group.addoption("--forbidden-api-key", type=Key.of, metavar="ID:SECRET", help="a key without permission")
    group.addoption("--scan-id", metavar="ID", help="a scan of that account, to be read; it should be final")
    group.addoption("--scan-definition", metavar="NAME", help="what may be triggered there; without it nothing is")
    group.addoption("--read-only", action="store_true", help="make no call that could change an account")
    group.addoption("--report", type=Path, metavar="FILE", help="write FILE.xml (JUnit) and FILE.json (a summary)")
    group.addoption("--record", type=Path, metavar="FILE", help="append every exchange to this file, as JSON lines")
    group.addoption(
        "--prism",
        type=Path,
        metavar="DOCUMENT",
        nargs="?",
        const=CONTRACT_PATH,
        help="let Prism, which reads this document (by default the contract), stand before the server as a referee",
    )
    group.addoption("--replay", type=Path, metavar="FILE", help="run the calls of this capsule and nothing else")


def option(config: pytest.Config, name: str) -> Any:
    """The value of an option of the suite; None where pytest was started without it as an argument."""
    return config.getoption(name, None)


def is_worker(config: pytest.Config) -> bool:
    """Whether this is a worker of pytest-xdist."""
    return hasattr(config, "workerinput")


def ask_server(config: pytest.Config) -> None:
    """Learn what the server at --base-url offers; once a run.

    Raises:
        pytest.UsageError: it cannot be judged: the address is wrong, nobody answers, or the key is refused.
    """
    base_url = option(config, "base_url")
    if base_url is None:
        if any(option(config, name) for name in ("read_only", "scan_id", "scan_definition")):
            raise pytest.UsageError("--read-only, --scan-id and --scan-definition are for a server given by --base-url")
        return
    key = Key(option(config, "api_key_id"), option(config, "api_key_secret"))
    if is_worker(config):
        has_control = config.workerinput[_HAS_CONTROL]  # type: ignore[attr-defined]
    else:
        has_control = _found_control(_checked(base_url), key) and not option(config, "read_only")
    config.stash[_SERVER] = Server(
        base_url.rstrip("/"),
        key,
        has_control,
        option(config, "second_api_key"),
        option(config, "forbidden_api_key"),
        is_ours=False,
        read_only=option(config, "read_only"),
    )


def tell_worker(config: pytest.Config, workerinput: dict[str, object]) -> None:
    """Hand on to a worker what was found out."""
    server = config.stash.get(_SERVER, None)
    workerinput[_HAS_CONTROL] = server is not None and server.has_control


def asked_server(config: pytest.Config) -> Server | None:
    """The server at --base-url; None where none is given."""
    return config.stash.get(_SERVER, None)


def replayed_capsule(config: pytest.Config) -> Capsule | None:
    """The capsule of --replay; None where none is given.

    Raises:
        pytest.UsageError: the file is no capsule.
    """
    path: Path | None = option(config, "replay")
    if path is None:
        return None
    try:
        return read_capsule(path)
    except (OSError, ValueError) as error:
        raise pytest.UsageError(f"--replay: {error}") from None


def report_path(config: pytest.Config, suffix: str) -> Path | None:
    """Where --report puts the file of this suffix; one that FILE ends in is replaced."""
    asked: Path | None = option(config, "report")
    if asked is None:
        return None
    stem = asked.with_suffix("") if asked.suffix in (".xml", ".json") else asked
    return stem.with_name(stem.name + suffix)


def _checked(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise pytest.UsageError(f"--base-url {base_url!r}: expected http:// or https://, a host, and a port if need be")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise pytest.UsageError(
            f"--base-url {base_url!r}: expected the server alone, {parts.scheme}://{parts.netloc.rpartition('@')[2]}; "
            "the paths are those of the contract, and credentials go to --api-key-id and --api-key-secret"
        )
    return base_url.rstrip("/")


def _found_control(base_url: str, key: Key) -> bool:
    """Whether the server has the control API; it answers, and takes the key."""
    try:
        with httpx.Client(base_url=base_url, timeout=TIMEOUT_S) as client:
            health = client.get("/_mock/health")
            has_control = health.status_code == 200 and b'"ok"' in health.content
            # A server with a control API that takes the key is not to be told that the key is wrong: it is judged.
            door = "/_mock/clock" if has_control else _UNKNOWN_SCAN
            status = client.get(door, auth=key.basic).status_code
    except httpx.HTTPError as error:
        raise pytest.UsageError(f"--base-url {base_url}: no server to be judged there: {error!r}") from None
    if status in (401, 403):
        raise pytest.UsageError(
            f"--base-url {base_url}: the server answers {status} to the API key {key.id!r}; "
            "give one that it takes with --api-key-id and --api-key-secret"
        )
    return has_control
