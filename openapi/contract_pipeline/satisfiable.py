"""Refusing a contract with a schema that no value can satisfy.

Such a schema is valid by the letter, and a strict validator then rejects every real answer.
"""

from __future__ import annotations

from contract_pipeline.conjunction import collect, is_never
from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import JsonObject, text_pointer
from contract_pipeline.merge import Merged
from contract_pipeline.obstacles import Contradiction
from contract_pipeline.places import Node, schemas
from contract_pipeline.refute import Refuter


def require_satisfiable(merged: Merged) -> None:
    """Raises: ContractError, naming the schema that is the cause and what in it contradicts what."""
    refuter = Refuter(merged.root)
    found: list[tuple[Node, Contradiction]] = []
    for schema in schemas(merged.root):
        if is_never(schema.value):
            continue
        contradiction = refuter.refute(schema.pointer)
        if contradiction is not None and not contradiction.deliberate:
            found.append((schema, contradiction))
    if found:
        schema, contradiction = _cause(merged.root, found)
        place = merged.origins.place(schema.pointer)
        raise ContractError(place, f"no value can satisfy this schema: {contradiction.why}")


def _cause(root: JsonObject, found: list[tuple[Node, Contradiction]]) -> tuple[Node, Contradiction]:
    """The one to mend, for a schema is refuted with each other one that it applies or needs."""
    refuted = {text_pointer(schema.pointer) for schema, _ in found}

    def distance(pair: tuple[Node, Contradiction]) -> tuple[int, int]:
        schema, contradiction = pair
        applied = collect(root, [schema.pointer]).pointers - {text_pointer(schema.pointer)}
        return contradiction.depth, len(applied & refuted)

    return min(found, key=distance)
