"""One line for each request, for the person at the terminal."""

import json
import os
from dataclasses import dataclass
from typing import Final, TextIO

_RESET: Final = "\x1b[0m"
_COLOURS: Final = {2: "\x1b[32m", 3: "\x1b[36m", 4: "\x1b[33m", 5: "\x1b[31m"}


@dataclass(frozen=True, slots=True)
class Access:
    """``at`` is the mock's time, ``note`` what is special: a fault, a violation. ``status`` None is a reset."""

    at: str
    method: str
    path: str
    status: int | None
    duration_us: int
    note: str = ""


class AccessLog:
    """Writes to a stream: plain text, coloured on a terminal unless NO_COLOR is set, or JSON."""

    def __init__(self, stream: TextIO, *, as_json: bool = False) -> None:
        self._stream = stream
        self._as_json = as_json
        self._coloured = stream.isatty() and not os.environ.get("NO_COLOR")

    def write(self, access: Access) -> None:
        self._stream.write(self._json(access) if self._as_json else self._text(access))
        self._stream.flush()

    def _json(self, access: Access) -> str:
        line = {
            "at": access.at,
            "method": access.method,
            "path": access.path,
            "status": access.status,
            "durationMs": access.duration_us / 1000,
        }
        if access.note:
            line["note"] = access.note
        return json.dumps(line, ensure_ascii=False) + "\n"

    def _text(self, access: Access) -> str:
        status = "reset" if access.status is None else str(access.status)
        if self._coloured:
            status = f"{_COLOURS.get((access.status or 500) // 100, '')}{status}{_RESET}"
        # A path may hold anything that was sent; control characters would let it write on the terminal.
        path = "".join(character if character.isprintable() else "?" for character in access.path)
        line = f"{access.at} {access.method} {path} {status} {access.duration_us / 1000:.1f} ms"
        return f"{line}  {access.note}\n" if access.note else f"{line}\n"
