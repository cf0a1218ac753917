"""All deviations, by name."""

from collections.abc import Mapping
from typing import Final

from tests.broken.deviation import Deviation
from tests.broken.wrong_answers import WRONG_ANSWERS
from tests.broken.wrong_clients import WRONG_CLIENTS
from tests.broken.wrong_mocks import WRONG_MOCKS

ALL: Final[tuple[Deviation, ...]] = (*WRONG_ANSWERS, *WRONG_MOCKS, *WRONG_CLIENTS)
DEVIATIONS: Final[Mapping[str, Deviation]] = {deviation.name: deviation for deviation in ALL}
