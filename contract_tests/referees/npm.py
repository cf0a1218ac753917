"""The referees that `make install` takes from npm, as package-lock.json pins them."""

import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class NotThere(Exception):
    """A referee is not to be had on this machine; the message says how to get it."""


def installed(tool: str) -> Path | None:
    """Where a tool is; None where it, or Node.js, is not."""
    path = ROOT / "node_modules" / ".bin" / tool
    return path if path.exists() and shutil.which("node") else None


def pinned(package: str) -> str:
    """The version of a package that package.json asks for."""
    pins = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    return str(pins[package])
