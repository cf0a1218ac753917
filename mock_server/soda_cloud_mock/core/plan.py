"""A plan: what a scan will do, if nobody interferes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from soda_cloud_mock.core.lifecycle import FINAL_STATES, Event, ScanState
from soda_cloud_mock.core.log_text import LogLevel


class EvaluationStatus(StrEnum):
    """How a check came out. Source: schema ``EvaluationStatusDTO``."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    NOT_EVALUATED = "notEvaluated"
    EXCLUDED = "excluded"


class StageState(StrEnum):
    """Source: schema ``PublicApiPostProcessingStageStateDTO``."""

    ONGOING = "ongoing"
    COMPLETED = "completed"
    FAILED = "failed"


class OptionalField(StrEnum):
    """The fields of a status that need not be there. Source: schema ``PublicApiScanStatusResponse``."""

    AGENT_ID = "agentId"
    CHECKS = "checks"
    CONTRACT_DATASET_CLOUD_URL = "contractDatasetCloudUrl"
    ENDED = "ended"
    ERRORS = "errors"
    FAILURES = "failures"
    POST_PROCESSING_STAGES = "postProcessingStages"
    RUNNER_ID = "runnerId"
    SCAN_DEFINITION = "scanDefinition"
    SCAN_TIME = "scanTime"
    STARTED = "started"
    SUBMITTED = "submitted"
    WARNINGS = "warnings"


USUAL_FIELDS: Final = frozenset(OptionalField) - {OptionalField.CONTRACT_DATASET_CLOUD_URL}


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A result of a scan that completes. Without an id, the scan's seed gives one."""

    status: EvaluationStatus
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the log, ``after_ms`` after the start of the run; None spreads lines evenly."""

    level: LogLevel
    message: str
    after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A post-processing stage: it begins ``delay_ms`` after a scan ended as planned, and takes ``run_ms``."""

    name: str = "diagnosticWarehouse"
    delay_ms: int = 0
    run_ms: int = 1_000
    outcome: StageState = StageState.COMPLETED


@dataclass(frozen=True, slots=True)
class Plan:
    """Times in milliseconds; the scan runs ``queue_ms`` after its creation, for ``run_ms``.

    ``confirm_ms`` is how long the agent takes to act on a cancel or a time-out. With ``shows_started`` the
    second half of the run is in the state ``started``; None leaves that to the sandbox's settings. ``checks``
    are the results of a scan that completes, in order. ``log`` is the number of lines, spread evenly over the
    run, or the lines themselves. ``fields`` are the optional fields that a status may show.
    """

    outcome: ScanState = ScanState.COMPLETED
    queue_ms: int = 2_000
    run_ms: int = 10_000
    confirm_ms: int = 2_000
    shows_started: bool | None = None
    checks: tuple[PlannedCheck, ...] = (PlannedCheck(EvaluationStatus.PASS),) * 3
    log: int | tuple[PlannedLine, ...] = 250
    stages: tuple[PlannedStage, ...] = ()
    fields: frozenset[OptionalField] = USUAL_FIELDS

    def __post_init__(self) -> None:
        if self.outcome not in FINAL_STATES:
            raise ValueError(f"outcome must be a final state; got {self.outcome.value!r}")
        for name in ("queue_ms", "run_ms", "confirm_ms"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative; got {getattr(self, name)}")
        if isinstance(self.log, int):
            if self.log < 0:
                raise ValueError(f"log must not be negative; got {self.log}")
        else:
            self._check_lines(self.log)

    def _check_lines(self, lines: tuple[PlannedLine, ...]) -> None:
        instants = [line.after_ms for line in lines if line.after_ms is not None]
        if instants and len(instants) < len(lines):
            raise ValueError("either every log line says when it is written, or none")
        if instants != sorted(instants) or any(not 0 <= instant <= self.run_ms for instant in instants):
            raise ValueError(f"log lines must be in the order of time, within the run of {self.run_ms} ms")

    def next_event(self, state: ScanState) -> tuple[int, Event] | None:
        """What happens next to a scan that enters ``state``, and how many milliseconds later.

        None: nothing, the state is final.
        """
        first_half_ms = self.run_ms // 2
        match state:
            case ScanState.QUEUING:
                return self.queue_ms, Event.PICK_UP
            case ScanState.EXECUTING if self.shows_started:
                return first_half_ms, Event.START
            case ScanState.EXECUTING:
                return self.run_ms, _OUTCOME_EVENT[self.outcome]
            case ScanState.STARTED:
                return self.run_ms - first_half_ms, _OUTCOME_EVENT[self.outcome]
            case ScanState.CANCELATION_REQUESTED | ScanState.TIME_OUT_REQUESTED:
                return self.confirm_ms, Event.CONFIRM
        return None


_OUTCOME_EVENT: Final[Mapping[ScanState, Event]] = {
    ScanState.COMPLETED: Event.COMPLETE,
    ScanState.COMPLETED_WITH_WARNINGS: Event.COMPLETE_WITH_WARNINGS,
    ScanState.COMPLETED_WITH_FAILURES: Event.COMPLETE_WITH_FAILURES,
    ScanState.COMPLETED_WITH_ERRORS: Event.COMPLETE_WITH_ERRORS,
    ScanState.FAILED: Event.FAIL,
    ScanState.TIMED_OUT: Event.TIME_OUT,
    ScanState.CANCELED: Event.CANCEL,
}


def checks_of(*statuses: EvaluationStatus) -> tuple[PlannedCheck, ...]:
    return tuple(PlannedCheck(status) for status in statuses)


_PASS, _WARN, _FAIL = EvaluationStatus.PASS, EvaluationStatus.WARN, EvaluationStatus.FAIL

DEFAULT_PLAN: Final = Plan()

# A scan definition that has the name of a final state runs to that state.
OUTCOME_PLANS: Final[Mapping[str, Plan]] = MappingProxyType(
    {
        plan.outcome.value: plan
        for plan in (
            DEFAULT_PLAN,
            Plan(ScanState.COMPLETED_WITH_WARNINGS, checks=checks_of(_PASS, _PASS, _WARN)),
            Plan(ScanState.COMPLETED_WITH_FAILURES, checks=checks_of(_PASS, _WARN, _FAIL)),
            Plan(ScanState.COMPLETED_WITH_ERRORS, checks=checks_of(_PASS, _FAIL, EvaluationStatus.NOT_EVALUATED)),
            Plan(ScanState.FAILED, checks=()),
            Plan(ScanState.TIMED_OUT, checks=()),
            Plan(ScanState.CANCELED, checks=()),
        )
    }
)
