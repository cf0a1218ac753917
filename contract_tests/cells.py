"""The cells of the contract: what a run can exercise of it, on the server's side and on the client's.

A cell is a line of text: the side, the operation, then a status, something of the response, or something of the
request. `cells_of` says which an exchange fills, `all_cells` which there are, `UNREACHABLE` which of them nobody can
fill, and why.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import parse_qsl

from contract_tests.contract import OPERATIONS, Answer, JsonObject, Operation, methods_of, resolved
from contract_tests.exchange import Exchange, Scene
from contract_tests.oracle import validator_of
from contract_tests.traits import traits_of_schema, traits_of_value


class Side(StrEnum):
    SERVER = "server"
    CLIENT = "client"


_SIDES = {Scene.SUITE: Side.SERVER, Scene.CROWD: Side.SERVER, Scene.CLIENT: Side.SERVER, Scene.REHEARSAL: Side.CLIENT}
# What a server makes of its texts and instants is its own choice; a client has to cope with all of it.
_OF_CLIENTS_ONLY = re.compile(
    r": (empty|ASCII|beyond ASCII|Z|offset|fraction|no fraction|unknown fields)$| unknown fields$|=-?\d+$"
)

# Cells that no run can fill, with the reason.
UNREACHABLE: tuple[tuple[str, str], ...] = (
    (r"server \w+ 500", "a server that is right never answers 500"),
    (
        r"server getScanStatus 400",
        "A12: any id is an id, so nothing about it can be a bad request",
    ),
    (r"server getScanStatus 200 body/checks/\*/\w+: absent", "A16: a check that is shown has its id and its result"),
    (r"server getScanStatus 200 body/postProcessingStages: no items", "R2: what there is not is absent"),
    (
        r"server getScanStatus 200 body/postProcessingStages/\*/(started|state): absent",
        "a stage is shown once it began",
    ),
    (r"server \w+ \d+ body/(code|message): absent", "A10: an error says what is wrong"),
    (r"server \w+ 429 header Retry-After: absent", "A4: shown by one test, on a mock that leaves it out"),
    (r"server \w+ \d+ header X-Soda-Trace-Id: absent", "A18: every answer carries one"),
)
_UNREACHABLE = re.compile("|".join(f"(?:{pattern})" for pattern, _ in UNREACHABLE))


def cells_of(exchange: Exchange) -> Iterator[str]:
    """The cells that an exchange fills; the oracle has accepted what a server answered."""
    operation = methods_of(exchange.path).get(exchange.method)
    side = _SIDES.get(exchange.scene)
    if operation is None or side is None or exchange.status not in operation.answers:
        return
    answer = operation.answers[exchange.status]
    place = f"{side} {operation.id} {exchange.status}"
    yield place
    for name, header in answer.headers.items():
        if not header.get("required"):
            yield f"{place} header {name}: {'present' if name in exchange.headers else 'absent'}"
    if answer.schema is not None and (side is Side.SERVER or _is_of(answer.schema, exchange)):
        for trait in traits_of_value(answer.schema, exchange.json()):
            if side is Side.CLIENT or not _OF_CLIENTS_ONLY.search(trait):
                yield f"{place} body{trait}"
    yield from _asked(side, operation, exchange)


def _is_of(schema: JsonObject, exchange: Exchange) -> bool:
    """Whether a body is one of the schema: a rehearsal may well have another, to see what the client makes of it."""
    try:
        return validator_of(schema).is_valid(exchange.json())
    except ValueError:
        return False


def all_cells(side: Side) -> Iterator[str]:
    """The cells of a side that can be filled."""
    return (cell for cell in _cells(side) if not _UNREACHABLE.match(cell))


def _cells(side: Side) -> Iterator[str]:
    for operation in OPERATIONS.values():
        for status, answer in operation.answers.items():
            place = f"{side} {operation.id} {status}"
            yield place
            yield from (f"{place} {trait}" for trait in _of_answer(side, answer))
        for name, schema in operation.query.items():
            yield f"{side} {operation.id} asks without {name}"
            yield from (f"{side} {operation.id} asks {name}={bound}" for bound in _bounds(schema))
        if operation.form is not None:
            form = resolved(operation.form)
            yield from (f"{side} {operation.id} asks with {name}" for name in form["properties"])
            optional = set(form["properties"]) - set(form["required"])
            yield from (f"{side} {operation.id} asks without {name}" for name in sorted(optional))


def _of_answer(side: Side, answer: Answer) -> Iterator[str]:
    for name, header in answer.headers.items():
        if not header.get("required"):
            yield from (f"header {name}: {way}" for way in ("present", "absent"))
    if answer.schema is not None:
        for trait in traits_of_schema(answer.schema):
            if side is Side.CLIENT or not _OF_CLIENTS_ONLY.search(trait):
                yield f"body{trait}"


def _bounds(schema: JsonObject) -> tuple[int, int]:
    return schema["minimum"], schema["maximum"]


def _asked(side: Side, operation: Operation, exchange: Exchange) -> Iterator[str]:
    query = dict(parse_qsl(exchange.target.partition("?")[2]))
    for name, schema in operation.query.items():
        if name not in query:
            yield f"{side} {operation.id} asks without {name}"
        elif query[name] in map(str, _bounds(schema)):
            yield f"{side} {operation.id} asks {name}={query[name]}"
    if operation.form is not None:
        form = dict(parse_qsl(exchange.sent.decode("utf-8", errors="replace")))
        for name in resolved(operation.form)["properties"]:
            yield f"{side} {operation.id} asks {'with' if name in form else 'without'} {name}"
