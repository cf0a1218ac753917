"""HTTP Basic credentials. Source: the published security scheme, and RFC 7617."""

import binascii
from base64 import b64decode
from collections.abc import Sequence
from functools import lru_cache

from soda_cloud_mock.core.sandboxes import Caller, Sandboxes
from soda_cloud_mock.http_api.errors import NotAuthenticated


def authenticate(sandboxes: Sandboxes, authorization: Sequence[str]) -> Caller:
    """The caller that the values of the header Authorization name.

    Raises:
        NotAuthenticated: not one header, no Basic credentials, or a key and secret that are not known.
    """
    if len(authorization) != 1:
        raise NotAuthenticated("one Authorization header with an API key id and secret (HTTP Basic) is required")
    key_id, colon, secret = _credentials(authorization[0])
    caller = sandboxes.authenticate(key_id, secret) if colon else None
    if caller is None:
        raise NotAuthenticated("the API key id or secret is wrong", key_id)
    return caller


@lru_cache(maxsize=64)
def _credentials(authorization: str) -> tuple[str, str, str]:
    """Id, colon and secret. A client sends the same header with each of its calls."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise NotAuthenticated("the Authorization header must use the scheme Basic")
    try:
        credentials = b64decode(token.strip(" ").encode("ascii"), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError):
        raise NotAuthenticated("the Basic credentials are not base64 of UTF-8 text") from None
    # The id ends at the first colon; a secret may contain more of them.
    return credentials.partition(":")
