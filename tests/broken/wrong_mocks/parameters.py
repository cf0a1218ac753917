"""The query of a call for logs."""

from typing import Final

from tests.broken.deviation import WrongMock

_BOUNDS: Final = "        if parameter.minimum <= value <= parameter.maximum:\n            return value\n"
_SIZE: Final = "test_an_illegal_size_is_refused_by_name_value_and_what_is_allowed"
_NUMBER: Final = "test_an_illegal_page_is_refused_by_name_value_and_what_is_allowed"

PARAMETERS: Final = (
    WrongMock(
        "size 99 is accepted",
        "http_api/parameters.py",
        _BOUNDS,
        _BOUNDS.replace("parameter.minimum <=", "parameter.minimum - 1 <="),
        _SIZE,
    ),
    WrongMock(
        "size 1001 is accepted",
        "http_api/parameters.py",
        _BOUNDS,
        _BOUNDS.replace("<= parameter.maximum", "<= parameter.maximum + 1"),
        _SIZE,
    ),
    WrongMock(
        "size 1000 is refused",
        "http_api/parameters.py",
        _BOUNDS,
        _BOUNDS.replace("<= parameter.maximum", "< parameter.maximum"),
        "test_the_bounds_themselves_are_accepted",
    ),
    WrongMock(
        "size 100 is refused",
        "http_api/parameters.py",
        _BOUNDS,
        _BOUNDS.replace("parameter.minimum <=", "(parameter.minimum or -1) <"),
        "test_the_bounds_themselves_are_accepted",
    ),
    WrongMock(
        "an illegal size becomes the nearest legal one",
        "http_api/parameters.py",
        _BOUNDS,
        "        return max(parameter.minimum, min(value, parameter.maximum))\n",
        _SIZE,
    ),
    WrongMock(
        "the default size is 100",
        "http_api/parameters.py",
        "        return parameter.default\n",
        "        return parameter.minimum\n",
        "test_without_parameters_the_first_page_of_1000_comes",
    ),
    WrongMock(
        "page -1 is page 0",
        "http_api/parameters.py",
        '    digits = text.lstrip("0") or "0"\n',
        '    text = "0" if text == "-1" else text\n    digits = text.lstrip("0") or "0"\n',
        _NUMBER,
    ),
    WrongMock(
        "a page beyond 32 bits is accepted",
        "http_api/parameters.py",
        _BOUNDS,
        _BOUNDS.replace("<= parameter.maximum", "<= max(parameter.maximum, 2**31 * (parameter.minimum == 0))"),
        _NUMBER,
    ),
    WrongMock(
        "digits of other scripts are numbers",
        "http_api/parameters.py",
        '_DIGITS = re.compile(r"[0-9]+", re.ASCII)',
        '_DIGITS = re.compile(r"\\d+")',
        _SIZE,
    ),
    WrongMock(
        "a sign before a number is accepted",
        "http_api/parameters.py",
        '    digits = text.lstrip("0") or "0"\n',
        '    text = text.removeprefix("+")\n    digits = text.lstrip("0") or "0"\n',
        _SIZE,
    ),
    WrongMock(
        "blanks around a number are accepted",
        "http_api/parameters.py",
        '    digits = text.lstrip("0") or "0"\n',
        '    text = text.strip()\n    digits = text.lstrip("0") or "0"\n',
        _SIZE,
    ),
    WrongMock(
        "an empty parameter is an absent one",
        "http_api/parameters.py",
        "    if text is None:\n        return parameter.default\n",
        "    if not text:\n        return parameter.default\n",
        _SIZE,
    ),
    WrongMock(
        "of a parameter given twice the first counts",
        "http_api/parameters.py",
        "    if len(values) > 1:\n",
        "    if len(values) > 1 and name not in {'page', 'size'}:\n",
        "test_a_parameter_given_twice_is_refused_by_name",
    ),
    WrongMock(
        "unknown parameters are refused",
        "http_api/parameters.py",
        "    return {parameter.name: _integer(parameter,",
        "    for key, _ in pairs:\n"
        "        if key not in {each.name for each in declared}:\n"
        "            raise BadParameter(key, 'a parameter', 'none of this name')\n"
        "    return {parameter.name: _integer(parameter,",
        "test_unknown_parameters_are_ignored",
    ),
    WrongMock(
        "names of parameters are compared without regard to case",
        "http_api/parameters.py",
        "values = [value for key, value in pairs if key == name]",
        "values = [value for key, value in pairs if key.lower() == name.lower()]",
        "test_unknown_parameters_are_ignored",
    ),
    WrongMock(
        "every second page is skipped",
        "core/logs.py",
        "        end = min((self.number + 1) * self.size, self.total_elements)\n"
        "        return [self.log.line(index) for index in range(self.number * self.size, end)]\n",
        "        end = min((self.number * 2 + 1) * self.size, self.total_elements)\n"
        "        return [self.log.line(index) for index in range(self.number * 2 * self.size, end)]\n",
        "test_the_envelope_agrees_with_itself_on_every_page",
    ),
)
