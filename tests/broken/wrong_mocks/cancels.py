"""What a cancel does."""

from typing import Final

from tests.broken.deviation import WrongMock

CANCELS: Final = (
    WrongMock(
        "a queued scan has to be confirmed before it is canceled",
        "core/lifecycle.py",
        "Event.CANCEL: ScanState.CANCELED,",
        "Event.CANCEL: ScanState.CANCELATION_REQUESTED,",
        "test_a_queuing_scan_is_canceled_at_once",
    ),
    WrongMock(
        "a queued scan cannot be canceled",
        "core/lifecycle.py",
        "            Event.CANCEL: ScanState.CANCELED,\n",
        "",
        "test_a_queuing_scan_is_canceled_at_once",
    ),
    WrongMock(
        "an executing scan is canceled at once",
        "core/lifecycle.py",
        "Event.CANCEL: ScanState.CANCELATION_REQUESTED,",
        "Event.CANCEL: ScanState.CANCELED,",
        "test_an_executing_scan_is_canceled_when_the_agent_confirms",
    ),
    WrongMock(
        "an executing scan cannot be canceled",
        "core/lifecycle.py",
        "    Event.CANCEL: ScanState.CANCELATION_REQUESTED,\n",
        "",
        "test_an_executing_scan_is_canceled_when_the_agent_confirms",
    ),
    WrongMock(
        "a second cancel begins to wait anew",
        "core/lifecycle.py",
        "ScanState.CANCELATION_REQUESTED: {Event.CONFIRM: ScanState.CANCELED},",
        "ScanState.CANCELATION_REQUESTED: "
        "{Event.CONFIRM: ScanState.CANCELED, Event.CANCEL: ScanState.CANCELATION_REQUESTED},",
        "test_a_second_cancel_of_an_executing_scan_is_refused_and_delays_nothing",
    ),
    WrongMock(
        "a scan that is timing out can be canceled",
        "core/lifecycle.py",
        "ScanState.TIME_OUT_REQUESTED: {Event.CONFIRM: ScanState.TIMED_OUT},",
        "ScanState.TIME_OUT_REQUESTED: "
        "{Event.CONFIRM: ScanState.TIMED_OUT, Event.CANCEL: ScanState.CANCELATION_REQUESTED},",
        "test_a_scan_that_awaits_its_agent_cannot_be_canceled",
    ),
    WrongMock(
        "a failed scan can be canceled",
        "core/lifecycle.py",
        "        return TRANSITIONS[state][event]\n",
        "        return ScanState.CANCELED if state == 'failed' and event == 'cancel' else TRANSITIONS[state][event]\n",
        "test_a_final_scan_cannot_be_canceled",
    ),
    WrongMock(
        "a cancel has no effect",
        "core/sandbox.py",
        "        self._scans[scan_id] = canceled\n",
        "",
        "test_a_queuing_scan_is_canceled_at_once",
    ),
    WrongMock(
        "a cancel cancels the other queued scans too",
        "core/sandbox.py",
        "        self._scans[scan_id] = canceled\n",
        "        self._scans[scan_id] = canceled\n"
        "        for other in self._scans.values():\n"
        "            if other.state_at(self.now_ms()) is ScanState.QUEUING:\n"
        "                self._scans[other.id] = other.canceled_at(self.now_ms())\n",
        "test_scans_do_not_influence_each_other",
    ),
    WrongMock(
        "a refused cancel leaves a trace",
        "core/sandbox.py",
        "        canceled = self.scan(scan_id).canceled_at(self.now_ms())\n",
        "        scan = self.scan(scan_id)\n"
        "        self._scans[scan_id] = replace(scan, definition_name=scan.definition_name + ' (canceled)')\n"
        "        canceled = scan.canceled_at(self.now_ms())\n",
        "test_a_final_scan_cannot_be_canceled",
    ),
    WrongMock(
        "a scan that was canceled in the queue shows when it would have started",
        "core/timeline.py",
        "        return next((step.at_ms for step in self.steps if step.state in RUNNING_STATES), None)",
        "        return next((step.at_ms for step in self.steps if step.state in RUNNING_STATES), self.ended_ms)",
        "test_a_queuing_scan_is_canceled_at_once",
    ),
    WrongMock(
        "of two cancels at the same time both win",
        "http_api/scan_api.py",
        "            if exchange.fault is None or not exchange.fault.delay_before_ms:\n",
        "            seen = dict(exchange.tenant.sandbox._scans)\n"
        "            if request.method == 'DELETE':\n"
        "                sandbox = exchange.tenant.sandbox\n"
        "                return Postponed(100, lambda: (setattr(sandbox, '_scans', seen), self._close(exchange))[1])\n"
        "            if exchange.fault is None or not exchange.fault.delay_before_ms:\n",
        "test_of_parallel_cancels_one_wins",
    ),
)
