"""The judge of one request: what in it the contract does not allow.

Where `oracle.py` judges what a server answers, this judges what it was asked: the generated client must never be
objected to, a server must refuse what is objected to, and the referees must object to the same.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from contract_tests.contract import FORM_MEDIA_TYPE, JsonObject, Operation, methods_of, resolved, validator
from contract_tests.exchange import Exchange

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")


class Kind(StrEnum):
    """Why a request is not allowed."""

    PATH = "the contract has no such path"
    METHOD = "the contract has no such method of this path"
    CREDENTIALS = "there are no credentials of HTTP Basic"
    REPEATED_CREDENTIALS = "credentials are given more than once"
    UNREADABLE = "the credentials are no id and secret in Base64"
    REPEATED_PARAMETER = "a query parameter is given more than once"
    SPELLING = "a query parameter is no integer in decimal digits"
    BOUNDS = "a query parameter is out of bounds"
    MEDIA_TYPE = "the body is no form"
    ENCODING = "the form is not UTF-8"
    REPEATED_FIELD = "a field of the form is given more than once"
    FORM = "the schema of the form does not allow it"


@dataclass(frozen=True, slots=True)
class Objection:
    """`got` is what was given, where that is one text."""

    kind: Kind
    detail: str
    got: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


def objections(exchange: Exchange) -> list[Objection]:
    """What the contract has against the request of this exchange; nothing where it is allowed."""
    known = methods_of(exchange.path)
    if not known:
        return [Objection(Kind.PATH, exchange.path)]
    if exchange.method not in known:
        return [Objection(Kind.METHOD, f"{exchange.method}, not one of {sorted(known)}")]
    return [*_to_credentials(exchange), *_to_query(exchange, known[exchange.method]), *_to_form(exchange, known)]


def _to_credentials(exchange: Exchange) -> Iterator[Objection]:
    given = exchange.sent_headers.get_list("Authorization")
    if len(given) > 1:
        yield Objection(Kind.REPEATED_CREDENTIALS, f"Authorization: {given}")
    elif not given or not re.match(r"basic +\S", given[0], re.IGNORECASE):
        yield Objection(Kind.CREDENTIALS, f"Authorization: {given}")
    elif not _can_be_read(given[0].partition(" ")[2].strip()):
        yield Objection(Kind.UNREADABLE, f"Authorization: {given}")


def _can_be_read(token: str) -> bool:
    """Whether this is an id and a secret by RFC 7617, in UTF-8."""
    try:
        return ":" in base64.b64decode(token, validate=True).decode("utf-8")
    except ValueError:
        return False


def _to_query(exchange: Exchange, operation: Operation) -> Iterator[Objection]:
    pairs = parse_qsl(exchange.target.partition("?")[2], keep_blank_values=True)
    for name, schema in operation.query.items():
        given = [value for key, value in pairs if key == name]
        if len(given) > 1:
            yield Objection(Kind.REPEATED_PARAMETER, f"{name}: {given}")
        for value in given[:1]:
            if not INTEGER.fullmatch(value):
                yield Objection(Kind.SPELLING, f"{name}: {value!r}", value)
            else:
                for fault in validator(schema).iter_errors(int(value)):
                    yield Objection(Kind.BOUNDS, f"{name}: {fault.message}")


def _to_form(exchange: Exchange, known: dict[str, Operation]) -> Iterator[Objection]:
    schema = known[exchange.method].form
    if schema is None:
        return
    content_type = Message()
    content_type["Content-Type"] = exchange.sent_headers.get("Content-Type", "none/none")
    if content_type.get_content_type() != FORM_MEDIA_TYPE:
        yield Objection(Kind.MEDIA_TYPE, repr(exchange.sent_headers.get("Content-Type")))
        return
    try:
        unquote_to_bytes(exchange.sent).decode("utf-8")
    except UnicodeDecodeError as error:
        yield Objection(Kind.ENCODING, str(error))
        return
    yield from _to_fields(schema, parse_qsl(exchange.sent.decode("utf-8"), keep_blank_values=True))


def _to_fields(schema: JsonObject, fields: list[tuple[str, str]]) -> Iterator[Objection]:
    names = [name for name, _ in fields]
    for name in resolved(schema)["properties"]:
        if names.count(name) > 1:
            yield Objection(Kind.REPEATED_FIELD, name)
    form: dict[str, Any] = dict(fields)
    for fault in validator(schema).iter_errors(form):
        yield Objection(Kind.FORM, fault.message)
