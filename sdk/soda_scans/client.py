"""``SodaScans``: carries plans out, blocking."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Self, TypeVar, cast

from soda_cloud_client.models import LogsContentDTO

from soda_scans import calls, canceling, logs, real_time, waiting
from soda_scans.account import Account, reply
from soda_scans.errors import SodaScansError
from soda_scans.plans import Command, Done, Plan, Reply, Send, Show, Sleep, advanced
from soda_scans.results import Scan, ScanStatus
from soda_scans.retries import attempted

T = TypeVar("T")


class SodaScans(Account):
    """The scans of a Soda Cloud organisation: a context manager, or to be closed.

    Threads may share one. All waits through it keep together to the limit of the service. Every call raises
    ``SodaScansError``, and repeats itself where that can help and do no harm, see ``Retries``.
    """

    def trigger(self, definition_name: str, data_timestamp: datetime | None = None) -> Scan:
        """Start a scan.

        Args:
            data_timestamp: the instant that the scan takes for the present when it selects data; by default now.
        """
        return self._run(attempted(self._policy, calls.trigger(definition_name, data_timestamp)))

    def status(self, scan_id: str) -> ScanStatus:
        return self._run(attempted(self._policy, calls.get_status(scan_id)))

    def cancel(self, scan_id: str) -> None:
        """Cancel a scan that has not ended; ``wait`` tells when it has, and how.

        Raises:
            StateConflict: the scan's state does not allow it.
        """
        self._run(canceling.canceled(self._policy, scan_id))

    def wait(
        self,
        scan_id: str,
        timeout_s: float | None = None,
        *,
        on_change: Callable[[ScanStatus], object] | None = None,
    ) -> ScanStatus:
        """The scan's final status, as soon as there is one: any final one, so look at its ``state``.

        Args:
            timeout_s: how long to wait; None: for as long as it takes.
            on_change: called with the first status and with each that shows another state.

        Raises:
            WaitTimedOut: the scan is not final in time.
        """
        return self.wait_all([scan_id], timeout_s, on_change=on_change)[scan_id]

    def wait_all(
        self,
        scan_ids: Iterable[str],
        timeout_s: float | None = None,
        *,
        on_change: Callable[[ScanStatus], object] | None = None,
    ) -> dict[str, ScanStatus]:
        """The final status of each scan, by its id, once all are final; see ``wait``."""
        plan = waiting.waited(self._policy, scan_ids, timeout_s)
        return self._run(plan, cast(Callable[[object], object] | None, on_change))

    def changes(self, scan_id: str, timeout_s: float | None = None) -> Iterator[ScanStatus]:
        """The scan's status now, and again for each change of its state, up to the final one; see ``wait``."""
        plan = waiting.waited(self._policy, [scan_id], timeout_s)
        return cast(Iterator[ScanStatus], self._shown(plan))

    def logs(self, scan_id: str, *, follow: bool = False, timeout_s: float | None = None) -> Iterator[LogsContentDTO]:
        """The lines of the scan's log: each once, in order.

        Args:
            follow: go on until the scan is final.
            timeout_s: how long to follow; None: for as long as it takes.

        Raises:
            WaitTimedOut: the scan that is followed is not final in time.
        """
        return cast(Iterator[LogsContentDTO], self._shown(logs.logged(self._policy, scan_id, follow, timeout_s)))

    def close(self) -> None:
        self._client.get_httpx_client().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the driver ---

    def _open(self) -> None:
        self._client.get_httpx_client()

    def _run(self, plan: Plan[T], on_show: Callable[[object], object] | None = None) -> T:
        answer: Reply | None = None
        with closing(plan):
            while not isinstance(command := advanced(plan, answer), Done):
                if isinstance(command, Show) and on_show is not None:
                    on_show(command.item)
                answer = self._carried_out(command)
            return command.result

    def _shown(self, plan: Plan[object]) -> Iterator[object]:
        answer: Reply | None = None
        with closing(plan):
            while not isinstance(command := advanced(plan, answer), Done):
                if isinstance(command, Show):
                    yield command.item
                answer = self._carried_out(command)

    def _carried_out(self, command: Command) -> Reply:
        match command:
            case Send(call):
                try:
                    return reply(call.sync(self._client))
                except SodaScansError as error:
                    return reply(error=error)
            case Sleep(ms) if ms > 0:
                real_time.sleep_s(ms / 1000)
        return reply()
