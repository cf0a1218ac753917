"""The state machine that Hypothesis drives: scans of all plans, their logs and the rate limits of one API key.

It only calls and lets time pass. The shadow says what each answer has to be, the oracle and the account's witness
object to what contradicts itself; none of them is asked here.
"""

import json
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contract_tests.account import ANY_DEFINITION, Account, Clock, Wire
from contract_tests.contract import FINAL_STATES, JsonObject
from contract_tests.server_side.calls import TARGETS, call_in_vain
from contract_tests.server_side.plans import plans
from contract_tests.servers import Key

_PUT = [f"planned {number}" for number in range(3)]
_DEFINITIONS = st.sampled_from(_PUT) | st.sampled_from([ANY_DEFINITION, *sorted(FINAL_STATES)])
_ANY_SCAN = st.integers(0, 20)
_BESIDE = st.sampled_from([-1, 0, 1])
# Beside the n-th of the instants that matter to a scan and are to come, or None for now.
Moment = tuple[int, int] | None
_MOMENTS: st.SearchStrategy[Moment] = st.none() | st.tuples(st.integers(0, 2), _BESIDE)
_OPERATION_IDS = st.sampled_from(sorted(TARGETS))


class ScanMachine(RuleBasedStateMachine):
    """`seen` counts what the runs have exercised: states, cancelled states, and statuses of each operation."""

    def __init__(self, wire: Wire, seen: Counter[tuple[str, str]]) -> None:
        super().__init__()
        self.key = wire.new_sandbox()
        self.clock = Clock(wire, self.key)
        self.account = Account(wire, self.key, self.clock)
        self.model = wire.traffic.shadow.organisation(wire.server.base_url, self.key.id)
        self.seen = seen

    def teardown(self) -> None:
        self.account.wire.drop_sandbox(self.key)

    # --- time -----------------------------------------------------------------------------------------------------

    @rule(operation_id=_OPERATION_IDS, beside=_BESIDE)
    def advance_beside_the_next_opening(self, operation_id: str, beside: int) -> None:
        self.advance_beside(self.model.limits[operation_id].openings(), 0, beside)

    @rule(milliseconds=st.integers(1, 6_000))
    def advance(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)

    def advance_beside(self, instants: Iterable[int], nth: int, beside: int) -> None:
        """To the n-th of these instants that are to come, or a millisecond before or after it."""
        coming = sorted({instant + beside for instant in instants if instant + beside > self.clock.now_ms})
        if coming:
            self.clock.advance_to(coming[min(nth, len(coming) - 1)])

    # --- scans ----------------------------------------------------------------------------------------------------

    @rule(name=st.sampled_from(_PUT), plan=plans())
    def put_a_definition(self, name: str, plan: JsonObject) -> None:
        self.account.wire.order("PUT", f"/definitions/{quote(name)}", self.key, json.dumps(plan))

    @rule(definitions=st.lists(_DEFINITIONS, min_size=1, max_size=3))
    def trigger(self, definitions: list[str]) -> None:
        for definition in definitions:
            self.heard("triggerScan", self.account.trigger(definition))

    @rule(definition=_DEFINITIONS, nth=st.integers(0, 5), beside=_BESIDE)
    def trigger_and_cancel(self, definition: str, nth: int, beside: int) -> None:
        """A cancel beside a transition of a scan that has just begun, the first included."""
        self.trigger([definition])
        if self.model.scans:
            self.cancel(0, (nth, beside) if nth else None)

    @precondition(lambda self: self.model.scans)
    @rule(pick=_ANY_SCAN, moment=_MOMENTS)
    def poll_all(self, pick: int, moment: Moment) -> None:
        self.scan(pick, moment)
        for scan_id in list(self.model.scans):
            self.poll(scan_id)

    def poll(self, scan_id: str) -> None:
        """Two reads at one instant are equal."""
        first, again = self.account.status(scan_id), self.account.status(scan_id)
        self.heard("getScanStatus", first)
        self.heard("getScanStatus", again)
        if again.status_code == 200:
            assert again.content == first.content, "two reads at one instant differ"

    @precondition(lambda self: self.model.scans)
    @rule(pick=_ANY_SCAN, beside=st.sampled_from([-1, 0]))
    def follow_to_the_end(self, pick: int, beside: int) -> None:
        """Every transition that is still to come is seen, or the millisecond before it."""
        scan_id = self.scan(pick, None)
        while coming := [at for at in self.model.scans[scan_id].instants() if at + beside > self.clock.now_ms]:
            self.clock.advance_to(min(coming) + beside)
            self.poll(scan_id)

    @precondition(lambda self: self.model.scans)
    @rule(pick=_ANY_SCAN, moment=_MOMENTS)
    def cancel(self, pick: int, moment: Moment) -> None:
        scan_id = self.scan(pick, moment)
        state = self.model.scans[scan_id].life.state_at(self.clock.now_ms)
        response = self.account.cancel(scan_id)
        self.heard("cancelScan", response)
        if response.status_code in (200, 400):
            self.seen["cancel", state] += 1
        self.poll(scan_id)

    @precondition(lambda self: self.model.scans)
    @rule(pick=_ANY_SCAN, moment=_MOMENTS, size=st.sampled_from([100, 101, 250, 999, 1000]), page=st.integers(0, 4))
    def read_a_page(self, pick: int, moment: Moment, size: int, page: int) -> None:
        self.heard("getScanLogs", self.account.logs(self.scan(pick, moment), f"size={size}&page={page}"))

    @precondition(lambda self: self.model.scans)
    @rule(pick=_ANY_SCAN, nth=st.integers(0, 1_500), beside=_BESIDE)
    def read_beside_a_line(self, pick: int, nth: int, beside: int) -> None:
        """The log at the instant at which a line is written, or a millisecond before or after it."""
        scan_id = self.scan(pick, None)
        scan = self.model.scans[scan_id]
        begun = scan.life.picked_up_ms
        if begun is not None and scan.plan.line_count:
            self.advance_beside([begun + scan.plan.after_ms(nth % scan.plan.line_count)], 0, beside)
        self.heard("getScanLogs", self.account.logs(scan_id))

    # --- what the API refuses -------------------------------------------------------------------------------------

    @rule(operation_id=_OPERATION_IDS, known=st.booleans(), asked=st.sampled_from([1, 2, 1_000]))
    def call_in_vain(self, operation_id: str, known: bool, asked: int) -> None:
        """Calls that change nothing: without a valid key, or counting, up to the first that the limit refuses."""
        if not known:
            wrong = Key(self.key.id, "not the secret")
            self.heard(operation_id, self.account.call(*TARGETS[operation_id], key=wrong))
            return
        for _ in range(min(asked, self.model.limits[operation_id].left_at(self.clock.now_ms) + 1)):
            self.heard(operation_id, call_in_vain(self.account, operation_id))

    @precondition(lambda self: self.model.scans)
    @rule(pick=_ANY_SCAN, value=st.sampled_from(["99", "1001", "-1", "", "1e3", "१००"]))
    def ask_for_an_illegal_size(self, pick: int, value: str) -> None:
        self.heard("getScanLogs", self.account.logs(self.scan(pick, None), f"size={quote(value)}"))

    # --- what holds after every step ------------------------------------------------------------------------------

    @invariant()
    def every_scan_is_where_its_plan_has_it(self) -> None:
        """One scan is read after each step, another each time; nobody else's limit is touched by that."""
        scans = list(self.model.scans)
        if scans and self.model.limits["getScanStatus"].left_at(self.clock.now_ms) > 20:
            self.heard("getScanStatus", self.account.status(scans[self.clock.now_ms % len(scans)]))

    # --- the model's side -----------------------------------------------------------------------------------------

    def scan(self, pick: int, moment: Moment) -> str:
        """A scan, 0 for the newest, once the clock has come to that moment of its life."""
        scan_id = list(self.model.scans)[-1 - pick % len(self.model.scans)]
        if moment is not None:
            self.advance_beside(self.model.scans[scan_id].instants(), *moment)
        return scan_id

    def heard(self, operation_id: str, response: httpx.Response) -> None:
        self.seen[operation_id, str(response.status_code)] += 1
        if operation_id == "getScanStatus" and response.status_code == 200:
            self.seen["state", response.json()["state"]] += 1
