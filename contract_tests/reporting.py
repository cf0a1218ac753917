"""A failure as a bug report: what is broken, what was expected, the calls that show it, and a capsule of them."""

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from contract_tests.account import Wire
from contract_tests.capsule import Capsule, curl_lines, fingerprint, recorded
from contract_tests.clauses import clause_of_test, described
from contract_tests.exchange import ContractBreach, Exchange
from contract_tests.options import option
from contract_tests.profiles import failures_are_shrunk
from contract_tests.replay import Stage, shrunk
from contract_tests.rfc3339 import instant_ms
from contract_tests.servers import Server
from contract_tests.story import Story

# Below the root of the repository, unless SODA_CONTRACT_CAPSULES names another folder.
_CAPSULES = ".contract"
# Each costs a few hundred calls; where much is broken, the first few say it.
_MOST_SHRUNK = 3
_MOST_LINES = 80


class FailureReports:
    """Adds its section to the report of each test that failed while it talked to a server."""

    def __init__(self, config: pytest.Config, story: Story) -> None:
        self._config = config
        self._story = story
        self._to_shrink = _MOST_SHRUNK

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self._story.begin()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.excinfo is not None and call.excinfo.errisinstance(AssertionError) and report.failed:
            error = call.excinfo.value
            culprit = error.exchange if isinstance(error, ContractBreach) else self._story.last
            if culprit is not None:
                report.sections.append(("contract", self._written(item, error, culprit)))
        return report

    def _written(self, item: pytest.Item, error: BaseException, culprit: Exchange) -> str:
        try:
            text = self._told(item, error, culprit)
        except Exception as trouble:  # a wrong server may send what nobody thought of; its failure must be seen
            text = f"the calls could not be told: {trouble!r}"
        # What was sent need not be UTF-8.
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    def _told(self, item: pytest.Item, error: BaseException, culprit: Exchange) -> str:
        capsule = self._capsule(item, error, culprit)
        server = _server_of(item)
        minimal = None
        if server is not None and server.has_control and self._to_shrink and failures_are_shrunk():
            self._to_shrink -= 1
            minimal = shrunk(capsule, Stage(server))
        capsule = minimal or capsule
        folder = Path(os.environ.get("SODA_CONTRACT_CAPSULES", _CAPSULES))
        path = folder / (re.sub(r"[^\w.-]+", "-", item.nodeid.rpartition("/")[2])[:120] + ".json")
        capsule.write(self._config.rootpath / path)
        return "\n".join(bug_report(capsule, path, minimal=minimal is not None))

    def _capsule(self, item: pytest.Item, error: BaseException, culprit: Exchange) -> Capsule:
        recording = recorded(culprit, self._story.exchanges)
        clock_ms = instant_ms(recording.clock) if recording.clock else None
        wrong = error.wrongs[0] if isinstance(error, ContractBreach) else None
        came = f"{culprit.status} {culprit.body[:300].decode(errors='replace')}".strip()
        return Capsule(
            test=item.nodeid,
            seed=str(option(self._config, "--hypothesis-seed") or f"profile {settings.get_current_profile_name()}"),
            clock=recording.clock,
            definitions=recording.definitions,
            calls=recording.calls,
            clause=wrong.clause if wrong else clause_of_test(item.nodeid),
            expected=(wrong.expected or wrong.said) if wrong else _without_pytests_own(str(error)),
            got=wrong.got if wrong and wrong.got else came,
            answer=fingerprint(culprit, recording.names, clock_ms),
            judged=wrong is not None,
        )


def bug_report(capsule: Capsule, path: Path, *, minimal: bool) -> Iterator[str]:
    """The lines of a report; `minimal`: with none of its calls left out is the breach still seen."""
    last = capsule.calls[-1]
    yield f"wrong:     the answer to {last.method} {last.target}"
    yield f"breaks:    {described(capsule.clause)}"
    yield f"expected:  {capsule.expected}"
    yield f"got:       {capsule.got}"
    yield f"{'the fewest' if minimal else 'all'} calls that show it" + (
        f", on a clock that stands at {capsule.clock} (soda-mock serve --clock virtual):" if capsule.clock else ":"
    )
    lines = [f"  {line}" for line in curl_lines(capsule.calls)]
    if len(lines) > _MOST_LINES:
        lines[10:-20] = [f"  ... {len(lines) - 30} more: see the capsule"]
    yield from lines
    yield f"again:     pytest contract_tests --replay {path}   (--base-url URL for another server)"


def _server_of(item: pytest.Item) -> Server | None:
    """The server that a test talked to."""
    wire = getattr(item, "funcargs", {}).get("wire")
    return wire.server if isinstance(wire, Wire) else None


def _without_pytests_own(said: str) -> str:
    """An assertion's own words, without what pytest and Hypothesis add below them."""
    return re.split(r"\n(?: *\+|Failing test case|You can reproduce)", said)[0].strip() or "an assertion of the test"
