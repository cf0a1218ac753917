"""Instants of a status, written wrongly."""

from typing import Final

from tests.broken.deviation import STATUS, Body, WrongAnswer, body, field, without

TIMESTAMPS: Final = ("created", "submitted", "started", "ended", "scanTime")


def _timestamps(scan: Body, old: str, new: str) -> None:
    scan.update({name: scan[name].replace(old, new) for name in TIMESTAMPS if name in scan})


DATES: Final = (
    WrongAnswer(
        "a date without an offset",
        STATUS,
        body(lambda scan: _timestamps(scan, "Z", "")),
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongAnswer(
        "a date with a blank for the T",
        STATUS,
        body(lambda scan: _timestamps(scan, "T", " ")),
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongAnswer(
        "a date with +00:00 for the Z",
        STATUS,
        body(lambda scan: _timestamps(scan, "Z", "+00:00")),
        "test_timestamps_are_in_utc_and_end_in_z",
    ),
    WrongAnswer(
        "a date in local time, marked as UTC",
        STATUS,
        body(lambda scan: _timestamps(scan, "T00:", "T01:")),
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongAnswer(
        "a date as a number",
        STATUS,
        field("created", lambda _: 1_767_225_600),
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongAnswer(
        "milliseconds are cut off",
        STATUS,
        body(lambda scan: scan.update({name: scan[name][:19] + "Z" for name in TIMESTAMPS if name in scan})),
        "test_an_executing_scan_is_canceled_when_the_agent_confirms",
    ),
    WrongAnswer(
        "submitted lies before created",
        STATUS,
        field("submitted", lambda _: "2025-12-31T23:59:59.000Z"),
        "test_submitted_and_started_are_shown_from_the_pick_up_on",
    ),
    WrongAnswer(
        "started and ended are swapped",
        STATUS,
        body(
            lambda scan: (
                scan.update(started=scan["ended"], ended=scan["started"])
                if "started" in scan and "ended" in scan
                else None
            )
        ),
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongAnswer(
        "ended is missing from a final scan",
        STATUS,
        without("ended"),
        "test_ended_is_absent_until_the_scan_is_final",
    ),
    WrongAnswer(
        "created is the day of the scan, without a time",
        STATUS,
        field("created", lambda text: text[:10]),
        "test_timestamps_are_those_of_the_transitions",
    ),
)
