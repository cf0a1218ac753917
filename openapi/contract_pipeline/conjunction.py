"""The schemas that apply to one value at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contract_pipeline.bounds import Keyword
from contract_pipeline.json_value import Json, JsonObject, Pointer, as_object, find, parse_reference, text_pointer


@dataclass(frozen=True, slots=True)
class Member:
    """One of the schemas, by its own keywords; what it refers to is a member of its own."""

    pointer: Pointer
    schema: JsonObject

    def keyword(self, name: str) -> Keyword | None:
        return Keyword((*self.pointer, name), self.schema[name]) if name in self.schema else None

    def names(self, keyword: str) -> JsonObject:
        """The value of a keyword that is an object, such as ``properties``; empty where it is absent."""
        return as_object(self.schema.get(keyword))


@dataclass(frozen=True, slots=True)
class Conjunction:
    """A value satisfies all members, or none satisfies it where there is a ``never``: the place of a plain "no"."""

    members: tuple[Member, ...]
    never: Pointer | None

    @property
    def pointers(self) -> frozenset[Pointer]:
        return frozenset(member.pointer for member in self.members)

    def keywords(self, *names: str) -> list[Keyword]:
        """All occurrences of these keywords, in the members' order."""
        return [keyword for member in self.members for name in names if (keyword := member.keyword(name))]


def collect(root: JsonObject, pointers: Iterable[Pointer]) -> Conjunction:
    """The schemas at the pointers and those that they apply to the same value by ``$ref`` and ``allOf``."""
    members: dict[Pointer, Member] = {}
    waiting = list(pointers)
    while waiting:
        pointer = text_pointer(waiting.pop(0))
        schema = _at(root, pointer)
        if is_never(schema):
            return Conjunction(tuple(members.values()), pointer)
        if pointer in members or not isinstance(schema, dict):
            continue
        members[pointer] = Member(pointer, schema)
        reference, branches = schema.get("$ref"), schema.get("allOf")
        if isinstance(reference, str) and (keys := parse_reference(reference)) is not None:
            waiting.append(keys)
        if isinstance(branches, list):
            waiting += [(*pointer, "allOf", index) for index in range(len(branches))]
    return Conjunction(tuple(members.values()), None)


def is_never(schema: Json) -> bool:
    """Whether the schema is one of the two ways to write on purpose that no value is allowed."""
    return schema is False or schema == {"not": {}} or schema == {"not": True}


def _at(root: JsonObject, pointer: Pointer) -> Json:
    try:
        return find(root, pointer)
    except KeyError:
        return True  # a reference into nothing is reported elsewhere; nothing can be concluded from it
