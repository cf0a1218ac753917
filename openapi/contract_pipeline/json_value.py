"""JSON as Python values, and the places inside it."""

from __future__ import annotations

import json
from typing import TypeAlias
from urllib.parse import unquote

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
JsonObject: TypeAlias = "dict[str, Json]"

Pointer: TypeAlias = "tuple[str | int, ...]"
"""The keys and indexes that lead from the root to a value; the empty tuple is the root."""


def as_object(value: Json) -> JsonObject:
    """The value itself where it is an object, else an empty one: for reading input whose shape is judged later."""
    return value if isinstance(value, dict) else {}


def same(one: Json, other: Json) -> bool:
    """Whether both are the same JSON: the order of keys does not count, and 1, 1.0 and true are three values."""
    return one is other or canonical(one) == canonical(other)


def canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True, allow_nan=False)


def fresh(value: Json) -> Json:
    """A copy that shares no object and no array with the original."""
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fresh(item) for item in value]
    return value


def shown(value: Json, limit: int = 120) -> str:
    """The value as a message shows it: on one line, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[:limit]}…"


def pointer_text(pointer: Pointer) -> str:
    """The pointer as a URI fragment would be read by a person: ``#/paths/~1api~1v1~1scans/get``."""
    return "#" + "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in pointer)


def text_pointer(pointer: Pointer) -> Pointer:
    """The pointer as a reference has it, with the indexes of arrays as text: one pointer for one place."""
    return tuple(str(key) for key in pointer)


def parse_reference(reference: str) -> tuple[str, ...] | None:
    """The keys of a reference into the same document (``#`` or ``#/…``), or None for any other reference."""
    if reference == "#":
        return ()
    if not reference.startswith("#/"):
        return None
    return tuple(unquote(part).replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/"))


def find(root: Json, keys: Pointer) -> Json:
    """The value at the pointer; the keys may be text even where they lead into an array.

    Raises: KeyError where there is nothing.
    """
    value = root
    for key in keys:
        if isinstance(value, dict) and str(key) in value:
            value = value[str(key)]
        elif isinstance(value, list) and str(key).isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            raise KeyError(key)
    return value
