"""What the fields of one response say of each other and of the request: nothing a schema can express."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from contract_tests.contract import FINAL_STATES, OPERATIONS, JsonObject, Operation
from contract_tests.exchange import Exchange, Wrong
from contract_tests.rfc3339 import instant_ns

# In the order in which they happen.
TIMESTAMPS = ("created", "submitted", "started", "ended")


def contradictions(exchange: Exchange, operation: Operation) -> Iterator[Wrong]:
    """What contradicts itself in a response that is of a documented form."""
    if exchange.status == operation.success:
        yield from _READINGS[operation.id](exchange)


def status_url(exchange: Exchange, scan_id: str) -> str:
    """The absolute URL of a scan's status at the server that answered."""
    return exchange.origin + OPERATIONS["getScanStatus"].path.replace("{scanId}", quote(scan_id, safe=""))


def _of_status(exchange: Exchange) -> Iterator[Wrong]:
    scan: JsonObject = json.loads(exchange.body)
    if scan["id"] != exchange.scan_id:
        yield Wrong(f"the status of {exchange.scan_id!r} was asked for, that of {scan['id']!r} came", "status-scan-id")
    final = scan["state"] in FINAL_STATES
    if ("ended" in scan) != final:
        yield Wrong(
            f"state {scan['state']!r} and {'an' if 'ended' in scan else 'no'} `ended`: only a final scan has one", "A16"
        )
    shown = [(name, instant_ns(scan[name])) for name in TIMESTAMPS if name in scan]
    for (earlier, before), (later, after) in pairwise(shown):
        if before > after:
            yield Wrong(f"{earlier} is later than {later}", "A14")
    yield from _of_counts(scan)
    if final and "X-Soda-Next-Poll-Time" in exchange.headers:
        yield Wrong("X-Soda-Next-Poll-Time on a scan that will not change any more", "A15")


def _of_counts(scan: JsonObject) -> Iterator[Wrong]:
    if "checks" not in scan:
        return
    for count, evaluation in (("failures", "fail"), ("warnings", "warn")):
        among_checks = sum(check.get("evaluationStatus") == evaluation for check in scan["checks"])
        if scan.get(count, among_checks) != among_checks:
            yield Wrong(f"{count} is {scan[count]}, and {among_checks} of the checks are {evaluation!r}", "A16")


def _of_page(exchange: Exchange) -> Iterator[Wrong]:
    page: JsonObject = json.loads(exchange.body)
    asked = {
        name: int(exchange.query(name) or OPERATIONS["getScanLogs"].query[name]["default"]) for name in ("page", "size")
    }
    total, size, number = page["totalElements"], asked["size"], asked["page"]
    first_index = number * size
    expected: dict[str, Any] = {
        "number": number,
        "size": size,
        "totalPages": -(-total // size),
        "first": number == 0,
        "last": (number + 1) * size >= total,
    }
    for field, value in expected.items():
        if page[field] != value:
            yield Wrong(
                f"{field} is {page[field]}, expected {value} (page {number} of size {size}, {total} lines in all)", "A7"
            )
    here = max(0, min(size, total - first_index))
    indices = [line["index"] for line in page["content"]]
    if indices != list(range(first_index, first_index + here)):
        yield Wrong(
            f"the lines have the indices {_abbreviated(indices)}, expected {here} of them from {first_index}", "A13"
        )
    instants = [instant_ns(line["timestamp"]) for line in page["content"]]
    if instants != sorted(instants):
        yield Wrong("the lines are not in the order of their timestamps", "logs-sorted")


def _of_trigger(exchange: Exchange) -> Iterator[Wrong]:
    scan_id = exchange.headers["X-Soda-Scan-Id"]
    if exchange.headers["Location"] != status_url(exchange, scan_id):
        yield Wrong(
            f"Location is not the URL of the new scan's status, {status_url(exchange, scan_id)}", "trigger-answer"
        )


def _of_cancel(exchange: Exchange) -> Iterator[Wrong]:
    if exchange.headers["Location"] != status_url(exchange, exchange.scan_id):
        yield Wrong(f"Location is not the URL of the scan's status, {status_url(exchange, exchange.scan_id)}", "A2")


def _abbreviated(indices: list[int]) -> str:
    return str(indices) if len(indices) <= 6 else f"[{indices[0]}, {indices[1]}, ... {indices[-1]}] ({len(indices)})"


_READINGS: dict[str, Callable[[Exchange], Iterator[Wrong]]] = {
    "getScanStatus": _of_status,
    "cancelScan": _of_cancel,
    "getScanLogs": _of_page,
    "triggerScan": _of_trigger,
}
