"""The judge of one response: is it one that the contract documents?

It knows the contract document and RFC 3339, and neither the mock nor the generated client. Every response that the
suite receives from a server passes through `judge`: traffic.py sees to it.
"""

import functools
import json
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from typing import Any, NoReturn

import jsonschema_rs

from contract_tests.contract import Answer, JsonObject, methods_of, validator
from contract_tests.exchange import ContractBreach, Exchange, Wrong
from contract_tests.meaning import contradictions

_ERROR: JsonObject = {"$ref": "#/components/schemas/ErrorResponse"}
_OFF_THE_MAP = Answer(schema=_ERROR, media_types=("application/json",), headers={})
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_ABSOLUTE = re.compile(r"https?://[^/?#]+/")


def judge(exchange: Exchange) -> None:
    """Accept a response that the contract documents.

    Raises:
        ContractBreach: with everything that is wrong with the response.
    """
    wrongs = wrongs_of(exchange)
    if wrongs:
        raise ContractBreach(exchange, wrongs)


def wrongs_of(exchange: Exchange) -> list[Wrong]:
    """Everything that is wrong with a response taken by itself."""
    wrongs = wrongs_of_form(exchange)
    operation = methods_of(exchange.path).get(exchange.method)
    # What the fields say is worth reading only if they are the fields.
    return wrongs if wrongs or operation is None else list(contradictions(exchange, operation))


def wrongs_of_form(exchange: Exchange) -> list[Wrong]:
    """What is wrong with a response whatever its fields say of each other and of the request."""
    known = methods_of(exchange.path)
    if not known:
        return _under("A5", _wrongs_of_refused_path(exchange))
    if exchange.method not in known:
        return _under("A5", _wrongs_of_refused_method(exchange, set(known)))
    operation = known[exchange.method]
    clause = f"{operation.id} {exchange.status}"
    if exchange.status not in operation.answers:
        return _under(clause, [f"the status is not documented; documented: {sorted(operation.answers)}"])
    return _under(clause, _wrongs_of_answer(exchange, operation.answers[exchange.status]))


def _under(clause: str, said: Iterable[str]) -> list[Wrong]:
    return [Wrong(each, clause) for each in said]


def _wrongs_of_refused_path(exchange: Exchange) -> Iterator[str]:
    if exchange.status != 404:
        yield "a path that the contract does not have is answered 404"
    yield from _wrongs_of_answer(exchange, _OFF_THE_MAP)


def _wrongs_of_refused_method(exchange: Exchange, known: set[str]) -> Iterator[str]:
    if exchange.status != 405:
        yield "a method that the contract does not have is answered 405"
    allowed = {method.strip() for method in exchange.headers.get("Allow", "").split(",")}
    if allowed - {"HEAD", "OPTIONS"} != known:
        yield f"Allow is {exchange.headers.get('Allow')!r}; the path has {sorted(known)}"
    if exchange.method != "HEAD":
        yield from _wrongs_of_answer(exchange, _OFF_THE_MAP)


def _wrongs_of_answer(exchange: Exchange, answer: Answer) -> Iterator[str]:
    for name, header in answer.headers.items():
        yield from _wrongs_of_header(exchange, name, header)
    if exchange.status == 401 and not exchange.headers.get("WWW-Authenticate", "").startswith("Basic"):
        yield "WWW-Authenticate does not offer Basic"
    if answer.schema is None:
        if exchange.body:
            yield "there is a body, and none is documented"
        return
    content_type = Message()
    content_type["Content-Type"] = exchange.headers.get("Content-Type", "none/none")
    if content_type.get_content_type() not in answer.media_types:
        yield f"the content type is {exchange.headers.get('Content-Type')!r}; documented: {list(answer.media_types)}"
    if content_type.get_content_charset("utf-8") != "utf-8":
        yield "JSON is always UTF-8"
    try:
        body = read_json(exchange.body)
    except ValueError as error:
        yield f"the body is not the JSON of this contract: {error}"
        return
    for fault in validator_of(answer.schema).iter_errors(body):
        yield f"body, at /{'/'.join(map(str, fault.instance_path))}: {fault.message}"
    for place in _nulls(body):
        yield f"body, at {place}: null; what is not known is left out"


def _wrongs_of_header(exchange: Exchange, name: str, header: JsonObject) -> Iterator[str]:
    values = exchange.headers.get_list(name)
    if len(values) > 1:
        yield f"the header {name} stands {len(values)} times"
    elif not values:
        if header.get("required", False):
            yield f"the header {name} is missing"
    else:
        schema = header["schema"]
        value: Any = int(values[0]) if schema.get("type") == "integer" and _DECIMAL.fullmatch(values[0]) else values[0]
        for fault in validator_of(schema).iter_errors(value):
            yield f"the header {name}: {fault.message}"
        if name == "Retry-After" and (not isinstance(value, int) or value < 1):
            yield f"Retry-After is {values[0]!r}, not a whole number of seconds of at least 1"
        if name == "Location" and not _ABSOLUTE.match(values[0]):
            yield f"Location is {values[0]!r}, not an absolute URL"


def validator_of(schema: JsonObject) -> jsonschema_rs.Draft202012Validator:
    """The validator of a schema, made once."""
    return _validator_of_text(json.dumps(schema))


@functools.cache
def _validator_of_text(schema_text: str) -> jsonschema_rs.Draft202012Validator:
    return validator(json.loads(schema_text))


def read_json(body: bytes) -> Any:
    """The JSON value of a body.

    Raises:
        ValueError: not UTF-8, not JSON by RFC 8259, a name twice in one object, or a number that is no integer:
            no schema of the contract has one.
    """

    def no_fraction(literal: str) -> NoReturn:
        raise ValueError(f"the number {literal}, where the contract has integers only")

    def without_duplicates(pairs: list[tuple[str, Any]]) -> JsonObject:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError(f"a name stands twice in one object: {[name for name, _ in pairs]}")
        return dict(pairs)

    return json.loads(
        body.decode("utf-8"),
        parse_float=no_fraction,
        parse_constant=no_fraction,
        object_pairs_hook=without_duplicates,
    )


def _nulls(value: Any, place: str = "") -> Iterator[str]:
    match value:
        case None:
            yield place or "/"
        case dict():
            for name, item in value.items():
                yield from _nulls(item, f"{place}/{name}")
        case list():
            for index, item in enumerate(value):
                yield from _nulls(item, f"{place}/{index}")
