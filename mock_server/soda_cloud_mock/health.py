"""Asking a running mock how it is."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Final

from soda_cloud_mock.errors import NotHealthy

_TIMEOUT_S: Final = 5.0


def ask(host: str, port: int) -> str:
    """A line that says what answered.

    Raises:
        NotHealthy: nothing answers within 5 s, or something that is no mock.
    """
    # A mock that listens everywhere is asked on the machine's own address.
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    url = f"http://{asked}:{port}"
    connection = HTTPConnection(asked, port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", "/_mock/health")
        answer = connection.getresponse()
        body = json.loads(answer.read(10_000))
        if answer.status != 200 or body.get("status") != "ok":
            raise NotHealthy(f"{url} answers {answer.status}, and is no healthy mock")
    except (OSError, HTTPException, ValueError, AttributeError) as error:
        raise NotHealthy(f"no mock answers at {url}: {error}") from None
    finally:
        connection.close()
    return f"{url}: ok, version {body.get('version')}"
