"""What a test may say to a mock, for type checkers and editors.

The mock judges it by the schemas of the control API; a test of ours holds the two together.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, TypedDict

Operation: TypeAlias = Literal["triggerScan", "getScanStatus", "cancelScan", "getScanLogs"]
FinalState: TypeAlias = Literal[
    "canceled",
    "timedOut",
    "failed",
    "completedWithErrors",
    "completedWithFailures",
    "completedWithWarnings",
    "completed",
]
ScanState: TypeAlias = (
    FinalState | Literal["queuing", "executing", "started", "cancelationRequested", "timeOutRequested"]
)
EvaluationStatus: TypeAlias = Literal["pass", "warn", "fail", "notEvaluated", "excluded"]
StatusBody: TypeAlias = Literal["errorResponse", "empty", "html", "truncatedJson"]


class Check(TypedDict, total=False):
    """The result of one check."""

    evaluation_status: EvaluationStatus
    id: str


class LogLine(TypedDict, total=False):
    """A line of the log; ``at_seconds`` counts from the start of the run, and all lines have it or none."""

    message: str
    level: Literal["debug", "info", "warning", "error"]
    at_seconds: float


class PostProcessingStage(TypedDict, total=False):
    """What goes on after the end of a scan; ``delay_seconds`` counts from there."""

    name: Literal["diagnosticWarehouse"]
    delay_seconds: float
    run_seconds: float
    outcome: Literal["ongoing", "completed", "failed"]


class Plan(TypedDict, total=False):
    """What a scan does. What is not said is as in the plan of its outcome.

    Without any, a scan queues for 2 s, runs for 10 s, passes 3 checks and logs 250 lines. ``confirm_seconds`` is
    how long the agent takes to act on a cancel or a time-out. ``checks`` are counts by status, or one by one;
    ``log_lines`` a number of lines, their messages, or the lines. ``optional_fields`` are those that a status may
    show.
    """

    outcome: FinalState
    queue_seconds: float
    run_seconds: float
    confirm_seconds: float
    show_started: bool
    checks: Mapping[EvaluationStatus, int] | Sequence[Check]
    log_lines: int | Sequence[str | LogLine]
    post_processing_stages: Sequence[PostProcessingStage]
    optional_fields: Sequence[str]


class Schedule(TypedDict, total=False):
    """Which calls go wrong: the next ``times``, every n-th, or each with a probability (from the seed).

    At most one of them; without any, the next call.
    """

    times: int
    every: int
    probability: float


class Settings(TypedDict, total=False):
    """How the mock behaves where the documents leave a choice (``readings`` explains each), and bounds."""

    rate_limits: bool
    rate_window: Literal["sliding", "fixed", "tokenBucket"]
    rate_limit_scope: Literal["key", "organisation"]
    retry_after: bool
    count_rejected: bool
    next_poll_time: bool
    unset_fields: Literal["absent", "null"]
    show_started: bool
    logs_before_end: Literal["written", "notFound"]
    page_past_end: Literal["empty", "badRequest"]
    strict_definitions: bool
    max_scans: int
    max_definitions: int
    max_faults: int
    max_sandboxes: int
