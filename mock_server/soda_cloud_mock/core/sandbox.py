"""A sandbox: the whole mutable state of one organisation. A reset builds a new one."""

from collections.abc import Mapping
from dataclasses import dataclass

from soda_cloud_mock.core.chance import seeded_uuid
from soda_cloud_mock.core.clock import Clock
from soda_cloud_mock.core.errors import UnknownDefinition, UnknownScan
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.logs import Page
from soda_cloud_mock.core.plan import DEFAULT_PLAN, OUTCOME_PLANS, Plan
from soda_cloud_mock.core.rate_limit import Allowed, Limit, Rejected, SlidingLog
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.core.timeline import lay_out


@dataclass(frozen=True, slots=True)
class Rules:
    """How a sandbox behaves.

    ``limits`` maps an operation's id to its limit; an operation that is not in it has none.
    ``strict_definitions`` refuses scan definitions that nobody has defined. Source: Assumption A11.
    """

    limits: Mapping[str, Limit]
    strict_definitions: bool = False


class Sandbox:
    """Scans, clock and rate windows. Not locked: its caller lets in one thread at a time."""

    def __init__(self, *, seed: int, clock: Clock, rules: Rules) -> None:
        self.clock = clock
        self._seed = seed
        self._rules = rules
        self._scans: dict[str, Scan] = {}
        self._windows: dict[tuple[str, str], SlidingLog] = {}
        self._traces = 0

    def now_ms(self) -> int:
        return self.clock.now_ms()

    def next_trace_id(self) -> str:
        """The id of one more answer, 32 hexadecimal digits."""
        self._traces += 1
        return seeded_uuid(self._seed, "trace", self._traces).hex

    def admit(self, key_id: str, operation_id: str) -> Allowed | Rejected:
        """Count a request of a key against its operation's limit, or refuse it."""
        limit = self._rules.limits.get(operation_id)
        if limit is None:
            return Allowed()
        window = self._windows.get((key_id, operation_id))
        if window is None:
            window = self._windows[key_id, operation_id] = SlidingLog(limit)
        return window.admit(self.now_ms())

    def trigger(self, definition_name: str, scan_time: str | None = None) -> Scan:
        """Create a scan, now. ``scan_time`` is RFC 3339 text in UTC; without it, now.

        Raises:
            UnknownDefinition: definitions are strict and none has this name.
        """
        plan = self._plan_of(definition_name)
        now_ms = self.now_ms()
        scan = Scan(
            id=str(seeded_uuid(self._seed, "scan", len(self._scans))),
            definition_id=str(seeded_uuid(self._seed, f"definition/{definition_name}", 0)),
            definition_name=definition_name,
            scan_time=scan_time or format_instant(now_ms),
            plan=plan,
            timeline=lay_out(plan, now_ms),
        )
        self._scans[scan.id] = scan
        return scan

    def _plan_of(self, definition_name: str) -> Plan:
        plan = OUTCOME_PLANS.get(definition_name)
        if plan is not None:
            return plan
        if self._rules.strict_definitions:
            raise UnknownDefinition(definition_name, OUTCOME_PLANS)
        return DEFAULT_PLAN

    def scan(self, scan_id: str) -> Scan:
        """Raises: UnknownScan: this sandbox never issued the id. Source: Assumptions A9 and A12."""
        try:
            return self._scans[scan_id]
        except KeyError:
            raise UnknownScan(scan_id) from None

    def cancel(self, scan_id: str) -> Scan:
        """Cancel a scan, now.

        Raises:
            UnknownScan: this sandbox never issued the id.
            IllegalTransition: its state cannot be canceled; the scan is untouched.
        """
        canceled = self.scan(scan_id).canceled_at(self.now_ms())
        self._scans[scan_id] = canceled
        return canceled

    def logs(self, scan_id: str, *, page: int, size: int) -> Page:
        """One page of what the scan has logged by now.

        Raises:
            UnknownScan: this sandbox never issued the id.
        """
        return self.scan(scan_id).log().page(page, size, self.now_ms())
