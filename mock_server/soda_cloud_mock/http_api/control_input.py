"""Reading the JSON of control calls, strictly: a misspelt field is an error, not a silent success."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from starlette.requests import Request

from soda_cloud_mock.http_api.errors import BadParameter
from soda_cloud_mock.http_api.request_body import bounded, read_body

# 1,000,000,000 s are 31 years; a step is a whole number of milliseconds.
_MAX_SECONDS = Decimal(1_000_000_000)


async def read_object(request: Request, fields: Mapping[str, bool]) -> Mapping[str, Any]:
    """The JSON object of the body; numbers with a point are ``Decimal``. No body is an empty object.

    Args:
        fields: the names that are possible, each with whether it is required.

    Raises:
        BadParameter: no JSON object, an unknown or repeated field, a required one missing.
    """
    body = bounded(await read_body(request))
    if not body:
        body = b"{}"
    try:
        value = json.loads(
            body, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_repetition
        )
    except (ValueError, RecursionError) as error:
        raise BadParameter("body", f"no JSON ({error})", "a JSON object") from None
    if not isinstance(value, dict):
        raise BadParameter("body", f"a JSON {type(value).__name__}", "a JSON object")
    for name in value:
        if name not in fields:
            raise BadParameter(name, "an unknown field", ", ".join(fields) or "no fields")
    for name, required in fields.items():
        if required and name not in value:
            raise BadParameter(name, "nothing", "a value; the field is required")
    return value


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a field is given twice")
    return value


def as_number(name: str, value: object) -> Decimal:
    """Raises: BadParameter: not a JSON number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadParameter(name, repr(value), "a number")
    return Decimal(value)


def as_milliseconds(name: str, value: object) -> int:
    """A duration in seconds as milliseconds.

    Raises:
        BadParameter: no number, negative, more than 31 years, or finer than a millisecond.
    """
    seconds = as_number(name, value)
    if not 0 <= seconds <= _MAX_SECONDS:
        raise BadParameter(name, str(seconds), f"seconds from 0 to {_MAX_SECONDS}")
    milliseconds = seconds * 1000
    if milliseconds != int(milliseconds):
        raise BadParameter(name, str(seconds), "a whole number of milliseconds, such as 0.25")
    return int(milliseconds)
