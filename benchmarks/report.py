"""A run as one table and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.measurements import Key, Measurements, Summary
from benchmarks.targets import Verdict


def table(found: Measurements, verdicts: Sequence[Verdict]) -> str:
    """First the ratios, with their targets, then all figures: median and the range of the rounds."""
    lines = []
    if verdicts:
        lines += ["", f"{'target':<72} {'wanted':>12} {'measured':>10}", "-" * 104]
    for verdict in verdicts:
        measured = "-" if verdict.value is None else f"{verdict.value:,.3g}"
        lines.append(f"{verdict.name:<72} {verdict.wanted:>12} {measured:>10}  {verdict.word}")
    section = ""
    for key, summary in found.summaries().items():
        if key.section != section:
            section = key.section
            lines += ["", f"{section:<72} {'median':>12}   lowest .. highest (rounds)", "-" * 104]
        lines.append(_row(key, summary))
    if found.skipped:
        lines += ["", "not measured", "-" * 104]
        lines += [f"{subject}: {reason.strip()}" for subject, reason in found.skipped.items()]
    return "\n".join(lines) + "\n"


def write_json(path: Path, machine: Mapping[str, str], found: Measurements, verdicts: Sequence[Verdict]) -> None:
    """The same, to be read by programs."""
    content = {
        "machine": machine,
        "targets": [asdict(verdict) | {"verdict": verdict.word} for verdict in verdicts],
        "measurements": [asdict(key) | asdict(summary) for key, summary in found.summaries().items()],
        "notMeasured": found.skipped,
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _row(key: Key, summary: Summary) -> str:
    name = f"{key.subject}: {key.what}"
    figures = f"{summary.median:>12,.4g} {key.unit}   {summary.low:,.4g} .. {summary.high:,.4g} ({summary.rounds})"
    return f"{name:<72} {figures}"
