"""What the calls give: the generated models, with what stands in the headers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from soda_cloud_client.models import (
    LogsContentDTO,
    PublicApiCheckSlimDTO,
    PublicApiScanStatusResponse,
    ScanStateDTO,
)
from soda_cloud_client.types import Unset

from soda_scans.contract import FINAL_STATES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that was triggered."""

    id: str
    trace_id: str | None = None


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """A scan as it was when asked for.

    Attributes:
        model: all that the service said, as the generated client holds it.
        next_poll: when the service wants to be asked again; None where it did not say.
    """

    model: PublicApiScanStatusResponse
    next_poll: datetime | None = None
    trace_id: str | None = None

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def state(self) -> ScanStateDTO:
        return self.model.state

    @property
    def is_final(self) -> bool:
        """Whether the scan stays in this state for ever. One that this version does not know is not final."""
        return self.model.state in FINAL_STATES

    @property
    def definition_name(self) -> str | None:
        definition = self.model.scan_definition
        return None if isinstance(definition, Unset) else definition.name

    @property
    def cloud_url(self) -> str:
        """Where a person reads on."""
        return self.model.cloud_url

    @property
    def created(self) -> datetime:
        return self.model.created

    @property
    def started(self) -> datetime | None:
        return _given(self.model.started)

    @property
    def ended(self) -> datetime | None:
        return _given(self.model.ended)

    @property
    def failures(self) -> int:
        """Checks that failed, 0 where the service does not say: the state tells how a scan ended, this does not."""
        return _given(self.model.failures) or 0

    @property
    def warnings(self) -> int:
        """Checks that warned, as ``failures``."""
        return _given(self.model.warnings) or 0

    @property
    def errors(self) -> int:
        """Checks that could not be evaluated, as ``failures``."""
        return _given(self.model.errors) or 0

    @property
    def checks(self) -> Sequence[PublicApiCheckSlimDTO]:
        return _given(self.model.checks) or []


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of a log; ``is_last`` as of now: a log may still grow."""

    number: int
    lines: Sequence[LogsContentDTO]
    is_last: bool


def _given(value: T | Unset) -> T | None:
    return None if isinstance(value, Unset) else value
