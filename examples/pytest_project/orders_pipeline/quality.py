"""Is what was loaded good enough to be used?"""

from contextlib import suppress
from datetime import datetime

from soda_scans import ScanState, SodaScans, StateConflict, WaitTimedOut

USABLE = {ScanState.COMPLETED, ScanState.COMPLETED_WITH_WARNINGS}


class LoadRefused(Exception):
    """The load is not to be used; the message says why, and where a person reads on."""


def accept_load(soda: SodaScans, loaded_at: datetime, *, timeout_s: float = 1800) -> str:
    """Scan the orders as of an instant, and return the id of the scan if they can be used.

    Raises:
        LoadRefused: checks failed or could not be evaluated, or the scan did not end well and in time.
    """
    scan = soda.trigger("orders_daily", loaded_at)
    try:
        status = soda.wait(scan.id, timeout_s)
    except WaitTimedOut as error:
        # Nobody waits for its result any more, so it need not go on; it may have ended by itself just now.
        with suppress(StateConflict):
            soda.cancel(scan.id)
        raise LoadRefused(f"the scan {scan.id} was not done after {timeout_s:g} s, and is given up") from error
    if status.state not in USABLE:
        problems = [line.message for line in soda.logs(scan.id) if line.level.value == "error"]
        raise LoadRefused(
            f"the scan {scan.id} ended as {status.state.value} with {status.failures} failures and {status.errors} "
            f"errors, see {status.cloud_url}" + "".join(f"\n- {problem}" for problem in problems)
        )
    return scan.id
