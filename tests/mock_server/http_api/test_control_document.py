"""The documents that the mock serves, and what it says by hand beside them."""

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from soda_cloud_mock.contract import load_contract
from soda_cloud_mock.core.plan import OptionalField
from soda_cloud_mock.core.settings import READINGS, Settings
from soda_cloud_mock.documents import contract_document, control_document, scenario_schema
from soda_cloud_mock.http_api.control_calls import CALLS, PUBLIC_CALLS
from soda_cloud_mock.http_api.control_operations import control_operations
from soda_cloud_mock.wire.settings import camel_case, settings_to_json


def test_the_control_document_is_valid_openapi() -> None:
    validate(control_document(), cls=OpenAPIV31SpecValidator)


def test_every_call_of_the_document_is_implemented_and_no_other() -> None:
    documented = {operation.id: operation.public for operation in control_operations()}
    assert documented == dict.fromkeys(CALLS, False) | dict.fromkeys(PUBLIC_CALLS, True)


def test_both_documents_are_served_without_credentials(client: httpx.Client) -> None:
    for path, document in (("openapi", control_document()), ("contract", contract_document())):
        answer = client.get(f"/_mock/{path}.json", auth=("", ""))
        assert (answer.status_code, answer.json()) == (200, document)


def test_the_defaults_of_the_settings_are_those_of_the_schema() -> None:
    declared = scenario_schema()["$defs"]["Settings"]["properties"]
    assert {name: schema["default"] for name, schema in declared.items()} == settings_to_json(Settings())


def test_the_values_of_the_readings_are_those_of_the_schema() -> None:
    declared = scenario_schema()["$defs"]["Settings"]["properties"]
    for reading in READINGS:
        schema = declared[camel_case(reading.setting)]
        assert list(reading.values) == schema.get("enum", [schema["default"], not schema["default"]])


@pytest.mark.parametrize("name", ["ScanStateDTO", "EvaluationStatusDTO"])
def test_the_states_of_the_schema_are_those_of_the_contract(name: str) -> None:
    ours = {"ScanStateDTO": "ScanState", "EvaluationStatusDTO": "EvaluationStatus"}[name]
    assert scenario_schema()["$defs"][ours]["enum"] == contract_document()["components"]["schemas"][name]["enum"]


def test_the_optional_fields_are_those_of_the_contract() -> None:
    status = contract_document()["components"]["schemas"]["PublicApiScanStatusResponse"]
    assert {field.value for field in OptionalField} == set(status["properties"]) - set(status["required"])


def test_the_operations_of_the_schema_are_those_of_the_contract() -> None:
    declared = scenario_schema()["$defs"]["OperationId"]["enum"]
    assert set(declared) == {operation.id for operation in load_contract().operations}
