"""The API keys of a wrong server, and of the client of a wrong one."""

from typing import Final, NamedTuple


class Key(NamedTuple):
    id: str
    secret: str


# The second and third show what a first alone cannot: limits for each key, and permissions.
KEY: Final = Key("broken", "secret:with a colon")
COLLEAGUE: Final = Key("broken-colleague", "another secret")
FORBIDDEN: Final = Key("broken-forbidden", "no permission")
