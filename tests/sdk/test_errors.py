"""The error tree."""

import copy
import pickle
import re
from typing import Any

import pytest
import soda_scans
from soda_scans import RateLimited, SodaScansError, WaitTimedOut, errors


def tree(kind: type[SodaScansError]) -> dict[str, Any]:
    return {child.__name__: tree(child) for child in kind.__subclasses__()}


def drawn() -> dict[str, Any]:
    """The tree in the module's docstring."""
    assert errors.__doc__ is not None
    root: dict[str, Any] = {}
    branches = [root]
    for line in errors.__doc__.splitlines():
        if match := re.match(r"([│ ]*)[├└]── (\w+)", line):
            depth = len(match[1]) // 4
            branches[depth + 1 :] = [branches[depth].setdefault(match[2], {})]
    return root


def test_the_tree_is_drawn_as_it_is() -> None:
    assert drawn() == tree(SodaScansError)


def test_every_error_can_be_imported_from_the_package() -> None:
    def names(branch: dict[str, Any]) -> set[str]:
        return set(branch) | {name for inner in branch.values() for name in names(inner)}

    assert names(tree(SodaScansError)) <= set(soda_scans.__all__)


def test_all_that_is_offered_exists() -> None:
    assert all(hasattr(soda_scans, name) for name in soda_scans.__all__)
    assert len(set(soda_scans.__all__)) == len(soda_scans.__all__)


ERROR = RateLimited(
    "too many", operation="getScanStatus", scan_id="s1", status=429, code="rate", trace_id="t1", retry_after_s=7
)


def test_its_text_says_what_was_called_and_what_came_of_it() -> None:
    assert str(ERROR) == "getScanStatus of scan s1: 429 rate: too many (trace id t1)"
    assert str(SodaScansError("refused", operation="triggerScan")) == "triggerScan: refused"
    assert str(SodaScansError("no base_url")) == "no base_url"


@pytest.mark.parametrize("error", [ERROR, WaitTimedOut("after 1 s", scan_id="s1")], ids=lambda error: str(error))
def test_it_survives_the_way_to_another_process(error: SodaScansError) -> None:
    for copied in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(copied) is type(error)
        assert vars(copied) == vars(error)
        assert str(copied) == str(error)
