"""A scan: what is fixed when it is triggered, and its timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from soda_cloud_mock.core.chance import seed_of, seeded_uuid
from soda_cloud_mock.core.lifecycle import FINAL_STATES, ScanState
from soda_cloud_mock.core.log_text import last_text
from soda_cloud_mock.core.logs import Log
from soda_cloud_mock.core.plan import EvaluationStatus, Plan, StageState
from soda_cloud_mock.core.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    evaluation_status: EvaluationStatus


@dataclass(frozen=True, slots=True)
class Stage:
    """A post-processing stage that has begun; ``ended_ms`` is None while it is ongoing."""

    name: str
    state: StageState
    started_ms: int
    ended_ms: int | None


@dataclass(frozen=True, slots=True)
class Scan:
    """``scan_time`` is the dataTimestamp of the trigger call, as RFC 3339 text in UTC."""

    id: str
    definition_id: str
    definition_name: str
    scan_time: str
    plan: Plan
    timeline: Timeline

    def __hash__(self) -> int:
        # Of equal scans the ids are equal; to hash the whole would cost more than what is remembered by scan.
        return hash(self.id)

    def state_at(self, now_ms: int) -> ScanState:
        return self.timeline.state_at(now_ms)

    def is_final_at(self, now_ms: int) -> bool:
        return self.state_at(now_ms) in FINAL_STATES

    @property
    def ends_as_planned(self) -> bool:
        """False if a cancel or a move leads it elsewhere."""
        return self.timeline.final_state is self.plan.outcome

    def unchanged_since_ms(self, now_ms: int) -> int:
        """The instant of the last change until now; from then on all that the scan shows is the same."""
        since_ms = self.timeline.entered_ms(now_ms)
        for planned in self.plan.stages:
            started_ms = self.timeline.ended_ms + planned.delay_ms
            for changed_ms in (started_ms, started_ms + planned.run_ms):
                if since_ms < changed_ms <= now_ms:
                    since_ms = changed_ms
        return since_ms

    def checks(self) -> Iterator[Check]:
        """The results that the scan has once it is final: none unless it ends as planned."""
        if self.ends_as_planned:
            seed = seed_of(self.id)
            for number, planned in enumerate(self.plan.checks):
                yield Check(planned.id or seeded_uuid(seed, "check", number), planned.status)

    def stages_at(self, now_ms: int) -> Iterator[Stage]:
        """The post-processing that has begun by now; it goes on after the end of the scan."""
        if not (self.ends_as_planned and self.is_final_at(now_ms)):
            return
        for planned in self.plan.stages:
            started_ms = self.timeline.ended_ms + planned.delay_ms
            ended_ms = started_ms + planned.run_ms
            if now_ms < started_ms:
                continue
            if planned.outcome is StageState.ONGOING or now_ms < ended_ms:
                yield Stage(planned.name, StageState.ONGOING, started_ms, None)
            else:
                yield Stage(planned.name, planned.outcome, started_ms, ended_ms)

    def log(self) -> Log:
        """The log of the whole run, as planned and as far as it comes."""
        return _log(self)

    def canceled_at(self, now_ms: int) -> "Scan":
        """The scan with a cancel now.

        Raises:
            IllegalTransition: its state cannot be canceled. Source: Assumption A1.
        """
        return replace(self, timeline=self.timeline.canceled_at(now_ms, self.plan))

    def moved_at(self, now_ms: int, state: ScanState, *, force: bool) -> "Scan":
        """The scan in another state from now on, and its plan from there.

        Raises:
            IllegalMove: no event leads there, and force is off.
        """
        return replace(self, timeline=self.timeline.moved_at(now_ms, state, self.plan, force=force))


# A log is read page by page.
@lru_cache(maxsize=64)
def _log(scan: Scan) -> Log:
    start_ms, stopped_ms = scan.timeline.picked_up_ms, scan.timeline.stopped_ms
    if start_ms is None or stopped_ms is None:
        return Log(seed=0, planned_lines=0, start_ms=0, run_ms=0, stopped_ms=0)
    written = () if isinstance(scan.plan.log, int) else scan.plan.log
    return Log(
        seed=seed_of(scan.id),
        planned_lines=scan.plan.log if isinstance(scan.plan.log, int) else len(written),
        start_ms=start_ms,
        run_ms=scan.plan.run_ms,
        stopped_ms=stopped_ms,
        texts=[(line.level, line.message) for line in written],
        after_ms=[line.after_ms for line in written if line.after_ms is not None],
        last_text=last_text(scan.plan.outcome, (check.status for check in scan.plan.checks)),
    )
