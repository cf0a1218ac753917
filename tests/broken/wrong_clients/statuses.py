"""Which answer the client takes for which."""

from typing import Final

from tests.broken.deviation import WrongClient

_LOGS: Final = "api/scans/get_scan_logs.py"
_STATUS: Final = "api/scans/get_scan_status.py"
_CANCEL: Final = "api/scans/cancel_scan.py"
_TRIGGER: Final = "api/scans/trigger_scan.py"
_SURVIVES: Final = "test_every_distinction_of_the_schema_survives"
_RETURNS: Final = "test_the_short_calls_return_what_the_detailed_ones_hold"

STATUSES: Final = (
    WrongClient(
        "a 404 is read as a status",
        _STATUS,
        "response_404 = ErrorResponse.",
        "response_404 = PublicApiScanStatusResponse.",
        _SURVIVES,
    ),
    WrongClient("a 429 is not read", _STATUS, "response.status_code == 429", "response.status_code == 420", _SURVIVES),
    WrongClient("a 400 of a cancel is not read", _CANCEL, "return response_400\n", "return None\n", _SURVIVES),
    WrongClient(
        "a 500 is read as success",
        _LOGS,
        "response_500 = ErrorResponse.",
        "response_500 = PublicApiScanLogsResponse.",
        _SURVIVES,
    ),
    WrongClient(
        "a 403 of a trigger is swallowed", _TRIGGER, "return response_403\n", "return cast(Any, None)\n", _SURVIVES
    ),
    WrongClient(
        "a 201 is unexpected",
        _TRIGGER,
        "response.status_code == 201",
        "response.status_code == 200",
        "test_a_documented_status_is_never_unexpected",
    ),
    WrongClient(
        "an unexpected status is never raised",
        _LOGS,
        "    if client.raise_on_unexpected_status:\n",
        "    if False:\n",
        "test_an_undocumented_status_is_raised_with_its_body_where_that_is_asked_for",
    ),
    WrongClient("every status is 200", _STATUS, "HTTPStatus(response.status_code)", "HTTPStatus.OK", _SURVIVES),
    WrongClient("the headers of a trigger are lost", _TRIGGER, "headers=response.headers", "headers={}", _SURVIVES),
    WrongClient("the bytes of the answer are lost", _CANCEL, "content=response.content", 'content=b""', _SURVIVES),
    WrongClient(
        "the asynchronous short call returns nothing",
        _LOGS,
        "            size=size,\n        )\n    ).parsed\n",
        "            size=size,\n        )\n    ).parsed and None\n",
        _RETURNS,
    ),
)
