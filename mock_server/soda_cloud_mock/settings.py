"""What a mock is started with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.sandboxes import ApiKey

DEFAULT_API_KEY: Final = ApiKey("soda-mock", "soda-mock-secret")

# Where a virtual clock starts, so that the same calls give the same bytes: 2026-01-01T00:00:00Z.
VIRTUAL_START_MS: Final = 1_767_225_600_000


@dataclass(frozen=True, slots=True)
class Settings:
    """All keys of ``api_keys`` belong to one organisation.

    ``retry_after`` sends the header Retry-After with a 429 (Assumption A4); ``strict_definitions`` answers
    404 to a trigger whose scan definition is not known (Assumption A11).
    """

    api_keys: Sequence[ApiKey] = field(default=(DEFAULT_API_KEY,))
    clock_mode: ClockMode = ClockMode.REAL
    speed: float = 1.0
    seed: int = 0
    rate_limits: bool = True
    retry_after: bool = True
    strict_definitions: bool = False
