"""Reading what a request brings: query and form, strictly. Source: Assumption A6."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from soda_cloud_mock.contract import IntegerParameter
from soda_cloud_mock.core.instants import normalise_timestamp
from soda_cloud_mock.http_api.errors import BadParameter

_FORM = "application/x-www-form-urlencoded"
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
# No int32 has more digits; a longer run of digits is never converted.
_MAX_DIGITS = 10


def read_query(declared: Sequence[IntegerParameter], query: bytes) -> Mapping[str, int]:
    """The value of each declared parameter, its default if it is not given. Unknown ones are ignored.

    Raises:
        BadParameter: a declared parameter is given twice, is no decimal integer, or is out of its bounds.
    """
    if not declared:
        return {}
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return {parameter.name: _integer(parameter, _values(parameter.name, pairs)) for parameter in declared}


def _values(name: str, pairs: Sequence[tuple[str, str]]) -> str | None:
    """The one value of a name, None if it is absent."""
    values = [value for key, value in pairs if key == name]
    if len(values) > 1:
        raise BadParameter(name, f"{len(values)} values {values!r}", "at most one")
    return values[0] if values else None


def _integer(parameter: IntegerParameter, text: str | None) -> int:
    if text is None:
        return parameter.default
    digits = text.lstrip("0") or "0"
    if _DIGITS.fullmatch(text) and len(digits) <= _MAX_DIGITS:
        value = int(digits)
        if parameter.minimum <= value <= parameter.maximum:
            return value
    raise BadParameter(
        parameter.name, repr(text), f"an integer from {parameter.minimum} to {parameter.maximum} in decimal digits"
    )


@dataclass(frozen=True, slots=True)
class TriggerForm:
    """``data_timestamp`` is RFC 3339 text in UTC, None if it is not given."""

    scan_definition: str
    data_timestamp: str | None


def read_trigger_form(content_type: str, body: bytes) -> TriggerForm:
    """The fields of a trigger call. Unknown fields are ignored.

    Raises:
        BadParameter: not a form, a field given twice, no scanDefinition, or a dataTimestamp that is no instant.
    """
    if content_type.partition(";")[0].strip().lower() != _FORM:
        raise BadParameter("Content-Type", repr(content_type), _FORM)
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise BadParameter("body", f"bytes that are not UTF-8 ({error.reason})", f"{_FORM} in UTF-8") from None
    definition = _values("scanDefinition", pairs)
    if not definition:
        got = "nothing" if definition is None else "an empty value"
        raise BadParameter("scanDefinition", got, "the name of a scan definition")
    return TriggerForm(definition, _timestamp(_values("dataTimestamp", pairs)))


def _timestamp(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return normalise_timestamp(text)
    except ValueError as error:
        # A plus sign that is not encoded arrives as a space.
        hint = "; write + as %2B in a form" if " " in text else ""
        raise BadParameter("dataTimestamp", f"{text!r}, {error}", f"ISO 8601 with an offset{hint}") from None
