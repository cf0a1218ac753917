"""Who may reach the control API through a browser: nobody.

A web page can make a browser send requests to a port of its user's machine. The credentials of a mock are no
secret, so a foreign page is kept out by what it cannot forge: the headers Host and Origin.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from soda_cloud_mock.http_api.errors import ForeignOrigin
from soda_cloud_mock.http_api.request import Request


class Guard:
    """Lets in calls to a host name that belongs to the mock, and none from a page of another site.

    Args:
        hosts: names that are the mock's besides those of the loopback interface; None takes any, for a mock that
            has no socket.
    """

    def __init__(self, hosts: Sequence[str] | None) -> None:
        self._hosts = None if hosts is None else frozenset(host.lower() for host in hosts)

    def check(self, request: Request) -> None:
        """Raises: ForeignOrigin: the call names another host, or comes from a page of another site."""
        if self._hosts is None:
            return
        host = request.header(b"host") or ""
        if not self._is_ours(f"//{host}"):
            raise ForeignOrigin("Host", host)
        origin = request.header(b"origin")
        if origin is not None and not self._is_ours(origin):
            raise ForeignOrigin("Origin", origin)

    def _is_ours(self, url: str) -> bool:
        try:
            name = urlsplit(url).hostname
        except ValueError:
            return False
        if name is None or self._hosts is None:
            return False
        return name == "localhost" or name in self._hosts or is_loopback(name)


def is_loopback(name: str) -> bool:
    """Whether a name is an address of the loopback interface."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"
