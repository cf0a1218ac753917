"""Who may import whom (ARCHITECTURE.md, "The import rule")."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOCK = ROOT / "mock_server" / "soda_cloud_mock"
SDK = ROOT / "sdk" / "soda_scans"
# Of the standard library: nothing that does I/O, tells the time, starts threads or draws from the system's chance.
PURE = {
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "hmac",
    "itertools",
    "math",
    "re",
    "types",
    "typing",
    "uuid",
}


def imported(file: Path) -> set[str]:
    """The modules a file imports, as full names."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names.add(node.module or "")
    return names


def sources(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found, folder
    return found


def top(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("file", sources(MOCK / "core"), ids=lambda file: file.name)
def test_the_core_imports_itself_and_pure_modules_only(file: Path) -> None:
    for name in imported(file):
        assert name.startswith("soda_cloud_mock.core") or top(name) in PURE, name


def test_the_core_reads_no_clock_of_its_own() -> None:
    for file in sources(MOCK / "core"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}), file


@pytest.mark.parametrize("file", sources(MOCK), ids=lambda file: str(file.relative_to(MOCK)))
def test_the_mock_imports_neither_client_nor_suite(file: Path) -> None:
    allowed = {"soda_cloud_mock", "jsonschema_rs", "orjson", "ruamel", "uvicorn"} | set(sys.stdlib_module_names)
    if file.is_relative_to(MOCK / "testing"):
        allowed |= {"anyio", "httpx", "pytest", "respx"}
    elif file.name == "pytest_plugin.py":
        allowed = {"soda_cloud_mock", "pytest"} | set(sys.stdlib_module_names)
    assert {top(name) for name in imported(file)} <= allowed
    if file.parent.name != "testing" and file.name != "pytest_plugin.py":
        assert not {name for name in imported(file) if name.startswith("soda_cloud_mock.testing")}


def test_the_contract_suite_never_imports_the_mock() -> None:
    for file in sources(ROOT / "contract_tests"):
        assert not {top(name) for name in imported(file)} & {"soda_cloud_mock", "contract_pipeline"}, file


@pytest.mark.parametrize("file", sources(SDK), ids=lambda file: str(file.relative_to(SDK)))
def test_the_sdk_imports_the_generated_client_and_never_the_mock(file: Path) -> None:
    allowed = {"soda_scans", "soda_cloud_client", "attrs", "httpx"} | set(sys.stdlib_module_names)
    if file.is_relative_to(SDK / "cli"):
        allowed.add("rich")
    assert {top(name) for name in imported(file)} <= allowed


@pytest.mark.parametrize("name", ["plans", "gates", "retries", "waiting", "logs", "canceling"])
def test_what_decides_in_the_sdk_knows_neither_http_nor_time(name: str) -> None:
    names = imported(SDK / f"{name}.py")
    assert not {top(name) for name in names} & {"asyncio", "httpx", "time"}
    assert not names & {"soda_scans.real_time", "soda_scans.client", "soda_scans.async_client"}


def test_the_generated_client_imports_none_of_ours() -> None:
    for file in sources(ROOT / "generated" / "soda_cloud_client"):
        # Generated modules import each other relatively; these names are all that is absolute.
        names = {
            top(alias.name) if isinstance(node, ast.Import) else top(node.module or "")
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.level == 0)
            for alias in node.names
        }
        assert names <= {"attrs", "httpx"} | set(sys.stdlib_module_names), file
