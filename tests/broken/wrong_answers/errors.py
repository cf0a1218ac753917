"""Errors: their statuses, their bodies, and what they say."""

from typing import Final

from tests.broken.deviation import ANY, Draft, When, WrongAnswer, content, error, field, status, without

_ERROR_CODES: Final = "test_every_error_has_a_code_in_snake_case_and_says_what_is_wrong"


def _accept_a_second_cancel(draft: Draft) -> None:
    draft.status, draft.content = 200, b""
    del draft.headers["content-type"]
    draft.headers["location"] = draft.url


def _capital_code(draft: Draft) -> None:
    if draft.status >= 400:
        draft.body = draft.body | {"code": draft.body["code"].upper()}


ERRORS: Final = (
    WrongAnswer("404 in plain text", When(None, 404), content("Not Found"), "test_an_id_that_was_never_issued_is_404"),
    WrongAnswer("404 without a body", When(None, 404), content(""), "test_an_id_that_was_never_issued_is_404"),
    WrongAnswer(
        "an error that is no ErrorResponse",
        When(None, 400),
        field("code", lambda _: 400),
        _ERROR_CODES,
    ),
    WrongAnswer(
        "an error wrapped into another object",
        When(None, 400),
        lambda draft: setattr(draft, "body", {"error": draft.body}),
        _ERROR_CODES,
    ),
    WrongAnswer(
        "an error in a list", When(None, 400), lambda draft: setattr(draft, "body", [draft.body]), _ERROR_CODES
    ),
    WrongAnswer("errors without a code", When(None, 404), without("code"), "test_an_id_that_was_never_issued_is_404"),
    WrongAnswer("codes in capitals", ANY, _capital_code, _ERROR_CODES),
    WrongAnswer(
        "errors that say only that they are errors",
        When(None, 400),
        field("message", lambda _: "Bad Request"),
        _ERROR_CODES,
    ),
    WrongAnswer(
        "a refused cancel has another code",
        When("cancelScan", 400),
        field("code", lambda _: "illegal_state"),
        "test_a_final_scan_cannot_be_canceled",
    ),
    WrongAnswer(
        "a refused cancel does not name the state",
        When("cancelScan", 400),
        field("message", lambda _: "the scan cannot be canceled"),
        "test_a_final_scan_cannot_be_canceled",
    ),
    WrongAnswer(
        "409 for a refused cancel", When("cancelScan", 400), status(409), "test_a_final_scan_cannot_be_canceled"
    ),
    WrongAnswer(
        "200 for a second cancel",
        When("cancelScan", 400),
        _accept_a_second_cancel,
        "test_a_second_cancel_of_a_queuing_scan_is_refused",
    ),
    WrongAnswer(
        "404 for 403",
        When(None, 403),
        error(404, "not_found"),
        "test_a_key_without_permission_is_403_whatever_it_asks_for",
    ),
    WrongAnswer(
        "401 for 403",
        When(None, 403),
        error(401, "unauthorized", www_authenticate="Basic"),
        "test_a_key_without_permission_is_403_whatever_it_asks_for",
    ),
    WrongAnswer(
        "403 for 401",
        When(None, 401),
        error(403, "forbidden"),
        "test_missing_or_broken_credentials_are_401",
    ),
    WrongAnswer(
        "400 for an unknown id", When("getScanStatus", 404), status(400), "test_a_scan_that_does_not_exist_is_404"
    ),
    WrongAnswer("422 for an illegal parameter", When("getScanLogs", 400), status(422), "test_an_illegal_size_is_400"),
    WrongAnswer("500 for an illegal parameter", When("getScanLogs", 400), status(500), "test_an_illegal_size_is_400"),
    WrongAnswer("503 for 429", When(None, 429), status(503), "test_the_window_opens_on_its_millisecond"),
    WrongAnswer(
        "404 for 405",
        When(None, 405),
        error(404, "not_found"),
        "test_an_unknown_method_is_405_with_allow_before_credentials",
    ),
    WrongAnswer(
        "an illegal parameter is not named",
        When("getScanLogs", 400),
        field("message", lambda message: message.partition(": ")[2]),
        "test_a_parameter_given_twice_is_refused_by_name",
    ),
    WrongAnswer(
        "an illegal value is not shown",
        When("getScanLogs", 400),
        field("message", lambda message: message.partition(":")[0] + message.partition(";")[2]),
        "test_an_illegal_page_is_refused_by_name_value_and_what_is_allowed",
    ),
    WrongAnswer(
        "what is allowed is not said",
        When("getScanLogs", 400),
        field("message", lambda message: message.partition(";")[0]),
        "test_an_illegal_size_is_refused_by_name_value_and_what_is_allowed",
    ),
    WrongAnswer(
        "a 404 does not name the id",
        When("getScanStatus", 404),
        field("message", lambda _: "there is no such scan"),
        "test_a_404_names_the_id",
    ),
)
