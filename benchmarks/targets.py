"""What the figures are to be, most as ratios within one run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks import client, in_process, scale, start, suite, throughput
from benchmarks.measurements import Measurements
from benchmarks.peers import BARE, MOCK, MOCKOON, MOTO, PRISM, WIREMOCK, WITHOUT_SELF_CHECK


@dataclass(frozen=True, slots=True)
class Verdict:
    """``value`` is None where something it needs was not measured."""

    name: str
    wanted: str
    value: float | None
    met: bool | None

    @property
    def word(self) -> str:
        return {None: "not measured", True: "met", False: "MISSED"}[self.met]


@dataclass(frozen=True, slots=True)
class Target:
    """``bound`` is the lowest value if ``at_least``, else the highest."""

    name: str
    value: Callable[[Measurements], float | None]
    bound: float
    at_least: bool = False
    unit: str = ""

    def judge(self, found: Measurements) -> Verdict:
        value = self.value(found)
        met = None if value is None else value >= self.bound if self.at_least else value <= self.bound
        return Verdict(self.name, f"{'>=' if self.at_least else '<='} {self.bound:g}{self.unit}", value, met)


def verdicts(found: Measurements) -> Sequence[Verdict]:
    return [target.judge(found) for target in TARGETS]


Value = Callable[[Measurements], float | None]


def _of(section: str, subject: str, what: str) -> Value:
    return lambda found: found.median(section, subject, what)


def _ratio(above: Value, below: Value) -> Value:
    def value(found: Measurements) -> float | None:
        first, second = above(found), below(found)
        return None if first is None or not second else first / second

    return value


def _throughput(what: str, first: str, second: str) -> Value:
    return _ratio(_of(throughput.SECTION, first, what), _of(throughput.SECTION, second, what))


def _start(second: str) -> Value:
    return _ratio(_of(start.SECTION, MOCK, start.WHAT), _of(start.SECTION, second, start.WHAT))


def _bytes_per_scan(found: Measurements) -> float | None:
    few = found.median(scale.SECTION, scale.MOCK, "memory with 1 scans")
    many = found.median(scale.SECTION, scale.MOCK, "memory with 1,000,000 scans")
    return None if few is None or many is None else (many - few) * 1e6 / 1_000_000


_STATUS: Final = "status, 32 connections"
_LOGS: Final = "1,000 log lines, 32 connections"

TARGETS: Final = (
    Target("status, 32 connections, over the bare ASGI app", _throughput(_STATUS, MOCK, BARE), 0.6, at_least=True),
    Target("status, 32 connections, over WireMock", _throughput(_STATUS, MOCK, WIREMOCK), 2, at_least=True),
    Target("status, 32 connections, over Prism", _throughput(_STATUS, MOCK, PRISM), 8, at_least=True),
    Target("status, self-check on over off", _throughput(_STATUS, MOCK, WITHOUT_SELF_CHECK), 0.9, at_least=True),
    Target("page of 1,000 lines over the bare ASGI app", _throughput(_LOGS, MOCK, BARE), 0.4, at_least=True),
    Target("spawn to first answer", _of(start.SECTION, MOCK, start.WHAT), 0.3, unit=" s"),
    *(Target(f"spawn to first answer over {name}", _start(name), 1) for name in (MOTO, PRISM, MOCKOON, WIREMOCK)),
    Target("resident memory, idle", _of(start.SECTION, MOCK, "memory, idle"), 60, unit=" MB"),
    Target("growth over 1,000,000 requests", _of(scale.SECTION, scale.MOCK, scale.GROWTH), 5, unit=" MB"),
    Target("memory per scan at 1,000,000", _bytes_per_scan, 500, unit=" bytes"),
    Target(
        "status latency, 1,000,000 scans over 1",
        _ratio(
            _of(scale.SECTION, scale.MOCK, "one status of 1,000,000 scans, p50"),
            _of(scale.SECTION, scale.MOCK, "one status of 1 scans, p50"),
        ),
        1.1,
    ),
    Target(
        "last pages of 10,000,000 lines over the first",
        _ratio(
            _of(scale.SECTION, scale.MOCK, "log of 10,000,000 lines, last pages"),
            _of(scale.SECTION, scale.MOCK, "log of 10,000,000 lines, first pages"),
        ),
        1.1,
    ),
    Target("reset with 100,000 scans", _of(scale.SECTION, scale.MOCK, "reset with 100,000 scans"), 10, unit=" ms"),
    Target(
        "fixture, start and stop", _of(in_process.SECTION, in_process.FIXTURE, in_process.START_STOP), 10, unit=" ms"
    ),
    Target(
        "call through the fixture over httpx.MockTransport",
        _ratio(
            _of(in_process.SECTION, in_process.FIXTURE, in_process.CALL),
            _of(in_process.SECTION, in_process.TRANSPORT, in_process.CALL),
        ),
        2,
    ),
    Target(
        "sdk status call over bare httpx",
        _ratio(
            _of(client.SECTION, client.SDK, client.CALL),
            _of(client.SECTION, client.HTTPX, client.CALL),
        ),
        1.25,
    ),
    Target("wait for a two-hour scan", _of(client.SECTION, client.SDK, client.WAIT), 50, unit=" ms"),
    Target("contract suite, profile ci", _of(suite.SECTION, suite.OURS, suite.WALL), 90, unit=" s"),
)
