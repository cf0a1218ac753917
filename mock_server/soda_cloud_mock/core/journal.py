"""The journal: what was asked, and what the caller was shown. Bounded, and without credentials."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple


class Entry(NamedTuple):
    """A call of the scan API.

    What stands behind ``trace_id`` is what the conduct report needs to know. It says what the answer showed
    the caller, so it is None where the answer, as it was sent, did not show it: a body that a fault has cut
    off shows no state.

    Args:
        number: ascending from 1; every call has its own.
        at_ms: when the call was judged, by the mock's clock.
        path: as it came, percent-encoded; ``query`` likewise, both without credentials.
        operation: the operationId, None if there is none at this path with this method.
        api_key_id: who called, None if the credentials were wrong; never a secret.
        status: None for a connection that was reset.
        duration_us: how long the mock took, in real microseconds.
        fault_id: the fault that was injected.
        final, state: what a status answer showed.
        next_poll_ms: the instant that X-Soda-Next-Poll-Time named.
        page, size, last: of a page of a log.
        retry_after_ms: how long to wait, from ``at_ms`` on, as Retry-After said.
        bad_parameter: the parameter that a 400 refused.
        credentials_in_url: whether path or query had to be redacted.
    """

    number: int
    at_ms: int
    method: str
    path: str
    query: str
    operation: str | None
    scan_id: str | None
    api_key_id: str | None
    status: int | None
    duration_us: int
    fault_id: str | None
    trace_id: str
    final: bool | None = None
    state: str | None = None
    next_poll_ms: int | None = None
    page: int | None = None
    size: int | None = None
    last: bool | None = None
    retry_after_ms: int | None = None
    bad_parameter: str | None = None
    credentials_in_url: bool = False


class Journal:
    """A ring of the newest ``bound`` entries."""

    def __init__(self, bound: int = 1000) -> None:
        self._entries: deque[Entry] = deque(maxlen=bound)
        self._next_number = 1
        self._first_number = 1

    def record(self, make: Callable[[int], Entry]) -> Entry:
        """Add the entry that ``make`` builds from its number; the oldest goes if the ring is full."""
        entry = make(self._next_number)
        self._entries.append(entry)
        self._next_number += 1
        return entry

    def entries(
        self, *, operation: str | None = None, since_ms: int | None = None, limit: int | None = None
    ) -> list[Entry]:
        """Entries of an operation, from an instant on (included); at most ``limit``, the newest. Newest last."""
        found = (
            entry
            for entry in reversed(self._entries)
            if (operation is None or entry.operation == operation) and (since_ms is None or entry.at_ms >= since_ms)
        )
        return list(islice(found, limit))[::-1]

    @property
    def is_cut_off(self) -> bool:
        """Whether the ring has dropped entries since the journal was new or cleared."""
        return bool(self._entries) and self._entries[0].number > self._first_number

    def clear(self) -> None:
        """Forget all entries; the numbers go on."""
        self._entries.clear()
        self._first_number = self._next_number


_HIDDEN: Final = "***"
# A shorter secret would be found in ordinary words, and hides nothing worth hiding.
MIN_SECRET_CHARS: Final = 6

_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_NO_LETTER_OR_DIGIT: Final = re.compile(r"[^a-z0-9]+")
_CREDENTIAL_NAME: Final = re.compile(
    r"secret|passw(?:or)?d|passphrase|token|apikey|accesskey|privatekey|authorization|credential|^auth$|^pwd$"
)


class Redacted(NamedTuple):
    """``found`` says whether there was anything to hide."""

    text: str
    found: bool


class Redaction:
    """Puts ``***`` in place of credentials. Made once for the secrets of an organisation, as it costs some time.

    Secrets are found raw and percent-encoded (encoded once or more), if they are ``MIN_SECRET_CHARS`` long.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first: one secret can be the beginning of another.
        worth_hiding = sorted({secret for secret in secrets if len(secret) >= MIN_SECRET_CHARS}, key=len, reverse=True)
        self._secrets = re.compile("|".join(_spellings(secret) for secret in worth_hiding)) if worth_hiding else None
        # A client calls the same again and again.
        self._hidden = lru_cache(maxsize=256)(self._hide)

    def path(self, path: str) -> Redacted:
        """The path without known secrets."""
        return self._hidden(path)

    def _hide(self, path: str) -> Redacted:
        if self._secrets is None:
            return Redacted(path, False)
        text, count = self._secrets.subn(_HIDDEN, path)
        return Redacted(text, count > 0)

    def query(self, query: str) -> Redacted:
        """The query without known secrets, and without the values of parameters that are named like credentials."""
        if not query:
            return Redacted(query, False)
        # Known secrets first: one that contains & would be torn apart.
        text, found = self.path(query)
        pieces = text.split("&")
        hidden = [_without_credential(piece) for piece in pieces]
        return Redacted("&".join(hidden), found or hidden != pieces)


def _without_credential(piece: str) -> str:
    # Some read a semicolon as a separator, some as a part of the value: from the name on, nothing is shown.
    parts = piece.split(";")
    for index, part in enumerate(parts):
        name, equals, value = part.partition("=")
        if equals and (value or index + 1 < len(parts)) and _is_credential(name):
            return ";".join([*parts[:index], f"{name}={_HIDDEN}"])
    return piece


def _is_credential(name: str) -> bool:
    if "%" in name:
        name = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name)
    plain = _NO_LETTER_OR_DIGIT.sub("", name.lower())
    # The id of a key is no secret.
    return _CREDENTIAL_NAME.search(plain) is not None and not plain.endswith("keyid")


def _spellings(secret: str) -> str:
    """A pattern for each way in which a URL can carry the text."""
    return "".join(
        _byte_spellings(ord(character))
        if character.isascii()
        else f"(?:{''.join(_byte_spellings(byte) for byte in character.encode())}|{re.escape(character)})"
        for character in secret
    )


def _byte_spellings(byte: int) -> str:
    # %70 is p; %2570 is the same, encoded twice. A raw byte arrives as the Latin-1 character of its value.
    plus = r"|\+" if byte == ord(" ") else ""
    return f"(?:%(?:25)*(?i:{byte:02x})|{re.escape(chr(byte))}{plus})"
