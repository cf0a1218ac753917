"""What the core refuses. The HTTP layer alone decides which status each becomes.

Refused
├── IllegalTransition       the scan's state does not allow the event
├── UnknownScan             no scan has this id
├── UnknownDefinition       definitions are strict and none has this name
├── UnknownSandbox          no sandbox has this key
├── PermanentSandbox        the sandbox of the start cannot be deleted
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


class UnknownScan(Refused):
    """No scan of this organisation has the id."""

    def __init__(self, scan_id: str) -> None:
        self.scan_id = scan_id
        super().__init__(f"no scan has the id {scan_id!r}")


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


class ClockRefusal(Refused):
    """The clock cannot do what was asked."""


class ClockNotVirtual(ClockRefusal):
    """A real clock moves by itself."""

    def __init__(self) -> None:
        super().__init__('only a virtual clock can be advanced; switch it with PUT /_mock/clock {"mode": "virtual"}')
