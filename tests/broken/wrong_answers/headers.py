"""Headers, and content types."""

from typing import Final

from tests.broken.deviation import ANY, PAGE, STATUS, When, WrongAnswer, added, header, no_header

HEADERS: Final = (
    WrongAnswer(
        "a body of text/html",
        STATUS,
        added("content-type", "text/html"),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongAnswer(
        "a body of no content type",
        PAGE,
        no_header("content-type"),
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
    WrongAnswer(
        "JSON in another charset",
        STATUS,
        added("content-type", "application/json; charset=iso-8859-1"),
        "test_each_state_begins_on_its_millisecond",
    ),
    WrongAnswer(
        "errors are problem documents",
        When(None, 404),
        added("content-type", "application/problem+json"),
        "test_an_id_that_was_never_issued_is_404",
    ),
    WrongAnswer(
        "errors have no trace id",
        ANY,
        lambda draft: draft.headers.pop("x-soda-trace-id") if draft.status >= 400 else None,
        "test_every_response_has_a_trace_id_of_its_own",
    ),
    WrongAnswer(
        "all answers have the same trace id",
        ANY,
        added("x-soda-trace-id", "0" * 32),
        "test_every_response_has_a_trace_id_of_its_own",
    ),
    WrongAnswer(
        "401 without WWW-Authenticate",
        When(None, 401),
        no_header("www-authenticate"),
        "test_a_refused_request_says_how_to_authenticate",
    ),
    WrongAnswer(
        "401 asks for a Bearer token",
        When(None, 401),
        added("www-authenticate", 'Bearer realm="Soda Cloud"'),
        "test_a_refused_request_says_how_to_authenticate",
    ),
    WrongAnswer(
        "405 without Allow",
        When(None, 405),
        no_header("allow"),
        "test_an_unknown_method_is_405_with_allow_before_credentials",
    ),
    WrongAnswer(
        "Allow names a method that is refused",
        When(None, 405),
        header("allow", lambda methods: f"{methods}, PUT"),
        "test_an_unknown_method_is_405_with_allow_before_credentials",
    ),
    WrongAnswer(
        "a final scan is to be polled again",
        STATUS,
        lambda draft: draft.headers.setdefault("x-soda-next-poll-time", "2030-01-01T00:00:00.000Z"),
        "test_the_next_poll_time_lies_ahead_until_the_scan_is_final",
    ),
    WrongAnswer(
        "no next poll time",
        STATUS,
        no_header("x-soda-next-poll-time"),
        "test_the_next_poll_time_lies_ahead_until_the_scan_is_final",
    ),
    WrongAnswer(
        "the next poll time has no offset",
        STATUS,
        header("x-soda-next-poll-time", lambda text: text.rstrip("Z")),
        "test_the_next_poll_time_lies_ahead_until_the_scan_is_final",
    ),
    WrongAnswer(
        "no Retry-After", When(None, 429), no_header("retry-after"), "test_the_window_opens_on_its_millisecond"
    ),
    WrongAnswer(
        "Retry-After is short by one second",
        When(None, 429),
        header("retry-after", lambda seconds: str(max(1, int(seconds) - 1))),
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
    WrongAnswer(
        "Retry-After is long by one second",
        When(None, 429),
        header("retry-after", lambda seconds: str(int(seconds) + 1)),
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
    WrongAnswer(
        "Retry-After is in milliseconds",
        When(None, 429),
        header("retry-after", lambda seconds: f"{seconds}000"),
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
    WrongAnswer(
        "Retry-After is a date",
        When(None, 429),
        added("retry-after", "Thu, 01 Jan 2026 00:01:00 GMT"),
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
    WrongAnswer(
        "Retry-After has a fraction",
        When(None, 429),
        header("retry-after", lambda seconds: f"{seconds}.0"),
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
)
