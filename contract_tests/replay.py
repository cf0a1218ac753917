"""Running the calls of a capsule again, and finding the fewest that still show its breach."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from contract_tests.account import Wire
from contract_tests.capsule import NO_KEY, OWN_KEY, WRONG_SECRET, Call, Capsule, fingerprint, in_one_step
from contract_tests.contract import JsonObject
from contract_tests.exchange import ContractBreach, exchange_of
from contract_tests.rfc3339 import instant_ms
from contract_tests.servers import Key, Server
from contract_tests.traffic import Traffic
from contract_tests.witness import Witness

# A failure is made shorter as long as that costs no more calls than this.
_MOST_CALLS = 1_500


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to: the clause and the words of a judge who objected, and what was answered last."""

    clause: str | None
    said: str
    answer: JsonObject

    def shows(self, capsule: Capsule) -> bool:
        """Whether this is the breach of the capsule."""
        if capsule.judged:
            return self.clause == capsule.clause
        return self.answer == capsule.answer


class Stage:
    """A server on which capsules are played: a fresh sandbox for each where there are any, else the given key."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def play(self, capsule: Capsule) -> Replayed:
        """Raises: KeyError: a call is about a scan that no call before it started."""
        wire = Wire(self._server, Traffic())
        try:
            key = wire.new_sandbox() if self._server.has_control else self._server.key
            try:
                return _Performance(wire, key).of(capsule)
            finally:
                if self._server.has_control:
                    wire.drop_sandbox(key)
        finally:
            wire.close()


class _Performance:
    def __init__(self, wire: Wire, key: Key) -> None:
        self._wire = wire
        self._key = key
        self._witness = Witness()
        self._names: dict[str, str] = {}
        self._now_ms: int | None = None

    def of(self, capsule: Capsule) -> Replayed:
        if self._wire.server.has_control:
            self._now_ms = instant_ms(self._wire.order("GET", "/clock", self._key).json()["now"])
        clock_ms = self._now_ms
        answer: JsonObject = {}
        for call in capsule.calls:
            try:
                response = self._send(call)
                answer = fingerprint(exchange_of(response), self._names, clock_ms)
                self._bear_witness(call, response)
            except ContractBreach as breach:
                answer = fingerprint(breach.exchange, self._names, clock_ms)
                return Replayed(breach.wrongs[0].clause, "; ".join(wrong.said for wrong in breach.wrongs), answer)
            except AssertionError as objection:
                return Replayed("A14", str(objection), answer)
        return Replayed(None, "", answer)

    def _send(self, call: Call) -> httpx.Response:
        target = call.target
        for scan_id, name in self._names.items():
            target = target.replace(name, quote(scan_id, safe=""))
        if "{scan" in target:
            raise KeyError(target)
        headers = {} if call.content_type is None else {"Content-Type": call.content_type}
        auth = {OWN_KEY: self._key, WRONG_SECRET: Key(self._key.id, "not the secret")}.get(call.key)
        if auth is None and call.key != NO_KEY:
            headers["Authorization"] = call.key
        client = self._wire.control if call.is_control else self._wire.judged
        response = client.request(
            call.method,
            target,
            headers=headers,
            content=call.body.encode("utf-8", errors="surrogateescape") or None,
            auth=None if auth is None else auth.basic,
        )
        self._learn(call, response)
        return response

    def _learn(self, call: Call, response: httpx.Response) -> None:
        if call.starts and response.status_code == 201:
            scan_id = response.json()["scanId"] if call.is_control else response.headers["X-Soda-Scan-Id"]
            self._names[scan_id] = call.starts
        if call.target.startswith("/_mock/clock") and response.is_success:
            self._now_ms = instant_ms(response.json()["now"])

    def _bear_witness(self, call: Call, response: httpx.Response) -> None:
        """What successive answers about a scan say of each other; raises AssertionError."""
        if call.is_control or call.method != "GET" or response.status_code != 200:
            return
        body = json.loads(response.content)
        if "state" in body:
            self._witness.hear_status(body, self._now_ms)
        else:
            scan_id = exchange_of(response).scan_id
            self._witness.hear_page(scan_id, body, self._now_ms)


def shrunk(capsule: Capsule, stage: Stage) -> Capsule | None:
    """The capsule with the fewest calls that still show its breach; None if even all of them do not."""
    calls: Sequence[Call] = capsule.calls
    spent = 0

    def shows(some: Sequence[Call]) -> bool:
        nonlocal spent
        spent += len(some)
        try:
            return stage.play(capsule.with_calls(some)).shows(capsule)
        except (KeyError, AssertionError, httpx.HTTPError):
            return False

    if not shows(calls):
        return None
    # First whole stretches of calls, the steps of the clock between them kept; then step by step.
    for droppable in (_is_no_step, _is_step):
        chunk = max(1, sum(map(droppable, calls[:-1])) // 2)
        while chunk and spent < _MOST_CALLS:
            start = 0
            while start < len(places := _places(droppable, calls)) and spent < _MOST_CALLS:
                dropped = set(places[start : start + chunk])
                shorter = in_one_step(call for place, call in enumerate(calls) if place not in dropped)
                if shows(shorter):
                    calls = shorter
                else:
                    start += chunk
            chunk //= 2
    return capsule.with_calls(calls)


def _places(droppable: Callable[[Call], bool], calls: Sequence[Call]) -> list[int]:
    """Where there are calls that may be left out; the last, whose answer is wrong, stays."""
    return [place for place, call in enumerate(calls[:-1]) if droppable(call)]


def _is_step(call: Call) -> bool:
    return call.is_step


def _is_no_step(call: Call) -> bool:
    return not call.is_step
