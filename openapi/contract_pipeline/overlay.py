"""Overlay documents: reading them strictly.

Source: OpenAPI Overlay Specification 1.0 and 1.1 (https://spec.openapis.org/overlay/), without ``copy`` (1.1).

Stricter than the specification: an unknown key is an error, and every action says why it is there. ``description``
gives the reason, ``x-basis`` what it rests on, and ``x-source`` names that, save where the basis is the published prose
itself, which stands in the document.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import jsonpath_rfc9535
from jsonpath_rfc9535 import JSONPathError, JSONPathQuery

from contract_pipeline.errors import ContractError
from contract_pipeline.extract import display, read_text
from contract_pipeline.json_value import Json, JsonObject, Pointer, pointer_text, shown
from contract_pipeline.reading import Read, UnreadableError, read_json, read_yaml

CONTRACT_BASES = ("prose", "rfc", "assumption")
"""What a correction of the contract may rest on: the published prose, a standard, or an assumption of this project."""

_VERSION = re.compile(r"1\.[01]\.\d+")
_ROOT_KEYS = ("overlay", "info", "extends", "actions")
_INFO_KEYS = ("title", "version", "description")
_ACTION_KEYS = ("target", "description", "update", "remove")


@dataclass(frozen=True, slots=True)
class Action:
    """One change. ``place`` is file and line; ``update`` counts only where ``remove`` is false."""

    place: str
    target: str
    query: JSONPathQuery
    update: Json
    remove: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """``appends_arrays``: version 1.0 puts the update of an array into it as one item, 1.1 concatenates."""

    actions: tuple[Action, ...]
    appends_arrays: bool
    selects_primitives: bool


def read_overlay(path: Path, bases: Collection[str] = CONTRACT_BASES) -> Overlay:
    """Raises: ContractError, naming file and line."""
    reader = read_json if path.suffix.lower() == ".json" else read_yaml
    try:
        read = reader(read_text(path))
    except UnreadableError as error:
        raise ContractError(f"{display(path)}:{error.line}", error.what) from None
    return _Reader(path, read, bases).overlay()


class _Reader:
    def __init__(self, path: Path, read: Read, bases: Collection[str]) -> None:
        self._path = path
        self._read = read
        self._bases = bases

    def overlay(self) -> Overlay:
        root = self._object((), self._read.value, _ROOT_KEYS, required=("overlay", "info", "actions"))
        version = root["overlay"]
        if not (isinstance(version, str) and _VERSION.fullmatch(version)):
            raise self._error(("overlay",), f"version {shown(version)} is not supported; 1.0.0 and 1.1.0 are")
        self._object(("info",), root["info"], _INFO_KEYS, required=("title", "version"))
        actions = root["actions"]
        if not isinstance(actions, list) or not actions:
            raise self._error(("actions",), f"must be an array of at least one action, but is {shown(actions)}")
        is_1_0 = version.startswith("1.0.")
        return Overlay(
            tuple(self._action(("actions", index), action) for index, action in enumerate(actions)),
            appends_arrays=is_1_0,
            selects_primitives=not is_1_0,
        )

    def _action(self, pointer: Pointer, value: Json) -> Action:
        if isinstance(value, dict) and "copy" in value:
            raise self._error((*pointer, "copy"), "'copy' is not supported; write the update out")
        action = self._object(pointer, value, _ACTION_KEYS, required=("target", "description", "x-basis"))
        self._require_reason(pointer, action)
        remove = action.get("remove", False)
        if not isinstance(remove, bool):
            raise self._error((*pointer, "remove"), f"must be true or false, but is {shown(remove)}")
        if remove == ("update" in action):
            raise self._error(pointer, "an action has either 'update' or 'remove: true'")
        target, query = self._target((*pointer, "target"), action["target"])
        return Action(self._place(pointer), target, query, action.get("update"), remove)

    def _require_reason(self, pointer: Pointer, action: JsonObject) -> None:
        self._text((*pointer, "description"), action["description"])
        basis = action["x-basis"]
        if basis not in self._bases:
            raise self._error((*pointer, "x-basis"), f"must be one of {', '.join(self._bases)}, but is {shown(basis)}")
        if "x-source" in action:
            self._text((*pointer, "x-source"), action["x-source"])
        elif basis != "prose":
            raise self._error(pointer, f"an action with 'x-basis: {basis}' names it in 'x-source'")

    def _target(self, pointer: Pointer, value: Json) -> tuple[str, JSONPathQuery]:
        target = self._text(pointer, value)
        try:
            return target, jsonpath_rfc9535.compile(target)
        except JSONPathError as error:
            raise self._error(pointer, f"{target!r} is no JSONPath (RFC 9535): {error}") from None

    def _text(self, pointer: Pointer, value: Json) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._error(pointer, f"must be a text, but is {shown(value)}")
        return value

    def _object(self, pointer: Pointer, value: Json, known: Collection[str], required: Collection[str]) -> JsonObject:
        if not isinstance(value, dict):
            raise self._error(pointer, f"must be an object, but is {shown(value)}")
        for key in value:
            if key not in known and not key.startswith("x-"):
                raise self._error((*pointer, key), f"unknown key {shown(key)}; known are {', '.join(known)} and x-…")
        for key in required:
            if key not in value:
                raise self._error(pointer, f"the key {shown(key)} is missing")
        return value

    def _place(self, pointer: Pointer) -> str:
        line = self._read.lines.get(pointer)
        return f"{display(self._path)}:{line}" if line else f"{display(self._path)} {pointer_text(pointer)}"

    def _error(self, pointer: Pointer, what: str) -> ContractError:
        key = f"{pointer[-1]}: " if pointer and isinstance(pointer[-1], str) and not what.startswith("unknown") else ""
        return ContractError(self._place(pointer), f"{key}{what}")
