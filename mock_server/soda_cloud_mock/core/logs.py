"""The log of a scan: line *i* is a pure function of the scan and *i*.

A page costs its own length, however deep it lies, and a log of ten million lines takes no memory.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from soda_cloud_mock.core.chance import seeded_number


class LogLevel(StrEnum):
    """Source: schema ``LogLevelDTO``."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LogLine:
    """``index`` is the position in the whole log, from 0. Source: Assumption A13."""

    index: int
    at_ms: int
    level: LogLevel
    message: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of ``size`` lines of a log that has ``total_elements`` at the moment. Source: Assumption A7."""

    content: Sequence[LogLine]
    number: int
    size: int
    total_elements: int

    @property
    def total_pages(self) -> int:
        return -(-self.total_elements // self.size)

    @property
    def first(self) -> bool:
        return self.number == 0

    @property
    def last(self) -> bool:
        """True also past the end, and for an empty log."""
        return self.number >= self.total_pages - 1


@dataclass(frozen=True, slots=True)
class Log:
    """``texts`` spread over the run by ``after_ms``, or generated ones spread evenly.

    ``stopped_ms`` cuts the log off where the agent stopped: what is not written by then never is.

    Args:
        seed: where the text of generated lines comes from.
        planned_lines: how many lines a run to the end writes.
        start_ms: the start of the run.
        run_ms: its planned length.
        stopped_ms: its real end.
        texts: level and message of each line; empty for generated ones.
        after_ms: when each line is written, from the start of the run, ascending; empty for evenly.
    """

    seed: int
    planned_lines: int
    start_ms: int
    run_ms: int
    stopped_ms: int
    texts: Sequence[tuple[LogLevel, str]] = ()
    after_ms: Sequence[int] = ()

    def written_by(self, now_ms: int) -> int:
        """How many lines exist at this instant. Source: Assumption A8."""
        passed_ms = min(now_ms, self.stopped_ms) - self.start_ms
        if passed_ms < 0:
            return 0
        if self.after_ms:
            return bisect_right(self.after_ms, passed_ms)
        if passed_ms >= self.run_ms:
            return self.planned_lines
        # The number of lines i with i * run_ms // planned_lines <= passed_ms (see line).
        return min(self.planned_lines, ((passed_ms + 1) * self.planned_lines - 1) // self.run_ms + 1)

    def line(self, index: int) -> LogLine:
        after_ms = self.after_ms[index] if self.after_ms else index * self.run_ms // self.planned_lines
        level, message = self.texts[index] if self.texts else generated_text(self.seed, index)
        return LogLine(index, self.start_ms + after_ms, level, message)

    def page(self, number: int, size: int, now_ms: int) -> Page:
        """Page ``number`` (from 0) of what is written by now; empty past the end."""
        total = self.written_by(now_ms)
        indexes = range(min(number * size, total), min((number + 1) * size, total))
        return Page([self.line(index) for index in indexes], number, size, total)


def generated_text(seed: int, index: int) -> tuple[LogLevel, str]:
    """Level and message of a line that nobody wrote by hand."""
    chance = seeded_number(seed, index)
    level, text = _OPENING if index == 0 else _MESSAGES[chance % len(_MESSAGES)]
    column = _COLUMNS[(chance >> 8) % len(_COLUMNS)]
    return level, text.format(n=index, rows=chance >> 40, column=column)


_COLUMNS: Final = ("order_id", "customer_id", "amount", "currency", "created_at", "country", "status")
_OPENING: Final = (LogLevel.INFO, "Scan picked up by the agent, reading the scan definition")
_MESSAGES: Final = (
    (LogLevel.DEBUG, "Query {n} sent to the data source"),
    (LogLevel.DEBUG, "Query {n} returned {rows} rows"),
    (LogLevel.DEBUG, "Metric missing_count of column {column} computed"),
    (LogLevel.DEBUG, "Connection taken from the pool for query {n}"),
    (LogLevel.INFO, "Column {column}: profiling finished"),
    (LogLevel.INFO, "Check {n} evaluated on column {column}"),
    (LogLevel.INFO, "Table scanned, {rows} rows read so far"),
    (LogLevel.INFO, "Sending measurements of column {column}"),
    (LogLevel.WARNING, "Column {column} has no description, the check keeps its default name"),
    (LogLevel.WARNING, "Query {n} is slower than expected"),
    (LogLevel.ERROR, "Sample rows of column {column} could not be stored, going on without them"),
)
