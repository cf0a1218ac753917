"""Where the service is, who calls, and how: checked before anything is sent."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from soda_scans.connection import GuardedConnection
from soda_scans.contract import REGIONS
from soda_scans.errors import WrongArgument
from soda_scans.seconds import checked_seconds

DEFAULT_TIMEOUT: Final = httpx.Timeout(30, connect=5)
# They are the sdk's own arguments, or would undo them.
_NOT_FOR_HTTPX_ARGS: Final = frozenset({"auth", "base_url", "proxy", "timeout", "verify"})


def base_url_of(base_url: str | None, region: str | None) -> str:
    """Raises: WrongArgument."""
    if base_url is not None and region is not None:
        raise WrongArgument(f"got base_url={base_url!r} and region={region!r}; expected one of the two")
    if region is not None:
        if region not in REGIONS:
            raise WrongArgument(f"got region={region!r}; expected one of {', '.join(map(repr, REGIONS))}")
        return REGIONS[region]
    if base_url is None:
        raise WrongArgument(f"got no base_url; expected one, or region, one of {', '.join(map(repr, REGIONS))}")
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, TypeError):
        raise WrongArgument(f"got base_url={base_url!r}; expected a URL such as {REGIONS['eu']}") from None
    if url.userinfo:
        # Not shown: it is a secret.
        raise WrongArgument("got a base_url with credentials in it; expected them as api_key_id and api_key_secret")
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise WrongArgument(f"got base_url={base_url!r}; expected a URL such as {REGIONS['eu']}")
    return base_url


def wrong_credentials(api_key_id: object, api_key_secret: object) -> str | None:
    """What is wrong with them; None if they may be right. It says nothing of the secret but that there is none."""
    if not isinstance(api_key_id, str) or not api_key_id:
        return "got no api_key_id; expected the id of an API key"
    if ":" in api_key_id:
        return f"got api_key_id={api_key_id!r}; expected an id without a colon, which Basic credentials cannot carry"
    if not isinstance(api_key_secret, str) or not api_key_secret:
        return "got no api_key_secret; expected the secret of the API key"
    return None


def timeout_of(timeout: float | httpx.Timeout) -> httpx.Timeout:
    """Raises: WrongArgument."""
    if isinstance(timeout, httpx.Timeout):
        return timeout
    checked_seconds("timeout", timeout)
    return httpx.Timeout(timeout, connect=min(timeout, DEFAULT_TIMEOUT.connect or timeout))


def connection(
    base_url: str,
    auth: httpx.Auth,
    *,
    timeout: float | httpx.Timeout,
    verify: Any,
    proxy: Any,
    httpx_args: Mapping[str, Any],
) -> GuardedConnection:
    """Raises: WrongArgument."""
    if wrong := sorted(_NOT_FOR_HTTPX_ARGS & httpx_args.keys()):
        raise WrongArgument(f"got {', '.join(wrong)} in httpx_args; expected each as an argument of its own")
    return GuardedConnection(
        base_url,
        timeout=timeout_of(timeout),
        verify_ssl=verify,
        httpx_args={**httpx_args, "auth": auth, "proxy": proxy},
    )
