"""What was measured: values of interleaved rounds, and what is read from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Key:
    """What a value is about: ``what`` of ``subject`` in a section, such as requests/s of Prism."""

    section: str
    subject: str
    what: str
    unit: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Of the rounds the median, the lowest and the highest value."""

    median: float
    low: float
    high: float
    rounds: int


@dataclass(slots=True)
class Measurements:
    """All values of a run, and what could not be measured, with the reason."""

    _values: dict[Key, list[float]] = field(default_factory=dict)
    _skipped: dict[str, str] = field(default_factory=dict)

    def add(self, section: str, subject: str, what: str, unit: str, value: float) -> None:
        """One more round's value."""
        self._values.setdefault(Key(section, subject, what, unit), []).append(value)

    def skip(self, subject: str, reason: str) -> None:
        self._skipped[subject] = reason

    @property
    def skipped(self) -> Mapping[str, str]:
        return self._skipped

    def summaries(self) -> Mapping[Key, Summary]:
        return {key: summary(values) for key, values in self._values.items()}

    def median(self, section: str, subject: str, what: str) -> float | None:
        """The median, None if it was not measured."""
        for key, values in self._values.items():
            if (key.section, key.subject, key.what) == (section, subject, what):
                return median(values)
        return None


def summary(values: Sequence[float]) -> Summary:
    return Summary(median(values), min(values), max(values), len(values))
