"""The run as a whole: what it exercised, added up over the workers, and what is said of it at the end."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from contract_tests.canary import awake_judges
from contract_tests.coverage import Coverage
from contract_tests.options import asked_server, is_worker, option, replayed_capsule, report_path
from contract_tests.profiles import claims_are_due
from contract_tests.story import Story

_FOLDER = Path(__file__).parent
_OUTPUT = "contract_coverage"


class Run:
    """Collects coverage and guards; demands all that can be reached of a complete run."""

    def __init__(self, config: pytest.Config, story: Story) -> None:
        self.coverage = Coverage()
        self._config = config
        self._story = story
        self._deselected = False
        self._unfinished: list[str] = []

    # --- in the process that runs the tests -----------------------------------------------------------------------

    def pytest_sessionstart(self) -> None:
        for canary, objected in awake_judges().items():
            if not objected:
                raise pytest.UsageError(f"{canary}: a violation was shown to this judge, and it did not object")
            self.coverage.seen[canary] += 1

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        """A test that is green although most of its calls were turned away is red."""
        outcome = yield
        hollow = self._story.hollow(
            about_limits=item.get_closest_marker("about_limits") is not None,
            about_refusals=item.get_closest_marker("about_refusals") is not None,
        )
        assert hollow is None, hollow
        return outcome

    # --- in the process that sums up ------------------------------------------------------------------------------

    def pytest_deselected(self) -> None:
        self._deselected = True

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.coverage.add(getattr(node, "workeroutput", {}).get(_OUTPUT, {}))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if is_worker(self._config):
            self._config.workeroutput[_OUTPUT] = dict(self.coverage.seen)  # type: ignore[attr-defined]
        elif exitstatus == pytest.ExitCode.OK and self._is_complete():
            self._unfinished = self.coverage.missing()
            if self._unfinished:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any, exitstatus: int) -> None:
        if replayed_capsule(self._config) is not None or self._config.option.collectonly:
            return
        skipped = _reasons(terminalreporter.stats.get("skipped", []))
        terminalreporter.section("contract", sep="-")
        for line in self.coverage.lines():
            terminalreporter.line(line)
        for reason, count in skipped.most_common():
            terminalreporter.line(f"{count} tests were skipped: {reason}", yellow=True)
        if self._unfinished:
            terminalreporter.line("this run is complete, and has not exercised:", red=True)
            for cell in self._unfinished:
                terminalreporter.line(f"  {cell}", red=True)
        self._write(terminalreporter, exitstatus, skipped)

    def _is_complete(self) -> bool:
        """Whether every test was to run, against a server of the suite's own."""
        config, asked = self._config, self._config.option
        here = config.invocation_params.dir
        # The referees judge the suite; what they leave out nobody else leaves out.
        ignored = [path for path in asked.ignore or () if not (here / path).is_relative_to(_FOLDER / "referees")]
        narrowed = (asked.keyword, asked.markexpr, asked.deselect, ignored, asked.ignore_glob, asked.maxfail)
        folders = [here / argument.partition("::")[0] for argument in config.args]
        return (
            asked_server(config) is None
            and claims_are_due()
            and not self._deselected
            and not any(narrowed)
            and not asked.collectonly
            and replayed_capsule(config) is None
            and not any("::" in argument for argument in config.args)
            and any(_FOLDER.is_relative_to(folder.resolve()) for folder in folders)
        )

    def _write(self, terminalreporter: Any, exitstatus: int, skipped: Counter[str]) -> None:
        path = report_path(self._config, ".json")
        if path is None:
            return
        server = asked_server(self._config)
        failed = [report for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, [])]
        summary = {
            "server": "a mock of the suite's own" if server is None else server.base_url,
            "readOnly": bool(option(self._config, "read_only")),
            "profile": settings.get_current_profile_name(),
            "exitStatus": int(exitstatus),
            "complete": self._is_complete(),
            "passed": len(terminalreporter.stats.get("passed", [])),
            "skipped": dict(skipped),
            "failures": [
                {"test": report.nodeid, "report": dict(report.sections).get("contract", str(report.longrepr))}
                for report in failed
            ],
            "missing": self.coverage.missing(),
            "exercised": dict(sorted(self.coverage.seen.items())),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        terminalreporter.line(f"written: {path} and {report_path(self._config, '.xml')}")


def _reasons(skipped: list[Any]) -> Counter[str]:
    """How many tests were skipped for each reason."""
    reasons = (report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    return Counter(reasons)
