"""What a generated log says. It reads like a scan's: pick-up, profiling, queries, checks, and how it came out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeAlias

from soda_cloud_mock.core.chance import seeded_number


class LogLevel(StrEnum):
    """Source: schema ``LogLevelDTO``."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


Text: TypeAlias = tuple[LogLevel, str]

_DEBUG, _INFO, _WARNING, _ERROR = LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARNING, LogLevel.ERROR
_COLUMNS: Final = ("order_id", "customer_id", "amount", "currency", "created_at", "country", "status")

_OPENING: Final[Text] = (_INFO, "Scan picked up by the agent, reading the scan definition")
_CONNECTING: Final[tuple[Text, ...]] = (
    (_INFO, "Connection to the data source opened"),
    (_DEBUG, "Schema of the dataset read, column {column} found"),
    (_DEBUG, "Connection taken from the pool for query {n}"),
    (_INFO, "Contract of column {column} read"),
)
_PROFILING: Final[tuple[Text, ...]] = (
    (_DEBUG, "Query {n} sent to the data source"),
    (_DEBUG, "Query {n} returned {rows} rows"),
    (_INFO, "Column {column}: profiling finished"),
    (_INFO, "Table scanned, {rows} rows read so far"),
    (_WARNING, "Column {column} has no description, its checks keep their default names"),
    (_ERROR, "Sample rows of column {column} could not be stored, going on without them"),
)
_COMPUTING: Final[tuple[Text, ...]] = (
    (_DEBUG, "Query {n} sent to the data source"),
    (_DEBUG, "Query {n} returned {rows} rows"),
    (_DEBUG, "Metric missing_count of column {column} computed"),
    (_DEBUG, "Metric duplicate_count of column {column} computed"),
    (_INFO, "Table scanned, {rows} rows read so far"),
    (_WARNING, "Query {n} is slower than usual"),
)
_EVALUATING: Final[tuple[Text, ...]] = (
    (_INFO, "Metrics of column {column} compared with the thresholds of its checks"),
    (_DEBUG, "Earlier measurements of column {column} read"),
    (_INFO, "Rows of column {column} sampled"),
)
_SENDING: Final[tuple[Text, ...]] = (
    (_INFO, "Measurements of column {column} sent to Soda Cloud"),
    (_DEBUG, "Part {n} of the results sent"),
)
# What is going on in each twentieth of a run.
_COURSE: Final = (
    *(_CONNECTING,) * 1,
    *(_PROFILING,) * 5,
    *(_COMPUTING,) * 8,
    *(_EVALUATING,) * 4,
    *(_SENDING,) * 2,
)


def generated_text(seed: int, index: int, planned_lines: int) -> Text:
    """Level and message of line ``index`` of a log that nobody wrote by hand."""
    if index == 0:
        return _OPENING
    chance = seeded_number(seed, index)
    stage = _COURSE[index * len(_COURSE) // planned_lines]
    level, text = stage[chance % len(stage)]
    column = _COLUMNS[(chance >> 8) % len(_COLUMNS)]
    return level, text.format(n=index, rows=chance >> 40, column=column)


# The outcomes that are no outcome of checks.
_ENDINGS: Final[Mapping[str, Text]] = {
    "failed": (_ERROR, "Connection to the data source lost, the scan cannot go on"),
    "timedOut": (_WARNING, "A query is still running, and there is no result yet"),
    "canceled": (_WARNING, "Somebody asked for this scan to be canceled"),
}
_WORDS: Final = {
    "pass": (_INFO, "passed"),
    "warn": (_WARNING, "warned"),
    "fail": (_WARNING, "failed"),
    "notEvaluated": (_ERROR, "not evaluated"),
    "excluded": (_INFO, "excluded"),
}


def last_text(outcome: str, check_statuses: Iterable[str]) -> Text:
    """The last line of a run to the end. It follows from the plan alone, so a late cancel does not change it."""
    if outcome in _ENDINGS:
        return _ENDINGS[outcome]
    counts = Counter(check_statuses)
    seen = [(level, f"{counts[status]} {word}") for status, (level, word) in _WORDS.items() if counts[status]]
    level = max((level for level, _ in seen), key=list(LogLevel).index, default=_INFO)
    return level, f"Checks evaluated: {', '.join(text for _, text in seen) or 'none'}"
