"""The bodies are not vacuous: among them is everything that the schemas distinguish, and nothing they forbid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.client_side.bodies import samples, values
from contract_tests.contract import DOCUMENT, OPERATIONS, JsonObject, validator
from contract_tests.profiles import share
from contract_tests.traits import traits_of_schema, traits_of_value

SCHEMAS: dict[str, JsonObject] = DOCUMENT["components"]["schemas"]
RESPONSES = sorted(
    {
        answer.schema["$ref"].rpartition("/")[2]
        for operation in OPERATIONS.values()
        for answer in operation.answers.values()
        if answer.schema is not None
    }
)


@pytest.mark.parametrize("name", RESPONSES)
def test_the_samples_make_every_distinction_of_the_schema(name: str) -> None:
    seen = {trait for sample in samples(SCHEMAS[name]) for trait in traits_of_value(SCHEMAS[name], sample)}
    assert set(traits_of_schema(SCHEMAS[name])) - seen == set()


@pytest.mark.parametrize("name", RESPONSES)
def test_the_contract_allows_the_samples(name: str) -> None:
    judge = validator(SCHEMAS[name])
    assert [sample for sample in samples(SCHEMAS[name]) if not judge.is_valid(sample)] == []


@pytest.mark.parametrize("name", RESPONSES)
@share(0.3)
@given(data=st.data())
def test_the_contract_allows_what_the_strategies_make(name: str, data: st.DataObject) -> None:
    validator(SCHEMAS[name]).validate(data.draw(values(SCHEMAS[name])))
