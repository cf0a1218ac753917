"""What a mock tells a test: scans, faults, requests, findings, readings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote

from soda_cloud_mock.core.conduct import Rule
from soda_cloud_mock.testing.control import Control
from soda_cloud_mock.testing.fields import Operation, ScanState


@dataclass(frozen=True, slots=True)
class MockScan:
    """A scan of the mock. To look at it counts against no limit and stands in no journal."""

    id: str
    definition: str
    _control: Control = field(repr=False)

    @property
    def state(self) -> str:
        """The state it is in now; no ``Literal``, because a type checker would take it that it never changes."""
        return cast(str, self._summary()["state"])

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self._summary()["created"])

    @property
    def ends_as(self) -> str:
        """The state it will end in if nobody interferes from now on."""
        return cast(str, self._summary()["endsAs"])

    @property
    def ends(self) -> datetime:
        """When it enters that state."""
        return datetime.fromisoformat(self._summary()["ends"])

    def move_to(self, state: ScanState, *, force: bool = False) -> None:
        """Put it into a state, now; its plan goes on from there. ``force`` takes any edge.

        Raises:
            ValueError: there is no such state, or no event leads there.
        """
        self._control.ask("PUT", f"/_mock/scans/{quote(self.id, safe='')}/state", {"state": state, "force": force})

    def _summary(self) -> Any:
        return next(summary for summary in summaries(self._control) if summary["scanId"] == self.id)


def summaries(control: Control) -> list[Any]:
    """All scans as the control API lists them, in the order of their creation."""
    found: list[Any] = []
    page, pages = 0, 1
    while page < pages:
        listed = control.ask("GET", f"/_mock/scans?size=1000&page={page}")
        found += listed["content"]
        page, pages = page + 1, listed["totalPages"]
    return found


@dataclass(frozen=True, slots=True)
class MockFault:
    """A fault that was asked for."""

    id: str
    _control: Control = field(repr=False)

    @property
    def injected(self) -> int:
        """How many calls it has met so far."""
        faults = self._control.ask("GET", "/_mock/faults")["faults"]
        return next((int(fault["injected"]) for fault in faults if fault["faultId"] == self.id), 0)


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A call of the scan API, without credentials.

    ``at`` is by the mock's clock. ``operation`` is None where none is at this path, ``api_key_id`` where the
    credentials were wrong, ``status`` where the connection was reset.
    """

    number: int
    at: datetime
    method: str
    path: str
    query: str
    operation: Operation | None
    scan_id: str | None
    api_key_id: str | None
    status: int | None
    fault_id: str | None
    trace_id: str


def request_of(entry: Any) -> RecordedRequest:
    """The request of a ``JournalEntry`` of the control API."""
    return RecordedRequest(
        number=entry["number"],
        at=datetime.fromisoformat(entry["at"]),
        method=entry["method"],
        path=entry["path"],
        query=entry["query"],
        operation=entry.get("operation"),
        scan_id=entry.get("scanId"),
        api_key_id=entry.get("apiKeyId"),
        status=entry.get("status"),
        fault_id=entry.get("fault"),
        trace_id=entry["traceId"],
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a client did wrong, and with which request."""

    rule: Rule
    message: str
    request: RecordedRequest


def finding_of(found: Any) -> Finding:
    """The finding of a ``Finding`` of the control API."""
    return Finding(Rule(found["rule"]), found["message"], request_of(found["request"]))


@dataclass(frozen=True, slots=True)
class Reading:
    """A choice that the documents leave: the setting, its values (the first is the default), and what is set."""

    setting: str
    values: Sequence[bool | str]
    current: bool | str
    assumption: str
    about: str
