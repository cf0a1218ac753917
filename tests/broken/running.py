"""Servers and runs of the contract suite, in processes that end with the block that started them."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from tests.broken.jobs import run_server, run_suite
from tests.broken.keys import COLLEAGUE, FORBIDDEN, KEY

_READY: Final = "soda-mock: listening on "
_START_S: Final = 60
_END_S: Final = 5
# What takes long to load, and is not ours.
_PRELOADED: Final = ["pytest", "hypothesis.stateful", "httpx", "jsonschema_rs", "respx", "httptools", "orjson"]


class DidNotRun(Exception):
    """A server that did not start or broke down, or a run of the suite that did not end: no verdict."""


@asynccontextmanager
async def served(name: str | None, sources: Path) -> AsyncIterator[str]:
    """The URL of a server (see ``server``) that takes its packages from a folder, where that has them."""
    heard, said = _warm().Pipe(duplex=False)
    with heard:
        async with _process(run_server, name, sources, said):
            said.close()
            line = await asyncio.to_thread(_first_line, heard)
            if not line.startswith(_READY):
                raise DidNotRun(f"the server {name!r} did not get ready; it said {line!r}")
            yield line.removeprefix(_READY).strip()
            if heard.poll():
                raise DidNotRun(f"the server {name!r} failed itself, at {heard.recv()}")


def _first_line(heard: Connection) -> str:
    """What a server says first; nothing if it ends or takes too long."""
    try:
        return str(heard.recv()) if heard.poll(_START_S) else ""
    except EOFError:
        return ""


async def judge(url: str, tests: Sequence[str], sources: Path, junit: Path, *, within_s: float) -> bool:
    """Run tests of the suite against the server at a URL, up to the first that is red; returns whether all are green.

    Raises:
        DidNotRun: it took longer than ``within_s``, or there was nothing to run.
    """
    arguments = [*tests, "--exitfirst", "--quiet", "-p", "no:cacheprovider", f"--junitxml={junit}"]
    arguments += ["--base-url", url, "--api-key-id", KEY.id, "--api-key-secret", KEY.secret]
    arguments += ["--second-api-key", f"{COLLEAGUE.id}:{COLLEAGUE.secret}"]
    arguments += ["--forbidden-api-key", f"{FORBIDDEN.id}:{FORBIDDEN.secret}"]
    # What is red is all that counts, not its shortest form.
    arguments += ["--hypothesis-profile", "first-failure"]
    # What a warm process has loaded has been loaded without pytest's help.
    arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    if all("::" in test for test in tests):
        # Loading the plugins that a single test does not need takes longer than the test.
        arguments += ["--disable-plugin-autoload", "-p", "_hypothesis_pytestplugin"]
    output = junit.with_suffix(".txt")
    async with _process(run_suite, arguments, sources, output) as process:
        if not await asyncio.to_thread(wait, [process.sentinel], within_s):
            raise DidNotRun(f"{' '.join(tests)} did not end within {within_s} s")
        process.join()
    if process.exitcode not in {0, 1}:
        said = output.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise DidNotRun(f"pytest {' '.join(tests)} ended with {process.exitcode}: {said}")
    return process.exitcode == 0


def _warm() -> BaseContext:
    """Processes are forked from one that has loaded what they all need; elsewhere they start cold."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


@asynccontextmanager
async def _process(target: Callable[..., None], *arguments: object) -> AsyncIterator[BaseProcess]:
    process = _warm().Process(target=target, args=arguments, daemon=True)  # type: ignore[attr-defined]
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        # Not awaited: whoever stops a run must not be able to leave this halfway.
        process.join(_END_S)
        if process.exitcode is None:
            process.kill()
            process.join()
