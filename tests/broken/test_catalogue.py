"""The catalogue is sound: nothing in it has lost its effect, or its test."""

from collections import Counter
from copy import deepcopy
from dataclasses import replace

import pytest
from soda_cloud_mock.contract import load_contract

from tests.broken.__main__ import RESULTS
from tests.broken.bites import where_is
from tests.broken.catalogue import ALL, DEVIATIONS
from tests.broken.deviation import Draft, WrongAnswer, WrongClient, WrongSource
from tests.broken.results import UNBROKEN, document, read_rows
from tests.broken.sources import DoesNotApply, patched
from tests.broken.tour import tour

ANSWERS = [deviation for deviation in ALL if isinstance(deviation, WrongAnswer)]
SOURCES = [deviation for deviation in ALL if isinstance(deviation, WrongSource)]


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    return list(tour())


def test_every_name_is_unique() -> None:
    assert [name for name, count in Counter(deviation.name for deviation in ALL).items() if count > 1] == []
    assert len(DEVIATIONS) == len(ALL)


def test_there_are_at_least_60_servers_and_25_clients() -> None:
    clients = [deviation for deviation in ALL if isinstance(deviation, WrongClient)]
    assert len(clients) >= 25
    assert len(ALL) - len(clients) >= 60


@pytest.mark.parametrize("deviation", SOURCES, ids=lambda deviation: deviation.name)
def test_every_replacement_applies_once_and_is_source(deviation: WrongSource) -> None:
    compile(patched(deviation), deviation.file, "exec")
    assert deviation.old != deviation.new


def test_no_replacement_is_made_twice() -> None:
    made = Counter((type(each), each.file, patched(each)) for each in SOURCES)
    assert [file for (_, file, _), count in made.items() if count > 1] == []


@pytest.mark.parametrize("deviation", ANSWERS, ids=lambda deviation: deviation.name)
def test_every_wrong_answer_changes_an_answer(drafts: list[Draft], deviation: WrongAnswer) -> None:
    for draft in drafts:
        spoiled = deepcopy(draft)
        if deviation.when.fits(draft):
            deviation.spoil(spoiled)
            if _is_another(draft, spoiled):
                return
    pytest.fail("no answer of the mock is changed by it")


def _is_another(draft: Draft, spoiled: Draft) -> bool:
    """Whether they differ in more than the spelling of their JSON."""
    if (draft.status, draft.headers) != (spoiled.status, spoiled.headers):
        return True
    try:
        # As text: True equals 1, but is not written like it.
        return repr(draft.body) != repr(spoiled.body)
    except ValueError:
        return draft.content != spoiled.content


def test_the_tour_sees_every_documented_status_but_500(drafts: list[Draft]) -> None:
    seen = {(draft.operation, draft.status) for draft in drafts}
    assert {status for _, status in seen} == {200, 201, 400, 401, 403, 404, 405, 429}
    assert {operation for operation, _ in seen} == {None, *(operation.id for operation in load_contract().operations)}


@pytest.mark.parametrize("test", sorted({deviation.caught_by for deviation in ALL}))
def test_the_test_that_is_to_catch_it_exists(test: str) -> None:
    assert where_is(test).endswith(f"::{test}")


def test_a_replacement_that_does_not_apply_is_an_error() -> None:
    deviation = SOURCES[0]
    with pytest.raises(DoesNotApply, match=r"exactly once, and has it 0 times"):
        patched(replace(deviation, old="what nobody wrote"))
    with pytest.raises(DoesNotApply, match=r"exactly once, and has it \d+ times"):
        patched(replace(deviation, old="return"))


def test_the_stored_results_are_good_and_of_this_catalogue() -> None:
    """``make bites`` writes them."""
    text = RESULTS.read_text(encoding="utf-8")
    assert "**" not in text, "something was not as it should be"
    assert text == document(rows := read_rows(text), ALL)
    assert set(rows) == {UNBROKEN, *DEVIATIONS}
    assert [
        name for name, row in rows.items() if name != UNBROKEN and f"`{DEVIATIONS[name].caught_by}" not in row
    ] == []
