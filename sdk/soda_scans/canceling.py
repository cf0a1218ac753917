"""Canceling a scan, also when the answer is lost."""

from itertools import count
from typing import Final

from soda_cloud_client.models import ScanStateDTO

from soda_scans.calls import cancel, get_status
from soda_scans.contract import Operation
from soda_scans.errors import NoAnswer, ServerError, SodaScansError, StateConflict, UnreadableResponse
from soda_scans.plans import NOW, Plan, slept_until
from soda_scans.results import ScanStatus
from soda_scans.retries import Policy, attempted, pause_ms

_CANCELED: Final = frozenset({ScanStateDTO.CANCELED, ScanStateDTO.CANCELATION_REQUESTED})
# It comes from a proxy as well, which may have passed the request on.
_UNAVAILABLE: Final = 503
# Source: nginx's "client closed request", of which nobody knows how far it got.
_CLOSED: Final = 499


def canceled(policy: Policy, scan_id: str) -> Plan[None]:
    """Cancel a scan, and return once the service has taken that on.

    Where an answer leaves open whether the cancel took effect, the scan's state tells. Only a 503 is then tried
    again: after any other the service may still be at it.

    Raises:
        StateConflict: the scan's state does not allow it, and not because of this cancel.
        SodaScansError: whatever else, if the scan is not canceled all the same.
    """
    reply = yield NOW
    deadline_ms = reply.now_ms + round(policy.retries.deadline_s * 1000)
    is_open = False
    for attempt in count(1):
        error = yield from _refusal(policy, scan_id)
        if error is None:
            return
        # A 400 may be for the cancel before it, if that one is open.
        is_open = is_open or leaves_open(error)
        if not is_open:
            raise error
        status = yield from _status(policy, scan_id, error)
        if status.state in _CANCELED:
            return
        if status.is_final and not isinstance(error, StateConflict):
            raise StateConflict(
                f"the scan is {status.state.value}", operation=Operation.CANCEL, scan_id=scan_id
            ) from error
        pause = pause_ms(policy, Operation.CANCEL, error, attempt)
        reply = yield NOW
        is_last = attempt == policy.retries.attempts or error.status != _UNAVAILABLE
        if is_last or pause is None or reply.now_ms + pause > deadline_ms:
            raise error
        yield from slept_until(reply.now_ms + pause, reply, None)


def leaves_open(error: SodaScansError) -> bool:
    """Whether a cancel may have taken effect in spite of this."""
    return error.was_sent and (
        isinstance(error, NoAnswer | ServerError | UnreadableResponse) or error.status == _CLOSED
    )


def _refusal(policy: Policy, scan_id: str) -> Plan[SodaScansError | None]:
    try:
        yield from attempted(policy, cancel(scan_id))
    except SodaScansError as error:
        return error
    return None


def _status(policy: Policy, scan_id: str, refusal: SodaScansError) -> Plan[ScanStatus]:
    try:
        return (yield from attempted(policy, get_status(scan_id)))
    except SodaScansError:
        # What matters is that the cancel is open.
        raise refusal from None
