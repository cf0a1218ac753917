"""Repairs that every published page needs, done in code so that a new page needs no correction of its own."""

from __future__ import annotations

from contextlib import suppress

from contract_pipeline.json_value import JsonObject, as_object, fresh
from contract_pipeline.merge import Merged
from contract_pipeline.operation_ids import name_operations
from contract_pipeline.places import operations, schemas
from contract_pipeline.rate_limits import note_rate_limits
from contract_pipeline.references import possible_types, target, types_of_keyword


def repair(merged: Merged) -> list[str]:
    """Changes the document in place and answers notes on what it could not make out.

    Raises: ContractError where the prose contradicts itself.
    """
    write_out_responses(merged.root)
    drop_idle_types(merged.root)
    name_operations(merged.root)
    return note_rate_limits(merged)


def write_out_responses(root: JsonObject) -> None:
    """Puts a copy in the place of each response of an operation that is given by reference.

    What an overlay says of one operation's response would else be said of all that share it, or beside the ``$ref``,
    where it does not count.
    """
    for operation in operations(root):
        responses = as_object(operation.members.get("responses"))
        for status, response in responses.items():
            reference = as_object(response).get("$ref")
            if isinstance(reference, str) and not status.startswith("x-"):
                with suppress(KeyError):  # reported where references are checked
                    shared = as_object(fresh(target(root, reference)))
                    own = {key: value for key, value in as_object(response).items() if key == "description"}
                    responses[status] = {**shared, **own}


def drop_idle_types(root: JsonObject) -> None:
    """Takes ``type`` away from beside ``$ref`` unless it narrows what the target allows.

    The pages write every reference as ``{"type": "object", "$ref": …}``. In JSON Schema 2020-12 both apply, so that a
    reference to an enum of strings could be satisfied by nothing, and one to an object says nothing more.
    """
    for schema in schemas(root):
        reference = schema.members.get("$ref")
        if not isinstance(reference, str) or "type" not in schema.members:
            continue
        try:
            allowed = possible_types(root, target(root, reference), (reference,))
        except KeyError:
            continue  # reported where references are checked
        stated = types_of_keyword(schema.members["type"])
        if stated is not None and (not stated & allowed or stated >= allowed):
            del schema.members["type"]
