"""What the benchmark reads from its load generators, and how it judges."""

import json
from pathlib import Path

import pytest

from benchmarks import load
from benchmarks.load import Load, LoadFailed, read_autocannon, read_k6, read_wrk
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


def k6(failed: float = 0.0) -> str:
    latency = {"p(50)": 0.5, "p(99)": 1_020}
    values = {
        "http_reqs": {"count": 3_000, "rate": 1_500.5},
        "http_req_duration": latency,
        "http_req_failed": {"rate": failed},
    }
    return json.dumps({name: {"type": "trend", "values": value} for name, value in values.items()})


def test_k6_is_read_to_the_same() -> None:
    assert read_k6(k6()) == Load(3_000, 1_500.5, 0.5, 1_020)


@pytest.mark.parametrize("text", [k6(failed=0.001), "{}"])
def test_k6_without_all_answers_makes_no_figure(text: str) -> None:
    with pytest.raises(LoadFailed):
        read_k6(text)


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


@pytest.mark.parametrize(
    ("installed", "in_folders", "taken"),
    [
        ({"wrk", "k6"}, {"k6", "autocannon"}, "wrk"),
        (set(), {"k6", "autocannon"}, "k6"),
        ({"k6"}, {"autocannon"}, "k6"),
        (set(), {"autocannon"}, "autocannon"),
    ],
)
def test_wrk_is_taken_before_k6_and_k6_before_autocannon(
    monkeypatch: pytest.MonkeyPatch, installed: set[str], in_folders: set[str], taken: str
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name in installed else None)
    monkeypatch.setattr(load, "executable", lambda path: Path(path.name) if path.name in in_folders else None)
    assert load.find_generator() == load.Generator(taken, taken)


def test_without_a_load_generator_the_benchmark_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(load, "executable", lambda _: None)
    with pytest.raises(LoadFailed, match="install wrk, or k6"):
        load.find_generator()


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
