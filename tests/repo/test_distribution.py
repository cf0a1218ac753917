"""Wheel and sdist: what is in them, and what they do where nothing else is installed."""

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# Each package of the wheel, and where the repository has it.
PACKAGES = {"soda_cloud_client": "generated", "soda_cloud_mock": "mock_server", "soda_scans": "sdk"}
Installed = Callable[..., Any]
CONTRACT = "soda_cloud_mock/soda-scans.openapi.json"


def tracked(folder: str = ".") -> set[str]:
    """What git tracks or would add below a folder, from there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT / folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return {name for name in listed.stdout.split("\0") if name and (ROOT / folder / name).is_file()}


@pytest.fixture(scope="module")
def in_the_wheel(wheel: Path) -> dict[str, bytes]:
    """The files of the wheel by name, without those about the wheel itself."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_packages_whole_and_nothing_else(in_the_wheel: dict[str, bytes]) -> None:
    expected = {name for folder in PACKAGES.values() for name in tracked(folder) if name.partition("/")[0] in PACKAGES}
    assert set(in_the_wheel) == expected | {CONTRACT}


def test_the_contract_in_the_wheel_is_the_contract(in_the_wheel: dict[str, bytes]) -> None:
    assert in_the_wheel[CONTRACT] == (ROOT / "openapi" / "soda-scans.openapi.json").read_bytes()


def test_no_test_is_in_the_wheel(in_the_wheel: dict[str, bytes]) -> None:
    for name in in_the_wheel:
        assert not any(part.startswith(("test_", "tests", "conftest")) for part in name.split("/")), name


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_that_it_is_typed(in_the_wheel: dict[str, bytes], package: str) -> None:
    assert f"{package}/py.typed" in in_the_wheel


def test_the_sdist_is_the_repository_and_builds_the_same_wheel(
    build: Callable[[str, Path], Path], wheel: Path, tmp_path: Path
) -> None:
    sdist = build("sdist", ROOT)
    with tarfile.open(sdist) as archive:
        top = sdist.name.removesuffix(".tar.gz")
        assert {name.removeprefix(f"{top}/") for name in archive.getnames()} == tracked() | {"PKG-INFO"}
        archive.extractall(tmp_path, filter="data")
    assert build("wheel", tmp_path / top).read_bytes() == wheel.read_bytes()


def test_the_client_requires_what_it_imports_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        requires = re.findall(
            r"^Requires-Dist: ([\w-]+)(?![^\n]*extra ==)", archive.read(metadata).decode(), re.MULTILINE
        )
        sources = [
            archive.read(name)
            for name in archive.namelist()
            if re.match(r"soda_(cloud_client|scans)/(?!cli/).*py$", name)
        ]
    imported = {
        top
        for source in sources
        for top in re.findall(r"^(?:from|import) (\w+)", source.decode(), re.MULTILINE)
        if top not in sys.stdlib_module_names | PACKAGES.keys()
    }
    assert set(requires) == imported == {"attrs", "httpx"}


# --- installed ------------------------------------------------------------------------------------


def test_the_client_needs_no_extra(installed: Installed) -> None:
    bare = installed()
    for module in ("soda_cloud_client.api.scans.trigger_scan", "soda_scans", "soda_scans.real_time"):
        ended = bare.run("python", "-W", "error", "-c", f"import {module}")
        assert (ended.returncode, ended.stderr) == (0, "")
    plain = bare.run("soda-scans", "run", "orders_daily", "--region", "eu")
    assert (plain.returncode, plain.stdout) == (64, "")
    assert "SODA_API_KEY_ID" in plain.stderr


@pytest.mark.parametrize("command", [("soda-mock",), ("python", "-m", "soda_cloud_mock")])
def test_a_command_without_its_extra_names_the_extra_in_one_line(
    installed: Installed, command: tuple[str, ...]
) -> None:
    ended = installed().run(*command, "serve")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert re.fullmatch(
        r"soda-mock: the module \w+ is not installed; pip install 'soda-scans\[mock]' brings it\n", ended.stderr
    )


def test_the_mock_needs_its_extra_only(installed: Installed) -> None:
    asks = "import os, urllib.request; urllib.request.urlopen(os.environ['SODA_BASE_URL'] + '/_mock/health')"
    mock = installed("mock")
    ended = mock.run("soda-mock", "exec", "--", str(mock.bin / "python"), "-c", asks)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "/_mock/health 200" in ended.stderr


USES_THE_FIXTURES = """
from soda_scans import SodaScans

def test_in_process(soda_mock):
    with SodaScans.from_env() as soda:
        assert soda.wait(soda.trigger("failed").id).state.value == "failed"
    soda_mock.assert_well_behaved()

def test_over_a_socket(soda_mock_server):
    with SodaScans.from_env() as soda:
        soda.trigger("orders_daily")
"""


def test_the_fixtures_need_their_extra_only(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(USES_THE_FIXTURES, encoding="utf-8")
    ended = installed("pytest").run("python", "-m", "pytest", "-W", "error", "test_it.py", cwd=tmp_path)
    assert "2 passed" in ended.stdout, ended.stdout


def test_the_fixtures_without_their_extra_name_the_extra_in_one_line(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(f"{USES_THE_FIXTURES}\ndef test_without(): pass\n", encoding="utf-8")
    ended = installed(more=["pytest"]).run("python", "-m", "pytest", "-W", "error", "test_it.py", cwd=tmp_path)
    assert "1 passed, 2 errors" in ended.stdout, ended.stdout
    message = r"^the module \w+ is not installed; pip install 'soda-scans\[pytest]' brings it$"
    assert len(re.findall(message, ended.stdout, re.MULTILINE)) == 2
    assert "Error:" not in ended.stdout
