"""Refusing a result that is no valid OpenAPI 3.1 document."""

from __future__ import annotations

import re

from openapi_spec_validator import OpenAPIV31SpecValidator

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import JsonObject, Pointer, as_object, fresh, shown
from contract_pipeline.merge import Merged
from contract_pipeline.places import Kind, operations, walk
from contract_pipeline.resolvable import require_resolvable
from contract_pipeline.values import Acceptance, malformed


def require_valid(merged: Merged) -> None:
    """Raises: ContractError, naming the place and the document it comes from."""
    # In this order, for each check takes for granted what the one before it has found in order.
    _require_well_formed_schemas(merged)
    require_resolvable(merged)
    _require_fitting_defaults(merged)
    _require_distinct_paths(merged)
    for error in OpenAPIV31SpecValidator(_without_extensions(merged.root)).iter_errors():
        raise _invalid(merged, tuple(error.absolute_path), error.message)


def _require_well_formed_schemas(merged: Merged) -> None:
    outermost: Pointer | None = None
    for node in walk(merged.root):
        if node.kind is not Kind.SCHEMA or (outermost and node.pointer[: len(outermost)] == outermost):
            continue
        outermost = node.pointer
        for inside, what in malformed(node.value):
            raise _invalid(merged, (*node.pointer, *inside), what)


def _require_fitting_defaults(merged: Merged) -> None:
    acceptance = Acceptance(merged.root)
    for node in walk(merged.root):
        if node.kind is Kind.SCHEMA and "default" in node.members:
            objection = acceptance.objection(node.pointer, node.members["default"])
            if objection is not None:
                raise _invalid(merged, (*node.pointer, "default"), f"the default does not fit its schema: {objection}")


def _require_distinct_paths(merged: Merged) -> None:
    """Two paths that differ in nothing but the names of their parameters are one, says the specification (4.8.8)."""
    seen: dict[str, Pointer] = {}
    for node in walk(merged.root):
        if node.kind is not Kind.PATH_ITEM or node.pointer[0] != "paths" or len(node.pointer) != 2:
            continue
        shape = re.sub(r"\{[^}]*\}", "{}", str(node.pointer[1]))
        if shape in seen:
            raise _invalid(merged, node.pointer, f"is the same path as {shown(seen[shape][1])}")
        seen[shape] = node.pointer


def _without_extensions(root: JsonObject) -> JsonObject:
    """A copy without the extensions that the validator would take for path items and responses, and fall over."""
    copy = as_object(fresh(root))
    beside: list[JsonObject] = [as_object(copy.get("paths"))]
    beside += [as_object(operation.members.get("responses")) for operation in operations(copy)]
    for members in beside:
        for name in [name for name in members if name.startswith("x-")]:
            del members[name]
    return copy


def _invalid(merged: Merged, pointer: Pointer, what: str) -> ContractError:
    first_line = what.splitlines()[0] if what else "no reason given"
    return ContractError(merged.origins.place(pointer), f"not valid OpenAPI 3.1: {first_line[:300]}")
