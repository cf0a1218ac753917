"""What a run of the contract suite says: which tests were red, and whether they said why."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.broken.deviation import Deviation

# How the message of a test begins that found what it looked for to be untrue; anything else is a test that broke.
_FOUND_UNTRUE: Final = (
    "AssertionError",
    "assert ",
    "Failed: ",
    "contract_tests.exchange.ContractBreach",
    "schemathesis.",
)


@dataclass(frozen=True, slots=True)
class Red:
    """A test that was not green: its name with its parameters, and the first line of what it says."""

    test: str
    message: str

    @property
    def function(self) -> str:
        return self.test.partition("[")[0]

    @property
    def found_it_untrue(self) -> bool:
        """Whether it is a failed assertion; everything else is an accident."""
        return self.message.startswith(_FOUND_UNTRUE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a deviation (None is the unbroken pair) in so many seconds; ``red`` is the first red test.

    ``trouble`` says what is wrong with the run; None is as it should be.
    """

    deviation: Deviation | None
    red: Red | None
    seconds: float
    trouble: str | None


def trouble_with(deviation: Deviation, red: Red | None) -> str | None:
    """Why this is not the catch that the catalogue promises; None if it is."""
    if red is None:
        return "survived the whole suite"
    if not red.found_it_untrue:
        return f"{red.test} broke instead of finding something untrue: {red.message}"
    if red.function != deviation.caught_by:
        return f"{deviation.caught_by} let it pass; {red.test} caught it: {red.message}"
    return None


def read_report(junit: Path) -> list[Red]:
    """The tests of a JUnit report that were red, in the order of their run; errors of fixtures are among them."""
    return list(_reds(ElementTree.parse(junit).getroot()))


def _reds(root: ElementTree.Element) -> Iterator[Red]:
    for case in root.iter("testcase"):
        for kind in ("failure", "error"):
            for found in case.findall(kind):
                message = found.get("message", "").partition("\n")[0]
                yield Red(case.get("name", ""), message if kind == "failure" else f"error: {message}")
