"""Verdicts for people: a line each while they come, a table at the end."""

from collections.abc import Sequence

from tests.broken.deviation import Deviation, WrongClient
from tests.broken.verdict import Verdict

_HEAD = "| deviation | caught by | seconds |\n|---|---|---:|\n"


def line(verdict: Verdict) -> str:
    """One line; what is not as it should be begins with ``!!``."""
    name = "the unbroken pair" if verdict.deviation is None else verdict.deviation.name
    outcome = verdict.trouble or ("spared" if verdict.red is None else verdict.red.test)
    return f"{'!!' if verdict.trouble else '  '} {verdict.seconds:6.1f} s  {name}: {outcome}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """The figures, then what is not as it should be."""
    troubles = [verdict for verdict in verdicts if verdict.trouble]
    return "\n".join([f"{len(verdicts)} runs, {len(troubles)} of them not as they should be", *map(line, troubles)])


def table(verdicts: Sequence[Verdict]) -> str:
    """A Markdown document with a table of the servers and one of the clients."""
    servers = [verdict for verdict in verdicts if not isinstance(verdict.deviation, WrongClient | None)]
    clients = [verdict for verdict in verdicts if isinstance(verdict.deviation, WrongClient)]
    unbroken = [verdict for verdict in verdicts if verdict.deviation is None]
    parts = [
        "# What bites\n\nWritten by `make bites`; README.md says how.\n",
        *(f"The unbroken pair: {v.trouble or 'all green'}, {v.seconds:.0f} s.\n" for v in unbroken),
        f"## {len(servers)} wrong servers\n\n{_HEAD}{''.join(map(_row, servers))}",
        f"## {len(clients)} wrong clients\n\n{_HEAD}{''.join(map(_row, clients))}",
    ]
    return "\n".join(parts)


def _row(verdict: Verdict) -> str:
    assert verdict.deviation is not None
    caught = f"**{verdict.trouble}**" if verdict.trouble else _test(verdict.deviation, verdict)
    return f"| {_escaped(verdict.deviation.name)} | {_escaped(caught)} | {verdict.seconds:.1f} |\n"


def _test(deviation: Deviation, verdict: Verdict) -> str:
    return f"`{deviation.caught_by if verdict.red is None else verdict.red.test}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
