"""Applying an overlay to a document.

Stricter than the specification in one thing: an action that selects nothing is an error. It is either misspelt, or the
published document has changed and the correction no longer says anything.
"""

from __future__ import annotations

from jsonpath_rfc9535 import JSONPathError, JSONPathNode

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import Json, JsonObject, Pointer, canonical, fresh, pointer_text, shown
from contract_pipeline.merge import Merged
from contract_pipeline.overlay import Action, Overlay


def apply_overlay(merged: Merged, overlay: Overlay) -> list[str]:
    """Changes the document in place, action by action; answers notes on actions that changed nothing.

    Raises: ContractError, naming the action's file and line and its target.
    """
    notes: list[str] = []
    for action in overlay.actions:
        before = canonical(merged.root)
        nodes = _selected(action, merged.root)
        if action.remove:
            _remove(action, nodes, overlay)
        else:
            _update(action, nodes, overlay, merged)
        if canonical(merged.root) == before:
            notes.append(f"{action.place}: changes nothing: the document already says what {action.target} is to say")
    return notes


def _selected(action: Action, root: JsonObject) -> list[JSONPathNode]:
    try:
        nodes = {node.location: node for node in action.query.find(root)}  # a query may select a node twice
    except JSONPathError as error:
        raise _failed(action, str(error)) from None
    if not nodes:
        raise _failed(action, "selects nothing in the document")
    return list(nodes.values())


def _remove(action: Action, nodes: list[JSONPathNode], overlay: Overlay) -> None:
    # Later items of an array first, so that the indexes of the others stay true.
    for node in sorted(nodes, key=lambda node: [key for key in node.location if isinstance(key, int)], reverse=True):
        _require_selectable(action, node, overlay)
        container, key = _container(action, node)
        if isinstance(container, dict):
            del container[str(key)]
        else:
            del container[int(key)]


def _update(action: Action, nodes: list[JSONPathNode], overlay: Overlay, merged: Merged) -> None:
    kinds = {_kind(node.value) for node in nodes}
    if len(kinds) > 1:
        raise _failed(action, f"selects {' and '.join(sorted(kinds))}; an update needs them to be of one kind")
    for node in nodes:
        _require_selectable(action, node, overlay)
        update = fresh(action.update)  # no two targets share an object
        if isinstance(node.value, dict):
            if not isinstance(update, dict):
                raise _failed(action, f"the update of an object must be an object, but is {shown(update)}")
            _merge(action, node.value, update, node.location, merged)
        elif isinstance(node.value, list):
            merged.origins.add((*node.location, len(node.value)), action.place)
            node.value.extend(update if isinstance(update, list) and not overlay.appends_arrays else [update])
        else:
            if isinstance(update, (dict, list)):
                raise _failed(action, f"the update of a primitive must be a primitive, but is {shown(update)}")
            container, key = _container(action, node)
            _put(container, key, update)
            merged.origins.add(node.location, action.place)


def _merge(action: Action, known: JsonObject, update: JsonObject, pointer: Pointer, merged: Merged) -> None:
    for key, value in update.items():
        here = (*pointer, key)
        if key not in known:
            known[key] = value
            merged.origins.add(here, action.place)
            continue
        match known[key], value:
            case dict() as old, dict() as new:
                _merge(action, old, new, here, merged)
            case list() as old_items, list() as new_items:
                old_items.extend(new_items)
                merged.origins.add(here, action.place)
            case (dict() | list(), _) | (_, dict() | list()):
                what = f"{_kind(value)} cannot be merged with {_kind(known[key])} at {pointer_text(here)}"
                raise _failed(action, what)
            case _:
                known[key] = value
                merged.origins.add(here, action.place)


def _put(container: JsonObject | list[Json], key: str | int, value: Json) -> None:
    if isinstance(container, dict):
        container[str(key)] = value
    else:
        container[int(key)] = value


def _container(action: Action, node: JSONPathNode) -> tuple[JsonObject | list[Json], str | int]:
    parent = node.parent.value if node.parent else None
    if not isinstance(parent, (dict, list)):
        raise _failed(action, "the document itself cannot be removed")
    return parent, node.location[-1]


def _require_selectable(action: Action, node: JSONPathNode, overlay: Overlay) -> None:
    if not overlay.selects_primitives and not isinstance(node.value, (dict, list)):
        what = f"selects a primitive at {pointer_text(node.location)}; version 1.0 takes objects and arrays only"
        raise _failed(action, what)


def _kind(value: object) -> str:
    return "an object" if isinstance(value, dict) else "an array" if isinstance(value, list) else "a primitive"


def _failed(action: Action, what: str) -> ContractError:
    return ContractError(action.place, f"{action.target}: {what}")
