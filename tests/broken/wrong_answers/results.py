"""Checks and counts of a status."""

from itertools import count
from typing import Final

from tests.broken.deviation import STATUS, WrongAnswer, body, field, without

_NUMBERS: Final = count()


def _while_running(name: str, value: object) -> WrongAnswer:
    return WrongAnswer(
        f"{name} is shown before the scan is final",
        STATUS,
        body(lambda scan: scan.setdefault(name, value)),
        "test_checks_and_counts_are_shown_from_the_end_on",
    )


RESULTS: Final = (
    WrongAnswer("a count is text", STATUS, field("failures", str), "test_checks_and_counts_are_shown_from_the_end_on"),
    WrongAnswer(
        "a count is a fraction", STATUS, field("warnings", float), "test_checks_and_counts_are_shown_from_the_end_on"
    ),
    WrongAnswer(
        "a count does not fit into 32 bits",
        STATUS,
        field("errors", lambda number: number + 2**31),
        "test_the_checks_give_the_outcome_its_name",
    ),
    WrongAnswer(
        "one failure too many",
        STATUS,
        field("failures", lambda number: number + 1),
        "test_the_checks_give_the_outcome_its_name",
    ),
    WrongAnswer(
        "errors counts the failed checks",
        STATUS,
        body(lambda scan: scan.update(errors=scan["failures"]) if "errors" in scan else None),
        "test_the_checks_give_the_outcome_its_name",
    ),
    WrongAnswer(
        "checks are missing from a final scan",
        STATUS,
        without("checks"),
        "test_checks_and_counts_are_shown_from_the_end_on",
    ),
    WrongAnswer(
        "warnings is missing where there is none",
        STATUS,
        body(lambda scan: scan.pop("warnings") if not scan.get("warnings", True) else None),
        "test_checks_and_counts_are_shown_from_the_end_on",
    ),
    WrongAnswer(
        "an evaluation that the contract does not have",
        STATUS,
        field("checks", lambda checks: [check | {"evaluationStatus": "passed"} for check in checks]),
        "test_the_checks_give_the_outcome_its_name",
    ),
    WrongAnswer(
        "the checks have other ids in each answer",
        STATUS,
        field("checks", lambda checks: [check | {"id": f"c{next(_NUMBERS)}"} for check in checks]),
        "test_a_final_state_is_final",
    ),
    WrongAnswer(
        "all checks have the same id",
        STATUS,
        field("checks", lambda checks: [check | {"id": "check"} for check in checks]),
        "test_every_check_has_an_id_of_its_own",
    ),
    _while_running("errors", 0),
    _while_running("checks", []),
)
