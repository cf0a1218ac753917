"""The numbers between which the bounds of a schema leave room."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from contract_pipeline.json_value import Json, Pointer, pointer_text, shown


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of a schema, by the place where it stands."""

    pointer: Pointer
    value: Json

    def __str__(self) -> str:
        return f"{self.pointer[-1]} {shown(self.value, 60)} ({pointer_text(self.pointer)})"


@dataclass(frozen=True, slots=True)
class Bound:
    """``exclusive``: the number itself is outside."""

    number: Fraction
    exclusive: bool
    keyword: Keyword


def lower_bound(keywords: Iterable[Keyword]) -> Bound | None:
    """The tightest of the ``minimum``, ``exclusiveMinimum``, ``minLength``, … among the keywords."""
    bounds = [bound for keyword in keywords if (bound := _bound(keyword))]
    return max(bounds, key=lambda bound: (bound.number, bound.exclusive), default=None)


def upper_bound(keywords: Iterable[Keyword]) -> Bound | None:
    bounds = [bound for keyword in keywords if (bound := _bound(keyword))]
    return min(bounds, key=lambda bound: (bound.number, not bound.exclusive), default=None)


def crossed(lower: Bound | None, upper: Bound | None) -> bool:
    """Whether not one number, whole or not, lies between the bounds."""
    if lower is None or upper is None:
        return False
    return lower.number > upper.number or (lower.number == upper.number and (lower.exclusive or upper.exclusive))


def leaves_no_integer(lower: Bound | None, upper: Bound | None, multiple_of: int = 1) -> bool:
    """Whether no integer that is a multiple lies between the bounds."""
    if lower is None or upper is None:
        return False
    first = math.ceil(lower.number / multiple_of)
    if lower.exclusive and first * multiple_of == lower.number:
        first += 1
    last = math.floor(upper.number / multiple_of)
    if upper.exclusive and last * multiple_of == upper.number:
        last -= 1
    return first > last


def leaves_no_fraction(lower: Bound | None, upper: Bound | None) -> bool:
    """Whether no number that is not an integer lies between the bounds."""
    if lower is None or upper is None:
        return False
    return crossed(lower, upper) or (lower.number == upper.number and lower.number.denominator == 1)


def _bound(keyword: Keyword) -> Bound | None:
    value = keyword.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return Bound(Fraction(value), str(keyword.pointer[-1]).startswith("exclusive"), keyword)
