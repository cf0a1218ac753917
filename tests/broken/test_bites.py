"""A mouthful of ``make bites``: what is wrong is caught, what is right is spared, an accident is no catch."""

import asyncio
from dataclasses import replace

import pytest

from tests.broken.bites import bite, spare, where_is
from tests.broken.catalogue import DEVIATIONS
from tests.broken.verdict import Red, trouble_with
from tests.broken.wrong_clients import WRONG_CLIENTS

# Of each kind one; in all they take a few seconds.
MOUTHFUL = [
    "Location of a cancel is relative",
    "of two cancels at the same time both win",
    "a secret ends at a colon",
    "page and size are swapped",
    "an unknown state is an exception",
]


def test_what_is_wrong_is_caught_by_the_test_that_is_there_for_it() -> None:
    async def all_of_them() -> list[str | None]:
        return [verdict.trouble for verdict in await asyncio.gather(*(bite(DEVIATIONS[name]) for name in MOUTHFUL))]

    assert asyncio.run(all_of_them()) == [None] * len(MOUTHFUL)


def test_what_is_right_is_spared() -> None:
    tests = {where_is(DEVIATIONS[name].caught_by) for name in MOUTHFUL}
    verdict = asyncio.run(spare(sorted(tests)))
    assert (verdict.red, verdict.trouble) == (None, None)


def test_what_the_suite_lets_pass_is_trouble() -> None:
    deviation = DEVIATIONS[MOUTHFUL[0]]
    assert trouble_with(deviation, None) == "survived the whole suite"


@pytest.mark.parametrize("message", ["KeyError: 'Location'", "httpx.ConnectError: refused", "error: fixture"])
def test_a_test_that_breaks_is_trouble(message: str) -> None:
    deviation = DEVIATIONS[MOUTHFUL[0]]
    assert "broke" in (trouble_with(deviation, Red(deviation.caught_by, message)) or "")


def test_a_catch_by_another_test_is_trouble() -> None:
    deviation = DEVIATIONS[MOUTHFUL[0]]
    assert trouble_with(deviation, Red(f"{deviation.caught_by}[0]", "AssertionError: no")) is None
    assert "let it pass" in (trouble_with(deviation, Red("test_another", "AssertionError: no")) or "")


def test_a_deviation_that_does_not_apply_or_has_no_test_is_trouble() -> None:
    deviation = WRONG_CLIENTS[0]
    stale = asyncio.run(bite(replace(deviation, old="what nobody wrote")))
    assert "exactly once" in (stale.trouble or "")
    orphan = asyncio.run(bite(replace(deviation, caught_by="test_that_nobody_wrote")))
    assert "stands in 0 files" in (orphan.trouble or "")
