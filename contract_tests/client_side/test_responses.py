"""Every response that the contract allows, read by the generated client: nothing is lost, added or changed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.client_side.bodies import samples, values
from contract_tests.client_side.comparison import changed, lost
from contract_tests.client_side.generated import Served, parsed, some_arguments
from contract_tests.contract import OPERATIONS, Operation
from contract_tests.profiles import share

JSON = {"Content-Type": "application/json"}
CELLS = [(operation, status) for operation in OPERATIONS.values() for status in operation.answers]


SUCCESSES = [(operation, status) for operation, status in CELLS if status == operation.success]
ERRORS = [(operation, status) for operation, status in CELLS if status != operation.success]


def _each(cells: list[tuple[Operation, int]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("operation", "status"), cells, ids=[f"{operation.id}-{status}" for operation, status in cells]
    )


@_each(CELLS)
def test_every_distinction_of_the_schema_survives(served: Served, operation: Operation, status: int) -> None:
    schema = operation.answers[status].schema
    headers = dict.fromkeys(operation.answers[status].headers, "as it came")
    for sent in [None] if schema is None else samples(schema):
        _judge_reading(served, operation, status, sent, headers, ensure_ascii=False)


@_each(SUCCESSES)
@given(data=st.data())
def test_a_success_is_read_field_by_field(
    served: Served, operation: Operation, status: int, data: st.DataObject
) -> None:
    _judge_any_reading(served, operation, status, data)


@_each(ERRORS)
@share(0.3)
@given(data=st.data())
def test_an_error_is_read_field_by_field(
    served: Served, operation: Operation, status: int, data: st.DataObject
) -> None:
    _judge_any_reading(served, operation, status, data)


@_each(CELLS)
@share(0.05)
@given(data=st.data())
def test_the_short_calls_return_what_the_detailed_ones_hold(
    served: Served, operation: Operation, status: int, data: st.DataObject
) -> None:
    schema = operation.answers[status].schema
    body = b"" if schema is None else json.dumps(data.draw(values(schema))).encode()
    detailed = [heard.answer.parsed for heard in served(operation.id, some_arguments(operation), status, body)]
    assert list(parsed(operation.id, some_arguments(operation), status, body)) == detailed


def _judge_any_reading(served: Served, operation: Operation, status: int, data: st.DataObject) -> None:
    schema = operation.answers[status].schema
    sent = None if schema is None else data.draw(values(schema))
    _judge_reading(served, operation, status, sent, data.draw(_headers(operation, status)), **data.draw(_spellings))


def _judge_reading(
    served: Served,
    operation: Operation,
    status: int,
    sent: Any,
    headers: dict[str, str],
    **spelling: Any,
) -> None:
    """What the client makes of this response is what was sent, in sync and async; `sent` is None for no body."""
    schema = operation.answers[status].schema
    body = b"" if schema is None else json.dumps(sent, **spelling).encode()
    for heard in served(operation.id, some_arguments(operation), status, body, JSON | headers):
        assert heard.answer.status_code == status
        assert heard.answer.content == body
        assert {name: heard.answer.headers.get(name) for name in headers} == headers
        held: Any = heard.answer.parsed
        if schema is None:
            assert held is None
        else:
            assert type(held).__name__ == schema["$ref"].rpartition("/")[2]
            assert list(lost(schema, sent, held)) == []
            assert list(changed(schema, sent, held.to_dict())) == []


# The same JSON can be written in many ways: with escapes or without, in lines, the fields in another order.
_spellings = st.fixed_dictionaries(
    {"ensure_ascii": st.booleans(), "indent": st.none() | st.just(2), "sort_keys": st.booleans()}
)


def _headers(operation: Operation, status: int) -> st.SearchStrategy[dict[str, str]]:
    """The documented headers, the optional ones present or absent; their values are any visible text."""
    visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
    documented = operation.answers[status].headers
    required = {name: visible for name, header in documented.items() if header.get("required")}
    optional = {name: visible for name in documented if name not in required}
    return st.fixed_dictionaries(required, optional=optional)
