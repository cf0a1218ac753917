"""What runs in a process of its own: a wrong server, and a run of the contract suite.

Nothing of ours is loaded but this module before a job begins, so that a patched package in ``sources`` is found
first.
"""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def run_server(name: str | None, sources: Path, said: Connection) -> None:
    """Serve until terminated; the line that tells the address is sent through ``said``."""
    _begin(sources)
    from tests.broken.server import main

    with redirect_stdout(_Saying(said)):
        main(name)


def run_suite(arguments: Sequence[str], sources: Path, output: Path) -> None:
    """Run pytest and end with its exit code; what it prints goes to the file ``output``, what else it writes beside."""
    _begin(sources)
    os.environ["SODA_CONTRACT_CAPSULES"] = str(output.with_suffix(".capsules"))
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    import pytest

    sys.exit(pytest.main(list(arguments)))


def _begin(sources: Path) -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(sources), str(ROOT)]
    for name in [name for name in os.environ if name.startswith(("SODA_", "PYTEST_"))]:
        del os.environ[name]


class _Saying(io.TextIOBase):
    """A text stream whose other end is a connection, a message for each line."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, text: str) -> int:
        if text.strip():
            self._connection.send(text)
        return len(text)
