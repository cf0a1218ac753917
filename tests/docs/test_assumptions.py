"""ASSUMPTIONS.md: every entry names its tests, and they exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (A\d+) \| (.+) \| *(.*?) *\|$", (ROOT / "ASSUMPTIONS.md").read_text(encoding="utf-8"), re.MULTILINE
)


def defined_tests(file: Path) -> set[str]:
    """The names of the test functions of a file, methods included."""
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def test_the_entries_are_numbered_without_a_gap() -> None:
    assert [row[0] for row in ROWS] == [f"A{number}" for number in range(1, len(ROWS) + 1)]
    assert len(ROWS) >= 14


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_entry_names_tests_that_exist(row: tuple[str, str, str]) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", row[2])
    assert named, row[0]
    for file, name in named:
        assert name in defined_tests(ROOT / file), f"{file}::{name}"


def test_every_assumption_that_the_code_refers_to_is_listed() -> None:
    listed = {row[0] for row in ROWS}
    for folder in ("mock_server", "contract_tests", "openapi"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".yaml"}:
                text = file.read_text(encoding="utf-8")
                referred = re.findall(r"(?:Assumptions?|ASSUMPTIONS\.md,|and|to) (A\d+)\b", text)
                assert set(referred) <= listed, file
