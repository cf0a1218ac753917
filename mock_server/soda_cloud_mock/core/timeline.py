"""A timeline: the instants at which a scan changes its state.

The state at an instant is a pure function of the timeline. Nothing ticks, nothing is scheduled: a million
idle scans cost nothing, and a read moves nothing. Only a cancel, or a move by the control API, puts a new tail
in place of the old.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from soda_cloud_mock.core.errors import IllegalMove
from soda_cloud_mock.core.lifecycle import RUNNING_STATES, TRANSITIONS, Event, ScanState, state_after
from soda_cloud_mock.core.plan import Plan


class Step(NamedTuple):
    """From ``at_ms`` on (that millisecond included) the scan is in ``state``."""

    at_ms: int
    state: ScanState


@dataclass(frozen=True, slots=True, init=False)
class Timeline:
    """Steps in the order of time; the first is the creation, the last enters a final state.

    What follows the creation is kept as seen from there, once for all scans that run the same way: of a million
    scans of a plan each has an instant of its own and no more.
    """

    created_ms: int
    _course: tuple[Step, ...]

    def __init__(self, steps: Sequence[Step]) -> None:
        created_ms = steps[0].at_ms
        course = tuple(Step(step.at_ms - created_ms, step.state) for step in steps)
        object.__setattr__(self, "created_ms", created_ms)
        object.__setattr__(self, "_course", _shared(course))

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(self.created_ms + step.at_ms, step.state) for step in self._course)

    def state_at(self, now_ms: int) -> ScanState:
        """The state at an instant that is not before the creation."""
        return self._current(now_ms).state

    def entered_ms(self, now_ms: int) -> int:
        """When the state of an instant was entered."""
        return self.created_ms + self._current(now_ms).at_ms

    def _current(self, now_ms: int) -> Step:
        """The last step until an instant, as seen from the creation."""
        passed_ms = now_ms - self.created_ms
        for step in reversed(self._course):
            if step.at_ms <= passed_ms:
                return step
        return self._course[0]

    @property
    def ended_ms(self) -> int:
        """When the final state is entered."""
        return self.created_ms + self._course[-1].at_ms

    @property
    def final_state(self) -> ScanState:
        return self._course[-1].state

    @property
    def picked_up_ms(self) -> int | None:
        """When an agent starts to run the scan; None if it never does."""
        return next((step.at_ms for step in self.steps if step.state in RUNNING_STATES), None)

    @property
    def stopped_ms(self) -> int | None:
        """When the agent stops to run the scan; None if it never starts."""
        running = [index for index, step in enumerate(self.steps) if step.state in RUNNING_STATES]
        return self.steps[running[-1] + 1].at_ms if running else None

    def canceled_at(self, now_ms: int, plan: Plan) -> "Timeline":
        """This timeline up to now, then a cancel.

        Raises:
            IllegalTransition: the state at this instant cannot be canceled. Source: Assumption A1.
        """
        past = self._past(now_ms)
        return _continued([*past, Step(now_ms, state_after(past[-1].state, Event.CANCEL))], plan)

    def moved_at(self, now_ms: int, state: ScanState, plan: Plan, *, force: bool) -> "Timeline":
        """This timeline up to now, then ``state``, then the plan from there on.

        A forced move takes any edge; what would contradict it is dropped from the past.

        Raises:
            IllegalMove: no event leads from the state at this instant to ``state``, and force is off.
        """
        past = self._past(now_ms)
        if state not in TRANSITIONS[past[-1].state].values():
            if not force:
                raise IllegalMove(past[-1].state.value, state.value, sorted(TRANSITIONS[past[-1].state].values()))
            past = _past_of_a_forced_move(past, Step(now_ms, state))
        return _continued([*past, Step(now_ms, state)], plan)

    def _past(self, now_ms: int) -> list[Step]:
        return [step for step in self.steps if step.at_ms <= now_ms]


def lay_out(plan: Plan, created_ms: int) -> Timeline:
    """The plan as instants, through the transition table."""
    return _continued([Step(created_ms, ScanState.QUEUING)], plan)


def _continued(steps: list[Step], plan: Plan) -> Timeline:
    while (following := plan.next_event(steps[-1].state)) is not None:
        delay_ms, event = following
        last = steps[-1]
        steps.append(Step(last.at_ms + delay_ms, state_after(last.state, event)))
    return Timeline(tuple(steps))


@lru_cache(maxsize=1024)
def _shared(course: tuple[Step, ...]) -> tuple[Step, ...]:
    """The course that was given first of all that equal it."""
    return course


def _past_of_a_forced_move(past: Sequence[Step], target: Step) -> list[Step]:
    """The creation, and the run if the target comes after one."""
    created = past[0]
    if target.state is ScanState.QUEUING:
        # Queued again: only the instant of the creation is left of the past.
        return [created]
    kept = [step for step in past[1:] if step.state in RUNNING_STATES]
    if target.state in RUNNING_STATES:
        return [
            created,
            *(step for step in kept if step.state is not target.state and step.state is ScanState.EXECUTING),
        ]
    needs_a_run = target.state not in {ScanState.CANCELED, ScanState.FAILED}
    if needs_a_run and not kept:
        kept = [Step(target.at_ms, ScanState.EXECUTING)]
    return [created, *kept]
