"""What a model of the generated client holds, compared with the JSON that was sent, by the contract's schema."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from soda_cloud_client.types import Unset

from contract_tests.contract import JsonObject, resolved
from contract_tests.rfc3339 import instant_ns, is_rfc3339

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def attribute(name: str) -> str:
    """The attribute of a model that holds the field of this name."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def lost(schema: JsonObject, sent: Any, held: Any, place: str = "") -> Iterator[str]:
    """Where a parsed value differs from the JSON value that was sent."""
    schema = resolved(schema)
    match schema:
        case {"type": "object"}:
            yield from _lost_of_object(schema, sent, held, place)
        case {"type": "array", "items": items}:
            if not isinstance(held, list) or len(held) != len(sent):
                yield f"{place}: {len(sent)} items sent, {held!r} held"
            else:
                for index, (item, other) in enumerate(zip(sent, held, strict=True)):
                    yield from lost(items, item, other, f"{place}/{index}")
        case {"format": "date-time"}:
            if not isinstance(held, datetime) or held.tzinfo is None:
                yield f"{place}: {sent!r} sent, {held!r} held, which is no instant"
            elif (held - _EPOCH) // timedelta(microseconds=1) != instant_ns(sent) // 1000:
                yield f"{place}: {sent!r} sent, {held!r} held"
        case _:
            # True equals 1 in Python, and a member of an enumeration equals its text.
            if held != sent or isinstance(held, bool) != isinstance(sent, bool):
                yield f"{place}: {sent!r} sent, {held!r} held"
            elif "enum" in schema and getattr(held, "value", None) != sent:
                yield f"{place}: {sent!r} sent, {held!r} held, which is no member with this value"


def _lost_of_object(schema: JsonObject, sent: JsonObject, held: Any, place: str) -> Iterator[str]:
    for name, field in schema["properties"].items():
        value = getattr(held, attribute(name), "no such attribute")
        if name in sent:
            yield from lost(field, sent[name], value, f"{place}/{name}")
        elif not isinstance(value, Unset):
            yield f"{place}/{name}: not sent, {value!r} held"
    unknown = {name: value for name, value in sent.items() if name not in schema["properties"]}
    if held.additional_properties != unknown:
        yield f"{place}: unknown fields {unknown!r} sent, {held.additional_properties!r} held"


def changed(schema: JsonObject, sent: Any, written: Any, place: str = "") -> Iterator[str]:
    """Where JSON written by a model differs from the JSON it was made of; date-times may be spelled otherwise."""
    schema = resolved(schema)
    match schema:
        case {"type": "object"}:
            yield from _changed_of_object(schema, sent, written, place)
        case {"type": "array", "items": items}:
            if len(sent) != len(written):
                yield f"{place}: {len(sent)} items became {len(written)}"
            else:
                for index, (item, other) in enumerate(zip(sent, written, strict=True)):
                    yield from changed(items, item, other, f"{place}/{index}")
        case {"format": "date-time"}:
            if not is_rfc3339(written) or instant_ns(sent) // 1000 != instant_ns(written) // 1000:
                yield f"{place}: {sent!r} became {written!r}"
        case _:
            if type(written) is not type(sent) or written != sent:
                yield f"{place}: {sent!r} became {written!r}"


def _changed_of_object(schema: JsonObject, sent: JsonObject, written: JsonObject, place: str) -> Iterator[str]:
    for name in sorted(set(sent) | set(written)):
        if (name in sent) != (name in written):
            yield f"{place}/{name}: {'lost' if name in sent else 'added'}"
        elif name in schema["properties"]:
            yield from changed(schema["properties"][name], sent[name], written[name], f"{place}/{name}")
        elif sent[name] != written[name]:
            yield f"{place}/{name}: {sent[name]!r} became {written[name]!r}"
