"""A plan: what a scan will do, if nobody interferes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from soda_cloud_mock.core.lifecycle import FINAL_STATES, Event, ScanState


class EvaluationStatus(StrEnum):
    """How a check came out. Source: schema ``EvaluationStatusDTO``."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    NOT_EVALUATED = "notEvaluated"
    EXCLUDED = "excluded"


_OUTCOME_EVENTS: Final[Mapping[ScanState, tuple[Event, ...]]] = {
    ScanState.COMPLETED: (Event.COMPLETE,),
    ScanState.COMPLETED_WITH_WARNINGS: (Event.COMPLETE_WITH_WARNINGS,),
    ScanState.COMPLETED_WITH_FAILURES: (Event.COMPLETE_WITH_FAILURES,),
    ScanState.COMPLETED_WITH_ERRORS: (Event.COMPLETE_WITH_ERRORS,),
    ScanState.FAILED: (Event.FAIL,),
    ScanState.TIMED_OUT: (Event.TIME_OUT, Event.CONFIRM),
    ScanState.CANCELED: (Event.CANCEL, Event.CONFIRM),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Times in milliseconds; the scan runs ``queue_ms`` after its creation, for ``run_ms``.

    ``confirm_ms`` is how long the agent takes to act on a cancel or a time-out. ``checks`` are the results
    of a scan that completes, in order; ``log_lines`` are spread evenly over the run.
    """

    outcome: ScanState = ScanState.COMPLETED
    queue_ms: int = 2_000
    run_ms: int = 10_000
    confirm_ms: int = 2_000
    checks: tuple[EvaluationStatus, ...] = (EvaluationStatus.PASS,) * 3
    log_lines: int = 250

    def __post_init__(self) -> None:
        if self.outcome not in FINAL_STATES:
            raise ValueError(f"outcome must be a final state; got {self.outcome.value!r}")
        for name in ("queue_ms", "run_ms", "confirm_ms", "log_lines"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative; got {getattr(self, name)}")

    def events(self) -> Iterator[tuple[int, Event]]:
        """What happens, each with the milliseconds since the event before."""
        yield self.queue_ms, Event.PICK_UP
        delays_ms = (self.run_ms, self.confirm_ms)
        yield from zip(delays_ms, _OUTCOME_EVENTS[self.outcome], strict=False)


_PASS, _WARN, _FAIL = EvaluationStatus.PASS, EvaluationStatus.WARN, EvaluationStatus.FAIL

DEFAULT_PLAN: Final = Plan()

# A scan definition that has the name of a final state runs to that state.
OUTCOME_PLANS: Final[Mapping[str, Plan]] = MappingProxyType(
    {
        plan.outcome.value: plan
        for plan in (
            DEFAULT_PLAN,
            Plan(ScanState.COMPLETED_WITH_WARNINGS, checks=(_PASS, _PASS, _WARN)),
            Plan(ScanState.COMPLETED_WITH_FAILURES, checks=(_PASS, _WARN, _FAIL)),
            Plan(ScanState.COMPLETED_WITH_ERRORS, checks=(_PASS, _FAIL, EvaluationStatus.NOT_EVALUATED)),
            Plan(ScanState.FAILED, checks=()),
            Plan(ScanState.TIMED_OUT, checks=()),
            Plan(ScanState.CANCELED, checks=()),
        )
    }
)
