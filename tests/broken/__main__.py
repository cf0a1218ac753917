"""``python -m tests.broken``: let the contract suite loose on every deviation, and on the unbroken pair.

Exit code 0 if each deviation was caught by the test that is there to catch it, and the unbroken pair was spared.
RESULTS.md is brought up to date with what was run, also when it is stopped halfway.
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.broken.bites import bite, spare
from tests.broken.catalogue import ALL
from tests.broken.deviation import Deviation
from tests.broken.results import UNBROKEN, document, line, name_of, read_rows, row, summary
from tests.broken.verdict import Verdict

RESULTS: Final = Path(__file__).with_name("RESULTS.md")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.broken", description=__doc__.partition("\n")[0])
    parser.add_argument("-k", metavar="TEXT", default="", help="only deviations whose name contains this text")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default 2)")
    options = parser.parse_args(arguments)
    chosen: list[Deviation | None] = [None] if options.k in UNBROKEN else []
    chosen += [deviation for deviation in ALL if options.k in deviation.name]
    if not chosen or options.jobs < 1:
        parser.error(f"--jobs must be at least 1, and the name of a deviation must contain {options.k!r}")
    # Whoever sends it means what Ctrl-C means.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    verdicts: list[Verdict] = []
    try:
        asyncio.run(_judge_all(chosen, options.jobs, verdicts))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    finally:
        _store(verdicts)
    print(summary(verdicts))
    return 1 if any(verdict.trouble for verdict in verdicts) else 0


async def _judge_all(chosen: Sequence[Deviation | None], jobs: int, verdicts: list[Verdict]) -> None:
    """Add the verdicts as they come, and print each; None is the unbroken pair."""
    places = asyncio.Semaphore(jobs)

    async def judge(deviation: Deviation | None) -> None:
        async with places:
            verdict = await (spare() if deviation is None else bite(deviation))
        verdicts.append(verdict)
        print(line(verdict), flush=True)

    async with asyncio.TaskGroup() as group:
        for deviation in chosen:
            group.create_task(judge(deviation))


def _store(verdicts: Sequence[Verdict]) -> None:
    known = read_rows(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    rows = known | {name_of(verdict): row(verdict) for verdict in verdicts}
    RESULTS.write_text(document(rows, ALL), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
