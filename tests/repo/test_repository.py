"""The repository itself: what must not stand in it, and what must agree."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked() -> list[Path]:
    """Files that git tracks or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def test_no_registry_address_stands_in_any_file() -> None:
    address = re.compile(r'"resolved":\s*"http|registry\s*[=:]\s*"?http|index-url\s*[= ]\s*http|find-links|//pypi\.')
    for file in tracked():
        if file != Path(__file__):
            assert not address.search(text_of(file)), file


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_every_pinned_version_has_a_hash(name: str) -> None:
    lines = text_of(ROOT / "requirements" / f"{name}.txt").splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert pins
    for number in pins:
        assert "--hash=sha256:" in lines[number + 1], lines[number]


def test_every_package_of_npm_has_a_hash_and_no_address() -> None:
    lock = json.loads(text_of(ROOT / "package-lock.json"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_every_tool_of_npm_is_pinned_exactly() -> None:
    pins = json.loads(text_of(ROOT / "package.json"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pins.values()), pins


def test_one_version_of_each_package_is_pinned() -> None:
    versions: dict[str, str] = {}
    for name in ("run", "build", "dev"):
        for package, version in re.findall(
            r"^([\w.-]+)==([^ ;]+)", text_of(ROOT / "requirements" / f"{name}.txt"), re.MULTILINE
        ):
            assert versions.setdefault(package, version) == version, package


def test_the_generator_is_pinned_to_the_version_of_the_readme() -> None:
    groups = tomllib.loads(text_of(ROOT / "pyproject.toml"))["dependency-groups"]
    assert "openapi-python-client==0.29.1" in groups["dev"]


def test_every_phony_target_of_the_makefile_exists_and_is_explained() -> None:
    makefile = text_of(ROOT / "Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE), target
