"""Does the contract suite bite? Each deviation against its own test; the unbroken pair against all of them."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from tests.broken.deviation import Deviation, WrongAnswer, WrongClient, WrongMock
from tests.broken.jobs import ROOT
from tests.broken.running import DidNotRun, judge, served
from tests.broken.sources import CLIENT, MOCK, DoesNotApply, copy, copy_patched
from tests.broken.verdict import Red, Verdict, read_report, trouble_with

SUITE: Final = ROOT / "contract_tests"
# The referees judge the suite's judgement; they have no part in it.
WHOLE_SUITE: Final = (str(SUITE), f"--ignore={SUITE / 'referees'}")
_OWN_TEST_S: Final = 120
_WHOLE_SUITE_S: Final = 600


async def bite(deviation: Deviation) -> Verdict:
    """The test that is to catch the deviation, against it; where it lets the deviation pass, the whole suite."""
    started_s = asyncio.get_running_loop().time()
    red: Red | None = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            red = await _first_red(deviation, Path(folder))
        trouble = trouble_with(deviation, red)
    except (DidNotRun, DoesNotApply, LookupError) as error:
        trouble = str(error)
    return Verdict(deviation, red, asyncio.get_running_loop().time() - started_s, trouble)


async def _first_red(deviation: Deviation, folder: Path) -> Red | None:
    own_test = where_is(deviation.caught_by)
    sources = folder / "sources"
    sources.mkdir()
    if not isinstance(deviation, WrongAnswer):
        copy_patched(deviation, sources)
    async with served(deviation.name, sources if isinstance(deviation, WrongMock) else folder) as url:
        # The client of a wrong server is right, and the server of a wrong client.
        client = sources if isinstance(deviation, WrongClient) else folder
        for tests, within_s in (((own_test,), _OWN_TEST_S), (WHOLE_SUITE, _WHOLE_SUITE_S)):
            await judge(url, tests, client, junit := folder / "junit.xml", within_s=within_s)
            if reds := read_report(junit):
                return reds[0]
    return None


async def spare(tests: Sequence[str] = WHOLE_SUITE) -> Verdict:
    """The suite against the unbroken pair, copied and served as the broken ones are: all of it must be green."""
    started_s = asyncio.get_running_loop().time()
    red: Red | None = None
    trouble: str | None = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            red = await _first_red_of_the_unbroken(tests, Path(folder))
        if red is not None:
            trouble = f"the unbroken pair is red: {red.test} {red.message}"
    except DidNotRun as error:
        trouble = str(error)
    return Verdict(None, red, asyncio.get_running_loop().time() - started_s, trouble)


async def _first_red_of_the_unbroken(tests: Sequence[str], folder: Path) -> Red | None:
    copy(MOCK, folder)
    copy(CLIENT, folder)
    async with served(None, folder) as url:
        is_green = await judge(url, tests, folder, junit := folder / "junit.xml", within_s=_WHOLE_SUITE_S)
    return None if is_green else read_report(junit)[0]


def where_is(test: str) -> str:
    """The node id of a test function of the suite.

    Raises:
        LookupError: no file of the suite has such a function, or more than one.
    """
    files = [file for file, names in _tests().items() if test in names]
    if len(files) != 1:
        raise LookupError(f"{test} stands in {len(files)} files of the contract suite, {[*map(str, files)]}")
    return f"{files[0]}::{test}"


@cache
def _tests() -> dict[Path, list[str]]:
    """The test functions of each file of the suite."""
    return {
        file: re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        for file in sorted(SUITE.rglob("test_*.py"))
    }
