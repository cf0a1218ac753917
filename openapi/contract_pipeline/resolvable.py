"""Refusing references that lead nowhere, to something else than is needed, or in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import Pointer, as_object, parse_reference, pointer_text, shown, text_pointer
from contract_pipeline.merge import Merged
from contract_pipeline.places import Kind, Node, walk

_MOVES_REFERENCES = ("$id", "$anchor", "$dynamicAnchor", "$dynamicRef")


def require_resolvable(merged: Merged) -> None:
    """Raises: ContractError, naming the place of the reference."""
    nodes = {text_pointer(node.pointer): node for node in walk(merged.root)}
    for node in nodes.values():
        place = merged.origins.place(node.pointer)
        for keyword in _MOVES_REFERENCES:
            if node.kind is Kind.SCHEMA and keyword in node.members:
                raise ContractError(place, f"{keyword!r} is not supported: it changes what references lead to")
        if "$ref" in node.members:
            _require_leads_to(nodes, node, place)
    if circle := _circle(nodes):
        way = " → ".join(pointer_text(pointer) for pointer in [*circle, circle[0]])
        raise ContractError(merged.origins.place(circle[0]), f"leads back to itself without an end: {way}")


def _require_leads_to(nodes: dict[Pointer, Node], node: Node, place: str) -> None:
    reference = node.members["$ref"]
    if not isinstance(reference, str):
        raise ContractError(place, f"$ref must be a text, but is {shown(reference)}")
    keys = parse_reference(reference)
    if keys is None:
        raise ContractError(place, f"$ref {reference!r} leads out of the documents; only '#/…' can be used")
    target = nodes.get(keys)
    if target is None:
        raise ContractError(place, f"$ref {reference!r} leads to nothing that could stand here")
    if target.kind is not node.kind:
        raise ContractError(place, f"$ref {reference!r} leads to a {target.kind}, but a {node.kind} is needed here")


def _circle(nodes: dict[Pointer, Node]) -> list[Pointer]:
    """The places of a circle in which a schema or reference applies itself to the very same value; or nothing.

    That is not recursion: a property of the same schema is another value.
    """
    finished: set[Pointer] = set()
    for start in nodes:
        way: list[Pointer] = []
        branches: list[Iterator[Pointer]] = [iter([start])]
        while branches:
            following = next(branches[-1], None)
            if following is None:
                branches.pop()
                if way:
                    finished.add(way.pop())
            elif following in way:
                return way[way.index(following) :]
            elif following in nodes and following not in finished:
                way.append(following)
                branches.append(_applied_in_place(nodes[following]))
    return []


def _applied_in_place(node: Node) -> Iterator[Pointer]:
    pointer = text_pointer(node.pointer)
    reference = node.members.get("$ref")
    if isinstance(reference, str) and (keys := parse_reference(reference)) is not None:
        yield keys
    if node.kind is not Kind.SCHEMA:
        return
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = node.members.get(keyword)
        yield from (
            (*pointer, keyword, str(index)) for index in range(len(branches) if isinstance(branches, list) else 0)
        )
    for keyword in ("not", "if", "then", "else"):
        if keyword in node.members:
            yield (*pointer, keyword)
    yield from ((*pointer, "dependentSchemas", name) for name in as_object(node.members.get("dependentSchemas")))
