"""Copies of a package with one piece of its source replaced."""

import shutil
from pathlib import Path
from typing import Final

from tests.broken.deviation import WrongMock, WrongSource
from tests.broken.jobs import ROOT

MOCK: Final = ROOT / "mock_server" / "soda_cloud_mock"
CLIENT: Final = ROOT / "generated" / "soda_cloud_client"
_CONTRACT: Final = ROOT / "openapi" / "soda-scans.openapi.json"


class DoesNotApply(Exception):
    """The source has changed: what a deviation replaces is not there, or not only once."""


def package_of(deviation: WrongSource) -> Path:
    return MOCK if isinstance(deviation, WrongMock) else CLIENT


def patched(deviation: WrongSource) -> str:
    """The text of the deviation's file with the replacement made.

    Raises:
        DoesNotApply: the file does not contain ``old`` exactly once.
    """
    text = (package_of(deviation) / deviation.file).read_text(encoding="utf-8")
    count = text.count(deviation.old)
    if count != 1:
        raise DoesNotApply(
            f"{deviation.name}: {deviation.file} must contain {deviation.old!r} exactly once, and has it {count} times"
        )
    return text.replace(deviation.old, deviation.new)


def copy(package: Path, folder: Path) -> Path:
    """A copy of the package in a folder, which, put on PYTHONPATH, takes the place of the installed one."""
    target = folder / package.name
    shutil.copytree(package, target, ignore=shutil.ignore_patterns("__pycache__"))
    if package == MOCK:
        # A copy is outside the checkout, and has the contract where a wheel has it.
        shutil.copy(_CONTRACT, target)
    return target


def copy_patched(deviation: WrongSource, folder: Path) -> None:
    """A copy of the deviation's package in a folder, with the replacement made."""
    text = patched(deviation)
    (copy(package_of(deviation), folder) / deviation.file).write_text(text, encoding="utf-8")
