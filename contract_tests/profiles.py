"""Hypothesis profiles: `ci` by default, another one by HYPOTHESIS_PROFILE or `--hypothesis-profile`."""

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, settings

DEFAULT = "ci"

# Explaining a failure takes longer than finding it, where each example is a history of calls over a socket.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink)
_COMMON = settings(deadline=None, phases=_PHASES, report_multiple_bugs=False, print_blob=True)

settings.register_profile("ci", _COMMON, max_examples=100, derandomize=True, database=None)
settings.register_profile("dev", _COMMON, max_examples=20)
settings.register_profile("brief", _COMMON, max_examples=5, derandomize=True, database=None)
settings.register_profile("explore", _COMMON, max_examples=3_000)
# As `ci`, for who wants to know only whether a test fails: what fails is not shrunk.
settings.register_profile(
    "first-failure",
    settings.get_profile("ci"),
    phases=[phase for phase in _PHASES if phase is not Phase.shrink],
)


def load() -> None:
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", DEFAULT))


def share(part: float, suppressed: Sequence[HealthCheck] = ()) -> settings:
    """Settings with this part of the profile's number of examples, for what is simple and asked often."""
    profile = settings.get_profile(settings.get_current_profile_name())
    return settings(max_examples=max(5, int(profile.max_examples * part)), suppress_health_check=suppressed)


def failures_are_shrunk() -> bool:
    """Whether what fails is to be brought to its shortest form."""
    return Phase.shrink in settings.get_profile(settings.get_current_profile_name()).phases


def claims_are_due() -> bool:
    """Whether a run is long enough for what it claims to have exercised."""
    return settings.get_current_profile_name() not in ("dev", "brief")


# Calls over a socket take their time, and what an example needs of fixtures it makes anew.
OVER_A_SOCKET = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]
