"""What a JSON Schema refuses, said so that a person can mend it: the place, the value, and what is possible there."""

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind

Place = tuple[str | int, ...]


class SchemaError(NamedTuple):
    """``place`` is the path of the value in the instance; of an unknown field it is the field's own."""

    place: Place
    message: str


def first_error(validator: Any, schema: Mapping[str, Any], value: object) -> SchemaError | None:
    """The first thing that the schema, of which the validator was made, refuses in the value; None if it is right."""
    errors = list(validator.iter_errors(value))
    return _explained(_telling(errors), schema) if errors else None


def _explained(error: jsonschema_rs.ValidationError, schema: Mapping[str, Any]) -> SchemaError:
    place: Place = tuple(error.instance_path)
    match error.kind:
        case ValidationErrorKind.AdditionalProperties(unexpected):
            known = _at(schema, error.schema_path[:-1]).get("properties", {})
            return SchemaError((*place, unexpected[0]), f"unknown field; {_possible(unexpected[0], known)}")
        case ValidationErrorKind.PropertyNames(of_name):
            return SchemaError((*place, str(of_name.instance)), f"unknown field; {_possible_by(of_name)}")
        case ValidationErrorKind.Required(name):
            return SchemaError(place, f"the field {name!r} is missing")
        case ValidationErrorKind.Enum() | ValidationErrorKind.Constant():
            return SchemaError(place, f"got {_shown(error.instance)}; {_possible_by(error)}")
        case ValidationErrorKind.Not({"required": [*names]}):
            return SchemaError(place, f"{' and '.join(map(repr, names))} exclude each other")
        case ValidationErrorKind.OneOfNotValid(alternatives):
            return _of_alternatives(place, error.instance, alternatives, schema)
    return SchemaError(place, error.message)


def _telling(errors: Sequence[jsonschema_rs.ValidationError]) -> jsonschema_rs.ValidationError:
    """The error that says most: a misspelt field is also a missing one."""
    return next((error for error in errors if error.kind.name == "additionalProperties"), errors[0])


def _of_alternatives(
    place: Place, got: object, alternatives: list[list[jsonschema_rs.ValidationError]], schema: Mapping[str, Any]
) -> SchemaError:
    """What is wrong by the alternative that was meant: the one whose type, or whose constant, the value has."""
    types: list[str] = []
    constants: list[jsonschema_rs.ValidationError] = []
    for errors in alternatives:
        foreign = False
        for error in errors:
            match error.kind:
                case ValidationErrorKind.Type(expected) if tuple(error.instance_path) == place:
                    types += expected
                    foreign = True
                case ValidationErrorKind.Constant():
                    constants.append(error)
                    foreign = True
        if not foreign:
            return _explained(_telling(errors), schema)
    if constants:
        named = [error.kind.as_dict()["expected_value"] for error in constants]
        at = tuple(constants[0].instance_path)
        return SchemaError(at, f"got {_shown(constants[0].instance)}; {_possible(constants[0].instance, named)}")
    return SchemaError(place, f"got {_shown(got)}; expected {' or '.join(dict.fromkeys(types))}")


def _possible_by(error: jsonschema_rs.ValidationError) -> str:
    match error.kind:
        case ValidationErrorKind.Enum(options):
            return _possible(error.instance, map(str, options))
        case ValidationErrorKind.Constant(expected):
            return _possible(error.instance, [str(expected)])
    return error.message


def _possible(got: object, known: Iterable[str]) -> str:
    names = list(known)
    close = get_close_matches(str(got), names, n=1)
    meant = f"did you mean {close[0]!r}? " if close else ""
    return f"{meant}possible: {', '.join(names) or 'none'}"


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _at(schema: Mapping[str, Any], path: Sequence[str | int]) -> Mapping[str, Any]:
    found: Any = schema
    for part in path:
        found = found[part]
    result: Mapping[str, Any] = found
    return result
