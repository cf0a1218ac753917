"""A timeline: the instants at which a scan changes its state.

The state at an instant is a pure function of the timeline. Nothing ticks, nothing is scheduled: a million
idle scans cost nothing, and a read moves nothing. Only a cancel puts a new tail in place of the old.
"""

from dataclasses import dataclass
from typing import NamedTuple

from soda_cloud_mock.core.lifecycle import RUNNING_STATES, Event, ScanState, state_after
from soda_cloud_mock.core.plan import Plan


class Step(NamedTuple):
    """From ``at_ms`` on (that millisecond included) the scan is in ``state``."""

    at_ms: int
    state: ScanState


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in the order of time; the first is the creation, the last enters a final state."""

    steps: tuple[Step, ...]

    def state_at(self, now_ms: int) -> ScanState:
        """The state at an instant that is not before the creation."""
        current = self.steps[0].state
        for step in self.steps:
            if step.at_ms > now_ms:
                break
            current = step.state
        return current

    @property
    def created_ms(self) -> int:
        return self.steps[0].at_ms

    @property
    def ended_ms(self) -> int:
        """When the final state is entered."""
        return self.steps[-1].at_ms

    @property
    def picked_up_ms(self) -> int | None:
        """When an agent starts to run the scan; None if it never does."""
        return next((step.at_ms for step in self.steps if step.state in RUNNING_STATES), None)

    @property
    def stopped_ms(self) -> int | None:
        """When the agent stops to run the scan; None if it never starts."""
        if self.picked_up_ms is None:
            return None
        running = max(index for index, step in enumerate(self.steps) if step.state in RUNNING_STATES)
        return self.steps[running + 1].at_ms

    def canceled_at(self, now_ms: int, confirm_ms: int) -> "Timeline":
        """This timeline up to now, then the cancel; a running scan is canceled ``confirm_ms`` later.

        Raises:
            IllegalTransition: the state at this instant cannot be canceled. Source: Assumption A1.
        """
        steps = [step for step in self.steps if step.at_ms <= now_ms]
        steps.append(Step(now_ms, state_after(steps[-1].state, Event.CANCEL)))
        if steps[-1].state is ScanState.CANCELATION_REQUESTED:
            steps.append(Step(now_ms + confirm_ms, state_after(steps[-1].state, Event.CONFIRM)))
        return Timeline(tuple(steps))


def lay_out(plan: Plan, created_ms: int) -> Timeline:
    """The plan as instants, through the transition table."""
    steps = [Step(created_ms, ScanState.QUEUING)]
    for delay_ms, event in plan.events():
        last = steps[-1]
        steps.append(Step(last.at_ms + delay_ms, state_after(last.state, event)))
    return Timeline(tuple(steps))
