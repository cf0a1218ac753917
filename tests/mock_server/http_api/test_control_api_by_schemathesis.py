"""The control API against its own document: requests of Schemathesis' making, right and wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from soda_cloud_mock.documents import control_document

from tests.mock_process import mock_process

# Not ignored authentication: it tries no and random credentials on calls that need none, too.
CONFIG = schemathesis.Config.from_dict(
    {
        "cache": {"enabled": False},
        "analysis": {"constants": {"enabled": False}},
        "generation": {"mode": "all", "with-security-parameters": False},
        # Sandboxes, scans and faults of its own making are mostly unknown, or too many: right, and refused.
        "checks": {"positive_data_acceptance": {"enabled": False}, "use_after_free": {"enabled": False}},
    }
)
schema = schemathesis.openapi.from_dict(control_document(), config=CONFIG)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with mock_process("--clock", "virtual", "--strict") as url:
        yield url


@schema.parametrize()
@settings(max_examples=20, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_every_call_answers_as_its_document_says(case: schemathesis.Case[Any], url: str) -> None:
    case.call_and_validate(base_url=url, auth=("soda-mock", "soda-mock-secret"), timeout=30)
