"""Reading a log: every line, once, in order."""

from collections.abc import Sequence

from soda_cloud_client.models import LogsContentDTO

from soda_scans.calls import get_log_page, get_status
from soda_scans.contract import Operation
from soda_scans.errors import NotFound, PagesRepeated
from soda_scans.plans import NOW, OutOfTime, Plan, Show, slept_until
from soda_scans.results import LogPage, ScanStatus
from soda_scans.retries import Policy, attempted
from soda_scans.waiting import next_look_ms, own_pauses, timed_out, until


class _Place:
    """How far a log has been read."""

    def __init__(self, scan_id: str) -> None:
        self._scan_id = scan_id
        self._shown = 0
        self._before: LogPage | None = None
        self.number = 0

    def new_lines(self, page: LogPage) -> Sequence[LogsContentDTO]:
        """The lines of a page, as fetched now, that have not been read. Then the place is behind them.

        Raises:
            PagesRepeated: it is the page before.
        """
        before = self._before
        if before is not None and (page.number == before.number or page.lines == before.lines):
            raise PagesRepeated(
                f"page {self.number} is page {before.number} once more: the service ignores which page is asked for",
                operation=Operation.GET_LOGS,
                scan_id=self._scan_id,
                status=200,
            )
        lines = page.lines[self._shown :]
        if page.is_last:
            # It may grow, and then be fetched again.
            self._shown = max(self._shown, len(page.lines))
        else:
            self.number, self._shown, self._before = self.number + 1, 0, page
        return lines


def logged(policy: Policy, scan_id: str, follow: bool, timeout_s: float | None) -> Plan[None]:
    """Show the lines of a log: as it is now, or to the end.

    Raises:
        WaitTimedOut: the scan is not final in time.
    """
    if follow:
        yield from _followed(policy, scan_id, timeout_s)
    else:
        yield from _read_on(policy, scan_id, _Place(scan_id), None)


def _followed(policy: Policy, scan_id: str, timeout_s: float | None) -> Plan[None]:
    place, pauses = _Place(scan_id), own_pauses()
    latest: dict[str, ScanStatus | None] = {scan_id: None}
    reply = yield NOW
    until_ms = until(reply, timeout_s)
    try:
        while True:
            status = yield from attempted(policy, get_status(scan_id), until_ms=until_ms, paced=True)
            latest[scan_id] = status
            reply = yield NOW
            due_ms = next_look_ms(status, reply, next(pauses), until_ms)
            # What a final scan has logged was there before it was final: read after the status, it is complete.
            try:
                yield from _read_on(policy, scan_id, place, until_ms)
            except NotFound:
                # The scan was found, so it is its log that is not there yet.
                if status.is_final:
                    raise
            if status.is_final:
                return
            reply = yield NOW
            if until_ms is not None and reply.now_ms >= until_ms:
                raise OutOfTime
            yield from slept_until(due_ms, reply, until_ms)
    except OutOfTime as end:
        raise timed_out(latest, timeout_s) from end.__cause__


def _read_on(policy: Policy, scan_id: str, place: _Place, until_ms: int | None) -> Plan[None]:
    while True:
        page = yield from attempted(policy, get_log_page(scan_id, place.number), until_ms=until_ms)
        for line in place.new_lines(page):
            yield Show(line)
        if page.is_last:
            return
