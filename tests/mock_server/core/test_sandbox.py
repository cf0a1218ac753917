"""A sandbox: its scans, and that nothing leaks between sandboxes."""

from dataclasses import replace

import pytest
from soda_cloud_mock.core.clock import Clock, ClockMode
from soda_cloud_mock.core.errors import (
    IllegalTransition,
    PageDoesNotExist,
    PermanentSandbox,
    TooMany,
    UnknownDefinition,
    UnknownSandbox,
    UnknownScan,
)
from soda_cloud_mock.core.lifecycle import ScanState
from soda_cloud_mock.core.plan import DEFAULT_PLAN, OUTCOME_PLANS
from soda_cloud_mock.core.rate_limit import Allowed, Limit, Rejected, WindowKind
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey, Caller, Sandboxes
from soda_cloud_mock.core.settings import LimitScope, PagePastEnd, Settings

LIMITS = {"getScanStatus": Limit(2, 1_000), "cancelScan": Limit(1, 1_000)}


def build(seed: int = 0, *, strict: bool = False) -> Sandbox:
    clock = Clock(lambda: 0, start_ms=0, mode=ClockMode.VIRTUAL)
    return Sandbox(seed=seed, clock=clock, limits=LIMITS, settings=Settings(strict_definitions=strict))


def test_the_same_seed_and_calls_give_the_same_scans() -> None:
    one, same, other = build(1), build(1), build(2)
    names = ["a", "b", "timedOut"]
    scans = [one.trigger(name) for name in names]
    assert scans == [same.trigger(name) for name in names]
    assert not {scan.id for scan in scans} & {other.trigger(name).id for name in names}
    assert [list(scan.checks()) for scan in scans] == [list(one.scan(scan.id).checks()) for scan in scans]


def test_a_definition_has_one_id_whichever_scan_asks() -> None:
    sandbox = build()
    assert sandbox.trigger("a").definition_id == sandbox.trigger("a").definition_id
    assert sandbox.trigger("a").definition_id != sandbox.trigger("b").definition_id


def test_scans_of_a_plan_share_all_but_their_own_instants() -> None:
    sandbox = build()
    first = sandbox.trigger("a")
    sandbox.clock.advance(1)
    second = sandbox.trigger("a")
    assert first.timeline._course is second.timeline._course
    assert first.definition_id is second.definition_id
    assert [step.at_ms + 1 for step in first.timeline.steps] == [step.at_ms for step in second.timeline.steps]


def test_what_is_dissolved_has_no_scans() -> None:
    sandbox = build()
    for _ in range(3):
        sandbox.trigger("a")
    sandbox.dissolve()
    assert sandbox.scan_count == 0


def test_a_read_moves_nothing() -> None:
    sandbox = build()
    scan = sandbox.trigger("a")
    sandbox.clock.advance(5_000)
    before = sandbox.scan(scan.id)
    sandbox.logs(scan.id, page=0, size=100)
    assert sandbox.scan(scan.id) is before


def test_a_refused_cancel_leaves_the_scan_untouched() -> None:
    sandbox = build()
    scan = sandbox.trigger("a")
    sandbox.clock.advance(12_000)
    with pytest.raises(IllegalTransition):
        sandbox.cancel(scan.id)
    assert sandbox.scan(scan.id) is scan


def test_a_cancel_moves_one_scan_only() -> None:
    sandbox = build()
    scan, bystander = sandbox.trigger("a"), sandbox.trigger("a")
    sandbox.cancel(scan.id)
    assert sandbox.scan(scan.id).state_at(0) is ScanState.CANCELED
    assert sandbox.scan(bystander.id) is bystander


def test_an_unknown_scan_is_refused_everywhere() -> None:
    sandbox = build()
    for call in (
        lambda: sandbox.scan("x"),
        lambda: sandbox.cancel("x"),
        lambda: sandbox.logs("x", page=0, size=100),
    ):
        with pytest.raises(UnknownScan, match="'x'"):
            call()


def test_strict_definitions_know_the_outcome_names_only() -> None:
    sandbox = build(strict=True)
    for name in OUTCOME_PLANS:
        assert sandbox.trigger(name).plan is OUTCOME_PLANS[name]
    with pytest.raises(UnknownDefinition, match="'orders_daily'; known: completed, "):
        sandbox.trigger("orders_daily")


def test_each_key_and_operation_has_a_window_of_its_own() -> None:
    sandbox = build()
    decisions = [sandbox.admit("k", "getScanStatus", sandbox.now_ms()) for _ in range(3)]
    assert decisions == [Allowed(), Allowed(), Rejected(1_000)]
    assert sandbox.admit("other", "getScanStatus", sandbox.now_ms()) == Allowed()
    assert sandbox.admit("k", "cancelScan", sandbox.now_ms()) == Allowed()
    assert sandbox.admit("k", "an operation without a limit", sandbox.now_ms()) == Allowed()


def test_a_scan_that_was_canceled_has_no_results_and_only_the_lines_written_by_then() -> None:
    sandbox = build()
    scan = sandbox.trigger("a")
    sandbox.clock.advance(7_000)
    sandbox.cancel(scan.id)
    written = sandbox.logs(scan.id, page=0, size=1_000).total_elements
    sandbox.clock.advance(60_000)
    assert 0 < written < 250
    assert sandbox.logs(scan.id, page=0, size=1_000).total_elements == written
    assert list(sandbox.scan(scan.id).checks()) == []


def test_a_scan_canceled_in_the_queue_has_an_empty_log() -> None:
    sandbox = build()
    scan = sandbox.trigger("a")
    sandbox.cancel(scan.id)
    sandbox.clock.advance(60_000)
    assert sandbox.logs(scan.id, page=0, size=1_000).total_elements == 0


class TestSandboxes:
    KEY = ApiKey("id", "s:é")

    def sandboxes(self) -> Sandboxes:
        return Sandboxes(lambda seed, _: build(seed), [self.KEY, ApiKey("second", "x")], seed=0)

    def caller(self, sandboxes: Sandboxes, key: ApiKey) -> Caller:
        caller = sandboxes.authenticate(key.id, key.secret)
        assert caller is not None
        return caller

    @pytest.mark.parametrize(("key_id", "secret"), [("id", "s"), ("id", ""), ("unknown", ""), ("", ""), ("ID", "s:é")])
    def test_wrong_credentials_are_nobody(self, key_id: str, secret: str) -> None:
        assert self.sandboxes().authenticate(key_id, secret) is None

    def test_the_keys_of_the_start_share_one_sandbox(self) -> None:
        sandboxes = self.sandboxes()
        assert self.caller(sandboxes, self.KEY).tenant is self.caller(sandboxes, ApiKey("second", "x")).tenant

    def test_a_created_sandbox_is_isolated_until_it_is_deleted(self) -> None:
        sandboxes = self.sandboxes()
        home = self.caller(sandboxes, self.KEY).tenant.sandbox
        key = sandboxes.create(bound=9)
        fresh = self.caller(sandboxes, key).tenant.sandbox
        with pytest.raises(UnknownScan):
            fresh.scan(home.trigger("a").id)
        fresh.clock.advance(10)
        assert home.now_ms() == 0
        sandboxes.delete(key.id)
        assert sandboxes.authenticate(key.id, key.secret) is None
        with pytest.raises(UnknownSandbox):
            sandboxes.delete(key.id)

    def test_the_sandbox_of_the_start_cannot_be_deleted(self) -> None:
        with pytest.raises(PermanentSandbox):
            self.sandboxes().delete("id")

    def test_a_reset_starts_the_sandbox_again_and_no_other(self) -> None:
        sandboxes = self.sandboxes()
        tenant = self.caller(sandboxes, self.KEY).tenant
        other = self.caller(sandboxes, sandboxes.create(bound=9)).tenant
        kept = other.sandbox
        first = tenant.sandbox.trigger("a")
        tenant.sandbox.clock.advance(99)
        sandboxes.reset(tenant)
        with pytest.raises(UnknownScan):
            tenant.sandbox.scan(first.id)
        assert tenant.sandbox.now_ms() == 0
        assert tenant.sandbox.trigger("a") == first
        assert other.sandbox is kept


def test_only_another_kind_of_window_empties_the_windows() -> None:
    sandbox = build()
    assert sandbox.admit("k", "cancelScan", sandbox.now_ms()) == Allowed()
    sandbox.change_settings(replace(sandbox.settings, max_scans=7, strict_definitions=True))
    assert sandbox.admit("k", "cancelScan", sandbox.now_ms()) == Rejected(1_000)
    for settings in (
        replace(sandbox.settings, count_rejected=True),
        replace(sandbox.settings, rate_limit_scope=LimitScope.ORGANISATION),
        replace(sandbox.settings, rate_window=WindowKind.TOKEN_BUCKET),
    ):
        sandbox.change_settings(settings)
        assert sandbox.admit("k", "cancelScan", sandbox.now_ms()) == Allowed()
        assert sandbox.admit("k", "cancelScan", sandbox.now_ms()) != Allowed()


def test_scans_come_in_pages_in_the_order_of_their_creation() -> None:
    sandbox = build()
    ids = [sandbox.trigger("a").id for _ in range(5)]
    pages = [[scan.id for scan in sandbox.scans(page=page, size=2)] for page in range(4)]
    assert pages == [ids[:2], ids[2:4], ids[4:], []]


def test_a_bound_that_was_lowered_below_what_there_is_lets_nothing_more_in() -> None:
    sandbox = build()
    for name in ("a", "b"):
        sandbox.trigger(name)
        sandbox.define(name, DEFAULT_PLAN)
    sandbox.change_settings(replace(sandbox.settings, max_scans=1, max_definitions=1))
    with pytest.raises(TooMany, match="scans"):
        sandbox.trigger("a")
    with pytest.raises(TooMany, match="definitions"):
        sandbox.define("c", DEFAULT_PLAN)
    assert sandbox.define("a", DEFAULT_PLAN) is False


@pytest.mark.parametrize("page", [3, 4, 1_000])
def test_every_page_past_the_end_is_refused_where_that_is_the_reading(page: int) -> None:
    sandbox = build()
    scan_id = sandbox.trigger("a").id
    sandbox.clock.advance(60_000)
    sandbox.change_settings(replace(sandbox.settings, page_past_end=PagePastEnd.BAD_REQUEST))
    assert sandbox.logs(scan_id, page=2, size=100).last
    with pytest.raises(PageDoesNotExist, match=str(page)):
        sandbox.logs(scan_id, page=page, size=100)
