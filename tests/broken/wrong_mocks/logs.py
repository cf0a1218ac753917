"""What a log holds, and when."""

from typing import Final

from tests.broken.deviation import WrongMock

LOGS: Final = (
    WrongMock(
        "the whole log is there from the pick-up on",
        "core/logs.py",
        "        if passed_ms >= self.run_ms:\n",
        "        if passed_ms >= 0:\n",
        "test_a_log_grows_while_the_scan_runs_and_earlier_lines_stay",
    ),
    WrongMock(
        "the log is empty until the scan is final",
        "core/logs.py",
        "        if passed_ms < 0:\n",
        "        if passed_ms < 0 or now_ms < self.stopped_ms:\n",
        "test_a_log_grows_while_the_scan_runs_and_earlier_lines_stay",
    ),
    WrongMock(
        "a line is shown a millisecond after its timestamp",
        "core/logs.py",
        "        passed_ms = min(now_ms, self.stopped_ms) - self.start_ms\n",
        "        passed_ms = min(now_ms - 1, self.stopped_ms) - self.start_ms\n",
        "test_a_line_is_shown_from_its_timestamp_on",
    ),
    WrongMock(
        "the last line never comes",
        "core/logs.py",
        "            return self.planned_lines\n",
        "            return self.planned_lines - 1\n",
        "test_every_outcome_keeps_the_log_of_its_run",
    ),
    WrongMock(
        "lines come on after a cancel",
        "core/logs.py",
        "        passed_ms = min(now_ms, self.stopped_ms) - self.start_ms\n",
        "        passed_ms = now_ms - self.start_ms\n",
        "test_no_line_is_logged_after_the_scan_is_canceled",
    ),
    WrongMock(
        "a cancel throws the log away",
        "core/scan.py",
        "    if start_ms is None or stopped_ms is None:\n",
        "    if start_ms is None or stopped_ms is None or scan.timeline.steps[-1].state == 'canceled':\n",
        "test_an_aborted_run_keeps_the_lines_written_until_then",
    ),
    WrongMock(
        "a failed scan has no log",
        "core/scan.py",
        "    if start_ms is None or stopped_ms is None:\n",
        "    if start_ms is None or stopped_ms is None or scan.timeline.steps[-1].state == 'failed':\n",
        "test_every_outcome_keeps_the_log_of_its_run",
    ),
    WrongMock(
        "the log of a final scan is gone after an hour",
        "core/logs.py",
        "        return Page(self, number, size, self.written_by(now_ms))\n",
        "        is_kept = now_ms < self.stopped_ms + 3_600_000\n"
        "        return Page(self, number, size, self.written_by(now_ms) if is_kept else 0)\n",
        "test_the_log_of_a_final_scan_never_changes",
    ),
    WrongMock(
        "the timestamps of lines move on as the log grows",
        "core/logs.py",
        "        return [self.log.line(index) for index in range(self.number * self.size, end)]\n",
        "        lines = [self.log.line(index) for index in range(self.number * self.size, end)]\n"
        "        moved = self.total_elements - 250\n"
        "        return [LogLine(each.index, each.at_ms + moved, each.level, each.message) for each in lines]\n",
        "test_a_log_grows_while_the_scan_runs_and_earlier_lines_stay",
    ),
    WrongMock(
        "the text of a line changes when the log grows",
        "core/logs.py",
        "        return [self.log.line(index) for index in range(self.number * self.size, end)]\n",
        "        lines = [self.log.line(index) for index in range(self.number * self.size, end)]\n"
        "        ending = f' of {self.total_elements}'\n"
        "        return [LogLine(each.index, each.at_ms, each.level, each.message + ending) for each in lines]\n",
        "test_a_log_grows_while_the_scan_runs_and_earlier_lines_stay",
    ),
    WrongMock(
        "a queued scan has a line in its log",
        "core/logs.py",
        "        if passed_ms < 0:\n            return 0\n",
        "        if passed_ms < 0:\n            return 1\n",
        "test_an_empty_log_has_no_pages_and_its_first_is_its_last",
    ),
    WrongMock(
        "all scans write into one log",
        "http_api/operations.py",
        "    page = sandbox.logs(call.scan_id, ",
        "    sandbox.scan(call.scan_id)\n    page = sandbox.logs(next(iter(sandbox._scans)), ",
        "test_logs_of_two_scans_are_not_mixed",
    ),
)
