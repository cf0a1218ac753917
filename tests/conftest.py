"""Hypothesis profiles of all tests of our own code, chosen by HYPOTHESIS_PROFILE."""

import os

from hypothesis import settings

# No deadline: how long an example takes says more of the machine than of the code.
settings.register_profile("ci", max_examples=200, derandomize=True, database=None, print_blob=True, deadline=None)
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("explore", max_examples=3_000, print_blob=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
