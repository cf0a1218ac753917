"""Faults: which call is hit, and what a fault may be."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soda_cloud_mock.core.errors import TooMany
from soda_cloud_mock.core.faults import (
    ContentType,
    Delay,
    Drip,
    Effect,
    EnumValue,
    Every,
    ExtraFields,
    Fault,
    FaultQueue,
    Reset,
    Schedule,
    Status,
    StatusBody,
    Times,
    When,
    WithProbability,
    usual_moment,
)

EFFECTS: dict[type, Effect] = {
    Status: Status(503),
    Delay: Delay(250),
    Drip: Drip(250),
    Reset: Reset(),
    EnumValue: EnumValue("paused"),
    ExtraFields: ExtraFields(),
    ContentType: ContentType("text/plain"),
}
CHANGE_THE_REAL_ANSWER = {Drip, EnumValue, ExtraFields, ContentType}
OPERATIONS = ["getScanStatus", "cancelScan"]


def queue(seed: int = 0, bound: int = 100) -> FaultQueue:
    return FaultQueue(seed=seed, bound=bound)


def chosen(faults: FaultQueue, calls: int, operation: str = "getScanStatus") -> list[bool]:
    return [faults.choose(operation) is not None for _ in range(calls)]


# --- what a fault may be --------------------------------------------------------------------------


def test_every_kind_of_effect_is_tested() -> None:
    assert set(EFFECTS) == set(get_args(Effect))


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=lambda effect: type(effect).__name__)
def test_what_changes_the_real_answer_needs_an_operation_that_took_effect(effect: Effect) -> None:
    if type(effect) in CHANGE_THE_REAL_ANSWER:
        assert usual_moment(effect) is When.AFTER
        with pytest.raises(ValueError, match=f"{type(effect).__name__} changes the answer .* when must be 'after'"):
            Fault("a", None, When.BEFORE, Times(), effect)
    else:
        assert usual_moment(effect) is When.BEFORE
    assert Fault("a", None, When.AFTER, Times(), effect).executes


def test_before_only_a_delay_lets_the_operation_be_executed() -> None:
    def before(effect: Effect) -> Fault:
        return Fault("a", None, When.BEFORE, Times(), effect)

    assert [before(effect).executes for effect in (Status(503), Reset(), Delay(1))] == [False, False, True]


def test_a_delay_is_spent_once() -> None:
    before, after = (Fault("a", None, when, Times(), Delay(250)) for when in When)
    assert (before.delay_before_ms, before.effect_on_answer) == (250, None)
    assert (after.delay_before_ms, after.effect_on_answer) == (0, Delay(250))
    status = Fault("a", None, When.BEFORE, Times(), Status(503))
    assert (status.delay_before_ms, status.effect_on_answer) == (0, Status(503))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Status(199), "status must be from 200 to 599; got 199"),
        (lambda: Status(600), "status must be from 200 to 599; got 600"),
        (lambda: Status(204), "status 204 has no body; body must be 'empty'"),
        (lambda: Status(304, StatusBody.HTML), "status 304 has no body"),
        (lambda: Status(429, retry_after_s=-1), "retry_after_s must not be negative; got -1"),
        (lambda: Delay(-1), "delay_ms must not be negative; got -1"),
        (lambda: Drip(-1), "over_ms must not be negative; got -1"),
        (lambda: EnumValue("a\ud800"), "value must be text that UTF-8 can carry"),
        (lambda: ContentType(""), "content_type must be printable ASCII; got ''"),
        (lambda: ContentType("a\r\nb: c"), "content_type must be printable ASCII"),
        (lambda: Times(0), "times must be at least 1; got 0"),
        (lambda: Every(0), "every must be at least 1; got 0"),
        (lambda: WithProbability(1.01), "probability must be from 0 to 1; got 1.01"),
        (lambda: WithProbability(float("nan")), "probability must be from 0 to 1; got nan"),
    ],
)
def test_an_impossible_value_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_a_status_without_a_body_is_possible() -> None:
    assert Status(204, StatusBody.EMPTY).status == 204


# --- which call is hit ----------------------------------------------------------------------------


def test_by_default_a_fault_hits_the_next_call_of_any_operation_at_its_usual_moment() -> None:
    faults = queue()
    fault = faults.add(Reset())
    assert (fault.operation, fault.when, fault.schedule) == (None, When.BEFORE, Times(1))
    assert faults.choose("cancelScan") is fault
    assert faults.choose("cancelScan") is None


def test_other_operations_neither_meet_a_fault_nor_count() -> None:
    faults = queue()
    fault = faults.add(Reset(), operation="cancelScan", schedule=Every(2))
    calls = ["cancelScan", "getScanStatus", "getScanStatus", "cancelScan"]
    assert [faults.choose(operation) for operation in calls] == [None, None, None, fault]


def test_three_faults_make_a_script_for_three_calls() -> None:
    faults = queue()
    script = [faults.add(Status(503)), faults.add(Reset()), faults.add(Status(429, retry_after_s=5))]
    assert [faults.choose("getScanStatus") for _ in range(4)] == [*script, None]


def test_every_nth_call_is_counted_from_the_adding_of_the_fault() -> None:
    faults = queue()
    faults.choose("getScanStatus")
    faults.add(Reset(), schedule=Every(3))
    assert chosen(faults, 7) == [False, False, True, False, False, True, False]


def hits_one_fault_after_another(
    added: list[tuple[str | None, Times | Every]], calls: list[str]
) -> list[tuple[int, list[int]]]:
    """For each fault how many calls match and which it gets: the first takes what it wants, the next of the rest."""
    taken: set[int] = set()
    hits = []
    for operation, schedule in added:
        matching = [index for index, called in enumerate(calls) if operation in {None, called}]
        if isinstance(schedule, Times):
            mine = [index for index in matching if index not in taken][: schedule.n]
        else:
            mine = [index for index in matching[schedule.n - 1 :: schedule.n] if index not in taken]
        taken.update(mine)
        hits.append((len(matching), mine))
    return hits


@given(
    added=st.lists(
        st.tuples(
            st.sampled_from([None, *OPERATIONS]),
            st.builds(Times, st.integers(1, 4)) | st.builds(Every, st.integers(1, 4)),
        ),
        max_size=5,
    ),
    calls=st.lists(st.sampled_from(OPERATIONS), max_size=20),
)
def test_of_the_faults_that_want_a_call_the_first_added_gets_it(
    added: list[tuple[str | None, Times | Every]], calls: list[str]
) -> None:
    faults = queue()
    for operation, schedule in added:
        faults.add(Reset(), operation=operation, schedule=schedule)
    hit = [faults.choose(operation) for operation in calls]
    for listed, (matched, mine) in zip(faults.listed(), hits_one_fault_after_another(added, calls), strict=True):
        assert [index for index, fault in enumerate(hit) if fault is listed.fault] == mine
        assert (listed.matched, listed.injected) == (matched, len(mine))
        wanted = listed.fault.schedule
        assert listed.remaining == (wanted.n - len(mine) if isinstance(wanted, Times) else None)


@pytest.mark.parametrize(("p", "least", "most"), [(0.0, 0, 0), (0.3, 2_800, 3_200), (1.0, 10_000, 10_000)])
def test_a_probability_is_the_share_of_calls_that_are_hit(p: float, least: int, most: int) -> None:
    faults = queue()
    faults.add(Reset(), schedule=WithProbability(p))
    assert least <= sum(chosen(faults, 10_000)) <= most


def test_chance_repeats_with_the_seed_and_differs_between_seeds_and_faults() -> None:
    def play(seed: int, number: int = 1) -> list[bool]:
        faults = queue(seed)
        for _ in range(number):
            faults.clear()
            faults.add(Reset(), schedule=WithProbability(0.5))
        return chosen(faults, 64)

    assert play(1) == play(1)
    assert play(1) != play(2)
    assert play(1) != play(1, number=2)


# --- what is held ---------------------------------------------------------------------------------


def test_faults_are_listed_in_the_order_they_were_added_also_when_used_up() -> None:
    faults = queue()
    added = [faults.add(Reset()), faults.add(Status(500), schedule=Every(2))]
    faults.choose("getScanStatus")
    assert [tuple(listed) for listed in faults.listed()] == [(added[0], 1, 1, 0), (added[1], 1, 0, None)]


def test_cleared_faults_hit_nothing_and_their_ids_are_not_given_again() -> None:
    faults = queue()
    before = faults.add(Reset(), schedule=Every(1))
    faults.clear()
    assert (faults.listed(), faults.choose("getScanStatus")) == ([], None)
    assert faults.add(Reset()).id != before.id


@pytest.mark.parametrize("schedule", [Times(2), Every(1), WithProbability(0.0)])
def test_at_the_bound_a_fault_is_refused_and_nothing_has_changed(schedule: Schedule) -> None:
    faults, same = queue(bound=2), queue(bound=2)
    for held in (faults, same):
        held.add(Reset(), schedule=schedule)
        held.add(Reset(), schedule=schedule)
        held.choose("getScanStatus")
    before = faults.listed()
    with pytest.raises(TooMany, match=r"there are 2 faults already.*DELETE /_mock/faults"):
        faults.add(Reset())
    assert faults.listed() == before
    faults.clear()
    same.clear()
    assert faults.add(Reset()) == same.add(Reset())


def test_faults_that_are_used_up_make_room() -> None:
    faults = queue(bound=2)
    used_up, kept = faults.add(Reset()), faults.add(Status(503))
    assert faults.choose("getScanStatus") is used_up
    new = faults.add(Status(500))
    assert [listed.fault for listed in faults.listed()] == [kept, new]


def test_a_refused_fault_takes_no_number() -> None:
    faults = queue()
    with pytest.raises(ValueError, match="when must be 'after'"):
        faults.add(Drip(1), when=When.BEFORE)
    assert faults.add(Reset()) == queue().add(Reset())
