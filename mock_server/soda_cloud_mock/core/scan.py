"""A scan: what is fixed when it is triggered, and its timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from soda_cloud_mock.core.chance import seeded_uuid
from soda_cloud_mock.core.lifecycle import FINAL_STATES, ScanState
from soda_cloud_mock.core.logs import Log
from soda_cloud_mock.core.plan import EvaluationStatus, Plan
from soda_cloud_mock.core.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    evaluation_status: EvaluationStatus


@dataclass(frozen=True, slots=True)
class Scan:
    """``scan_time`` is the dataTimestamp of the trigger call, as RFC 3339 text in UTC."""

    id: str
    definition_id: str
    definition_name: str
    scan_time: str
    plan: Plan
    timeline: Timeline

    def state_at(self, now_ms: int) -> ScanState:
        return self.timeline.state_at(now_ms)

    def is_final_at(self, now_ms: int) -> bool:
        return self.state_at(now_ms) in FINAL_STATES

    def checks(self) -> Iterator[Check]:
        """The results that the scan has once it is final: none unless it ends as planned."""
        if self.timeline.steps[-1].state is self.plan.outcome:
            seed = UUID(self.id).int
            for number, status in enumerate(self.plan.checks):
                yield Check(str(seeded_uuid(seed, "check", number)), status)

    def log(self) -> Log:
        """The log of the whole run, as planned and as far as it comes."""
        start_ms = self.timeline.created_ms + self.plan.queue_ms
        stopped_ms = self.timeline.stopped_ms
        return Log(
            seed=UUID(self.id).int,
            planned_lines=self.plan.log_lines,
            start_ms=start_ms,
            end_ms=start_ms + self.plan.run_ms,
            # Canceled in the queue: stopped before the first line.
            stopped_ms=start_ms - 1 if stopped_ms is None else stopped_ms,
        )

    def canceled_at(self, now_ms: int) -> "Scan":
        """The scan with a cancel now.

        Raises:
            IllegalTransition: its state cannot be canceled. Source: Assumption A1.
        """
        return replace(self, timeline=self.timeline.canceled_at(now_ms, self.plan.confirm_ms))
