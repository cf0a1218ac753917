"""The four operations as calls of the generated client."""

from datetime import UTC, datetime
from urllib.parse import unquote

from soda_cloud_client.api.scans import cancel_scan, get_scan_logs, get_scan_status, trigger_scan
from soda_cloud_client.models import (
    ErrorResponse,
    PublicApiScanLogsResponse,
    PublicApiScanStatusResponse,
    TriggerScanRequest,
)
from soda_cloud_client.types import UNSET, Response

from soda_scans.connection import GuardedConnection
from soda_scans.contract import LARGEST_PAGE, Operation
from soda_scans.errors import UnreadableResponse, WrongArgument
from soda_scans.plans import Call
from soda_scans.results import LogPage, Scan, ScanStatus

_TRACE_ID = "x-soda-trace-id"


def trigger(definition_name: str, data_timestamp: datetime | None) -> Call[Scan]:
    """Raises: WrongArgument."""
    if not definition_name:
        raise WrongArgument("got an empty name; expected that of a scan definition", operation=Operation.TRIGGER)
    if data_timestamp is not None and data_timestamp.utcoffset() is None:
        raise WrongArgument(
            f"got data_timestamp={data_timestamp!r}; expected one with an offset, such as tzinfo=datetime.UTC",
            operation=Operation.TRIGGER,
        )
    body = TriggerScanRequest(definition_name, UNSET if data_timestamp is None else data_timestamp)

    def sync(client: GuardedConnection) -> Scan:
        return _scan(trigger_scan.sync_detailed(client=client, body=body))

    async def asynchronous(client: GuardedConnection) -> Scan:
        return _scan(await trigger_scan.asyncio_detailed(client=client, body=body))

    return Call(Operation.TRIGGER, None, sync, asynchronous)


def get_status(scan_id: str) -> Call[ScanStatus]:
    def sync(client: GuardedConnection) -> ScanStatus:
        return _status(get_scan_status.sync_detailed(scan_id, client=client))

    async def asynchronous(client: GuardedConnection) -> ScanStatus:
        return _status(await get_scan_status.asyncio_detailed(scan_id, client=client))

    return Call(Operation.GET_STATUS, scan_id, sync, asynchronous)


def cancel(scan_id: str) -> Call[None]:
    def sync(client: GuardedConnection) -> None:
        cancel_scan.sync_detailed(scan_id, client=client)

    async def asynchronous(client: GuardedConnection) -> None:
        await cancel_scan.asyncio_detailed(scan_id, client=client)

    return Call(Operation.CANCEL, scan_id, sync, asynchronous)


def get_log_page(scan_id: str, number: int) -> Call[LogPage]:
    def sync(client: GuardedConnection) -> LogPage:
        return _page(get_scan_logs.sync_detailed(scan_id, client=client, page=number, size=LARGEST_PAGE))

    async def asynchronous(client: GuardedConnection) -> LogPage:
        return _page(await get_scan_logs.asyncio_detailed(scan_id, client=client, page=number, size=LARGEST_PAGE))

    return Call(Operation.GET_LOGS, scan_id, sync, asynchronous)


# --- from the generated client's answers; what is no answer of the contract's the connection has refused ---


def _scan(response: Response[object]) -> Scan:
    scan_id = response.headers.get("x-soda-scan-id") or unquote(response.headers.get("location", "").rpartition("/")[2])
    if not scan_id:
        raise UnreadableResponse(
            "the answer has no X-Soda-Scan-Id; the scan may be running",
            operation=Operation.TRIGGER,
            status=response.status_code,
            trace_id=response.headers.get(_TRACE_ID),
        )
    return Scan(scan_id, response.headers.get(_TRACE_ID))


def _status(response: Response[ErrorResponse | PublicApiScanStatusResponse]) -> ScanStatus:
    assert isinstance(response.parsed, PublicApiScanStatusResponse)
    next_poll = _instant(response.headers.get("x-soda-next-poll-time"))
    return ScanStatus(response.parsed, next_poll, response.headers.get(_TRACE_ID))


def _page(response: Response[ErrorResponse | PublicApiScanLogsResponse]) -> LogPage:
    assert isinstance(response.parsed, PublicApiScanLogsResponse)
    page = response.parsed
    return LogPage(page.number, page.content, page.last)


def _instant(text: str | None) -> datetime | None:
    """None as well for what is none: the header is a hint, and undocumented."""
    try:
        instant = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
