"""The order of the steps."""

from __future__ import annotations

from dataclasses import dataclass

from contract_pipeline.apply_overlay import apply_overlay
from contract_pipeline.enum_names import name_enum_values
from contract_pipeline.extract import find_documents
from contract_pipeline.inputs import Inputs
from contract_pipeline.json_value import JsonObject
from contract_pipeline.merge import merge
from contract_pipeline.operation_ids import require_unique
from contract_pipeline.overlay import read_overlay
from contract_pipeline.repair import repair
from contract_pipeline.satisfiable import require_satisfiable
from contract_pipeline.validate import require_valid


@dataclass(frozen=True, slots=True)
class Built:
    """The contract, and what a person should look at although it is no error."""

    contract: JsonObject
    notes: tuple[str, ...]


def build(inputs: Inputs) -> Built:
    """The contract document that the inputs give: the same for the same inputs, wherever they lie.

    Raises: ContractError for the first input that cannot be used.
    """
    overlay = read_overlay(inputs.overlay)
    merged = merge([*find_documents(inputs.published), *find_documents(inputs.supplement)])
    notes = repair(merged)
    notes += apply_overlay(merged, overlay)
    # After the overlay: it may rename an operation or change an enum.
    require_unique(merged.root, merged.origins)
    require_valid(merged)
    require_satisfiable(merged)
    name_enum_values(merged.root, merged.origins)
    return Built(merged.root, tuple(notes))
