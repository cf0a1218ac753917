"""The answers that have no body: a trigger and a cancel."""

from typing import Final

from tests.broken.deviation import CANCELED, TRIGGERED, WrongAnswer, content, header, no_header, status

BODILESS: Final = (
    WrongAnswer("a trigger is answered 200", TRIGGERED, status(200), "test_the_definition_is_taken_as_it_was_sent"),
    WrongAnswer(
        "a trigger is answered 202", TRIGGERED, status(202), "test_a_data_timestamp_with_an_offset_is_accepted"
    ),
    WrongAnswer(
        "a trigger is answered with a body",
        TRIGGERED,
        content('{"id": "1"}'),
        "test_location_of_a_new_scan_leads_to_its_status",
    ),
    WrongAnswer(
        "no Location of a new scan",
        TRIGGERED,
        no_header("location"),
        "test_location_of_a_new_scan_leads_to_its_status",
    ),
    WrongAnswer(
        "Location of a new scan is relative",
        TRIGGERED,
        header("location", lambda url: "/api/v1" + url.partition("/api/v1")[2]),
        "test_location_of_a_new_scan_leads_to_its_status",
    ),
    WrongAnswer(
        "Location of a new scan is on another host",
        TRIGGERED,
        header("location", lambda url: "https://cloud.soda.io/api/v1" + url.partition("/api/v1")[2]),
        "test_location_of_a_new_scan_leads_to_its_status",
    ),
    WrongAnswer(
        "no id of a new scan",
        TRIGGERED,
        no_header("x-soda-scan-id"),
        "test_every_scan_has_an_id_of_its_own",
    ),
    WrongAnswer(
        "the id of a new scan is no UUID",
        TRIGGERED,
        header("x-soda-scan-id", lambda scan_id: scan_id.replace("-", "")),
        "test_every_scan_has_an_id_of_its_own",
    ),
    WrongAnswer(
        "the id of a new scan and its Location differ",
        TRIGGERED,
        header("x-soda-scan-id", lambda scan_id: scan_id[:-4] + scan_id[:-5:-1]),
        "test_location_of_a_new_scan_leads_to_its_status",
    ),
    WrongAnswer("a cancel is answered 204", CANCELED, status(204), "test_a_queuing_scan_is_canceled_at_once"),
    WrongAnswer("a cancel is answered with a body", CANCELED, content("{}"), "test_a_queuing_scan_is_canceled_at_once"),
    WrongAnswer(
        "no Location of a cancel",
        CANCELED,
        no_header("location"),
        "test_location_of_a_cancel_is_the_absolute_url_of_the_status",
    ),
    WrongAnswer(
        "Location of a cancel is relative",
        CANCELED,
        header("location", lambda url: "/api/v1" + url.partition("/api/v1")[2]),
        "test_location_of_a_cancel_is_the_absolute_url_of_the_status",
    ),
    WrongAnswer(
        "Location of a cancel is that of the logs",
        CANCELED,
        header("location", lambda url: f"{url}/logs"),
        "test_location_of_a_cancel_is_the_absolute_url_of_the_status",
    ),
)
