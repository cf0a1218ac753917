"""What a complete run has to have exercised, and that no other run is asked for it."""

from pathlib import Path

import pytest

from contract_tests.cells import Side, all_cells
from contract_tests.coverage import Coverage, demanded
from contract_tests.story import Story
from tests.contract_tests.conftest import Suite

NOTHING_RUNS = """
import pytest

def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.skip(reason="nothing runs"))
"""


@pytest.fixture
def idle(tmp_path: Path) -> list[str]:
    """Arguments for a run that leaves every test out, each by itself."""
    (tmp_path / "idle_plugin.py").write_text(NOTHING_RUNS, encoding="utf-8")
    return ["-p", "idle_plugin", "-o", f"pythonpath=. {tmp_path}", "-p", "schemathesis.pytest.plugin"]


def test_a_complete_run_that_exercised_too_little_is_red_and_says_what(suite: Suite, idle: list[str]) -> None:
    outcome = suite("contract_tests", "--ignore", "contract_tests/referees", *idle)
    assert outcome.code == 1, outcome.said
    assert "this run is complete, and has not exercised:" in outcome.said
    for cell in ("server getScanLogs 429", "client cancelScan 500", "state started", "edge queuing -> canceled"):
        assert f"  {cell}\n" in outcome.said


@pytest.mark.parametrize(
    "narrowing",
    [
        ["contract_tests/server_side"],
        ["contract_tests", "-k", "cancel"],
        ["contract_tests", "--ignore", "contract_tests/client_side"],
        ["contract_tests", "--hypothesis-profile", "dev"],
    ],
)
def test_a_part_of_the_suite_is_not_asked_for_all(suite: Suite, idle: list[str], narrowing: list[str]) -> None:
    outcome = suite(*narrowing, *idle)
    assert outcome.code == 0, outcome.said
    assert "of 12 states seen" in outcome.said


def test_the_canaries_alone_make_no_complete_run() -> None:
    coverage = Coverage()
    assert set(coverage.missing()) == set(demanded())
    coverage.add(dict.fromkeys(demanded(), 1))
    assert coverage.missing() == []


@pytest.mark.parametrize("side", Side)
def test_every_documented_status_is_a_cell_or_has_a_reason(side: Side) -> None:
    cells = set(all_cells(side))
    assert f"{side} getScanStatus 200" in cells
    assert (f"{side} getScanStatus 500" in cells) == (side is Side.CLIENT)


@pytest.mark.parametrize(
    ("statuses", "marks", "hollow"),
    [
        ({200: 8, 429: 2}, {}, False),
        ({200: 7, 429: 3}, {}, True),
        ({200: 7, 429: 3}, {"about_limits"}, False),
        ({200: 5, 404: 3, 401: 2}, {}, False),
        ({200: 4, 404: 3, 401: 3}, {}, True),
        ({200: 4, 404: 3, 401: 3}, {"about_refusals"}, False),
        ({429: 9}, {}, False),
    ],
)
def test_a_test_most_of_whose_calls_are_turned_away_is_hollow(
    statuses: dict[int, int], marks: set[str], hollow: bool
) -> None:
    story = Story()
    story.statuses.update(statuses)
    said = story.hollow(about_limits="about_limits" in marks, about_refusals="about_refusals" in marks)
    assert (said is not None) == hollow
