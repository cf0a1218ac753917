"""Names for the values of enums, from which the client's members get theirs."""

from __future__ import annotations

import re

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import Json, JsonObject, shown
from contract_pipeline.origins import Origins
from contract_pipeline.places import schemas

_MEMBER = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def name_enum_values(root: JsonObject, origins: Origins) -> None:
    """Sets ``x-enum-varnames`` at every enum of strings (``cancelationRequested``: ``CANCELATION_REQUESTED``).

    Without it the generator writes CANCELATIONREQUESTED. Comes after the overlay, which may change an enum: the
    generator drops all names where their number does not match. ``null`` among the values gets no name, for the
    generator counts the others only.

    Raises: ContractError where values make no names or twice the same; an overlay action can then give the names.
    """
    for schema in schemas(root):
        values = schema.members.get("enum")
        if not isinstance(values, list):
            continue
        strings = [value for value in values if isinstance(value, str)]
        if not strings or any(value is not None and not isinstance(value, str) for value in values):
            continue
        place = origins.place(schema.pointer)
        given = schema.members.get("x-enum-varnames")
        computed: list[Json] = [_member_name(value, index) for index, value in enumerate(strings)]
        names = computed if given is None else given
        _require_usable(names, strings, place)
        schema.members["x-enum-varnames"] = names


def _member_name(value: str, index: int) -> str:
    # cancelationRequested, HTTPError and snake_case fall into words; digits stay with the word before them.
    words = re.findall(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+", value)
    if not words:
        return f"VALUE_{index}"
    name = "_".join(words).upper()
    return name if name[0].isalpha() else f"VALUE_{name}"


def _require_usable(names: Json, values: list[str], place: str) -> None:
    if not isinstance(names, list) or len(names) != len(values):
        raise ContractError(place, f"x-enum-varnames is {shown(names)}, but there are {len(values)} values")
    seen: dict[str, str] = {}
    for name, value in zip(names, values, strict=True):
        if not isinstance(name, str) or not _MEMBER.fullmatch(name):
            raise ContractError(place, f"{shown(name)} cannot name the value {shown(value)}; names are like TIMED_OUT")
        if name in seen:
            raise ContractError(
                place,
                f"the enum values {shown(seen[name])} and {shown(value)} both get the name {name}; "
                "give x-enum-varnames by an overlay action",
            )
        seen[name] = value
