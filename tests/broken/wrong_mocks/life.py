"""The life of a scan: states that come, do not come, or come in another order."""

from typing import Final

from tests.broken.deviation import WrongMock

# Where the mock finds out which step of its course a scan has reached.
_REACHED: Final = "            if step.at_ms <= passed_ms:\n"

LIFE: Final = (
    WrongMock(
        "queuing is skipped",
        "core/plan.py",
        "return self.queue_ms, Event.PICK_UP",
        "return 0, Event.PICK_UP",
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "executing is skipped",
        "core/plan.py",
        "return self.run_ms, _OUTCOME_EVENT[self.outcome]",
        "return 0, _OUTCOME_EVENT[self.outcome]",
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "timeOutRequested is skipped",
        "core/lifecycle.py",
        "Event.TIME_OUT: ScanState.TIME_OUT_REQUESTED,",
        "Event.TIME_OUT: ScanState.TIMED_OUT,",
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "started is shown without being asked for",
        "core/plan.py",
        "case ScanState.EXECUTING if self.shows_started:",
        "case ScanState.EXECUTING:",
        "test_no_state_but_those_of_its_plan_is_ever_shown",
    ),
    WrongMock(
        "a scan is shown as queued again for a second of its run",
        "core/timeline.py",
        _REACHED,
        _REACHED.replace("passed_ms", "(0 if 7_000 <= passed_ms < 8_000 else passed_ms)"),
        "test_no_state_but_those_of_its_plan_is_ever_shown",
    ),
    WrongMock(
        "a final state is left after a day",
        "core/timeline.py",
        _REACHED,
        _REACHED.replace("passed_ms", "(0 if now_ms >= self.ended_ms + 86_400_000 else passed_ms)"),
        "test_a_final_state_is_final",
    ),
    WrongMock(
        "completedWithWarnings and completedWithFailures are swapped",
        "core/plan.py",
        "ScanState.COMPLETED_WITH_WARNINGS: Event.COMPLETE_WITH_WARNINGS,\n"
        "    ScanState.COMPLETED_WITH_FAILURES: Event.COMPLETE_WITH_FAILURES,",
        "ScanState.COMPLETED_WITH_WARNINGS: Event.COMPLETE_WITH_FAILURES,\n"
        "    ScanState.COMPLETED_WITH_FAILURES: Event.COMPLETE_WITH_WARNINGS,",
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "names of definitions are compared without regard to case",
        "core/sandbox.py",
        "OUTCOME_PLANS.get(definition_name)",
        "OUTCOME_PLANS.get(definition_name[:1].lower() + definition_name[1:])",
        "test_an_unknown_definition_runs_the_default_plan",
    ),
    WrongMock(
        "a scan that was aborted shows the checks of its plan",
        "core/scan.py",
        "        if self.ends_as_planned:\n",
        "        if True:\n",
        "test_a_canceled_scan_has_no_results",
    ),
    WrongMock(
        "each poll takes a scan a tenth of a second further",
        "http_api/operations.py",
        "scan, now_ms, settings = sandbox.scan(call.scan_id), call.now_ms, sandbox.settings",
        "scan, now_ms, settings = sandbox.scan(call.scan_id), call.now_ms, sandbox.settings\n"
        "    polls = sandbox.__dict__.setdefault('polls', {})\n"
        "    polls[scan.id] = polls.get(scan.id, -1) + 1\n"
        "    now_ms += 100 * polls[scan.id]",
        "test_reading_brings_no_state_nearer",
    ),
    WrongMock(
        "only one scan runs at a time",
        "core/sandbox.py",
        "timeline=lay_out(plan, created_ms),",
        "timeline=lay_out(replace(plan, queue_ms=plan.queue_ms + 10_000 * bool(self._scans)), created_ms),",
        "test_scans_do_not_influence_each_other",
    ),
)
