"""Verdicts for people: a line each while they come, tables in RESULTS.md that say how each deviation last fared."""

from collections.abc import Mapping, Sequence

from tests.broken.deviation import Deviation, WrongClient
from tests.broken.verdict import Verdict

UNBROKEN = "the unbroken pair"
_HEAD = "| | caught by | seconds |\n|---|---|---:|\n"


def name_of(verdict: Verdict) -> str:
    return UNBROKEN if verdict.deviation is None else verdict.deviation.name


def line(verdict: Verdict) -> str:
    """One line; what is not as it should be begins with ``!!``."""
    return f"{'!!' if verdict.trouble else '  '} {verdict.seconds:6.1f} s  {name_of(verdict)}: {_outcome(verdict)}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """The figures, then what is not as it should be."""
    troubles = [verdict for verdict in verdicts if verdict.trouble]
    return "\n".join([f"{len(verdicts)} runs, {len(troubles)} of them not as they should be", *map(line, troubles)])


def read_rows(document: str) -> dict[str, str]:
    """The rows of a document that ``document`` wrote, by the name of the deviation."""
    rows = [line for line in document.splitlines() if line.startswith("| ") and line != _HEAD.splitlines()[0]]
    return {row.removeprefix("| ").partition(" | ")[0]: row for row in rows}


def row(verdict: Verdict) -> str:
    return f"| {name_of(verdict)} | {_outcome(verdict)} | {verdict.seconds:.1f} |"


def document(rows: Mapping[str, str], catalogue: Sequence[Deviation]) -> str:
    """A Markdown document with the rows of a catalogue; those of deviations that are gone are dropped."""
    clients = [deviation for deviation in catalogue if isinstance(deviation, WrongClient)]
    servers = [deviation for deviation in catalogue if not isinstance(deviation, WrongClient)]
    tables = {
        "What has to be spared": [UNBROKEN],
        f"{len(servers)} wrong servers": [deviation.name for deviation in servers],
        f"{len(clients)} wrong clients": [deviation.name for deviation in clients],
    }
    parts = ["# What bites\n\nWritten by `make bites`, which README.md explains: how each last fared.\n"]
    for title, names in tables.items():
        body = "".join(f"{rows[name]}\n" for name in names if name in rows)
        parts.append(f"## {title}\n\n{_HEAD}{body}")
    return "\n".join(parts)


def _outcome(verdict: Verdict) -> str:
    """The test that caught it, or what is wrong, in a form that a table can hold."""
    if verdict.trouble:
        return "**" + verdict.trouble.replace("|", "/").replace("\n", " ") + "**"
    return "all green" if verdict.red is None else f"`{verdict.red.test.replace('|', '/')}`"
