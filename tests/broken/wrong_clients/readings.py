"""What the client reads in an answer."""

from typing import Final

from tests.broken.deviation import WrongClient

_SCAN: Final = "models/public_api_scan_status_response.py"
_PAGE: Final = "models/public_api_scan_logs_response.py"
_LINE: Final = "models/logs_content_dto.py"
_ERROR: Final = "models/error_response.py"
_CHECK: Final = "models/public_api_check_slim_dto.py"
_STAGE: Final = "models/public_api_post_processing_stage_dto.py"
_DEFINITION: Final = "models/public_api_scan_definition_slim.py"
_SURVIVES: Final = "test_every_distinction_of_the_schema_survives"
_PARSED: Final = "datetime.datetime.fromisoformat("

READINGS: Final = (
    WrongClient(
        "created is read without its zone",
        _SCAN,
        f'{_PARSED}d.pop("created"))',
        f'{_PARSED}d.pop("created")).replace(tzinfo=None)',
        _SURVIVES,
    ),
    WrongClient(
        "ended is read as UTC, whatever its offset",
        _SCAN,
        f"{_PARSED}_ended)",
        f"{_PARSED}_ended).replace(tzinfo=datetime.UTC)",
        _SURVIVES,
    ),
    WrongClient(
        "started loses its fraction",
        _SCAN,
        f"{_PARSED}_started)",
        f"{_PARSED}_started).replace(microsecond=0)",
        _SURVIVES,
    ),
    WrongClient("scanTime is left as text", _SCAN, f"{_PARSED}_scan_time)", "_scan_time", _SURVIVES),
    WrongClient(
        "an instant before 1970 is lost",
        _LINE,
        f'{_PARSED}d.pop("timestamp"))',
        f'max({_PARSED}d.pop("timestamp")), datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC))',
        _SURVIVES,
    ),
    WrongClient(
        "submitted is lost", _SCAN, 'd.pop("submitted", UNSET)', 'd.pop("submitted", UNSET) and UNSET', _SURVIVES
    ),
    WrongClient(
        "submitted and started are swapped",
        _SCAN,
        "            submitted=submitted,",
        "            submitted=started,",
        _SURVIVES,
    ),
    WrongClient(
        "failures and warnings are swapped",
        _SCAN,
        "            failures=failures,",
        "            failures=warnings,",
        _SURVIVES,
    ),
    WrongClient(
        "None stands for an absent agentId", _SCAN, 'd.pop("agentId", UNSET)', 'd.pop("agentId", None)', _SURVIVES
    ),
    WrongClient(
        "0 errors are taken for none given",
        _SCAN,
        'd.pop("errors", UNSET)',
        'd.pop("errors", UNSET) or UNSET',
        _SURVIVES,
    ),
    WrongClient("no checks are taken for none given", _SCAN, "if _checks is not UNSET:", "if _checks:", _SURVIVES),
    WrongClient(
        "only the first check is read",
        _SCAN,
        "for checks_item_data in _checks:",
        "for checks_item_data in _checks[:1]:",
        _SURVIVES,
    ),
    WrongClient(
        "runnerId is read from agentId",
        _SCAN,
        "            runner_id=runner_id,",
        "            runner_id=agent_id,",
        _SURVIVES,
    ),
    WrongClient(
        "unknown fields are dropped",
        _SCAN,
        "public_api_scan_status_response.additional_properties = d",
        "public_api_scan_status_response.additional_properties = {}",
        _SURVIVES,
    ),
    WrongClient(
        "an unknown field of a line is dropped", _LINE, "logs_content_dto.additional_properties = d", "pass", _SURVIVES
    ),
    WrongClient(
        "the id of a check is lost", _CHECK, 'id = d.pop("id", UNSET)', 'id = d.pop("id", UNSET) and UNSET', _SURVIVES
    ),
    WrongClient(
        "the state of a stage is text",
        _STAGE,
        "state = PublicApiPostProcessingStageStateDTO(_state)",
        "state = _state",
        _SURVIVES,
    ),
    WrongClient(
        "id and name of a definition are swapped",
        _DEFINITION,
        "            id=id,\n            name=name,",
        "            id=name,\n            name=id,",
        _SURVIVES,
    ),
    WrongClient(
        "the last line of a page is dropped",
        _PAGE,
        "for content_item_data in _content:",
        "for content_item_data in _content[:-1]:",
        _SURVIVES,
    ),
    WrongClient(
        "first and last are swapped",
        _PAGE,
        "            first=first,\n            last=last,",
        "            first=last,\n            last=first,",
        _SURVIVES,
    ),
    WrongClient(
        "totalPages is read as totalElements",
        _PAGE,
        "            total_elements=total_elements,",
        "            total_elements=total_pages,",
        _SURVIVES,
    ),
    WrongClient("a message is stripped", _LINE, 'd.pop("message")', 'd.pop("message").strip()', _SURVIVES),
    WrongClient("index is text", _LINE, 'd.pop("index")', 'str(d.pop("index"))', _SURVIVES),
    WrongClient(
        "code and message are swapped",
        _ERROR,
        "            code=code,\n            message=message,",
        "            code=message,\n            message=code,",
        _SURVIVES,
    ),
    WrongClient("an error without a code is an exception", _ERROR, 'd.pop("code", UNSET)', 'd.pop("code")', _SURVIVES),
)
