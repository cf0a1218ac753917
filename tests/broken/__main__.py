"""``python -m tests.broken``: let the contract suite loose on every deviation, and on the unbroken pair.

Exit code 0 if each deviation was caught by the test that is there to catch it, and the unbroken pair was spared.
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
from tests.broken.results import line, summary, table
from tests.broken.verdict import Verdict

RESULTS: Final = Path(__file__).with_name("RESULTS.md")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.broken", description=__doc__.partition("\n")[0])
    parser.add_argument("-k", metavar="TEXT", default="", help="only deviations whose name contains this text")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default 2)")
    options = parser.parse_args(arguments)
    chosen = [deviation for deviation in ALL if options.k in deviation.name]
    if not chosen or options.jobs < 1:
        parser.error(f"--jobs must be at least 1, and a deviation must contain {options.k!r}")
    # Whoever sends it means what Ctrl-C means.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        verdicts = asyncio.run(_judge_all(chosen, options.jobs, with_unbroken=not options.k))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    print(summary(verdicts))
    if not options.k:
        RESULTS.write_text(table(verdicts), encoding="utf-8")
    return 1 if any(verdict.trouble for verdict in verdicts) else 0


async def _judge_all(chosen: Sequence[Deviation], jobs: int, *, with_unbroken: bool) -> list[Verdict]:
    """The verdicts in the order of the catalogue, the unbroken pair first; each is printed when it is there."""
    places = asyncio.Semaphore(jobs)

    async def one(deviation: Deviation | None) -> Verdict:
        async with places:
            verdict = await (spare() if deviation is None else bite(deviation))
        print(line(verdict), flush=True)
        return verdict

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(deviation)) for deviation in [*([None] if with_unbroken else []), *chosen]]
    return [task.result() for task in tasks]


if __name__ == "__main__":
    sys.exit(main())
