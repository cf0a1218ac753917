"""When a state begins, and what the timestamps say of it."""

from typing import Final

from tests.broken.deviation import WrongMock

# Where the mock finds out which step of its course a scan has reached.
_REACHED: Final = "            if step.at_ms <= passed_ms:\n"

INSTANTS: Final = (
    WrongMock(
        "each state begins a millisecond late",
        "core/timeline.py",
        _REACHED,
        _REACHED.replace("<= passed_ms", "< passed_ms or not step.at_ms"),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "each state begins a millisecond early",
        "core/timeline.py",
        _REACHED,
        _REACHED.replace("<= passed_ms", "<= passed_ms + 1"),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "states begin on whole seconds",
        "core/timeline.py",
        _REACHED,
        _REACHED.replace("step.at_ms <=", "-(-step.at_ms // 1000) * 1000 <="),
        "test_an_executing_scan_is_canceled_when_the_agent_confirms",
    ),
    WrongMock(
        "a scan is queued a millisecond too long",
        "core/plan.py",
        "    queue_ms: int = 2_000\n",
        "    queue_ms: int = 2_001\n",
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongMock(
        "the agent confirms a cancel a millisecond early",
        "core/plan.py",
        "    confirm_ms: int = 2_000\n",
        "    confirm_ms: int = 1_999\n",
        "test_an_executing_scan_is_canceled_when_the_agent_confirms",
    ),
    WrongMock(
        "ended is shown while a cancel is not confirmed yet",
        "http_api/bodies.py",
        "    if state in FINAL_STATES:\n",
        "    if state in FINAL_STATES or state == 'cancelationRequested':\n",
        "test_an_executing_scan_is_canceled_when_the_agent_confirms",
    ),
    WrongMock(
        "ended is a millisecond late",
        "http_api/bodies.py",
        "OptionalField.ENDED: format_instant(scan.timeline.ended_ms),",
        "OptionalField.ENDED: format_instant(scan.timeline.ended_ms + 1),",
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongMock(
        "ended is the instant of the request",
        "http_api/operations.py",
        "call.contents.status(scan, scan.unchanged_since_ms(now_ms), settings.unset_fields)",
        "_status_content(scan, now_ms, settings.unset_fields).replace("
        'b\'"ended":"%b\' % format_instant(scan.timeline.ended_ms).encode(), '
        'b\'"ended":"%b\' % format_instant(now_ms).encode())',
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongMock(
        "ended is the instant at which the agent stopped, not that of its confirmation",
        "http_api/bodies.py",
        "OptionalField.ENDED: format_instant(scan.timeline.ended_ms),",
        "OptionalField.ENDED: format_instant(scan.timeline.stopped_ms or scan.timeline.ended_ms),",
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongMock(
        "created is the instant of the last change",
        "http_api/bodies.py",
        '"created": format_instant(timeline.created_ms),',
        '"created": format_instant(now_ms),',
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongMock(
        "started is the instant of the trigger",
        "http_api/bodies.py",
        "OptionalField.STARTED: format_instant(picked_up_ms),",
        "OptionalField.STARTED: format_instant(timeline.created_ms),",
        "test_timestamps_are_those_of_the_transitions",
    ),
    WrongMock(
        "started is shown from the trigger on",
        "http_api/bodies.py",
        "if picked_up_ms is not None and picked_up_ms <= now_ms:",
        "if picked_up_ms is not None and picked_up_ms <= now_ms + 2_000:",
        "test_submitted_and_started_are_shown_from_the_pick_up_on",
    ),
    WrongMock(
        "submitted moves on with the end of the scan",
        "http_api/bodies.py",
        "OptionalField.SUBMITTED: format_instant(picked_up_ms),",
        "OptionalField.SUBMITTED: format_instant(picked_up_ms - (state not in FINAL_STATES)),",
        "test_a_timestamp_once_shown_never_changes",
    ),
    WrongMock(
        "scanTime is always the instant of the trigger",
        "core/sandbox.py",
        "scan_time=scan_time or format_instant(created_ms),",
        "scan_time=format_instant(created_ms),",
        "test_the_scan_time_is_the_data_timestamp",
    ),
    WrongMock(
        "the offset of dataTimestamp is dropped",
        "core/instants.py",
        """    offset = match["offset"].upper().replace(":", "")\n""",
        """    offset = "Z"\n""",
        "test_the_scan_time_is_the_data_timestamp",
    ),
    WrongMock(
        "the next poll time is that of the trigger",
        "http_api/operations.py",
        "settings.next_poll_time else _next_poll_ms(scan, now_ms)",
        "settings.next_poll_time else _next_poll_ms(scan, scan.timeline.created_ms)",
        "test_the_next_poll_time_lies_ahead_until_the_scan_is_final",
    ),
)
