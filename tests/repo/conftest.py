"""The distribution, built and installed as users get it, without a network."""

import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
NAME = "soda-scans"


Build = Callable[[str, Path], Path]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds the "wheel" or the "sdist" of a source folder."""

    def build(kind: str, source: Path) -> Path:
        target = tmp_path_factory.mktemp(kind)
        command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
        subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=60)
        (built,) = target.iterdir()
        return built

    return build


@pytest.fixture(scope="session")
def wheel(build: Build) -> Path:
    return build("wheel", ROOT)


class Environment:
    """A virtual environment with what the wheel asks for, directly or not, and nothing else.

    The required distributions are those of the environment of the tests: links, so nothing is downloaded.
    """

    def __init__(self, folder: Path, wheel: Path, extras: Iterable[str], more: Iterable[str]) -> None:
        venv.create(folder, symlinks=True)
        self.bin = folder / "bin"
        (self._site,) = folder.glob("lib/python*/site-packages")
        self._seen: set[tuple[str, str]] = set()
        install = [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--quiet"]
        subprocess.run([*install, "--python", str(folder), str(wheel)], check=True, timeout=60)
        (ours,) = distributions(path=[str(self._site)])
        self._require(ours, extras)
        for name in more:
            self._link(distribution(name), ())

    def run(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a script of the environment, with no variable of ours."""
        whole = [str(self.bin / command[0]), *command[1:]]
        variables = {"PATH": str(self.bin)}
        return subprocess.run(whole, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60, check=False)

    def _require(self, asking: Distribution, extras: Iterable[str]) -> None:
        for extra in ("", *extras):
            if (asking.name, extra) in self._seen:
                continue
            self._seen.add((asking.name, extra))
            for text in asking.requires or ():
                requirement = Requirement(text)
                if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                    if requirement.name == NAME:
                        self._require(asking, requirement.extras)
                    else:
                        self._link(distribution(requirement.name), requirement.extras)

    def _link(self, wanted: Distribution, extras: Iterable[str]) -> None:
        for top in {file.parts[0] for file in wanted.files or ()} - {"..", "__pycache__"}:
            place = self._site / top
            if not place.exists():
                place.symlink_to(Path(str(wanted.locate_file(top))))
        self._require(wanted, extras)


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Environment]:
    """Installs the wheel with extras, and more distributions if they are named, into an empty environment."""

    def installed(*extras: str, more: Iterable[str] = ()) -> Environment:
        return Environment(tmp_path_factory.mktemp("environment"), wheel, extras, more)

    return installed
