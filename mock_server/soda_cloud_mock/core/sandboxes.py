"""Who may call, and whose sandbox a call is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from soda_cloud_mock.core.chance import seeded_hex, seeded_uuid
from soda_cloud_mock.core.errors import PermanentSandbox, TooMany, UnknownSandbox
from soda_cloud_mock.core.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key. ``permissions`` are the operations it may call; None is all. Source: Assumption A9."""

    id: str
    secret: str
    permissions: frozenset[str] | None = None

    def may_call(self, operation_id: str) -> bool:
        return self.permissions is None or operation_id in self.permissions


@dataclass(slots=True)
class Tenant:
    """An organisation: some keys, one sandbox. The tenant stays when its sandbox is reset.

    ``name`` is the id of its first key.
    """

    name: str
    seed: int
    secrets: Sequence[str]
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
        build: makes a sandbox as it is at the start, from a seed and the secrets of its keys.
        keys: the keys of the sandbox the server starts with.
        seed: where all ids and secrets come from.
    """

    def __init__(self, build: Callable[[int, Sequence[str]], Sandbox], keys: Sequence[ApiKey], seed: int) -> None:
        self._build = build
        self._seed = seed
        self._created = 0
        tenant = self._new_tenant(keys, seed, permanent=True)
        self.permanent = tenant
        self._callers = {key.id: Caller(key, tenant) for key in keys}

    def authenticate(self, key_id: str, secret: str) -> Caller | None:
        """The caller, or None if the key is unknown or the secret is wrong; both take the same time."""
        caller = self._callers.get(key_id)
        expected = "" if caller is None else caller.key.secret
        matches = compare_digest(secret.encode(), expected.encode())
        return caller if matches and caller is not None else None

    def tenant_of(self, key_id: str | None) -> Tenant:
        """Whose key it is; that of the start if it is nobody's."""
        caller = None if key_id is None else self._callers.get(key_id)
        return self.permanent if caller is None else caller.tenant

    @property
    def created(self) -> int:
        """How many sandboxes were created so far; their keys follow from the number."""
        return self._created

    def continue_from(self, created: int) -> None:
        """Give no key again that an earlier run has given."""
        self._created = max(self._created, created)

    def tenants(self) -> list[tuple[Tenant, list[ApiKey]]]:
        """Each tenant with its keys."""
        found: dict[int, tuple[Tenant, list[ApiKey]]] = {}
        for caller in self._callers.values():
            found.setdefault(id(caller.tenant), (caller.tenant, []))[1].append(caller.key)
        return list(found.values())

    def restore(self, key: ApiKey, seed: int) -> Tenant:
        """A sandbox of an earlier run, as it was when it was created."""
        tenant = self._new_tenant([key], seed, permanent=False)
        self._callers[key.id] = Caller(key, tenant)
        return tenant

    def create(self, *, bound: int) -> ApiKey:
        """A fresh sandbox with a key of its own, isolated from all others.

        Raises:
            TooMany: there are ``bound`` sandboxes already.
        """
        if len(self.tenants()) >= bound:
            raise TooMany("sandboxes", bound, "delete some with DELETE /_mock/sandboxes/{apiKeyId}")
        self._created += 1
        number = self._created
        key = ApiKey(
            id=seeded_uuid(self._seed, "key", number),
            secret=seeded_hex(self._seed, "secret", number),
        )
        seed = int(seeded_hex(self._seed, "sandbox", number), 16)
        self._callers[key.id] = Caller(key, self._new_tenant([key], seed, permanent=False))
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

    def reset(self, tenant: Tenant) -> Sandbox:
        """Put a sandbox as at the start in place of the tenant's: scans, clock and rate windows are new.

        Returns the old one, which nobody needs any more.
        """
        discarded = tenant.sandbox
        tenant.sandbox = self._build(tenant.seed, tenant.secrets)
        return discarded

    def _new_tenant(self, keys: Sequence[ApiKey], seed: int, *, permanent: bool) -> Tenant:
        secrets = [key.secret for key in keys]
        return Tenant(keys[0].id, seed, secrets, self._build(seed, secrets), permanent)
