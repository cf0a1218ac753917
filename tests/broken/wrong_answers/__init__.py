"""Servers that decide rightly and write it down wrongly, by the part of the answer that is wrong."""

from typing import Final

from tests.broken.deviation import WrongAnswer
from tests.broken.wrong_answers.bodiless import BODILESS
from tests.broken.wrong_answers.dates import DATES
from tests.broken.wrong_answers.errors import ERRORS
from tests.broken.wrong_answers.fields import FIELDS
from tests.broken.wrong_answers.headers import HEADERS
from tests.broken.wrong_answers.pages import PAGES
from tests.broken.wrong_answers.results import RESULTS

WRONG_ANSWERS: Final[tuple[WrongAnswer, ...]] = (
    *FIELDS,
    *DATES,
    *RESULTS,
    *PAGES,
    *HEADERS,
    *BODILESS,
    *ERRORS,
)
