"""A stateful mock of the Soda Cloud scan API, for offline development and tests."""
