"""What both clients have in common: where the service is, who calls, and how hard it is tried."""

import os
from collections.abc import Mapping
from random import Random
from typing import Any, NoReturn, Self, TypedDict, Unpack

import httpx

from soda_scans import real_time, settings
from soda_scans.connection import GuardedConnection
from soda_scans.errors import SodaScansError, WrongArgument
from soda_scans.plans import Reply
from soda_scans.retries import Policy, Retries


class Options(TypedDict, total=False):
    """What a client may be given besides its credentials.

    base_url: where the service is; or region: ``"eu"`` or ``"us"``.
    timeout: seconds that a request may take; by default 30, of which 5 to connect.
    verify: as httpx takes it: whether, or with which ``ssl.SSLContext``, certificates are checked.
    proxy: as httpx takes it; without it, the environment's (``HTTPS_PROXY``).
    httpx_args: more arguments of ``httpx.Client``, or of ``httpx.AsyncClient``.
    retries: which errors are tried again, and how often.
    seed: makes the pauses between attempts the same in each run.
    """

    base_url: str | None
    region: str | None
    timeout: float | httpx.Timeout
    verify: Any
    proxy: Any
    httpx_args: Mapping[str, Any]
    retries: Retries
    seed: int | None


class Account:
    """Who calls which service. Its credentials are in no representation of it, and it cannot be pickled."""

    # Until it is known to be one.
    _base_url: str | None = None

    def __init__(self, *, api_key_id: str, api_key_secret: str, **options: Unpack[Options]) -> None:
        """Raises: WrongArgument."""
        wrong = settings.wrong_credentials(api_key_id, api_key_secret)
        auth = None if wrong else httpx.BasicAuth(api_key_id, api_key_secret)
        # A traceback that shows variables is not to show this one.
        del api_key_secret
        if auth is None:
            raise WrongArgument(wrong or "")
        if unknown := sorted(options.keys() - Options.__annotations__.keys()):
            raise TypeError(f"got {', '.join(unknown)}; expected {', '.join(Options.__annotations__)}")
        base_url = settings.base_url_of(options.get("base_url"), options.get("region"))
        self._base_url = base_url
        self._client = settings.connection(
            base_url,
            auth,
            timeout=options.get("timeout", settings.DEFAULT_TIMEOUT),
            verify=options.get("verify", True),
            proxy=options.get("proxy"),
            httpx_args=options.get("httpx_args", {}),
        )
        self._open()
        self._policy = Policy(options.get("retries") or Retries(), Random(options.get("seed")).random)

    @classmethod
    def from_env(cls, **options: Unpack[Options]) -> Self:
        """With SODA_API_KEY_ID, SODA_API_KEY_SECRET and, unless ``base_url`` or ``region`` is given, SODA_BASE_URL.

        Raises:
            WrongArgument: one of them is missing, or cannot be right.
        """
        needed = ["SODA_API_KEY_ID", "SODA_API_KEY_SECRET"]
        if options.get("base_url") is None and options.get("region") is None:
            needed.append("SODA_BASE_URL")
        if missing := [name for name in needed if not os.environ.get(name)]:
            hint = "; or choose region 'eu' or 'us'" if "SODA_BASE_URL" in missing else ""
            raise WrongArgument(f"the environment has no {' and no '.join(missing)}{hint}")
        if "SODA_BASE_URL" in needed:
            options["base_url"] = os.environ["SODA_BASE_URL"]
        return cls(
            api_key_id=os.environ["SODA_API_KEY_ID"], api_key_secret=os.environ["SODA_API_KEY_SECRET"], **options
        )

    @property
    def client(self) -> GuardedConnection:
        """For calls of the generated client. They raise the errors of this package, and are not repeated."""
        return self._client

    def _open(self) -> None:
        """Make the client of httpx, which refuses wrong settings."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self!r} holds a secret and connections: it is not for copying or pickling")


def reply(result: object = None, error: SodaScansError | None = None) -> Reply:
    """What a driver says when it has carried a command out, with the time."""
    return Reply(int(real_time.monotonic_s() * 1000), int(real_time.now_s() * 1000), result, error)
