"""What stands in the way of a value of one type."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from contract_pipeline.bounds import (
    Bound,
    Keyword,
    crossed,
    leaves_no_fraction,
    leaves_no_integer,
    lower_bound,
    upper_bound,
)  # fmt: skip
from contract_pipeline.conjunction import Conjunction, Member
from contract_pipeline.json_value import Pointer, shown
from contract_pipeline.references import FRACTION
from contract_pipeline.values import Acceptance


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Why there is no value. ``depth`` 0 is where the cause stands; a schema that needs a refuted one is further away.

    ``deliberate``: nothing but a plain "no", which somebody wrote on purpose.
    """

    why: str
    depth: int = 0
    deliberate: bool = False


@dataclass(frozen=True, slots=True)
class Obstacles:
    """``refute_part`` answers whether the schemas at the pointers, taken together, can be satisfied by a part."""

    refute_part: Callable[[tuple[Pointer, ...]], Contradiction | None]
    acceptance: Acceptance

    def of(self, conjunction: Conjunction, type_name: str) -> Contradiction | None:
        """Why no value of the type satisfies all members; None where nothing is found, which proves nothing."""
        match type_name:
            case "integer" | "number that is no integer":
                return _number(conjunction, type_name)
            case "string":
                return _size(conjunction, "minLength", "maxLength")
            case "array":
                return _size(conjunction, "minItems", "maxItems") or self._array(conjunction)
            case "object":
                return _size(conjunction, "minProperties", "maxProperties") or self._object(conjunction)
        return None

    def _array(self, conjunction: Conjunction) -> Contradiction | None:
        fewest, most = lower_bound(conjunction.keywords("minItems")), upper_bound(conjunction.keywords("maxItems"))
        needs: list[tuple[int, Keyword]] = [(math.ceil(fewest.number), fewest.keyword)] if fewest else []
        for member in conjunction.members:
            contains = member.keyword("contains")
            at_least = member.keyword("minContains")
            number = at_least.value if at_least else 1
            if contains is None or not isinstance(number, (int, float)) or number < 1:
                continue
            needs.append((math.ceil(number), at_least or contains))
            if most and number > most.number:
                return Contradiction(f"{at_least or contains} needs more items than {most.keyword} allows")
            if (found := self.refute_part((contains.pointer,))) is not None:
                return _because(f"{contains} needs an item", found)
        for number, keyword in needs:
            if found := self._items(conjunction, number, keyword):
                return found
        return None

    def _items(self, conjunction: Conjunction, number: int, needed_by: Keyword) -> Contradiction | None:
        prefixes = [
            len(prefix.value) for prefix in conjunction.keywords("prefixItems") if isinstance(prefix.value, list)
        ]
        for index in range(min(number, max(prefixes, default=0) + 1)):
            schemas = tuple(pointer for member in conjunction.members if (pointer := _item(member, index)))
            if schemas and (found := self.refute_part(schemas)) is not None:
                return _because(f"{needed_by} needs an item {index}", found)
        return None

    def _object(self, conjunction: Conjunction) -> Contradiction | None:
        required = {
            name: keyword
            for keyword in conjunction.keywords("required")
            if isinstance(keyword.value, list)
            for name in keyword.value
            if isinstance(name, str)
        }
        most = upper_bound(conjunction.keywords("maxProperties"))
        if most and len(required) > most.number:
            return Contradiction(f"{most.keyword} is less than the {len(required)} required properties")
        if found := _too_few_known(conjunction):
            return found
        for name, keyword in required.items():
            for names in conjunction.keywords("propertyNames"):
                if not self.acceptance.accepts(names.pointer, name):
                    return Contradiction(f"{keyword} contradicts {names} in the name {shown(name)}")
            schemas = tuple(pointer for member in conjunction.members if (pointer := _property(member, name)))
            if schemas and (found := self.refute_part(schemas)) is not None:
                return _because(f"{keyword} needs the property {shown(name)}", found)
        return None


def _number(conjunction: Conjunction, type_name: str) -> Contradiction | None:
    lower = lower_bound(conjunction.keywords("minimum", "exclusiveMinimum"))
    upper = upper_bound(conjunction.keywords("maximum", "exclusiveMaximum"))
    whole_steps = [
        (int(keyword.value), keyword)
        for keyword in conjunction.keywords("multipleOf")
        if isinstance(keyword.value, (int, float)) and keyword.value >= 1 and keyword.value == int(keyword.value)
    ]
    if type_name == FRACTION:
        if whole_steps:
            return Contradiction(f"{whole_steps[0][1]} allows integers only")
        return _between(lower, upper, "number") if leaves_no_fraction(lower, upper) else None
    step = math.lcm(*(step for step, _ in whole_steps))
    kind = "integer" if step == 1 else f"multiple of {step}"
    return _between(lower, upper, kind) if leaves_no_integer(lower, upper, step) else None


def _between(lower: Bound | None, upper: Bound | None, kind: str) -> Contradiction:
    assert lower is not None
    assert upper is not None
    if crossed(lower, upper):
        return Contradiction(f"{lower.keyword} contradicts {upper.keyword}")
    return Contradiction(f"no {kind} lies between {lower.keyword} and {upper.keyword}")


def _size(conjunction: Conjunction, least: str, most: str) -> Contradiction | None:
    lower, upper = lower_bound(conjunction.keywords(least)), upper_bound(conjunction.keywords(most))
    return _between(lower, upper, "size") if crossed(lower, upper) else None


def _too_few_known(conjunction: Conjunction) -> Contradiction | None:
    fewest = lower_bound(conjunction.keywords("minProperties"))
    for member in conjunction.members:
        closed = member.keyword("additionalProperties")
        if not fewest or not closed or closed.value is not False or "patternProperties" in member.schema:
            continue
        if len(member.names("properties")) < fewest.number:
            return Contradiction(f"{fewest.keyword} needs more properties than {closed} leaves")
    return None


def _item(member: Member, index: int) -> Pointer | None:
    prefix = member.schema.get("prefixItems")
    if isinstance(prefix, list) and index < len(prefix):
        return (*member.pointer, "prefixItems", index)
    return (*member.pointer, "items") if "items" in member.schema else None


def _property(member: Member, name: str) -> Pointer | None:
    if name in member.names("properties"):
        return (*member.pointer, "properties", name)
    # Whether a pattern matches depends on the dialect of regular expressions, so nothing is concluded from one.
    if "additionalProperties" in member.schema and "patternProperties" not in member.schema:
        return (*member.pointer, "additionalProperties")
    return None


def _because(need: str, found: Contradiction) -> Contradiction:
    return Contradiction(f"{need}, but {found.why}", 0 if found.deliberate else found.depth + 1)
