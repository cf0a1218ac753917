"""What the command line shows: results on standard output, everything else on standard error.

On a terminal that is a live line while a scan runs, by rich, which the extra ``cli`` brings. Elsewhere, and without
rich, it is plain.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from soda_scans.results import ScanStatus

# What would move the cursor, ring, or colour what follows; a log is whatever a scan has written to it.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Screen:
    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # A character that the terminal does not know is no reason to end.
                stream.reconfigure(errors="backslashreplace")

    def text(self, text: str) -> None:
        sys.stdout.write(_printable(text) + "\n")

    def document(self, value: Mapping[str, object]) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")

    def flush(self) -> None:
        """Raises: BrokenPipeError: nobody reads any more."""
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Say something that is no result."""
        sys.stderr.write(f"soda-scans: {_printable(text)}\n")
        sys.stderr.flush()

    @contextmanager
    def live(self, title: str) -> Iterator[Callable[[ScanStatus], object]]:
        """A line that shows the state told last and the time that has passed; yields what tells it."""
        if not sys.stderr.isatty():
            yield lambda _: None
            return
        try:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
        except ImportError:
            self.note("no live line: rich is not installed; pip install 'soda-scans[cli]' brings it")
            yield lambda status: self.note(f"{title}: {status.state.value}")
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(_printable(title))
            yield lambda status: progress.update(task, description=_printable(f"{title}: {status.state.value}"))

    def agrees(self, question: str) -> bool:
        """Whether somebody is there, and says yes."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        try:
            sys.stderr.write(f"\nsoda-scans: {_printable(question)} [y/N] ")
            sys.stderr.flush()
            return sys.stdin.readline().strip().lower() in {"y", "yes"}
        except KeyboardInterrupt:
            return False


def _printable(text: str) -> str:
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
