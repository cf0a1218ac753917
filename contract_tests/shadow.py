"""The shadow: the model walks along with a server, call by call, and says what each answer has to be.

It hears every exchange of a run. From those of the control API it learns of sandboxes, clocks and plans, from those of
the API what was accepted; it asks nobody. Where time is out of the suite's hands, or the control API did something
that the model does not know (a fault, a setting, a move), it says nothing about that sandbox any more.
"""

import base64
import binascii
import json
from urllib.parse import unquote

import httpx

from contract_tests.contract import methods_of
from contract_tests.exchange import Exchange, Scene, Wrong
from contract_tests.expectations import Expected, expected_answer
from contract_tests.organisation import Organisation
from contract_tests.rfc3339 import instant_ms

_CONTROL = "/_mock"
# Calls of the control API that change nothing the model knows.
_HARMLESS = ("/requests", "/violations", "/conduct", "/readings")


class Shadow:
    """The organisations of a server whose clocks the suite holds, by API key."""

    def __init__(self) -> None:
        self._organisations: dict[tuple[str, str], Organisation] = {}

    def organisation(self, origin: str, key_id: str) -> Organisation:
        """Raises: KeyError: the model does not know it, or not any more."""
        return self._organisations[origin, key_id]

    def lose(self, exchange: Exchange) -> None:
        """What follows from this exchange is not known; nothing is said about its sandbox any more."""
        self._organisations.pop((exchange.origin, credentials(exchange.sent_headers)[0]), None)

    def hear(self, exchange: Exchange) -> list[Wrong]:
        """What is wrong with an answer that is of a documented form."""
        if exchange.scene is Scene.CONTROL:
            self._learn(exchange)
            return []
        key_id, secret = credentials(exchange.sent_headers)
        organisation = self._organisations.get((exchange.origin, key_id))
        operation = methods_of(exchange.path).get(exchange.method)
        if organisation is None or operation is None:
            return []
        if exchange.scene is Scene.CROWD:
            self.lose(exchange)
            return []
        if secret != organisation.secret:
            return Expected(401, "A5").differences(exchange)
        if organisation.now_ms is None:
            return []
        wrongs = expected_answer(organisation, operation, exchange).differences(exchange)
        if wrongs:
            self.lose(exchange)
        return wrongs

    def _learn(self, exchange: Exchange) -> None:
        """What a call of the control API has done."""
        path = exchange.path.removeprefix(_CONTROL)
        key_id, _ = credentials(exchange.sent_headers)
        organisation = self._organisations.get((exchange.origin, key_id))
        if not 200 <= exchange.status < 300:
            return
        if (exchange.method, path) == ("POST", "/sandboxes"):
            made = json.loads(exchange.body)
            self._organisations[exchange.origin, made["apiKeyId"]] = Organisation(made["apiKeySecret"])
        elif organisation is None or path.startswith(_HARMLESS):
            return
        elif path.startswith("/clock"):
            clock = json.loads(exchange.body)
            organisation.now_ms = instant_ms(clock["now"]) if clock["mode"] == "virtual" else None
        elif exchange.method == "PUT" and path.startswith("/definitions/"):
            organisation.plans[unquote(path.removeprefix("/definitions/"))] = json.loads(exchange.sent)
        elif (exchange.method, path) == ("POST", "/scans") and organisation.now_ms is not None:
            asked = json.loads(exchange.sent)
            organisation.start(json.loads(exchange.body)["scanId"], asked["scanDefinition"], asked.get("plan"))
        elif (exchange.method, path) == ("POST", "/reset"):
            self._organisations[exchange.origin, key_id] = Organisation(organisation.secret)
        elif exchange.method != "GET":
            self.lose(exchange)


def credentials(headers: httpx.Headers) -> tuple[str, str]:
    """The API key id and secret of a request; empty where there are none that can be read."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    try:
        pair = base64.b64decode(token, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    key_id, _, secret = pair.partition(":")
    return key_id, secret
