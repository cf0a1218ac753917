"""A sandbox: the whole mutable state of one organisation. A reset builds a new one."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from soda_cloud_mock.core.chance import seeded_hex, seeded_uuid
from soda_cloud_mock.core.clock import Clock
from soda_cloud_mock.core.errors import (
    LogNotReady,
    PageDoesNotExist,
    ScanExists,
    TooMany,
    UnknownDefinition,
    UnknownScan,
)
from soda_cloud_mock.core.faults import FaultQueue
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.journal import Journal, Redaction
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.logs import Page
from soda_cloud_mock.core.plan import DEFAULT_PLAN, OUTCOME_PLANS, Plan
from soda_cloud_mock.core.rate_limit import Allowed, Limit, Rejected, Window, new_window
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.core.settings import LimitScope, LogsBeforeEnd, PagePastEnd, Settings
from soda_cloud_mock.core.timeline import lay_out
from soda_cloud_mock.core.violations import VIOLATIONS_KEPT, Violation


class Sandbox:
    """Scans, definitions, clock, rate windows and settings. Not locked: its caller lets in one thread at a time.

    Args:
        seed: where ids come from.
        clock: the time of this sandbox.
        limits: the limit of each operation that has one, by operationId.
        settings: how it behaves; can be changed later.
        secrets: what must never be seen in its journal.
    """

    def __init__(
        self,
        *,
        seed: int,
        clock: Clock,
        limits: Mapping[str, Limit],
        settings: Settings,
        secrets: Iterable[str] = (),
    ) -> None:
        self.clock = clock
        self._seed = seed
        self._limits = limits
        self._settings = settings
        self._definitions: dict[str, Plan] = {}
        self._scans: dict[str, Scan] = {}
        self._definition_ids: dict[str, str] = {}
        self._windows: dict[tuple[str, str], Window] = {}
        self.faults = FaultQueue(seed=seed, bound=settings.max_faults)
        self.journal = Journal()
        self.violations: deque[Violation] = deque(maxlen=VIOLATIONS_KEPT)
        self.redaction = Redaction(secrets)
        self._issued = 0
        self._traces = 0

    def now_ms(self) -> int:
        return self.clock.now_ms()

    @property
    def settings(self) -> Settings:
        return self._settings

    def change_settings(self, settings: Settings) -> None:
        """Behave differently from now on. Another kind or scope of rate window starts with empty windows."""
        if _window_settings(settings) != _window_settings(self._settings):
            self._windows.clear()
        self._settings = settings
        self.faults.bound = settings.max_faults

    def next_trace_id(self) -> str:
        """The id of one more answer, 32 hexadecimal digits."""
        self._traces += 1
        return seeded_hex(self._seed, "trace", self._traces)

    # --- rate limits ------------------------------------------------------------------------------

    def admit(self, key_id: str, operation_id: str, now_ms: int) -> Allowed | Rejected:
        """Count a request of a key against its operation's limit, now, or refuse it."""
        limit = self._limits.get(operation_id)
        if limit is None or not self._settings.rate_limits:
            return Allowed()
        scope = key_id if self._settings.rate_limit_scope is LimitScope.KEY else ""
        window = self._windows.get((scope, operation_id))
        if window is None:
            window = new_window(self._settings.rate_window, limit, counts_rejected=self._settings.count_rejected)
            self._windows[scope, operation_id] = window
        return window.admit(now_ms)

    # --- definitions ------------------------------------------------------------------------------

    @property
    def definitions(self) -> Mapping[str, Plan]:
        """The definitions that were put, by name."""
        return self._definitions

    def define(self, name: str, plan: Plan) -> bool:
        """Give a scan definition its plan, for scans to come; True if it is new.

        Raises:
            TooMany: the bound of the settings is reached.
        """
        is_new = name not in self._definitions
        if is_new and len(self._definitions) >= self._settings.max_definitions:
            raise TooMany("definitions", self._settings.max_definitions, "reset the sandbox or raise maxDefinitions")
        self._definitions[name] = plan
        return is_new

    def _plan_of(self, definition_name: str) -> Plan:
        plan = self._definitions.get(definition_name) or OUTCOME_PLANS.get(definition_name)
        if plan is not None:
            return plan
        if self._settings.strict_definitions:
            raise UnknownDefinition(definition_name, [*self._definitions, *OUTCOME_PLANS])
        return DEFAULT_PLAN

    # --- scans ------------------------------------------------------------------------------------

    def trigger(self, definition_name: str, scan_time: str | None = None) -> Scan:
        """Create a scan, now. ``scan_time`` is RFC 3339 text in UTC; without it, now.

        Raises:
            UnknownDefinition: definitions are strict and none has this name.
            TooMany: the bound of the settings is reached.
        """
        return self.add_scan(definition_name, self._plan_of(definition_name), scan_time=scan_time)

    def add_scan(
        self,
        definition_name: str,
        plan: Plan | None = None,
        *,
        scan_time: str | None = None,
        scan_id: str | None = None,
        created_ms: int | None = None,
    ) -> Scan:
        """Create a scan, by default now, with the plan of its definition and an id from the seed.

        Raises:
            UnknownDefinition: no plan is given, definitions are strict and none has this name.
            ScanExists: the id is taken.
            TooMany: the bound of the settings is reached.
        """
        plan = plan or self._plan_of(definition_name)
        if len(self._scans) >= self._settings.max_scans:
            raise TooMany("scans", self._settings.max_scans, "reset the sandbox or raise maxScans")
        if scan_id is None:
            scan_id = seeded_uuid(self._seed, "scan", self._issued)
            self._issued += 1
        if scan_id in self._scans:
            raise ScanExists(scan_id)
        if created_ms is None:
            created_ms = self.now_ms()
        if plan.shows_started is None:
            plan = replace(plan, shows_started=True) if self._settings.show_started else plan
        scan = Scan(
            id=scan_id,
            definition_id=self._definition_id(definition_name),
            definition_name=definition_name,
            scan_time=scan_time or format_instant(created_ms),
            plan=plan,
            timeline=lay_out(plan, created_ms),
        )
        self._scans[scan_id] = scan
        return scan

    def _definition_id(self, name: str) -> str:
        """The scans of a definition share the text of its id."""
        if name not in self._definition_ids:
            self._definition_ids[name] = seeded_uuid(self._seed, f"definition/{name}", 0)
        return self._definition_ids[name]

    @property
    def counters(self) -> tuple[int, int]:
        """How many scan ids and trace ids the seed has given so far."""
        return self._issued, self._traces

    def restore(self, scans: Iterable[Scan], definitions: Mapping[str, Plan], counters: tuple[int, int]) -> None:
        """Take over what another sandbox of the same seed had come to. The rate windows stay empty."""
        self._scans = {scan.id: scan for scan in scans}
        self._definitions = dict(definitions)
        self._issued, self._traces = counters

    def scan(self, scan_id: str) -> Scan:
        """Raises: UnknownScan: this sandbox never issued the id. Source: Assumptions A9 and A12."""
        try:
            return self._scans[scan_id]
        except KeyError:
            raise UnknownScan(scan_id) from None

    def scans(self, *, page: int, size: int) -> Sequence[Scan]:
        """One page (from 0) of the scans in the order of their creation."""
        return list(islice(self._scans.values(), page * size, (page + 1) * size))

    @property
    def scan_count(self) -> int:
        return len(self._scans)

    def dissolve(self) -> None:
        """Let go of the scans one by one. All at once would keep every other thread waiting meanwhile."""
        while self._scans:
            self._scans.popitem()

    def cancel(self, scan_id: str) -> Scan:
        """Cancel a scan, now.

        Raises:
            UnknownScan: this sandbox never issued the id.
            IllegalTransition: its state cannot be canceled; the scan is untouched.
        """
        canceled = self.scan(scan_id).canceled_at(self.now_ms())
        self._scans[scan_id] = canceled
        return canceled

    def move(self, scan_id: str, state: ScanState, *, force: bool) -> Scan:
        """Put a scan into a state, now; its plan goes on from there.

        Raises:
            UnknownScan: this sandbox never issued the id.
            IllegalMove: no event leads there, and force is off; the scan is untouched.
        """
        moved = self.scan(scan_id).moved_at(self.now_ms(), state, force=force)
        self._scans[scan_id] = moved
        return moved

    def logs(self, scan_id: str, *, page: int, size: int) -> Page:
        """One page of what the scan has logged by now.

        Raises:
            UnknownScan: this sandbox never issued the id.
            LogNotReady, PageDoesNotExist: the settings read the documents in another way than the default.
        """
        scan, now_ms = self.scan(scan_id), self.now_ms()
        if self._settings.logs_before_end is LogsBeforeEnd.NOT_FOUND and not scan.is_final_at(now_ms):
            raise LogNotReady(scan_id)
        found = scan.log().page(page, size, now_ms)
        if self._settings.page_past_end is PagePastEnd.BAD_REQUEST and page >= max(1, found.total_pages):
            raise PageDoesNotExist(page, found.total_pages)
        return found


def _window_settings(settings: Settings) -> tuple[object, ...]:
    return settings.rate_limits, settings.rate_window, settings.rate_limit_scope, settings.count_rejected
