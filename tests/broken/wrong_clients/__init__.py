"""Clients that ask or read wrongly; each is one replacement in the source of the generated client."""

from typing import Final

from tests.broken.deviation import WrongClient
from tests.broken.wrong_clients.readings import READINGS
from tests.broken.wrong_clients.requests import REQUESTS
from tests.broken.wrong_clients.statuses import STATUSES
from tests.broken.wrong_clients.writings import WRITINGS

WRONG_CLIENTS: Final[tuple[WrongClient, ...]] = (
    *REQUESTS,
    *STATUSES,
    *READINGS,
    *WRITINGS,
)
