"""The form of a trigger."""

from typing import Final

from tests.broken.deviation import WrongMock

_BAD_FORM: Final = "test_a_bad_form_is_400_and_starts_nothing"

FORMS: Final = (
    WrongMock(
        "a trigger takes any content type",
        "http_api/parameters.py",
        '    if content_type.partition(";")[0].strip().lower() != _FORM:\n',
        "    if not body and not content_type:\n",
        "test_only_a_form_is_accepted",
    ),
    WrongMock(
        "a form with a charset is refused",
        "http_api/parameters.py",
        'content_type.partition(";")[0].strip().lower() != _FORM',
        "content_type != _FORM",
        "test_a_form_with_a_charset_is_a_form",
    ),
    WrongMock(
        "a scan without a definition is started",
        "http_api/parameters.py",
        "    if not definition:\n",
        "    definition = definition or 'default'\n    if not definition:\n",
        _BAD_FORM,
    ),
    WrongMock(
        "a definition without a name is started",
        "http_api/parameters.py",
        "    if not definition:\n",
        "    if definition is None:\n",
        _BAD_FORM,
    ),
    WrongMock(
        "of a field given twice the first counts",
        "http_api/parameters.py",
        "    if len(values) > 1:\n",
        "    if len(values) > 1 and name in {'page', 'size'}:\n",
        _BAD_FORM,
    ),
    WrongMock(
        "a dataTimestamp that is none is ignored",
        "http_api/parameters.py",
        "    except ValueError as error:\n        # A plus",
        "    except ValueError as error:\n        return None\n        # A plus",
        _BAD_FORM,
    ),
    WrongMock(
        "a dataTimestamp without an offset is taken as UTC",
        "http_api/parameters.py",
        "        return normalise_timestamp(text)\n",
        "        return normalise_timestamp(text if text[10:].strip('0123456789:.T') else text + 'Z')\n",
        _BAD_FORM,
    ),
    WrongMock(
        "a blank in a dataTimestamp is taken for a plus sign",
        "http_api/parameters.py",
        "        return normalise_timestamp(text)\n",
        "        return normalise_timestamp(text.replace(' ', '+'))\n",
        _BAD_FORM,
    ),
    WrongMock(
        "fractions of a dataTimestamp are refused",
        "core/instants.py",
        "    if match is None:\n",
        "    if match is None or match['fraction']:\n",
        "test_a_data_timestamp_with_an_offset_is_accepted",
    ),
    WrongMock(
        "unknown fields of a form are refused",
        "http_api/parameters.py",
        '    definition = _values("scanDefinition", pairs)\n',
        '    definition = _values("scanDefinition", pairs)\n'
        "    if {name for name, _ in pairs} - {'scanDefinition', 'dataTimestamp'}:\n"
        "        raise BadParameter('body', 'an unknown field', 'none')\n",
        "test_unknown_fields_of_a_form_are_ignored",
    ),
    WrongMock(
        "a definition is stripped of blanks",
        "http_api/parameters.py",
        "    return TriggerForm(definition, ",
        "    return TriggerForm(definition.split('\\n')[0], ",
        "test_the_definition_is_taken_as_it_was_sent",
    ),
    WrongMock(
        "a form is read as Latin-1",
        "http_api/parameters.py",
        '        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")\n',
        '        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, encoding="latin-1")\n',
        "test_the_definition_is_taken_as_it_was_sent",
    ),
    WrongMock(
        "ids are issued again after a while",
        "core/sandbox.py",
        "            self._issued += 1\n        if scan_id in self._scans:\n            raise ScanExists(scan_id)\n",
        "            self._issued = (self._issued + 1) % 20\n",
        "test_every_scan_has_an_id_of_its_own",
    ),
)
