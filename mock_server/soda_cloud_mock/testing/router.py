"""Where calls of httpx clients go while a mock runs in this process."""

from collections.abc import Collection
from typing import Any, ClassVar

import httpx
import respx
from respx.mocks import AbstractRequestMocker

from soda_cloud_mock.testing.httpx_exchange import HttpxExchange


class HttpxTransportMocker(AbstractRequestMocker):
    """Lets respx step in where an httpx client hands a request to the network.

    respx's own places are above that, where it would bypass a transport that the code under test has wrapped around
    httpx's own, and below, where each call is translated to httpcore and back, which takes twice the time of the call.
    """

    name = "httpx transport"
    targets: ClassVar[list[str]] = ["httpx.HTTPTransport", "httpx.AsyncHTTPTransport"]
    target_methods: ClassVar[list[str]] = ["handle_request", "handle_async_request"]

    @classmethod
    def to_httpx_request(cls, **kwargs: Any) -> Any:
        return kwargs["request"]

    @classmethod
    def from_sync_httpx_response(cls, httpx_response: Any, *_: Any, **__: Any) -> Any:
        return httpx_response

    @classmethod
    async def from_async_httpx_response(cls, httpx_response: Any, *_: Any, **__: Any) -> Any:
        return httpx_response


class SodaRouter(respx.MockRouter):
    """Takes the calls to some hosts, and leaves all others where they would go without it.

    That is the network or, if the test has respx mocks of its own, those. It answers ahead of respx's routes,
    which would cost about as much as the mock itself.
    """

    def __init__(self, hosts: Collection[str], exchange: HttpxExchange) -> None:
        super().__init__(assert_all_called=False, using=HttpxTransportMocker.name)
        self.route().pass_through()
        self._hosts = frozenset(hosts)
        self._exchange = exchange

    def handler(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self._hosts:
            return self._exchange.answer(request)
        return super().handler(request)

    async def async_handler(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self._hosts:
            return await self._exchange.answer_async(request)
        return await super().async_handler(request)
