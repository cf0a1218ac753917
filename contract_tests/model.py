"""What a scan, its log and a rate limit do, in the fewest words: the yardstick of the tests of the server's side.

Instants are milliseconds. Nothing here is shared with the mock; the durations are those of its default plan.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from contract_tests.contract import FINAL_STATES, JsonObject, Limit
from contract_tests.rfc3339 import text_of_ms

QUEUE_MS = 2_000
RUN_MS = 10_000
CONFIRM_MS = 2_000
LOG_LINES = 250
# The outcomes that an agent has to confirm, and the state in which a scan awaits that.
AWAITED = {"canceled": "cancelationRequested", "timedOut": "timeOutRequested"}
RUNNING = ("executing", "started")
# What each count of a status counts among its checks. Source: Assumption A16.
COUNTED = {"errors": "notEvaluated", "failures": "fail", "warnings": "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a log that was written out; `after_ms` counts from the start of the run."""

    level: str
    message: str
    after_ms: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A post-processing stage: it begins `delay_ms` after the end of the scan and takes `run_ms`."""

    delay_ms: int
    run_ms: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scan will do if nobody cancels it.

    `checks` is None where the server chooses them, `lines` a number where it writes them, evenly over the run.
    `fields` is None where every optional field may be shown.
    """

    outcome: str = "completed"
    queue_ms: int = QUEUE_MS
    run_ms: int = RUN_MS
    confirm_ms: int = CONFIRM_MS
    shows_started: bool = False
    checks: tuple[str, ...] | None = None
    lines: int | tuple[Line, ...] = LOG_LINES
    stages: tuple[Stage, ...] = ()
    fields: frozenset[str] | None = None

    def after_ms(self, index: int) -> int:
        """When a line is written, from the start of the run."""
        if isinstance(self.lines, int):
            return index * self.run_ms // self.lines
        return self.lines[index].after_ms

    @property
    def line_count(self) -> int:
        return self.lines if isinstance(self.lines, int) else len(self.lines)


def plan_of(put: JsonObject) -> Plan:
    """The plan that a definition was given through the control API."""
    run_ms = _ms(put, "runSeconds", RUN_MS)
    lines = put.get("logLines", LOG_LINES)
    if not isinstance(lines, int):
        count = len(lines)
        lines = tuple(
            Line(line.get("level", "info"), line["message"], _ms(line, "atSeconds", index * run_ms // count))
            for index, line in enumerate(lines)
        )
    checks = put.get("checks")
    if isinstance(checks, dict):
        checks = [{"evaluationStatus": result} for result, count in checks.items() for _ in range(count)]
    return Plan(
        outcome=put.get("outcome", "completed"),
        queue_ms=_ms(put, "queueSeconds", QUEUE_MS),
        run_ms=run_ms,
        confirm_ms=_ms(put, "confirmSeconds", CONFIRM_MS),
        shows_started=put.get("showStarted", False),
        checks=None if checks is None else tuple(check["evaluationStatus"] for check in checks),
        lines=lines,
        stages=tuple(
            Stage(_ms(stage, "delaySeconds", 0), _ms(stage, "runSeconds", 1_000), stage.get("outcome", "completed"))
            for stage in put.get("postProcessingStages", [])
        ),
        fields=frozenset(put["optionalFields"]) if "optionalFields" in put else None,
    )


def plan_named(definition: str) -> Plan:
    """The plan of a definition that nobody put: a final state's name is its outcome, any other name completes."""
    return Plan(outcome=definition if definition in FINAL_STATES else "completed")


def _ms(value: JsonObject, name: str, usual_ms: int) -> int:
    return round(value[name] * 1000) if name in value else usual_ms


@dataclass(frozen=True, slots=True)
class Life:
    """The states of a scan, each with the instant from which on it holds, in order."""

    steps: tuple[tuple[int, str], ...]
    confirm_ms: int = CONFIRM_MS

    @property
    def triggered_ms(self) -> int:
        return self.steps[0][0]

    @property
    def picked_up_ms(self) -> int | None:
        return self.instant_of("executing")

    @property
    def stopped_ms(self) -> int | None:
        """When the run is over, for whatever reason."""
        if self.picked_up_ms is None:
            return None
        return next(instant for instant, state in self.steps if state not in ("queuing", *RUNNING))

    @property
    def ended_ms(self) -> int:
        return self.steps[-1][0]

    def instant_of(self, state: str) -> int | None:
        return next((instant for instant, entered in self.steps if entered == state), None)

    def next_poll_ms(self, now_ms: int) -> int:
        """When a scan that is not final is to be looked at again. Source: Assumption A15."""
        return now_ms + min(max(5_000, (now_ms - self.triggered_ms) // 10), 120_000)

    def state_at(self, now_ms: int) -> str:
        return [state for instant, state in self.steps if instant <= now_ms][-1]

    def canceled_at(self, now_ms: int) -> "Life | None":
        """The life after a cancel at this instant; None where it is refused.

        Source: "Cancel a scan", read as Assumption A1 says.
        """
        past = tuple(step for step in self.steps if step[0] <= now_ms)
        match past[-1][1]:
            case "queuing":
                return Life((*past, (now_ms, "canceled")), self.confirm_ms)
            case "executing" | "started":
                asked = (now_ms, "cancelationRequested")
                return Life((*past, asked, (now_ms + self.confirm_ms, "canceled")), self.confirm_ms)
            case _:
                return None

    def timestamps_at(self, now_ms: int) -> dict[str, int]:
        """The instants that the status names once they have come; of `submitted` only the order is known."""
        named = {"created": self.triggered_ms, "started": self.picked_up_ms, "ended": self.ended_ms}
        return {name: instant for name, instant in named.items() if instant is not None and instant <= now_ms}


def life_of(definition: str | Plan, now_ms: int) -> Life:
    """The life of a scan triggered now."""
    plan = plan_named(definition) if isinstance(definition, str) else definition
    picked_up = now_ms + plan.queue_ms
    run_over = picked_up + plan.run_ms
    steps = [(now_ms, "queuing"), (picked_up, "executing")]
    if plan.shows_started:
        steps.append((picked_up + plan.run_ms // 2, "started"))
    if plan.outcome in AWAITED:
        steps += [(run_over, AWAITED[plan.outcome]), (run_over + plan.confirm_ms, plan.outcome)]
    else:
        steps.append((run_over, plan.outcome))
    return Life(tuple(steps), plan.confirm_ms)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of a definition: what was planned, and how it goes."""

    definition: str
    plan: Plan
    life: Life

    def lines_at(self, now_ms: int) -> int:
        """How many lines the log has: those whose instant has come, and that the run lived to write."""
        start, stop = self.life.picked_up_ms, self.life.stopped_ms
        if start is None or stop is None or now_ms < start:
            return 0
        return bisect_right(range(self.plan.line_count), min(now_ms, stop) - start, key=self.plan.after_ms)

    def line(self, index: int) -> JsonObject:
        """What is known of a line of the log."""
        start = self.life.picked_up_ms
        assert start is not None
        known: JsonObject = {"index": index, "timestamp": text_of_ms(start + self.plan.after_ms(index))}
        if not isinstance(self.plan.lines, int):
            known |= {"level": self.plan.lines[index].level, "message": self.plan.lines[index].message}
        return known

    def results_at(self, now_ms: int) -> list[str] | None:
        """The evaluations of the checks; None where they are not shown yet, or the server chooses them."""
        if now_ms < self.life.ended_ms:
            return None
        if not self._as_planned():
            return []
        return None if self.plan.checks is None else list(self.plan.checks)

    def stages_at(self, now_ms: int) -> list[JsonObject]:
        """The post-processing that has begun: only a scan that ended as planned has any."""
        if now_ms < self.life.ended_ms or not self._as_planned():
            return []
        return [
            _stage_at(now_ms, self.life.ended_ms + stage.delay_ms, stage)
            for stage in self.plan.stages
            if now_ms >= self.life.ended_ms + stage.delay_ms
        ]

    def instants(self) -> set[int]:
        """The instants at which something about the scan changes, but for the lines of its log."""
        ended = self.life.ended_ms
        stages = {ended + stage.delay_ms for stage in self.plan.stages}
        over = {ended + stage.delay_ms + stage.run_ms for stage in self.plan.stages}
        return {instant for instant, _ in self.life.steps} | stages | over

    def _as_planned(self) -> bool:
        return self.life.steps[-1][1] == self.plan.outcome


def _stage_at(now_ms: int, begun_ms: int, stage: Stage) -> JsonObject:
    known: JsonObject = {"name": "diagnosticWarehouse", "started": text_of_ms(begun_ms)}
    over_ms = begun_ms + stage.run_ms
    if stage.outcome == "ongoing" or now_ms < over_ms:
        return known | {"state": "ongoing"}
    return known | {"state": stage.outcome, "ended": text_of_ms(over_ms)}


@dataclass(slots=True)
class SlidingLog:
    """The accepted requests of one key and operation.

    Source: Assumptions A3 and A4.
    """

    limit: Limit
    accepted: list[int] = field(default_factory=list)

    def counted_at(self, now_ms: int) -> list[int]:
        return [instant for instant in self.accepted if now_ms - instant < self.limit.window_ms]

    def left_at(self, now_ms: int) -> int:
        """How many requests would still be accepted."""
        return self.limit.requests - len(self.counted_at(now_ms))

    def ask(self, now_ms: int) -> int | None:
        """None for a request that is accepted, which it then counts; else the seconds of Retry-After."""
        self.accepted = self.counted_at(now_ms)
        if len(self.accepted) < self.limit.requests:
            self.accepted.append(now_ms)
            return None
        return max(1, -(-(self.accepted[0] + self.limit.window_ms - now_ms) // 1000))

    def openings(self) -> set[int]:
        """The instants at which a counted request leaves the window."""
        return {instant + self.limit.window_ms for instant in self.accepted}
