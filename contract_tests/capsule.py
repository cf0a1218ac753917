"""A capsule: what has to be called to see a breach again, as a file and as lines of curl."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from contract_tests.contract import JsonObject
from contract_tests.exchange import Exchange, Scene
from contract_tests.rfc3339 import instant_ms, is_rfc3339
from contract_tests.shadow import credentials

_ADVANCE = "/_mock/clock/advance"
_DEFINITIONS = "/_mock/definitions/"
# Calls of the control API that a replay makes by itself, or that change nothing.
_NOT_REPLAYED = ("/_mock/sandboxes", "/_mock/clock", "/_mock/reset", "/_mock/requests", "/_mock/violations")
OWN_KEY, WRONG_SECRET, NO_KEY = "own", "wrong secret", "none"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. In `target`, `{scan1}` stands for the id of the first scan that the capsule starts, and so on.

    `key` is the capsule's own key, the same id with a wrong secret, none, or an Authorization header as it was sent.
    `answered` is the status that it got when it was recorded; `starts` names the scan that it then started.
    """

    method: str
    target: str
    body: str = ""
    content_type: str | None = None
    key: str = OWN_KEY
    answered: int = 0
    starts: str | None = None

    @property
    def is_control(self) -> bool:
        return self.target.startswith("/_mock/")

    @property
    def is_step(self) -> bool:
        """Whether it moves the clock, and does nothing else."""
        return self.target == _ADVANCE

    @property
    def step_ms(self) -> int:
        seconds: float = json.loads(self.body)["seconds"]
        return round(seconds * 1000)


@dataclass(frozen=True, slots=True)
class Capsule:
    """Calls, and what was wrong with the answer to the last of them.

    `clock` is where the virtual clock starts; None where the server's time is its own. `expected` and `got` are words;
    `answer` is what came, by which a replay knows the breach again where no judge but the test objected.
    """

    test: str
    seed: str
    clock: str | None
    definitions: Mapping[str, JsonObject]
    calls: Sequence[Call]
    clause: str
    expected: str
    got: str
    answer: JsonObject = field(default_factory=dict)
    judged: bool = True

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def with_calls(self, calls: Sequence[Call]) -> "Capsule":
        return replace(self, calls=tuple(calls))

    @property
    def needs_control(self) -> bool:
        return bool(self.definitions) or any(call.is_control for call in self.calls)


def read_capsule(path: Path) -> Capsule:
    """Raises: ValueError: not a capsule; OSError: the file cannot be read."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return Capsule(**read | {"calls": tuple(Call(**call) for call in read["calls"])})
    except (json.JSONDecodeError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise ValueError(f"{path} is no capsule of this suite: {error!r}") from None


@dataclass(frozen=True, slots=True)
class Recording:
    """The calls with one key; `definitions` were put, the clock began at `clock`, `names` are those of the scans."""

    calls: Sequence[Call]
    definitions: Mapping[str, JsonObject]
    clock: str | None
    names: Mapping[str, str]


def recorded(culprit: Exchange, story: Iterable[Exchange]) -> Recording:
    """What was called with the culprit's key up to the culprit."""
    key_id, _ = credentials(culprit.sent_headers)
    about = [each for each in story if each is culprit or credentials(each.sent_headers)[0] == key_id]
    own_secret = next((credentials(each.sent_headers)[1] for each in about if each.status != 401), None)
    calls: list[Call] = []
    definitions: dict[str, JsonObject] = {}
    clock: str | None = None
    names: dict[str, str] = {}
    for each in about:
        control = each.scene is Scene.CONTROL
        if control and each.path == "/_mock/clock" and each.status == 200:
            clock = clock or each.json()["now"]
        if control and each.path != _ADVANCE and each.path.startswith(_NOT_REPLAYED):
            continue
        if control and each.method == "PUT" and each.path.startswith(_DEFINITIONS):
            definitions[unquote(each.path.removeprefix(_DEFINITIONS))] = json.loads(each.sent)
        call = _call_of(each, names, own_secret)
        calls.append(replace(call, starts=_named_scan(each, names)))
        if each is culprit:
            break
    return Recording(in_one_step(calls), definitions, clock, names)


def in_one_step(calls: Iterable[Call]) -> list[Call]:
    """The calls with consecutive steps of the clock made one, and steps of nothing left out."""
    merged: list[Call] = []
    for call in calls:
        if not call.is_step:
            merged.append(call)
        elif merged and merged[-1].is_step:
            merged[-1] = replace(call, body=_step(merged[-1].step_ms + call.step_ms))
        elif call.step_ms:
            merged.append(call)
    return merged


def _call_of(exchange: Exchange, names: Mapping[str, str], own_secret: str | None) -> Call:
    target = exchange.target
    for scan_id, name in names.items():
        target = target.replace(quote(scan_id, safe=""), name)
    sent = exchange.sent_headers
    key = NO_KEY
    if credentials(sent)[0]:
        key = OWN_KEY if credentials(sent)[1] == own_secret else WRONG_SECRET
    elif "Authorization" in sent:
        key = sent["Authorization"]
    body = exchange.sent.decode("utf-8", errors="surrogateescape")
    return Call(exchange.method, target, body, sent.get("Content-Type"), key, exchange.status)


def _step(milliseconds: int) -> str:
    return f'{{"seconds": {milliseconds // 1000}.{milliseconds % 1000:03}}}'


def _named_scan(exchange: Exchange, names: dict[str, str]) -> str | None:
    """The name that the scan gets which this call started."""
    if exchange.status != 201 or exchange.path not in ("/api/v1/scans", "/_mock/scans"):
        return None
    control = exchange.scene is Scene.CONTROL
    scan_id = exchange.json()["scanId"] if control else exchange.headers.get("X-Soda-Scan-Id", "")
    if not scan_id:
        return None
    return names.setdefault(scan_id, f"{{scan{len(names) + 1}}}")


def fingerprint(exchange: Exchange, names: Mapping[str, str], clock_ms: int | None) -> JsonObject:
    """What an answer says, free of what differs from run to run: ids are named, instants counted from the clock's."""

    def plain(value: Any) -> Any:
        match value:
            case dict():
                return {name: plain(item) for name, item in value.items() if name != "id" or item in names}
            case list():
                return [plain(item) for item in value]
            case str() if clock_ms is not None and is_rfc3339(value) and re.search(r"\.\d{3}Z$|:\d\dZ$", value):
                return f"{instant_ms(value) - clock_ms:+} ms"
            case str():
                for scan_id, name in names.items():
                    value = value.replace(scan_id, name)
                return value
        return value

    try:
        body = plain(json.loads(exchange.body)) if exchange.body else None
    except ValueError:
        body = exchange.body.decode("utf-8", errors="replace")
    return {"status": exchange.status, "body": body, "retryAfter": exchange.headers.get("Retry-After")}


def curl_lines(calls: Sequence[Call]) -> Iterator[str]:
    """The calls for a shell. `$SODA_BASE_URL`, `$SODA_API_KEY_ID` and `$SODA_API_KEY_SECRET` are the reader's own."""
    for call in calls:
        parts = ["curl -sS -i"]
        if call.method != "GET":
            parts.append(f"-X {call.method}")
        match call.key:
            case "own":
                parts.append('-u "$SODA_API_KEY_ID:$SODA_API_KEY_SECRET"')
            case "wrong secret":
                parts.append('-u "$SODA_API_KEY_ID:not the secret"')
            case "none":
                pass
            case literal:
                parts.append(f"-H {shlex.quote(f'Authorization: {literal}')}")
        if call.content_type:
            parts.append(f"-H {shlex.quote(f'Content-Type: {call.content_type}')}")
        if call.body:
            parts.append(f"--data-binary {shlex.quote(call.body)}")
        target = re.sub(r'(["$`\\])', r"\\\1", call.target)
        parts.append('"$SODA_BASE_URL' + re.sub(r"\{scan(\d+)\}", r"${SCAN\1}", target) + '"')
        line = " ".join(parts)
        if call.starts:
            line = f"{call.starts.strip('{}').upper()}=$({line} | tr -d '\\r' | {_id_in(call)})"
        yield line


def _id_in(call: Call) -> str:
    """What finds the id of the new scan in the answer."""
    return 'sed -n \'s/.*"scanId": *"\\([^"]*\\)".*/\\1/p\'' if call.is_control else "sed -n 's/^x-soda-scan-id: //Ip'"
