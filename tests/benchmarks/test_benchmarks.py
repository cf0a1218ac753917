"""What the benchmark reads from its load generators, and how it judges."""

import json

import pytest

from benchmarks.load import Load, LoadFailed, read_autocannon, read_wrk
from benchmarks.measurements import Measurements, Summary
from benchmarks.suite import read_examples
from benchmarks.targets import TARGETS, Target

WRK = """\
Running 2s test @ http://127.0.0.1:8089/a
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.19ms    0.55ms   8.85ms   94.30%
    Req/Sec    24.62k     2.11k   27.41k    76.67%
  Latency Distribution
     50%  500.00us
     75%    1.21ms
     90%    1.47ms
     99%    1.02s
  73514 requests in 3.00s, 71.16MB read
Requests/sec:  24504.51
Transfer/sec:     23.72MB
""".replace("1.02s", "1.02s ")  # it pads a short unit
AUTOCANNON = {
    "2xx": 3_000,
    "non2xx": 0,
    "errors": 0,
    "timeouts": 0,
    "duration": 1.5,
    "latency": {"p50": 1, "p99": 7},
}


def test_wrk_is_read_in_any_of_its_units() -> None:
    assert read_wrk(WRK) == Load(73_514, 24_504.51, 0.5, 1_020)


@pytest.mark.parametrize(
    "text", [WRK + "  Non-2xx or 3xx responses: 5\n", WRK + "  Socket errors: connect 0, read 1\n", "", "50%  1.00ms"]
)
def test_answers_that_are_missing_or_wrong_make_no_figure(text: str) -> None:
    with pytest.raises(LoadFailed):
        read_wrk(text)


def test_autocannon_is_read_to_the_same() -> None:
    assert read_autocannon(json.dumps(AUTOCANNON)) == Load(3_000, 2_000, 1, 7)


@pytest.mark.parametrize("wrong", [{"non2xx": 1}, {"errors": 1}, {"timeouts": 1}, {"2xx": 0}])
def test_autocannon_without_all_answers_makes_no_figure(wrong: dict[str, int]) -> None:
    with pytest.raises(LoadFailed):
        read_autocannon(json.dumps(AUTOCANNON | wrong))


def test_the_examples_of_a_run_are_those_of_its_strategies_and_its_plain_tests() -> None:
    statistics = """\
a.py::test_of_strategies:

  - during reuse phase (0.01 seconds):
    - Typical runtimes: ~ 1-2 ms, of which < 1ms in data generation
    - 1 passing, 0 failing, and 0 invalid test cases

  - during generate phase (0.07 seconds):
    - Typical runtimes: ~ 1-2 ms, of which < 1ms in data generation
    - 30 passing, 0 failing, and 5 invalid test cases

  - Stopped because settings.max_examples=30

5 passed, 2 subtests passed in 1.00s
"""
    assert read_examples(statistics) == 31 + 4
    assert read_examples("5 passed in 1.00s") == 5


def test_of_the_rounds_median_and_range_are_kept() -> None:
    found = Measurements()
    for value in (3.0, 1.0, 10.0):
        found.add("start", "mock", "spawn", "s", value)
    assert list(found.summaries().values()) == [Summary(3.0, 1.0, 10.0, 3)]
    assert found.median("start", "mock", "spawn") == 3.0
    assert found.median("start", "other", "spawn") is None


@pytest.mark.parametrize(
    ("value", "at_least", "met"),
    [(0.5, False, True), (0.51, False, False), (0.5, True, True), (0.49, True, False), (None, True, None)],
)
def test_a_target_is_met_at_its_bound(value: float | None, at_least: bool, met: bool | None) -> None:
    assert Target("a", lambda _: value, 0.5, at_least).judge(Measurements()).met is met


def test_without_figures_no_target_is_met_or_missed() -> None:
    assert {target.judge(Measurements()).word for target in TARGETS} == {"not measured"}
