"""What a mock is started with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.scenario import NO_SCENARIO, Scenario

DEFAULT_API_KEY: Final = ApiKey("soda-mock", "soda-mock-secret")

# Where a virtual clock starts, so that the same calls give the same bytes: 2026-01-01T00:00:00Z.
VIRTUAL_START_MS: Final = 1_767_225_600_000


@dataclass(frozen=True, slots=True)
class Options:
    """``api_keys`` belong to one organisation; those of the scenario take their place.

    The self-check records answers of the mock's own that break the contract; with ``strict`` they become 500.
    ``hosts`` are names that the control API answers to besides loopback; None takes any, for a mock without a
    socket.
    """

    api_keys: Sequence[ApiKey] = field(default=(DEFAULT_API_KEY,))
    clock_mode: ClockMode = ClockMode.REAL
    speed: float = 1.0
    seed: int = 0
    scenario: Scenario = NO_SCENARIO
    self_check: bool = True
    strict: bool = False
    hosts: Sequence[str] | None = None
