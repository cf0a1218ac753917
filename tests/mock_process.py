"""A mock as its users run it: a process of its own, at a free port."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def mock_process(*flags: str) -> Iterator[str]:
    """The URL of a running mock, which is stopped at the end."""
    command = [sys.executable, "-m", "soda_cloud_mock", "serve", "-q", "--port", "0", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()
