"""Calls with one API key, every answer of which is judged; and the control of a mock's time and sandboxes."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from contract_tests.contract import OPERATIONS, JsonObject
from contract_tests.exchange import Scene
from contract_tests.rfc3339 import instant_ms
from contract_tests.servers import TIMEOUT_S, Key, Server
from contract_tests.traffic import Traffic
from contract_tests.witness import Witness

ANY_DEFINITION = "weekday_scan_schedule"
SCANS = OPERATIONS["triggerScan"].path


def scan_path(scan_id: str) -> str:
    """The path of a scan's status: the id is one segment, whatever it contains."""
    return f"{SCANS}/{quote(scan_id, safe='')}"


class Wire:
    """Connections to a server: `judged` for the API, `control` for the control API, `crowd` for calls all at once."""

    def __init__(self, server: Server, traffic: Traffic) -> None:
        self.server = server
        self.traffic = traffic
        self.control = self._client(Scene.CONTROL)
        self.judged = self._client(Scene.SUITE)
        self.crowd = self._client(Scene.CROWD)

    def _client(self, scene: Scene) -> httpx.Client:
        server = self.server
        hooks = {"response": [self.traffic.hook(scene)]}
        return httpx.Client(
            base_url=server.base_url,
            timeout=TIMEOUT_S,
            trust_env=server.trust_env,
            event_hooks=hooks,
            # Above its bound of idle connections httpcore closes one that it has just given to another thread.
            limits=httpx.Limits(max_keepalive_connections=None),
        )

    def close(self) -> None:
        for client in (self.control, self.judged, self.crowd):
            client.close()

    def order(self, method: str, path: str, key: Key, body: str | None = None) -> httpx.Response:
        """A call of the control API that succeeded."""
        response = self.control.request(method, f"/_mock{path}", auth=key.basic, content=body)
        assert response.is_success, f"{method} /_mock{path} {body} answered {response.status_code}: {response.text}"
        return response

    def new_sandbox(self) -> Key:
        """The key of a fresh organisation with a virtual clock of its own."""
        made = self.order("POST", "/sandboxes", self.server.key).json()
        key = Key(made["apiKeyId"], made["apiKeySecret"])
        self.order("PUT", "/clock", key, '{"mode": "virtual"}')
        return key

    def drop_sandbox(self, key: Key) -> None:
        self.order("DELETE", f"/sandboxes/{quote(key.id, safe='')}", key)


class Clock:
    """The virtual clock of a sandbox, in milliseconds since 1970."""

    def __init__(self, wire: Wire, key: Key) -> None:
        self._wire = wire
        self._key = key
        self.now_ms = instant_ms(wire.order("GET", "/clock", key).json()["now"])

    def advance(self, milliseconds: int) -> None:
        assert milliseconds >= 0
        body = f'{{"seconds": {milliseconds // 1000}.{milliseconds % 1000:03}}}'
        now_ms = instant_ms(self._wire.order("POST", "/clock/advance", self._key, body).json()["now"])
        assert now_ms == self.now_ms + milliseconds, "the clock did not advance by what it was told to"
        self.now_ms = now_ms

    def advance_to(self, instant: int) -> None:
        self.advance(instant - self.now_ms)


@dataclass(slots=True)
class Account:
    """The API as the owner of one key sees it. `clock` is None where the server's time is out of our hands."""

    wire: Wire
    key: Key
    clock: Clock | None = None
    witness: Witness = field(default_factory=Witness)

    def call(
        self,
        method: str,
        target: str,
        *,
        key: Key | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | bytes | None = None,
    ) -> httpx.Response:
        """The judged answer to a call; `target` is sent as it is written, `key` replaces the account's own."""
        return self.wire.judged.request(
            method, target, auth=(key or self.key).basic, headers=dict(headers or {}), content=body
        )

    def call_at_once(self, method: str, target: str, times: int) -> list[httpx.Response]:
        """The judged answers to so many calls made at the same time."""
        with ThreadPoolExecutor(min(times, 32)) as callers:
            requests = callers.map(lambda _: self.wire.crowd.request(method, target, auth=self.key.basic), range(times))
            return list(requests)

    def anonymous(self, method: str, target: str, authorization: str | None = None) -> httpx.Response:
        """The judged answer to a call with this Authorization header, or with none."""
        headers = {} if authorization is None else {"Authorization": authorization}
        return self.wire.judged.request(method, target, headers=headers)

    def trigger(self, definition: str = ANY_DEFINITION, **fields: str) -> httpx.Response:
        form = {"scanDefinition": definition} | fields
        return self.wire.judged.post(SCANS, auth=self.key.basic, data=form)

    def new_scan(self, definition: str = ANY_DEFINITION) -> str:
        """The id of a scan that has just been triggered."""
        response = self.trigger(definition)
        assert response.status_code == 201, response.text
        return response.headers["X-Soda-Scan-Id"]

    def status(self, scan_id: str) -> httpx.Response:
        response = self.call("GET", scan_path(scan_id))
        if response.status_code == 200:
            self.witness.hear_status(response.json(), self._now_ms())
        return response

    def scan(self, scan_id: str) -> JsonObject:
        """The status of a scan that exists."""
        response = self.status(scan_id)
        assert response.status_code == 200, response.text
        scan: JsonObject = response.json()
        return scan

    def state(self, scan_id: str) -> str:
        return str(self.scan(scan_id)["state"])

    def cancel(self, scan_id: str) -> httpx.Response:
        return self.call("DELETE", scan_path(scan_id))

    def logs(self, scan_id: str, query: str = "") -> httpx.Response:
        """The answer to a call for logs with this query, sent as it is written."""
        response = self.call("GET", f"{scan_path(scan_id)}/logs" + (f"?{query}" if query else ""))
        if response.status_code == 200:
            self.witness.hear_page(scan_id, response.json(), self._now_ms())
        return response

    def page(self, scan_id: str, query: str = "") -> JsonObject:
        """A page of the log of a scan that exists."""
        response = self.logs(scan_id, query)
        assert response.status_code == 200, response.text
        page: JsonObject = response.json()
        return page

    def whole_log(self, scan_id: str, size: int) -> list[JsonObject]:
        """Every line, read page by page until one says it is the last."""
        lines: list[JsonObject] = []
        for number in range(1_000):
            page = self.page(scan_id, f"page={number}&size={size}")
            lines += page["content"]
            if page["last"]:
                break
        return lines

    def _now_ms(self) -> int | None:
        return self.clock.now_ms if self.clock else None
