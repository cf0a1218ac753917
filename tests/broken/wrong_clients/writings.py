"""What the client writes back, and its enumerations."""

from typing import Final

from tests.broken.deviation import WrongClient

_SCAN: Final = "models/public_api_scan_status_response.py"
_STATE: Final = "models/scan_state_dto.py"
_SURVIVES: Final = "test_every_distinction_of_the_schema_survives"
_UNKNOWN: Final = "test_an_unknown_value_is_kept"

WRITINGS: Final = (
    WrongClient(
        "to_dict drops unknown fields", _SCAN, "field_dict.update(self.additional_properties)", "pass", _SURVIVES
    ),
    WrongClient(
        "to_dict drops a count of 0", _SCAN, "        if warnings is not UNSET:", "        if warnings:", _SURVIVES
    ),
    WrongClient(
        "to_dict writes a date without a time",
        _SCAN,
        "self.created.isoformat()",
        "self.created.date().isoformat()",
        _SURVIVES,
    ),
    WrongClient(
        "to_dict writes a name of its own", _SCAN, 'field_dict["scanTime"]', 'field_dict["scan_time"]', _SURVIVES
    ),
    WrongClient(
        "to_dict writes the name of a state", _SCAN, "state = self.state.value", "state = self.state.name", _SURVIVES
    ),
    WrongClient(
        "the value started is lost", _STATE, '    STARTED = "started"\n', "", "test_an_unknown_value_is_no_member"
    ),
    WrongClient("a value is misspelt", _STATE, '"timedOut"', '"timedout"', "test_an_unknown_value_is_no_member"),
    WrongClient(
        "an unknown state is an exception",
        _STATE,
        "        if not isinstance(value, str):\n",
        "        if True:\n",
        _UNKNOWN,
    ),
    WrongClient(
        "an unknown state is failed",
        _STATE,
        "        unknown = str.__new__(cls, value)\n",
        "        return cls.FAILED\n",
        _UNKNOWN,
    ),
    WrongClient(
        "a state is printed as its name", _STATE, "        return str(self.value)", "        return self.name", _UNKNOWN
    ),
)
