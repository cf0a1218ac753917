"""The client of the Soda Cloud scan API that people import; `soda_cloud_client` is the generated one below it."""

from soda_cloud_client.models import EvaluationStatusDTO as EvaluationStatus
from soda_cloud_client.models import LogLevelDTO as LogLevel
from soda_cloud_client.models import LogsContentDTO as LogLine
from soda_cloud_client.models import ScanStateDTO as ScanState

from soda_scans.async_client import AsyncSodaScans
from soda_scans.client import SodaScans
from soda_scans.contract import FINAL_STATES
from soda_scans.errors import (
    BadRequest,
    ConnectionFailed,
    NoAnswer,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    PagesRepeated,
    RateLimited,
    RequestTimedOut,
    ServerError,
    ServiceRefused,
    SodaScansError,
    StateConflict,
    UnreadableResponse,
    WaitTimedOut,
    WrongArgument,
)
from soda_scans.results import Scan, ScanStatus
from soda_scans.retries import Retries

__all__ = [
    "FINAL_STATES",
    "AsyncSodaScans",
    "BadRequest",
    "ConnectionFailed",
    "EvaluationStatus",
    "LogLevel",
    "LogLine",
    "NoAnswer",
    "NotAuthenticated",
    "NotFound",
    "NotPermitted",
    "PagesRepeated",
    "RateLimited",
    "RequestTimedOut",
    "Retries",
    "Scan",
    "ScanState",
    "ScanStatus",
    "ServerError",
    "ServiceRefused",
    "SodaScans",
    "SodaScansError",
    "StateConflict",
    "UnreadableResponse",
    "WaitTimedOut",
    "WrongArgument",
]
