"""The plugin in projects of others: what it loads, what it says, how it gets along with xdist."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from soda_cloud_mock.testing import SodaMockServer
from soda_cloud_mock.testing.in_process import running_in_process

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]
# Plugins of ours that take long to load.
LEAN = ("-p", "no:schemathesis", "-p", "no:hypothesispytest")
LOADED = """
import json, sys
def pytest_sessionfinish():
    ours = ("soda_", "uvicorn", "uvloop", "httptools", "respx", "jsonschema_rs", "httpx", "anyio._core")
    print("LOADED", json.dumps(sorted(name for name in sys.modules if name.startswith(ours))))
"""


def loaded(output: str) -> set[str]:
    return set(json.loads(output.partition("LOADED ")[2].splitlines()[0]))


def test_a_project_that_uses_no_fixture_loads_two_light_modules(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(LOADED)
    pytester.makepyfile("def test_nothing(): pass")
    ended = pytester.runpytest_subprocess(*LEAN, "-p", "no:respx", "-p", "no:anyio", "-s")
    ended.assert_outcomes(passed=1)
    assert loaded(ended.stdout.str()) == {"soda_cloud_mock", "soda_cloud_mock.extras", "soda_cloud_mock.pytest_plugin"}


def test_the_contract_suite_gets_no_more_of_the_mock_than_that(tmp_path: Path) -> None:
    (tmp_path / "loaded_at_the_end.py").write_text(LOADED, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "contract_tests/client_side/test_unknown_values.py", "-q", "-s"]
    ended = subprocess.run(
        [*command, "-p", "loaded_at_the_end", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    of_the_mock = {name for name in loaded(ended.stdout) if name.startswith("soda_cloud_mock")}
    assert of_the_mock == {"soda_cloud_mock", "soda_cloud_mock.extras", "soda_cloud_mock.pytest_plugin"}


def test_pytest_lists_the_fixtures_with_what_they_do(pytester: pytest.Pytester) -> None:
    listed = pytester.runpytest_inprocess("--fixtures").stdout.str()
    assert "soda_mock -- " in listed
    assert "A mock of Soda Cloud in this process, at https://cloud.soda.io for every httpx client; no socket." in listed
    assert "soda_mock_server -- " in listed
    assert "_soda_mock_url" not in listed


def test_a_missing_extra_is_one_clear_error_where_a_fixture_is_used(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import sys; sys.modules['respx'] = None")
    pytester.makepyfile(
        """
        def test_without(): pass
        def test_with(soda_mock): pass
        def test_with_a_server(soda_mock_server): pass
        """
    )
    ended = pytester.runpytest_subprocess(*LEAN, "-p", "no:respx")
    ended.assert_outcomes(passed=1, errors=2)
    text = ended.stdout.str()
    missing = "the module respx is not installed; pip install 'soda-scans[pytest]' brings it"
    errors = text.partition("= ERRORS =")[2].partition("short test summary")[0].splitlines()[1:-1]
    assert [line for line in errors if not line.startswith("____")] == [missing] * 2


def test_workers_of_xdist_have_a_server_each_and_tests_an_organisation_each(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest, time
        from soda_scans import SodaScans

        @pytest.mark.parametrize("number", range(6))
        def test_both(number, soda_mock_server, record_property, worker_id):
            with SodaScans.from_env() as soda:
                soda.trigger("orders_daily")
            assert len(soda_mock_server.scans) == 1
            record_property("seen", f"{worker_id} {soda_mock_server.base_url} {soda_mock_server.api_key_id}")
        """
    )
    ended = pytester.runpytest_subprocess("-n", "2", "--junitxml", "report.xml", *LEAN)
    ended.assert_outcomes(passed=6)
    report = (pytester.path / "report.xml").read_text(encoding="utf-8")
    seen = {tuple(part.split('"')[0].split()) for part in report.split('name="seen" value="')[1:]}
    assert len(seen) == 6
    assert (
        len({(worker, url) for worker, url, _ in seen})
        == len({url for _, url, _ in seen})
        == len({worker for worker, _, _ in seen})
    )


def test_an_answer_of_the_mock_that_breaks_the_contract_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import httpx
        from soda_cloud_mock.core.instants import format_instant

        def test_it(soda_mock, monkeypatch):
            monkeypatch.setattr("soda_cloud_mock.http_api.bodies.format_instant", lambda _: "yesterday")
            scan = soda_mock.scan("orders_daily")
            auth = (soda_mock.api_key_id, soda_mock.api_key_secret)
            httpx.get(f"{soda_mock.base_url}/api/v1/scans/{scan.id}", auth=auth)
        """
    )
    ended = pytester.runpytest_inprocess()
    ended.assert_outcomes(passed=1, errors=1)
    ended.stdout.fnmatch_lines(["*the mock itself broke the contract, which is a defect of soda-mock:*yesterday*"])


def test_the_mock_in_process_starts_and_stops_within_ten_milliseconds() -> None:
    def took_s() -> float:
        with pytest.MonkeyPatch.context() as monkeypatch:
            started_s = time.process_time()
            with running_in_process(monkeypatch):
                pass
            return time.process_time() - started_s

    assert min(took_s() for _ in range(10)) < 0.01


def test_a_server_is_reached_by_other_processes(soda_mock_server: SodaMockServer) -> None:
    code = (
        "import os, base64, urllib.request, urllib.parse\n"
        "key = os.environ['SODA_API_KEY_ID'] + ':' + os.environ['SODA_API_KEY_SECRET']\n"
        "headers = {'Authorization': 'Basic ' + base64.b64encode(key.encode()).decode()}\n"
        "url = os.environ['SODA_BASE_URL'] + '/api/v1/scans'\n"
        "request = urllib.request.Request(url, b'scanDefinition=orders_daily', headers)\n"
        "opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))\n"
        "print(opener.open(request, timeout=10).status)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "201\n"
    assert [scan.definition for scan in soda_mock_server.scans] == ["orders_daily"]


def test_a_flag_of_another_mock_in_the_environment_is_not_taken_over(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile("def test_it(soda_mock_server): assert soda_mock_server.settings['rate_limits']")
    monkeypatch.setenv("SODA_MOCK_NO_RATE_LIMITS", "1")
    monkeypatch.setenv("SODA_MOCK_SCENARIO", "nowhere.yaml")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)
