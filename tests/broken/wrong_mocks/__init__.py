"""Servers that decide wrongly, by what they decide about; each is one replacement in the mock's source."""

from typing import Final

from tests.broken.deviation import WrongMock
from tests.broken.wrong_mocks.cancels import CANCELS
from tests.broken.wrong_mocks.credentials import CREDENTIALS
from tests.broken.wrong_mocks.forms import FORMS
from tests.broken.wrong_mocks.ids import IDS
from tests.broken.wrong_mocks.instants import INSTANTS
from tests.broken.wrong_mocks.life import LIFE
from tests.broken.wrong_mocks.limits import LIMITS
from tests.broken.wrong_mocks.logs import LOGS
from tests.broken.wrong_mocks.order import ORDER
from tests.broken.wrong_mocks.parameters import PARAMETERS

WRONG_MOCKS: Final[tuple[WrongMock, ...]] = (
    *LIFE,
    *INSTANTS,
    *CANCELS,
    *LIMITS,
    *ORDER,
    *PARAMETERS,
    *IDS,
    *CREDENTIALS,
    *FORMS,
    *LOGS,
)
