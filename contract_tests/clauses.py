"""The clauses: every sentence of the documents that says what the API does, and every assumption, with its tests.

`clauses.toml` lists the sentences, ASSUMPTIONS.md the assumptions. `python -m contract_tests.clauses` writes
CLAUSES.md from both; `--check` says whether it is outdated.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contract_tests.contract import DOCUMENT, OPERATIONS

ROOT = Path(__file__).resolve().parents[1]
_LIST = Path(__file__).with_name("clauses.toml")
_TABLE = Path(__file__).with_name("CLAUSES.md")
_ASSUMPTIONS = ROOT / "ASSUMPTIONS.md"
_ANSWER = re.compile(r"(\w+) (\d{3})")
_HEAD = """# Clauses

Every sentence of the documents that can be tested, and every assumption, with its tests. Written by
`python -m contract_tests.clauses` from `clauses.toml` and `ASSUMPTIONS.md`; not edited by hand. Paths are those
below `contract_tests/`, where no other is given.

| clause | source | says | tests |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """`tests` are `file::function`, from the root of the repository; where there is none, `why_untested` says why."""

    id: str
    source: str
    sentence: str
    tests: tuple[str, ...]
    why_untested: str = ""

    def __str__(self) -> str:
        return f"{self.source}: {self.sentence}"


def read_clauses() -> Mapping[str, Clause]:
    """All clauses by their ids."""
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    sentences = [
        Clause(
            clause_id,
            row["document"],
            row["sentence"],
            tuple(f"contract_tests/{test}" for test in row.get("tests", [])),
            row.get("why_untested", ""),
        )
        for clause_id, row in listed.items()
    ]
    rows = re.findall(r"^\| (A\d+) \| (.+) \| *(.*?) *\|$", _ASSUMPTIONS.read_text(encoding="utf-8"), re.MULTILINE)
    assumptions = [
        Clause(number, f"Assumption {number}", says, tuple(re.findall(r"`([\w/]+\.py::\w+)`", tests)))
        for number, says, tests in rows
    ]
    return {clause.id: clause for clause in [*sentences, *assumptions]}


def clause_of_test(node_id: str) -> str:
    """The first clause that names this test; empty where none does."""
    test = node_id.partition("[")[0]
    return next((clause.id for clause in read_clauses().values() if test in clause.tests), "")


def described(clause_id: str) -> str:
    """Document and sentence, or the assumption, of what a judge named; an answer of the contract by its place."""
    clauses = read_clauses()
    if clause_id in clauses:
        return str(clauses[clause_id])
    answer = _ANSWER.fullmatch(clause_id)
    if answer is None:
        return "no single clause: see the test"
    operation = OPERATIONS[answer[1]]
    entry = DOCUMENT["paths"][operation.path][operation.method.lower()]
    documented = entry["responses"].get(answer[2])
    says = "not documented" if documented is None else documented["description"]
    return f"{entry['summary']}: response {answer[2]} ({says}), {operation.method} {operation.path} of the contract"


def table() -> str:
    """CLAUSES.md as it has to be."""
    return _HEAD + "".join(
        f"| {clause.id} | {clause.source} | {_cell(clause)} |\n" for clause in read_clauses().values()
    )


def _cell(clause: Clause) -> str:
    tests = "<br>".join(f"`{test.removeprefix('contract_tests/')}`" for test in clause.tests)
    return f"{clause.sentence.replace('|', chr(92) + '|')} | {tests or clause.why_untested}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Write CLAUSES.md from clauses.toml and ASSUMPTIONS.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where it is outdated")
    if parser.parse_args().check:
        if _TABLE.read_text(encoding="utf-8") == table():
            return 0
        print(f"{_TABLE.name} is outdated: python -m contract_tests.clauses", file=sys.stderr)
        return 1
    _TABLE.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
