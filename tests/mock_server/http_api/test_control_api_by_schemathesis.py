"""The control API against its own document: requests of Schemathesis' making, right and wrong."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from soda_cloud_mock.documents import control_document

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
    command = [sys.executable, "-m", "soda_cloud_mock", "serve", "-q", "--port", "0", "--clock", "virtual", "--strict"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


@schema.parametrize()
@settings(max_examples=20, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_every_call_answers_as_its_document_says(case: schemathesis.Case[Any], url: str) -> None:
    case.call_and_validate(base_url=url, auth=("soda-mock", "soda-mock-secret"), timeout=30)
