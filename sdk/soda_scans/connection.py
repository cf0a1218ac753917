"""The generated client's ``Client``, over httpx clients that raise the sdk's errors."""

import copyreg
from typing import Any, NoReturn, Self

import httpx
from attrs import define
from soda_cloud_client import Client
from soda_cloud_client.types import Unset

from soda_scans.errors import SodaScansError
from soda_scans.responses import checked, failure_of, target_of

# A copied or unpickled model holds the very UNSET that the generated code compares with.
copyreg.pickle(Unset, lambda _: "UNSET")

# OSError is none of httpx's, but a transport of somebody's own may raise it.
_FAILURES = (httpx.RequestError, httpx.InvalidURL, OSError)


class GuardedClient(httpx.Client):
    """Judges what the generated client asks for and what it is answered; other requests pass as they are."""

    def request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Response:
        """Raises: SodaScansError."""
        target = target_of(method, str(url))
        if target is None:
            return super().request(method, url, **kwargs)
        failure: SodaScansError
        try:
            response = super().request(method, url, **kwargs)
        except _FAILURES as error:
            failure = failure_of(error, target)
        else:
            return checked(response, target)
        # Raised out here it does not drag along the frames of httpx, whose variables hold the credentials.
        raise failure


class GuardedAsyncClient(httpx.AsyncClient):
    """``GuardedClient``, asynchronous."""

    async def request(self, method: str, url: httpx.URL | str, **kwargs: Any) -> httpx.Response:
        """Raises: SodaScansError."""
        target = target_of(method, str(url))
        if target is None:
            return await super().request(method, url, **kwargs)
        failure: SodaScansError
        try:
            response = await super().request(method, url, **kwargs)
        except _FAILURES as error:
            failure = failure_of(error, target)
        else:
            return checked(response, target)
        raise failure


@define(repr=False, eq=False)
class GuardedConnection(Client):
    """A ``Client`` for the generated functions, whose calls raise ``SodaScansError`` and nothing else.

    Its credentials are in no representation of it, and it cannot be pickled.
    """

    def get_httpx_client(self) -> httpx.Client:
        if self._client is None:
            self._client = GuardedClient(**self._settings())
        return self._client

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        if self._async_client is None:
            self._async_client = GuardedAsyncClient(**self._settings())
        return self._async_client

    def set_httpx_client(self, client: httpx.Client) -> Self:
        if not isinstance(client, GuardedClient):
            raise TypeError(f"got {client!r}, which would not raise the sdk's errors; give httpx_args")
        return super().set_httpx_client(client)

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        if not isinstance(async_client, GuardedAsyncClient):
            raise TypeError(f"got {async_client!r}, which would not raise the sdk's errors; give httpx_args")
        return super().set_async_httpx_client(async_client)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{self!r} holds a secret and connections: it is not for copying or pickling")

    def _settings(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._headers,
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            **self._httpx_args,
        }
