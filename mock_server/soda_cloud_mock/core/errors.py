"""What the core refuses. The HTTP layer alone decides which status each becomes.

Refused
├── IllegalTransition       the scan's state does not allow the event
├── IllegalMove             no event leads to the state that the control API asks for
├── UnknownScan             no scan has this id
├── LogNotReady             the scan is not final (a reading of the documents that settings can choose)
├── PageDoesNotExist        the page is past the end (likewise)
├── UnknownDefinition       definitions are strict and none has this name
├── UnknownSandbox          no sandbox has this key
├── PermanentSandbox        the sandbox of the start cannot be deleted
├── ScanExists              a scan with this id is there already
├── TooMany                 a bound of the settings is reached
└── ClockRefusal            the clock cannot do this
    └── ClockNotVirtual     only a virtual clock can be advanced
"""

from collections.abc import Iterable


class Refused(Exception):
    """A request that the core turns down; nothing has changed."""


class IllegalTransition(Refused):
    """The event has no edge out of the state."""

    def __init__(self, state: str, event: str, allowed: Iterable[str]) -> None:
        self.state = state
        self.event = event
        options = ", ".join(allowed) or "nothing, the state is final"
        super().__init__(f"cannot {event} a scan whose state is {state!r}; possible: {options}")


class IllegalMove(Refused):
    """No edge of the transition table leads from one state to the other."""

    def __init__(self, state: str, wanted: str, allowed: Iterable[str]) -> None:
        options = ", ".join(allowed) or "nothing, the state is final"
        super().__init__(
            f'no event leads from {state!r} to {wanted!r}; possible: {options}; "force": true moves it all the same'
        )


class UnknownScan(Refused):
    """No scan of this organisation has the id."""

    def __init__(self, scan_id: str) -> None:
        self.scan_id = scan_id
        super().__init__(f"no scan has the id {scan_id!r}")


class LogNotReady(Refused):
    """The log is shown once the scan is final."""

    def __init__(self, scan_id: str) -> None:
        super().__init__(f"the log of the scan {scan_id!r} is there once the scan is final")


class PageDoesNotExist(Refused):
    """The page is past the end."""

    def __init__(self, page: int, total_pages: int) -> None:
        super().__init__(f"page: got {page}; the log has {total_pages} pages, counted from 0")


class UnknownDefinition(Refused):
    """No scan definition has the name, and definitions are strict."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        super().__init__(f"no scan definition is called {name!r}; known: {', '.join(known)}")


class UnknownSandbox(Refused):
    """No sandbox belongs to the key."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"no sandbox has the API key id {key_id!r}")


class PermanentSandbox(Refused):
    """The sandbox that the server was started with stays."""

    def __init__(self) -> None:
        super().__init__("the sandbox the server was started with cannot be deleted; reset it instead")


class ScanExists(Refused):
    """The id is taken."""

    def __init__(self, scan_id: str) -> None:
        super().__init__(f"a scan has the id {scan_id!r} already")


class TooMany(Refused):
    """A bound that keeps a forgotten loop from filling the memory."""

    def __init__(self, what: str, bound: int, remedy: str) -> None:
        super().__init__(f"there are {bound} {what} already, which is the bound; {remedy}")


class ClockRefusal(Refused):
    """The clock cannot do what was asked."""


class ClockNotVirtual(ClockRefusal):
    """A real clock moves by itself."""

    def __init__(self) -> None:
        super().__init__('only a virtual clock can be advanced; switch it with PUT /_mock/clock {"mode": "virtual"}')
