"""``make bench``: everything, as one table and as JSON. ``--smoke``: a little of everything, to see that it works."""

import argparse
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import client, in_process, machine, report, scale, start, suite, targets, throughput
from benchmarks.load import Generator, LoadFailed, find_generator
from benchmarks.measurements import Measurements
from benchmarks.peers import mock_command
from benchmarks.processes import NotStarted, free_port, running
from benchmarks.samples import FAST, Samples, take_samples
from benchmarks.scope import FULL, SMOKE, Scope

_HERE = Path(__file__).parent


def main() -> int:
    """Returns 0 whether or not a target is met: a slow machine is no defect. 1 if nothing can be measured."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="The mock, the sdk and their peers, side by side.")
    parser.add_argument("--smoke", action="store_true", help="tiny counts: does the benchmark still work?")
    parser.add_argument("--only", action="append", choices=sorted(_SECTIONS), help="one section; may be repeated")
    parser.add_argument("--output", type=Path, default=_HERE / "results.json", help="the JSON file to write")
    options = parser.parse_args()
    # A stop from outside unwinds like Ctrl-C, so that every server is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    scope = SMOKE if options.smoke else FULL
    found = Measurements()
    made_on = machine.description()
    try:
        generator = find_generator()
        made_on["load generator"] = generator.name
        with TemporaryDirectory() as folder:
            _measure(found, generator, scope, options.only or list(_SECTIONS), Path(folder))
    except (LoadFailed, NotStarted) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("benchmarks: stopped; nothing is written", file=sys.stderr)
        return 130
    # Of counts so small that nothing follows from them, no target is judged.
    verdicts = [] if options.smoke else targets.verdicts(found)
    for name, fact in made_on.items():
        print(f"{name}: {fact}")
    if options.smoke:
        print("a smoke run: it shows that everything is measured, the figures themselves mean nothing")
    print(report.table(found, verdicts))
    report.write_json(options.output, made_on, found, verdicts)
    return 0


def _measure(found: Measurements, generator: Generator, scope: Scope, sections: list[str], folder: Path) -> None:
    port = free_port()
    with running(mock_command(port, "--quiet", *FAST), port) as server:
        samples = take_samples(server.url, folder)
    for name, measure in _SECTIONS.items():
        if name in sections:
            print(f"benchmarks: {name}", file=sys.stderr, flush=True)
            measure(found, samples, generator, scope)


def _suite(found: Measurements, _samples: Samples, _generator: Generator, scope: Scope) -> None:
    if scope.runs_suite:
        suite.measure(found)


_SECTIONS: Mapping[str, Callable[[Measurements, Samples, Generator, Scope], None]] = {
    "throughput": throughput.measure,
    "start": lambda found, samples, _, scope: start.measure(found, samples, scope),
    "in-process": lambda found, samples, _, scope: in_process.measure(found, samples, scope),
    "scale": lambda found, _, generator, scope: scale.measure(found, generator, scope),
    "client": lambda found, _, __, scope: client.measure(found, scope),
    "suite": _suite,
}

if __name__ == "__main__":
    sys.exit(main())
