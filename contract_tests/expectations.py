"""What the model expects of one answer: the status, and of headers and body what it can know.

Source: the clauses named beside each expectation (CLAUSES.md), in the order of judgement of Assumption A5.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

from contract_tests.contract import FINAL_STATES, FORM_MEDIA_TYPE, JsonObject, Operation
from contract_tests.exchange import Exchange, Wrong
from contract_tests.model import COUNTED, Scan
from contract_tests.organisation import Organisation
from contract_tests.rfc3339 import instant_ns, is_rfc3339, text_of_ms

NEXT_POLL = "X-Soda-Next-Poll-Time"
_MAX_FORM_BYTES = 64 * 1024
_DIGITS = re.compile(r"\d+", re.ASCII)


class Known(Enum):
    """What is known of a field whose value is not."""

    ABSENT = "absent"
    PRESENT = "present"

    def __repr__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Expected:
    """`status` may also be `or_status`, where the documents leave it open. `clauses` names those of single fields."""

    status: int
    clause: str
    or_status: int | None = None
    retry_after: int | None = None
    next_poll: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)

    def differences(self, exchange: Exchange) -> list[Wrong]:
        """Where an answer is not as expected; of what is not known nothing is said."""
        if exchange.status not in (self.status, self.or_status):
            limited = 429 in (exchange.status, self.status)
            return [_wrong("the status", self.status, exchange.status, "A3" if limited else self.clause)]
        body = exchange.json() if self.body else {}
        wrongs = []
        for name, value in self.body.items():
            got = body.get(name, Known.ABSENT)
            if not _agree(value, got):
                wrongs.append(_wrong(name, value, got, self.clauses.get(name, self.clause)))
        told = exchange.headers
        if self.retry_after is not None and told.get("Retry-After") != str(self.retry_after):
            wrongs.append(_wrong("Retry-After", self.retry_after, told.get("Retry-After"), "A4"))
        if not _agree(self.next_poll, told.get(NEXT_POLL)):
            wrongs.append(_wrong(NEXT_POLL, self.next_poll, told.get(NEXT_POLL), "A15"))
        return wrongs


def _wrong(what: str, expected: object, got: object, clause: str) -> Wrong:
    words = [f"{what} {_short(value)}" for value in (expected, got)]
    return Wrong(f"{what} is {_short(got)}, expected {_short(expected)}", clause, *words)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 400 else f"{text[:300]} ... {text[-80:]}"


def _agree(expected: object, got: object) -> bool:
    """Whether a value is as expected: of an object only the expected fields count, of an instant not its spelling."""
    match expected, got:
        case (Known.PRESENT, _):
            return got is not Known.ABSENT
        case Mapping(), Mapping():
            return all(_agree(value, got.get(name, Known.ABSENT)) for name, value in expected.items())
        case list(), list():
            return len(expected) == len(got) and all(map(_agree, expected, got))
        case str(), str() if expected != got and is_rfc3339(expected) and is_rfc3339(got):
            return instant_ns(expected) == instant_ns(got)
    return type(expected) is type(got) and expected == got


def expected_answer(organisation: Organisation, operation: Operation, exchange: Exchange) -> Expected:
    """What the answer to a call with valid credentials has to be; whatever the call does to the model is done."""
    now_ms = organisation.now_ms
    assert now_ms is not None
    seconds = organisation.limits[operation.id].ask(now_ms)
    if seconds is not None:
        return Expected(429, "A3", retry_after=seconds)
    match operation.id:
        case "triggerScan":
            return _of_trigger(organisation, exchange)
        case "getScanLogs":
            asked = {name: _integer(operation, exchange, name) for name in operation.query}
            if None in asked.values():
                return Expected(400, "A6")
            scan = organisation.scans.get(exchange.scan_id)
            return _of_page(scan, asked["page"] or 0, asked["size"] or 0, now_ms) if scan else Expected(404, "A12")
    scan = organisation.scans.get(exchange.scan_id)
    if scan is None:
        return Expected(404, "A12")
    if operation.id == "cancelScan":
        return _of_cancel(organisation, exchange.scan_id, scan, now_ms)
    return _of_status(scan, now_ms)


def _of_trigger(organisation: Organisation, exchange: Exchange) -> Expected:
    form = _form(exchange)
    if form is None:
        return Expected(400, "A6")
    timestamp = form.get("dataTimestamp")
    in_calendar = timestamp is None or (is_rfc3339(timestamp) and timestamp[:4] not in ("0001", "9999"))
    if exchange.status == 201:
        organisation.start(exchange.headers["X-Soda-Scan-Id"], form["scanDefinition"])
    # ISO 8601 is wider than RFC 3339: the model does not say where it ends.
    return Expected(201, "trigger-queued", or_status=None if in_calendar else 400)


def _form(exchange: Exchange) -> dict[str, str] | None:
    """The fields of a trigger; None where there is none that can be carried out."""
    media_type = exchange.sent_headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != FORM_MEDIA_TYPE or len(exchange.sent) > _MAX_FORM_BYTES:
        return None
    try:
        pairs = parse_qsl(exchange.sent.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return None
    names = [name for name, _ in pairs]
    form = dict(pairs)
    if not form.get("scanDefinition") or names.count("scanDefinition") > 1 or names.count("dataTimestamp") > 1:
        return None
    timestamp = form.get("dataTimestamp", "T0")
    return form if re.search(r"\d", timestamp) and "t" in timestamp.lower() else None


def _integer(operation: Operation, exchange: Exchange, name: str) -> int | None:
    """The value of a query parameter, its default where it is not given; None where it is refused."""
    schema = operation.query[name]
    pairs = parse_qsl(exchange.target.partition("?")[2], keep_blank_values=True)
    values = [value for key, value in pairs if key == name]
    if not values:
        default: int = schema["default"]
        return default
    if len(values) > 1 or not _DIGITS.fullmatch(values[0]) or len(values[0]) > 4_000:
        return None
    number = int(values[0])
    return number if schema["minimum"] <= number <= schema["maximum"] else None


def _of_cancel(organisation: Organisation, scan_id: str, scan: Scan, now_ms: int) -> Expected:
    state = scan.life.state_at(now_ms)
    shortened = scan.life.canceled_at(now_ms)
    if shortened is None:
        return Expected(400, "cancel-other", body={"code": "invalid_scan_state"}, clauses={"code": "A1"})
    organisation.scans[scan_id] = Scan(scan.definition, scan.plan, shortened)
    return Expected(200, "cancel-pending" if state == "queuing" else "cancel-submitted")


def _of_status(scan: Scan, now_ms: int) -> Expected:
    life, state = scan.life, scan.life.state_at(now_ms)
    final = state in FINAL_STATES
    instants = life.timestamps_at(now_ms)
    optional: JsonObject = {
        "scanDefinition": {"name": scan.definition},
        "scanTime": Known.PRESENT,
        "submitted": Known.PRESENT if "started" in instants else Known.ABSENT,
        "checks": Known.PRESENT if final else Known.ABSENT,
        "postProcessingStages": scan.stages_at(now_ms) or Known.ABSENT,
    }
    optional |= {
        name: text_of_ms(instants[name]) if name in instants else Known.ABSENT for name in ("started", "ended")
    }
    results = scan.results_at(now_ms)
    for count, counted in COUNTED.items():
        unknown = Known.PRESENT if final else Known.ABSENT
        optional[count] = unknown if results is None else results.count(counted)
    if results is not None:
        optional["checks"] = [{"evaluationStatus": result} for result in results]
    if scan.plan.fields is not None:
        optional |= {name: Known.ABSENT for name in optional if name not in scan.plan.fields}
    return Expected(
        200,
        f"status-{state}",
        next_poll=None if final else text_of_ms(life.next_poll_ms(now_ms)),
        body={"state": state, "created": text_of_ms(life.triggered_ms)} | optional,
        clauses=dict.fromkeys(("submitted", "started", "ended", "checks", *COUNTED), "A16") | {"created": "A14"},
    )


def _of_page(scan: Scan, page: int, size: int, now_ms: int) -> Expected:
    total = scan.lines_at(now_ms)
    indices = range(min(page * size, total), min((page + 1) * size, total))
    return Expected(
        200,
        "logs-sorted",
        body={"totalElements": total, "content": [scan.line(index) for index in indices]},
        clauses={"totalElements": "A8", "content": "A13"},
    )
