"""The log of a scan: line *i* is a pure function of the scan and *i*.

A page costs its own length, however deep it lies, and a log of ten million lines takes no memory.
"""

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
    """``planned_lines`` spread evenly over the run, from its first millisecond to before its last.

    ``stopped_ms`` cuts the log off where the scan was canceled: what is not written by then never is.
    """

    seed: int
    planned_lines: int
    start_ms: int
    end_ms: int
    stopped_ms: int

    def written_by(self, now_ms: int) -> int:
        """How many lines exist at this instant. Source: Assumption A8."""
        passed_ms = min(now_ms, self.stopped_ms) - self.start_ms
        if passed_ms < 0:
            return 0
        run_ms = self.end_ms - self.start_ms
        if passed_ms >= run_ms:
            return self.planned_lines
        # The number of lines i with i * run_ms // planned_lines <= passed_ms (see line).
        return min(self.planned_lines, ((passed_ms + 1) * self.planned_lines - 1) // run_ms + 1)

    def line(self, index: int) -> LogLine:
        at_ms = self.start_ms + index * (self.end_ms - self.start_ms) // self.planned_lines
        chance = seeded_number(self.seed, index)
        level, text = _OPENING if index == 0 else _MESSAGES[chance % len(_MESSAGES)]
        return LogLine(
            index, at_ms, level, text.format(n=index, rows=chance >> 40, column=_COLUMNS[(chance >> 8) % len(_COLUMNS)])
        )

    def page(self, number: int, size: int, now_ms: int) -> Page:
        """Page ``number`` (from 0) of what is written by now; empty past the end."""
        total = self.written_by(now_ms)
        indexes = range(min(number * size, total), min((number + 1) * size, total))
        return Page([self.line(index) for index in indexes], number, size, total)


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
