"""What the generated client offers."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_client.api.scans import cancel_scan, get_scan_logs, get_scan_status, trigger_scan
from soda_cloud_client.models import EvaluationStatusDTO, LogLevelDTO, PublicApiScanStatusResponse, ScanStateDTO
from soda_cloud_client.types import UNSET

from tests.generated.conftest import CLIENT, CONTRACT, ROOT

STATUS = {
    "id": "s1",
    "cloudUrl": "https://cloud.soda.io/scans/s1",
    "created": "2024-01-31T10:00:00+00:00",
    "state": "paused",
    "checks": [{"id": "c1", "evaluationStatus": "snoozed"}],
}


def test_each_operation_is_a_module_of_four_functions() -> None:
    for operation in (trigger_scan, get_scan_status, cancel_scan, get_scan_logs):
        for function in (operation.sync, operation.sync_detailed, operation.asyncio, operation.asyncio_detailed):
            assert callable(function)


def test_a_page_or_size_that_nobody_asks_for_is_not_sent() -> None:
    parameters = inspect.signature(get_scan_logs.sync_detailed).parameters
    assert parameters["page"].default is UNSET
    assert parameters["size"].default is UNSET
    assert get_scan_logs._get_kwargs("s1")["params"] == {}
    assert get_scan_logs._get_kwargs("s1", page=0, size=1000)["params"] == {"page": 0, "size": 1000}


def test_enum_members_are_named_as_the_contract_says() -> None:
    schemas = json.loads(CONTRACT.read_text(encoding="utf-8"))["components"]["schemas"]
    for enum in (ScanStateDTO, EvaluationStatusDTO, LogLevelDTO):
        schema = schemas[enum.__name__]
        expected = dict(zip(schema["x-enum-varnames"], schema["enum"], strict=True))
        assert {member.name: member.value for member in enum} == expected
    assert ScanStateDTO.CANCELATION_REQUESTED.value == "cancelationRequested"


def test_known_values_give_their_members() -> None:
    for member in ScanStateDTO:
        assert ScanStateDTO(member.value) is member


def test_an_unknown_value_is_kept_and_no_member() -> None:
    before = list(ScanStateDTO)
    paused = ScanStateDTO("paused")
    assert isinstance(paused, ScanStateDTO)
    assert (paused, paused.value, str(paused), f"{paused}") == ("paused", "paused", "paused", "paused")
    assert repr(paused) == "<ScanStateDTO.(unknown): 'paused'>"
    assert paused == ScanStateDTO("paused") != ScanStateDTO("resumed")
    assert paused not in before
    assert list(ScanStateDTO) == before
    assert paused.name not in ScanStateDTO.__members__


def test_a_new_value_does_not_lose_the_response() -> None:
    status = PublicApiScanStatusResponse.from_dict(STATUS)
    assert status.state == "paused"
    assert status.to_dict() == STATUS


@given(st.text())
def test_any_text_survives_the_way_through_an_enum(text: str) -> None:
    state = ScanStateDTO(text)
    assert type(state) is ScanStateDTO
    assert state.value == text == state
    assert hash(state) == hash(text)
    assert {state: 1}[ScanStateDTO(text)] == 1
    for copied in (copy.copy(state), copy.deepcopy(state), pickle.loads(pickle.dumps(state))):
        assert type(copied) is ScanStateDTO
        assert (copied, copied.value) == (text, text)
    assert json.dumps(state) == json.dumps(text)


@pytest.mark.parametrize("value", [None, 1, 1.5, True, ["paused"], {"state": "paused"}, b"paused"])
def test_what_is_no_text_is_still_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid ScanStateDTO"):
        ScanStateDTO(value)  # type: ignore[arg-type]


def test_it_is_typed_throughout(tmp_path: Path) -> None:
    assert (CLIENT / "py.typed").exists()
    use = tmp_path / "use.py"
    use.write_text(
        "from soda_cloud_client import Client\n"
        "from soda_cloud_client.api.scans import get_scan_status\n"
        "from soda_cloud_client.models import ErrorResponse\n"
        'status = get_scan_status.sync("s1", client=Client(base_url="https://cloud.soda.io"))\n'
        "if status is not None and not isinstance(status, ErrorResponse):\n"
        "    reveal_type(status.state)\n"
    )
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        f"--cache-dir={tmp_path}",
        "--python-version=3.11",
    ]
    done = subprocess.run(
        [*mypy, "-p", "soda_cloud_client", "-m", "use"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        'use.py:6: note: Revealed type is "soda_cloud_client.models.scan_state_dto.ScanStateDTO"',
        "Success: no issues found in 25 source files",
    ]


# --- git ------------------------------------------------------------------------------------------


def attributes(path: str, *names: str) -> list[str]:
    done = subprocess.run(
        ["git", "check-attr", *names, "--", path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [line.rpartition(": ")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", ["__init__.py", "py.typed", "models/error_response.py", "api/scans/trigger_scan.py"])
def test_git_knows_the_client_as_generated(name: str) -> None:
    path = f"generated/soda_cloud_client/{name}"
    assert (ROOT / path).exists()
    assert attributes(path, "linguist-generated", "diff", "text", "eol") == ["true", "unset", "set", "lf"]


def test_git_knows_the_contract_as_generated_and_still_shows_its_changes() -> None:
    path = "openapi/soda-scans.openapi.json"
    assert attributes(path, "linguist-generated", "diff", "text", "eol") == ["true", "unspecified", "set", "lf"]


def test_git_leaves_published_pages_byte_for_byte() -> None:
    assert attributes("openapi/published/soda-cloud-scans.md", "text") == ["unset"]


@pytest.mark.parametrize("path", ["generated/generate.py", "generated/README.md", "openapi/corrections.overlay.yaml"])
def test_git_knows_what_is_written_by_hand(path: str) -> None:
    assert attributes(path, "linguist-generated", "diff") == ["unspecified", "unspecified"]
