"""Commands that a run needs: where they are, if they are installed."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def python_tool(name: str) -> Path:
    """Of this environment."""
    return Path(sys.executable).parent / name


def node_tool(name: str) -> Path:
    """Of npm, from the lock of this folder."""
    # Prism is the contract suite's referee as well, and pinned there.
    folder = ROOT if name == "prism" else HERE
    return folder / "node_modules" / ".bin" / name


def executable(path: Path) -> Path | None:
    """The command at a path, None if it is not installed."""
    return path if path.exists() else None
