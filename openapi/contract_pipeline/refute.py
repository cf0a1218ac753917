"""Proof that no value satisfies a schema, where a proof is found.

Sound, not complete: what is refuted here is certainly unsatisfiable, and much that is unsatisfiable is not refuted.
Whatever is not understood (``not``, ``if``, ``unevaluatedProperties``, patterns) is taken to allow everything.

A value has to satisfy all schemas that apply to it at once, collected through ``$ref`` and ``allOf``. Where they list
values, each is tried. Else there must be a type that all of them allow and for which nothing stands in the way, and of
each ``anyOf`` and ``oneOf`` a branch that fits in with them. A schema that needs a value of itself inside its value is
refuted too: no value is endless.
"""

from __future__ import annotations

from itertools import combinations

import jsonschema_rs

from contract_pipeline.bounds import Keyword
from contract_pipeline.conjunction import Conjunction, collect
from contract_pipeline.json_value import Json, JsonObject, Pointer, pointer_text
from contract_pipeline.obstacles import Contradiction, Obstacles
from contract_pipeline.references import ALL_TYPES, types_of_keyword
from contract_pipeline.values import Acceptance

_DEEPEST = 40
"""Levels of values inside values that are looked into; below them nothing is refuted."""

_SPEAK_FOR_THEMSELVES = frozenset(
    {
        "type", "enum", "const", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties",
        "maxProperties", "required",
    }
)  # fmt: skip
"""Keywords that accept and reject a value on their own, without their neighbours."""


class Refuter:
    """Judges the schemas of one document, which has only references that resolve and do not run in circles."""

    def __init__(self, root: JsonObject) -> None:
        self._root = root
        self._acceptance = Acceptance(root)
        self._not_refuted: set[frozenset[Pointer]] = set()

    def refute(self, schema: Pointer) -> Contradiction | None:
        return self._refute((schema,), (), frozenset())

    def _refute(
        self, schemas: tuple[Pointer, ...], above: tuple[frozenset[Pointer], ...], decided: frozenset[Pointer]
    ) -> Contradiction | None:
        """``above``: what the values around this one satisfy. ``decided``: choices of which a branch is in schemas."""
        conjunction = collect(self._root, schemas)
        if conjunction.never is not None:
            return Contradiction(f"nothing is allowed by {pointer_text(conjunction.never)}", deliberate=True)
        pointers = conjunction.pointers
        if pointers in self._not_refuted or len(above) > _DEEPEST:
            return None
        # The smallest value of the outer schemas would contain a smaller one.
        if any(outer <= pointers for outer in above):
            return Contradiction("that needs a value of the same kind inside it, without end")
        if lists := conjunction.keywords("const", "enum"):
            found = self._refute_values(conjunction, lists[0])
        else:
            found = self._refute_types(conjunction, above) or self._refute_choices(conjunction, above, decided)
        if found is None and not decided:
            self._not_refuted.add(pointers)
        return found

    def _refute_values(self, conjunction: Conjunction, keyword: Keyword) -> Contradiction | None:
        values = keyword.value if keyword.pointer[-1] == "enum" else [keyword.value]
        if not isinstance(values, list):
            return None
        objections: dict[str, None] = {}
        for value in values:
            objection = self._objection(conjunction, value)
            if objection is None:
                return None
            objections[objection] = None
        return Contradiction(f"{keyword} contradicts {', '.join(list(objections)[:3])}")

    def _objection(self, conjunction: Conjunction, value: Json) -> str | None:
        for member in conjunction.members:
            if self._acceptance.accepts(member.pointer, value):
                continue
            for name, keyword_value in member.schema.items():
                if name in _SPEAK_FOR_THEMSELVES and not jsonschema_rs.is_valid({name: keyword_value}, value):
                    return str(member.keyword(name))
        for member in conjunction.members:
            if (objection := self._acceptance.objection(member.pointer, value)) is not None:
                return f"{pointer_text(member.pointer)} ({objection})"
        return None

    def _refute_types(self, conjunction: Conjunction, above: tuple[frozenset[Pointer], ...]) -> Contradiction | None:
        types = ALL_TYPES
        narrowing: list[Keyword] = []
        for keyword in conjunction.keywords("type"):
            narrower = types & (types_of_keyword(keyword.value) or ALL_TYPES)
            if narrower != types:
                narrowing.append(keyword)
            types = narrower
        if not types:
            return Contradiction(_clash(narrowing))
        obstacles = Obstacles(
            lambda schemas: self._refute(schemas, (*above, conjunction.pointers), frozenset()), self._acceptance
        )
        found: dict[str, Contradiction] = {}
        for type_name in sorted(types):
            obstacle = obstacles.of(conjunction, type_name)
            if obstacle is None:
                return None
            found.setdefault(obstacle.why, obstacle)
        return Contradiction("; ".join(found), max(obstacle.depth for obstacle in found.values()))

    def _refute_choices(
        self, conjunction: Conjunction, above: tuple[frozenset[Pointer], ...], decided: frozenset[Pointer]
    ) -> Contradiction | None:
        choices = conjunction.keywords("anyOf", "oneOf")
        for choice in choices:
            if choice.pointer in decided or not isinstance(choice.value, list):
                continue
            branches = [(*choice.pointer, str(index)) for index in range(len(choice.value))]
            # Each choice is judged with the others left open: to try all combinations could take for ever.
            now_decided = decided | {other.pointer for other in choices}
            found: list[Contradiction] = []
            for branch in branches:
                schemas = (*(member.pointer for member in conjunction.members), branch)
                if (contradiction := self._refute(schemas, above, now_decided)) is None:
                    break
                found.append(contradiction)
            else:
                why = "; ".join(contradiction.why for contradiction in found[:3])
                depth = max((contradiction.depth for contradiction in found), default=0) + 1
                return Contradiction(f"no branch of {pointer_text(choice.pointer)} is possible: {why}", depth)
        return None


def _clash(keywords: list[Keyword]) -> str:
    for one, other in combinations(keywords, 2):
        if (types_of_keyword(one.value) or ALL_TYPES).isdisjoint(types_of_keyword(other.value) or ALL_TYPES):
            return f"{one} contradicts {other}"
    return f"{', '.join(map(str, keywords))} have no type in common"
