"""The facts of the contract that the sdk acts on.

They are written down here, and a test holds each of them against the contract: an installed client has no use for
the whole document, and reading it would cost more than all the rest of the import.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from soda_cloud_client.models import ScanStateDTO


class Operation(StrEnum):
    """The operations, by their ids."""

    TRIGGER = "triggerScan"
    GET_STATUS = "getScanStatus"
    CANCEL = "cancelScan"
    GET_LOGS = "getScanLogs"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many requests in any window of this length."""

    requests: int
    window_ms: int


# Source: x-final-states of ScanStateDTO. A state that is not in it, known or not, is one to go on waiting in.
FINAL_STATES: Final = frozenset(
    {
        ScanStateDTO.CANCELED,
        ScanStateDTO.TIMED_OUT,
        ScanStateDTO.FAILED,
        ScanStateDTO.COMPLETED_WITH_ERRORS,
        ScanStateDTO.COMPLETED_WITH_FAILURES,
        ScanStateDTO.COMPLETED_WITH_WARNINGS,
        ScanStateDTO.COMPLETED,
    }
)

# Source: x-rate-limit of each operation.
LIMITS: Final[Mapping[Operation, Limit]] = {
    Operation.TRIGGER: Limit(10, 60_000),
    Operation.GET_STATUS: Limit(60, 60_000),
    Operation.CANCEL: Limit(10, 60_000),
    Operation.GET_LOGS: Limit(60, 60_000),
}

# Source: the maximum of getScanLogs' parameter size.
LARGEST_PAGE: Final = 1000

# Source: servers.
REGIONS: Final[Mapping[str, str]] = {"eu": "https://cloud.soda.io", "us": "https://cloud.us.soda.io"}
