"""Who may call, and whose sandbox a call is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from soda_cloud_mock.core.chance import seeded_uuid
from soda_cloud_mock.core.errors import PermanentSandbox, UnknownSandbox
from soda_cloud_mock.core.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key. Without permission it is known, and refused everything. Source: Assumption A9."""

    id: str
    secret: str
    permitted: bool = True


@dataclass(slots=True)
class Tenant:
    """An organisation: some keys, one sandbox. The tenant stays when its sandbox is reset."""

    seed: int
    sandbox: Sandbox
    permanent: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller whose credentials are right."""

    key: ApiKey
    tenant: Tenant


class Sandboxes:
    """All sandboxes of a server, found by API key.

    Args:
        build: makes a sandbox as it is at the start, from a seed.
        keys: the keys of the sandbox the server starts with.
        seed: where all ids and secrets come from.
    """

    def __init__(self, build: Callable[[int], Sandbox], keys: Sequence[ApiKey], seed: int) -> None:
        self._build = build
        self._seed = seed
        self._created = 0
        tenant = Tenant(seed, build(seed), permanent=True)
        self._callers = {key.id: Caller(key, tenant) for key in keys}

    def authenticate(self, key_id: str, secret: str) -> Caller | None:
        """The caller, or None if the key is unknown or the secret is wrong; both take the same time."""
        caller = self._callers.get(key_id)
        expected = "" if caller is None else caller.key.secret
        matches = compare_digest(secret.encode(), expected.encode())
        return caller if matches and caller is not None else None

    def create(self) -> ApiKey:
        """A fresh sandbox with a key of its own, isolated from all others."""
        self._created += 1
        number = self._created
        key = ApiKey(
            id=str(seeded_uuid(self._seed, "key", number)),
            secret=seeded_uuid(self._seed, "secret", number).hex,
        )
        seed = seeded_uuid(self._seed, "sandbox", number).int
        self._callers[key.id] = Caller(key, Tenant(seed, self._build(seed), permanent=False))
        return key

    def delete(self, key_id: str) -> None:
        """Remove a sandbox and its key.

        Raises:
            UnknownSandbox: no sandbox has this key.
            PermanentSandbox: it is the one that the server started with.
        """
        caller = self._callers.get(key_id)
        if caller is None:
            raise UnknownSandbox(key_id)
        if caller.tenant.permanent:
            raise PermanentSandbox
        del self._callers[key_id]

    def reset(self, tenant: Tenant) -> None:
        """Put a sandbox as at the start in place of the tenant's: scans, clock and rate windows are new."""
        tenant.sandbox = self._build(tenant.seed)
