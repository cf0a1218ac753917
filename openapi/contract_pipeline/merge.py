"""Uniting documents that describe parts of one API.

Equal duplicates are fine, for each published document repeats the schemas it uses. Any difference is an error: there is
no telling which of two definitions the service follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contract_pipeline.errors import ContractError
from contract_pipeline.extract import Document
from contract_pipeline.json_value import Json, JsonObject, Pointer, fresh, pointer_text, same, shown
from contract_pipeline.origins import Origins

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# OpenAPI Specification 3.1.0, sections 4.8.1 (root), 4.8.9 (path item) and 4.8.7 (components).
_EQUAL_EVERYWHERE = ("openapi", "info", "jsonSchemaDialect", "servers", "security")
_EQUAL_WHERE_PRESENT = ("externalDocs",)
_PATH_LEVEL = ("$ref", "summary", "description", "servers", "parameters")
_COMPONENTS = (
    "schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links",
    "callbacks", "pathItems",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merged:
    root: JsonObject
    origins: Origins


def merge(documents: Sequence[Document]) -> Merged:
    """One document that says all that the given ones say, in their order. The given ones stay as they are.

    Raises: ContractError where two documents contradict each other, or one has a key that OpenAPI does not know.
    """
    merger = _Merger()
    for document in documents:
        merger.add(document)
    return Merged(merger.root, merger.origins)


class _Merger:
    def __init__(self) -> None:
        self.root: JsonObject = {}
        self.origins = Origins()
        self._first: Document | None = None

    def add(self, document: Document) -> None:
        if self._first is None:
            self._first = document
        self.origins.add((), document.name)
        for key, value in document.root.items():
            if key in _EQUAL_EVERYWHERE:
                self._add_equal_everywhere(document, key)
            elif key in _EQUAL_WHERE_PRESENT or key.startswith("x-"):
                self._unite(document, self.root, (), key, value)
            elif key == "tags":
                self._add_tags(document, value)
            elif key == "components":
                self._add_components(document, value)
            elif key in ("paths", "webhooks"):
                self._add_path_items(document, key, value)
            else:
                raise ContractError(f"{document.name} #", f"unknown key {shown(key)} at the root of a document")
        for key in _EQUAL_EVERYWHERE:
            self._add_equal_everywhere(document, key)

    def _add_equal_everywhere(self, document: Document, key: str) -> None:
        assert self._first is not None
        expected, found = self._first.root.get(key), document.root.get(key)
        if (key in self._first.root) != (key in document.root) or not same(expected, found):
            there = shown(expected) if key in self._first.root else "absent"
            here = shown(found) if key in document.root else "absent"
            raise ContractError(
                f"{document.name} {pointer_text((key,))}",
                f"must be the same in all documents, but is {here} here and {there} in {self._first.name}",
            )
        if key in document.root:
            self.root.setdefault(key, fresh(found))

    def _add_tags(self, document: Document, tags: Json) -> None:
        united = self.root.setdefault("tags", [])
        assert isinstance(united, list)
        if not isinstance(tags, list):
            raise ContractError(f"{document.name} #/tags", f"must be an array, but is {shown(tags)}")
        for index, tag in enumerate(tags):
            name = tag.get("name") if isinstance(tag, dict) else None
            if not isinstance(name, str):
                raise ContractError(f"{document.name} #/tags/{index}", f"a tag has a name, but this is {shown(tag)}")
            before = next((known for known in united if isinstance(known, dict) and known.get("name") == name), None)
            pointer = ("tags", index if before is None else united.index(before))
            if before is None:
                united.append(fresh(tag))
            elif not same(before, tag):
                raise self._contradiction(document, pointer, f"the tag {shown(name)}", before, tag)
            self.origins.add(pointer, document.name)

    def _add_components(self, document: Document, components: Json) -> None:
        united = self._section(document, self.root, (), "components", components)
        for kind, definitions in _object(document, ("components",), components).items():
            if kind.startswith("x-"):
                self._unite(document, united, ("components",), kind, definitions)
                continue
            if kind not in _COMPONENTS:
                raise ContractError(f"{document.name} #/components", f"unknown key {shown(kind)}")
            section = self._section(document, united, ("components",), kind, definitions)
            for name, definition in _object(document, ("components", kind), definitions).items():
                self._unite(document, section, ("components", kind), name, definition)

    def _add_path_items(self, document: Document, key: str, path_items: Json) -> None:
        united = self._section(document, self.root, (), key, path_items)
        for path, path_item in _object(document, (key,), path_items).items():
            if path.startswith("x-") and key == "paths":
                self._unite(document, united, (key,), path, path_item)
                continue
            pointer: Pointer = (key, path)
            known_before = path in united
            section = self._section(document, united, (key,), path, path_item)
            given = _object(document, pointer, path_item)
            for name, value in given.items():
                if name not in METHODS and name not in _PATH_LEVEL and not name.startswith("x-"):
                    raise ContractError(
                        f"{document.name} {pointer_text(pointer)}", f"unknown key {shown(name)} of a path"
                    )
                if name in METHODS or not known_before:
                    self._unite(document, section, pointer, name, value)
            if known_before:
                self._require_same_path_level(document, pointer, section, given)

    def _require_same_path_level(
        self, document: Document, pointer: Pointer, known: JsonObject, given: JsonObject
    ) -> None:
        """What stands beside the methods applies to all of them, so a document without it contradicts the others."""
        for name in dict.fromkeys([*known, *given]):
            if name not in METHODS and ((name in known) != (name in given) or not same(known[name], given[name])):
                raise self._contradiction(document, (*pointer, name), "this", known.get(name), given.get(name))

    def _section(self, document: Document, parent: JsonObject, pointer: Pointer, key: str, given: Json) -> JsonObject:
        _object(document, (*pointer, key), given)
        section = parent.setdefault(key, {})
        assert isinstance(section, dict)
        self.origins.add((*pointer, key), document.name)
        return section

    def _unite(self, document: Document, known: JsonObject, pointer: Pointer, key: str, value: Json) -> None:
        pointer = (*pointer, key)
        if key not in known:
            known[key] = fresh(value)
        elif not same(known[key], value):
            raise self._contradiction(document, pointer, "this", known[key], value)
        self.origins.add(pointer, document.name)

    def _contradiction(
        self, document: Document, pointer: Pointer, what: str, known: Json, given: Json
    ) -> ContractError:
        names = [name for name in self.origins.of(pointer) if name != document.name] or [document.name]
        return ContractError(
            f"{document.name} {pointer_text(pointer)}",
            f"{what} is defined differently in {names[0]}: {_first_difference(given, known)}",
        )


def _object(document: Document, pointer: Pointer, value: Json) -> JsonObject:
    if not isinstance(value, dict):
        raise ContractError(f"{document.name} {pointer_text(pointer)}", f"must be an object, but is {shown(value)}")
    return value


def _first_difference(here: Json, there: Json, pointer: Pointer = ()) -> str:
    """Where two values part, in words: both are too long to be shown whole."""
    if isinstance(here, dict) and isinstance(there, dict):
        for key in dict.fromkeys([*here, *there]):
            if key not in there:
                return f"{pointer_text((*pointer, key))} is here only"
            if key not in here:
                return f"{pointer_text((*pointer, key))} is there only"
            if not same(here[key], there[key]):
                return _first_difference(here[key], there[key], (*pointer, key))
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for index, (item, other) in enumerate(zip(here, there, strict=True)):
            if not same(item, other):
                return _first_difference(item, other, (*pointer, index))
    return f"{pointer_text(pointer)} is {shown(here)} here and {shown(there)} there"
