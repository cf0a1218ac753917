"""Fields of a status that are missing, too many, or of another form."""

from typing import Final

from tests.broken.deviation import STATUS, WrongAnswer, body, field, without

FIELDS: Final = (
    WrongAnswer(
        "null stands for an absent ended",
        STATUS,
        body(lambda scan: scan.setdefault("ended", None)),
        "test_ended_is_absent_until_the_scan_is_final",
    ),
    WrongAnswer(
        "null stands for an absent agentId",
        STATUS,
        body(lambda scan: scan.setdefault("agentId", None)),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongAnswer("cloudUrl is missing", STATUS, without("cloudUrl"), "test_the_status_has_documented_fields_only"),
    WrongAnswer("created is missing", STATUS, without("created"), "test_timestamps_are_those_of_the_transitions"),
    WrongAnswer(
        "a state that the contract does not have",
        STATUS,
        field("state", lambda state: "running" if state == "executing" else state),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongAnswer(
        "the state is in capitals",
        STATUS,
        field("state", lambda state: state.upper()),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongAnswer(
        "canceled has two l",
        STATUS,
        field("state", lambda state: state.replace("canceled", "cancelled")),
        "test_a_queuing_scan_is_canceled_at_once",
    ),
    WrongAnswer(
        "the status is that of another scan",
        STATUS,
        field("id", lambda scan_id: scan_id[::-1]),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongAnswer(
        "the status has a field that is not documented",
        STATUS,
        body(lambda scan: scan.update(progress=50)),
        "test_the_status_has_documented_fields_only",
    ),
    WrongAnswer(
        "scanDefinition is a name, not an object",
        STATUS,
        field("scanDefinition", lambda definition: definition["name"]),
        "test_the_definition_is_taken_as_it_was_sent",
    ),
    WrongAnswer(
        "scanDefinition has no id",
        STATUS,
        field("scanDefinition", lambda definition: {"name": definition["name"]}),
        "test_the_status_has_documented_fields_only",
    ),
    WrongAnswer(
        "scanTime is missing", STATUS, without("scanTime"), "test_the_scan_time_is_now_without_a_data_timestamp"
    ),
    WrongAnswer(
        "cloudUrl is a path without a host",
        STATUS,
        field("cloudUrl", lambda url: url.removeprefix("https://cloud.soda.io")),
        "test_every_scan_has_an_absolute_cloud_url_of_its_own",
    ),
    WrongAnswer(
        "cloudUrl is the same for every scan",
        STATUS,
        field("cloudUrl", lambda url: url.rpartition("/")[0]),
        "test_every_scan_has_an_absolute_cloud_url_of_its_own",
    ),
)
