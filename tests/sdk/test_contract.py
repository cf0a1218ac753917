"""The facts that the sdk has written down are those of the contract."""

import json
from pathlib import Path

from soda_cloud_client.models import ScanStateDTO
from soda_scans import contract
from soda_scans.contract import Limit, Operation
from soda_scans.responses import DOCUMENTED

DOCUMENT = json.loads((Path(__file__).parents[2] / "openapi" / "soda-scans.openapi.json").read_text(encoding="utf-8"))
OPERATIONS = {
    operation["operationId"]: operation
    for path in DOCUMENT["paths"].values()
    for operation in path.values()
    if isinstance(operation, dict) and "operationId" in operation
}


def test_the_final_states() -> None:
    assert set(DOCUMENT["components"]["schemas"]["ScanStateDTO"]["x-final-states"]) == set(contract.FINAL_STATES)
    assert all(type(state) is ScanStateDTO for state in contract.FINAL_STATES)


def test_the_operations_and_their_limits() -> None:
    limits = {
        Operation(name): Limit(operation["x-rate-limit"]["requests"], operation["x-rate-limit"]["seconds"] * 1000)
        for name, operation in OPERATIONS.items()
    }
    assert dict(contract.LIMITS) == limits
    assert set(limits) == set(Operation)


def test_the_largest_page() -> None:
    (size,) = [one for one in OPERATIONS["getScanLogs"]["parameters"] if one["name"] == "size"]
    assert size["schema"]["maximum"] == contract.LARGEST_PAGE


def test_the_regions() -> None:
    assert {server["url"]: server["description"] for server in DOCUMENT["servers"]} == {
        url: f"Cloud {region.upper()}" for region, url in contract.REGIONS.items()
    }


def test_the_documented_answers() -> None:
    for name, operation in OPERATIONS.items():
        successes = [int(code) for code in operation["responses"] if code.startswith("2")]
        assert successes == [DOCUMENTED[Operation(name)]]
