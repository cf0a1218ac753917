"""clauses.toml and CLAUSES.md: every sentence of the documents is a clause, and every clause has tests that exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests.clauses import ROOT, Clause, described, read_clauses, table
from contract_tests.contract import DOCUMENT, SCAN_STATES

CLAUSES = read_clauses()
DESCRIPTIONS = {
    entry["summary"]: entry["description"]
    for item in DOCUMENT["paths"].values()
    for entry in item.values()
    if isinstance(entry, dict) and "summary" in entry
}
NAMED = re.compile(r"A\d+|(status|cancel|logs|trigger)-[a-zA-Z-]+")
JUDGES = Path(ROOT / "contract_tests").glob("*.py")


def defined_in(file: Path) -> set[str]:
    """The names of the test functions of a file."""
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def sentences(document: str) -> Iterator[str]:
    """What a document says: its lines without headings and list marks."""
    for paragraph in DESCRIPTIONS[document].split("\n\n"):
        if not paragraph.startswith("#"):
            yield " ".join(paragraph.split()).removeprefix("- ")


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_every_clause_has_tests_that_exist_or_says_why_not(clause: Clause) -> None:
    assert bool(clause.tests) != bool(clause.why_untested), "tests, or a reason for having none"
    for test in clause.tests:
        file, _, name = test.partition("::")
        assert name in defined_in(ROOT / file), test


@pytest.mark.parametrize("document", sorted(DESCRIPTIONS))
def test_every_sentence_of_a_document_is_a_clause(document: str) -> None:
    listed = [clause.sentence for clause in CLAUSES.values() if clause.source == document]
    for said in sentences(document):
        rest = said
        for sentence in sorted(listed, key=len, reverse=True):
            rest = rest.replace(sentence, "")
        assert not rest.strip(" -"), f"{document} says what no clause has: {rest.strip()!r}"


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_no_clause_says_what_its_document_does_not(clause: Clause) -> None:
    if clause.source in DESCRIPTIONS:
        assert any(clause.sentence in said for said in sentences(clause.source))


def test_the_published_sentences_are_those_of_the_pages() -> None:
    """The contract has them word for word (tests/openapi); the supplement's are ours."""
    assert set(DESCRIPTIONS) == {"Get scan status", "Cancel a scan", "Get scan logs", "Trigger a scan"}
    assert {clause.source for clause in CLAUSES.values() if not clause.id.startswith("A")} >= set(DESCRIPTIONS)


def test_every_state_has_its_clause() -> None:
    assert {f"status-{state}" for state in SCAN_STATES} <= set(CLAUSES)


def test_every_assumption_is_a_clause() -> None:
    text = (ROOT / "ASSUMPTIONS.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| (A\d+) \|", text, re.MULTILINE)) <= set(CLAUSES)


def test_every_clause_that_a_judge_names_is_listed() -> None:
    named = set()
    for file in JUDGES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)) if re.fullmatch(
                    r"A\d+|(status|cancel|logs|trigger)-[a-zA-Z-]+", text
                ):
                    named.add(text)
    assert len(named) > 10
    assert named <= set(CLAUSES)


def test_an_answer_of_the_contract_is_described_by_its_place() -> None:
    assert described("getScanLogs 429") == (
        "Get scan logs: response 429 (Too many requests), GET /api/v1/scans/{scanId}/logs of the contract"
    )
    assert "not documented" in described("getScanLogs 302")


def test_the_table_is_up_to_date() -> None:
    """Written by `python -m contract_tests.clauses`."""
    assert (ROOT / "contract_tests" / "CLAUSES.md").read_text(encoding="utf-8") == table()
