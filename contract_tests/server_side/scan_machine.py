"""The state machine that Hypothesis drives: scans, their logs and the rate limits of one API key, against the model."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from contract_tests.account import ANY_DEFINITION, Account, Clock, Wire
from contract_tests.contract import FINAL_STATES, OPERATIONS
from contract_tests.model import LOG_LINES, Life, SlidingLog, life_of
from contract_tests.rfc3339 import instant_ms
from contract_tests.server_side.calls import IN_VAIN, TARGETS, call_in_vain
from contract_tests.servers import Key

_DEFINITIONS = st.sampled_from([ANY_DEFINITION, *sorted(FINAL_STATES)])
_ANY_SCAN = st.integers(0, 20)
_BESIDE = st.sampled_from([-1, 0, 1])
# Beside the n-th of the transitions that a scan has before it, or None for now.
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
        self.seen = seen
        self.lives: dict[str, Life] = {}
        self.definitions: dict[str, str] = {}
        self.logs = {name: SlidingLog(operation.limit) for name, operation in OPERATIONS.items()}

    def teardown(self) -> None:
        self.account.wire.drop_sandbox(self.key)

    # --- time -----------------------------------------------------------------------------------------------------

    @rule(operation_id=_OPERATION_IDS, beside=_BESIDE)
    def advance_beside_the_next_opening(self, operation_id: str, beside: int) -> None:
        self.advance_beside(self.logs[operation_id].openings(), 0, beside)

    @rule(milliseconds=st.integers(1, 6_000))
    def advance(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)

    def advance_beside(self, instants: Iterable[int], nth: int, beside: int) -> None:
        """To the n-th of these instants that are to come, or a millisecond before or after it."""
        coming = sorted(instant + beside for instant in instants if instant + beside > self.clock.now_ms)
        if coming:
            self.clock.advance_to(coming[min(nth, len(coming) - 1)])

    # --- scans ----------------------------------------------------------------------------------------------------

    @rule(definitions=st.lists(_DEFINITIONS, min_size=1, max_size=3))
    def trigger(self, definitions: list[str]) -> None:
        for definition in definitions:
            response = self.account.trigger(definition)
            if self.admitted("triggerScan", response, 201):
                scan_id = response.headers["X-Soda-Scan-Id"]
                assert scan_id not in self.lives
                self.lives[scan_id] = life_of(definition, self.clock.now_ms)
                self.definitions[scan_id] = definition

    @precondition(lambda self: self.lives)
    @rule(pick=_ANY_SCAN, moment=_MOMENTS)
    def poll_all(self, pick: int, moment: Moment) -> None:
        self.scan(pick, moment)
        first = [self.poll(scan_id) for scan_id in self.lives]
        again = [self.poll(scan_id) for scan_id in self.lives]
        for one, two in zip(first, again, strict=True):
            assert two in (None, one), "two reads at one instant differ"

    def poll(self, scan_id: str) -> bytes | None:
        """The status as it came, agreeing with the model; None where the limit refused it."""
        response = self.account.status(scan_id)
        if not self.admitted("getScanStatus", response, 200):
            return None
        scan = response.json()
        assert scan["state"] == self.lives[scan_id].state_at(self.clock.now_ms)
        assert scan["scanDefinition"]["name"] == self.definitions[scan_id]
        shown = {name: instant_ms(scan[name]) for name in ("created", "started", "ended") if name in scan}
        assert shown == self.lives[scan_id].timestamps_at(self.clock.now_ms)
        self.seen["state", scan["state"]] += 1
        return response.content

    @precondition(lambda self: self.lives)
    @rule(pick=_ANY_SCAN, moment=_MOMENTS)
    def cancel(self, pick: int, moment: Moment) -> None:
        scan_id, life = self.scan(pick, moment)
        response = self.account.cancel(scan_id)
        shortened = life.canceled_at(self.clock.now_ms)
        if self.admitted("cancelScan", response, 200 if shortened else 400):
            self.seen["cancel", life.state_at(self.clock.now_ms)] += 1
            if shortened is None:
                assert response.json()["code"] == "invalid_scan_state"
            else:
                self.lives[scan_id] = shortened
        self.poll(scan_id)

    @precondition(lambda self: self.lives)
    @rule(pick=_ANY_SCAN, moment=_MOMENTS, size=st.sampled_from([100, 101, 250, 999, 1000]), page=st.integers(0, 4))
    def read_a_page(self, pick: int, moment: Moment, size: int, page: int) -> None:
        scan_id, life = self.scan(pick, moment)
        response = self.account.logs(scan_id, f"size={size}&page={page}")
        if not self.admitted("getScanLogs", response, 200):
            return
        total = response.json()["totalElements"]
        picked_up = life.picked_up_ms
        if picked_up is None or picked_up > self.clock.now_ms:
            assert total == 0, "log lines of a scan that no agent has picked up"
        elif life.state_at(self.clock.now_ms) in FINAL_STATES and life.instant_of("cancelationRequested") is None:
            assert total == LOG_LINES

    # --- what the API refuses -------------------------------------------------------------------------------------

    @rule(operation_id=_OPERATION_IDS)
    def call_without_a_valid_key(self, operation_id: str) -> None:
        response = self.account.call(*TARGETS[operation_id], key=Key(self.key.id, "not the secret"))
        assert response.status_code == 401
        self.seen[operation_id, "401"] += 1

    @rule(operation_id=_OPERATION_IDS, asked=st.sampled_from([1, 2, 3, 4, 5, 1_000]))
    def call_in_vain(self, operation_id: str, asked: int) -> None:
        """Calls that change nothing and count, up to the first that the limit refuses."""
        for _ in range(min(asked, self.logs[operation_id].left_at(self.clock.now_ms) + 1)):
            self.admitted(operation_id, call_in_vain(self.account, operation_id), IN_VAIN[operation_id])

    @precondition(lambda self: self.lives)
    @rule(pick=_ANY_SCAN, value=st.sampled_from(["99", "1001", "-1", "", "1e3", "१००"]))
    def ask_for_an_illegal_size(self, pick: int, value: str) -> None:
        scan_id, _ = self.scan(pick, None)
        self.admitted("getScanLogs", self.account.logs(scan_id, f"size={quote(value)}"), 400)

    # --- the model's side -----------------------------------------------------------------------------------------

    def scan(self, pick: int, moment: Moment) -> tuple[str, Life]:
        """A scan, once the clock has come to that moment of its life."""
        scan_id = list(self.lives)[pick % len(self.lives)]
        life = self.lives[scan_id]
        if moment is not None:
            self.advance_beside([instant for instant, _ in life.steps], *moment)
        return scan_id, life

    def admitted(self, operation_id: str, response: httpx.Response, expected: int) -> bool:
        """Whether the model's rate limit lets this call through; the response must agree, and be the expected one."""
        seconds = self.logs[operation_id].ask(self.clock.now_ms)
        self.seen[operation_id, str(response.status_code)] += 1
        if seconds is None:
            assert response.status_code == expected, response.text
            return True
        assert response.status_code == 429, response.text
        assert response.headers["Retry-After"] == str(seconds)
        return False
