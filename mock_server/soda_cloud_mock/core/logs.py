"""The log of a scan: line *i* is a pure function of the scan and *i*.

A page costs its own length, however deep it lies, and a log of ten million lines takes no memory.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from soda_cloud_mock.core.log_text import LogLevel, Text, generated_text


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

    log: "Log"
    number: int
    size: int
    total_elements: int

    @property
    def content(self) -> Sequence[LogLine]:
        """The lines; none past the end."""
        end = min((self.number + 1) * self.size, self.total_elements)
        return [self.log.line(index) for index in range(self.number * self.size, end)]

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
        last_text: the last of the generated lines, where it is known.
        after_ms: when each line is written, from the start of the run, ascending; empty for evenly.
    """

    seed: int
    planned_lines: int
    start_ms: int
    run_ms: int
    stopped_ms: int
    texts: Sequence[Text] = ()
    after_ms: Sequence[int] = ()
    last_text: Text | None = None

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
        level, message = self._text(index)
        return LogLine(index, self.start_ms + after_ms, level, message)

    def _text(self, index: int) -> Text:
        if self.texts:
            return self.texts[index]
        if self.last_text is not None and 0 < index == self.planned_lines - 1:
            return self.last_text
        return generated_text(self.seed, index, self.planned_lines)

    def page(self, number: int, size: int, now_ms: int) -> Page:
        """Page ``number`` (from 0) of what is written by now."""
        return Page(self, number, size, self.written_by(now_ms))
