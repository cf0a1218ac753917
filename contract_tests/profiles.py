"""Hypothesis profiles: `ci` by default, another one by HYPOTHESIS_PROFILE or `--hypothesis-profile`."""

import os

from hypothesis import HealthCheck, settings

DEFAULT = "ci"

settings.register_profile("ci", max_examples=100, derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("dev", max_examples=20, deadline=None)
settings.register_profile("explore", max_examples=3_000, deadline=None, print_blob=True)


def load() -> None:
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", DEFAULT))


def share(part: float) -> settings:
    """Settings with this part of the profile's number of examples, for what is simple and asked often."""
    profile = settings.get_profile(settings.get_current_profile_name())
    return settings(max_examples=max(5, int(profile.max_examples * part)))


def claims_are_due() -> bool:
    """Whether a run is long enough for what it claims to have exercised."""
    return settings.get_current_profile_name() != "dev"


# Calls over a socket take their time, and what an example needs of fixtures it makes anew.
OVER_A_SOCKET = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]
