"""Servers and runs of the contract suite, in processes that end with the block that started them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Final

from tests.broken.sources import ROOT
from tests.broken.spoiled import COLLEAGUE, FORBIDDEN, KEY

_READY: Final = "soda-mock: listening on "
_START_S: Final = 60
_END_S: Final = 5


class DidNotRun(Exception):
    """A server that did not start, or a run of the suite that did not end: no verdict."""


@asynccontextmanager
async def served(name: str | None, sources: Path) -> AsyncIterator[str]:
    """The URL of a server (see ``server``) that takes its packages from a folder, where that has them."""
    arguments = ["-m", "tests.broken.server", *([] if name is None else [name])]
    async with _process(arguments, sources, stdout=PIPE, stderr=DEVNULL) as process:
        assert process.stdout is not None
        async with asyncio.timeout(_START_S):
            line = (await process.stdout.readline()).decode()
        if not line.startswith(_READY):
            raise DidNotRun(f"the server {name!r} did not get ready; it said {line!r}")
        yield line.removeprefix(_READY).strip()


async def judge(url: str, tests: Sequence[str], sources: Path, junit: Path, *, within_s: float) -> bool:
    """Run tests of the suite against the server at a URL, up to the first that is red; returns whether all are green.

    Raises:
        DidNotRun: it took longer than ``within_s``, or there was nothing to run.
    """
    arguments = ["-m", "pytest", *tests, "--exitfirst", "--quiet", "-p", "no:cacheprovider", f"--junitxml={junit}"]
    arguments += ["--base-url", url, "--api-key-id", KEY.id, "--api-key-secret", KEY.secret]
    arguments += ["--second-api-key", f"{COLLEAGUE.id}:{COLLEAGUE.secret}"]
    arguments += ["--forbidden-api-key", f"{FORBIDDEN.id}:{FORBIDDEN.secret}"]
    # What is red is all that counts, not its shortest form.
    arguments += ["--hypothesis-profile", "first-failure"]
    if all("::" in test for test in tests):
        # Loading what a single test does not need takes longer than the test.
        arguments += ["-p", "no:schemathesis"]
    async with _process(arguments, sources, stdout=PIPE, stderr=STDOUT) as process:
        try:
            async with asyncio.timeout(within_s):
                said, _ = await process.communicate()
        except TimeoutError:
            raise DidNotRun(f"{' '.join(tests)} did not end within {within_s} s") from None
        if process.returncode not in {0, 1}:
            raise DidNotRun(f"pytest {' '.join(tests)} ended with {process.returncode}: {said.decode()[-2000:]}")
        return process.returncode == 0


@asynccontextmanager
async def _process(
    arguments: Sequence[str], sources: Path, *, stdout: int, stderr: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SODA_", "PYTEST_"))}
    environment["PYTHONPATH"] = os.pathsep.join([str(sources), str(ROOT)])
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment, stdin=DEVNULL, stdout=stdout, stderr=stderr
    )
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_END_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
