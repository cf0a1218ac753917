"""A scan as a step of an orchestrator: a function, and a class with the methods that Airflow calls."""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from soda_scans import ScanState, SodaScans, SodaScansError, StateConflict

_LOG = logging.getLogger(__name__)
_GOOD = frozenset({ScanState.COMPLETED, ScanState.COMPLETED_WITH_WARNINGS})


class StepFailed(Exception):
    """The scan ended, and not as the step wants it."""


@dataclass(frozen=True)
class StepResult:
    """What later steps get; an orchestrator can store it as it is."""

    scan_id: str
    state: str
    cloud_url: str
    failures: int
    warnings: int


def run_scan(
    definition: str,
    *,
    timeout_s: float = 2 * 3600,
    good: Collection[ScanState] = _GOOD,
    on_start: Callable[[str], object] | None = None,
) -> StepResult:
    """Run a scan to its end. Credentials come from the environment, see ``SodaScans.from_env``.

    Args:
        on_start: is given the id of the scan, for whoever may have to cancel it.

    Raises:
        StepFailed: it ended in a state that is not among the good ones.
        SodaScansError: it could not be started or watched, or took longer; then it is canceled.
    """
    with SodaScans.from_env() as soda:
        scan = soda.trigger(definition)
        if on_start is not None:
            on_start(scan.id)
        try:
            status = soda.wait(
                scan.id, timeout_s, on_change=lambda status: _LOG.info("scan %s: %s", scan.id, status.state.value)
            )
        except BaseException:
            # Whatever ends the step, a time-out or the orchestrator: the scan does not go on without it.
            cancel_scan(soda, scan.id)
            raise
    if status.state not in good:
        raise StepFailed(f"scan {scan.id} ended as {status.state.value}, see {status.cloud_url}")
    return StepResult(scan.id, status.state.value, status.cloud_url, status.failures, status.warnings)


def cancel_scan(soda: SodaScans, scan_id: str) -> None:
    """Cancel a scan, if it is still there to be canceled. Says so, and raises nothing: a greater error is under way."""
    with suppress(StateConflict):
        try:
            soda.cancel(scan_id)
        except SodaScansError as error:
            _LOG.warning("scan %s could not be canceled: %s", scan_id, error)


class SodaScanOperator:
    """``class SodaScan(SodaScanOperator, BaseOperator)`` is an operator of Airflow."""

    def __init__(self, *, definition: str, timeout_s: float = 2 * 3600, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.definition = definition
        self.timeout_s = timeout_s
        self._scan_id: str | None = None

    def execute(self, context: object) -> StepResult:  # noqa: ARG002  # Airflow gives it
        """The step itself; its result is for the steps that follow."""
        return run_scan(self.definition, timeout_s=self.timeout_s, on_start=self._remember)

    def on_kill(self) -> None:
        """The orchestrator ends the step."""
        if self._scan_id is not None:
            with SodaScans.from_env() as soda:
                cancel_scan(soda, self._scan_id)

    def _remember(self, scan_id: str) -> None:
        self._scan_id = scan_id
