"""What the command line is given."""

import argparse
import sys
from datetime import datetime
from importlib.metadata import version
from typing import NoReturn

from soda_cloud_client.models import LogLevelDTO

from soda_scans.cli.exit_codes import HELP, ExitCode
from soda_scans.contract import REGIONS
from soda_scans.seconds import checked_seconds

# From the least to the most important.
LEVELS = (LogLevelDTO.DEBUG, LogLevelDTO.INFO, LogLevelDTO.WARNING, LogLevelDTO.ERROR)


_DESCRIPTION = """\
Run scans of Soda Cloud, watch them, read their logs.

The API key comes from SODA_API_KEY_ID and SODA_API_KEY_SECRET: a secret on the
command line could be read by every user of the machine."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """Every command, with its arguments."""
    whole = _Parser(
        prog="soda-scans",
        description=_DESCRIPTION,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {version('soda-scans')}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help_text: str, *groups: _Parser) -> None:
        commands.add_parser(
            name,
            help=help_text,
            description=f"{help_text[0].upper()}{help_text[1:]}.",
            parents=[*groups, _common()],
            epilog=HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    command("run", "trigger a scan, follow it to its end, and sum it up", _definition(), _waiting(), _outcome())
    command("trigger", "trigger a scan, and print its id", _definition())
    command("status", "print how a scan stands", _scan())
    command("wait", "wait until a scan is final, and sum it up", _scan(), _waiting(), _outcome())
    command("logs", "print the log of a scan", _scan(), _lines(), _waiting())
    command("cancel", "cancel a scan", _scan())
    return whole


# --- groups of arguments ---


def _group() -> _Parser:
    return _Parser(add_help=False)


def _common() -> _Parser:
    group = _group()
    where = group.add_mutually_exclusive_group()
    where.add_argument("--base-url", metavar="URL", help="where the service is (default: SODA_BASE_URL)")
    where.add_argument("--region", choices=sorted(REGIONS), help="where the service is, of Soda's own")
    group.add_argument("--json", action="store_true", help="print JSON: one document, or one for each line of a log")
    return group


def _definition() -> _Parser:
    group = _group()
    group.add_argument("name", metavar="NAME", help="the name of the scan definition")
    group.add_argument(
        "--data-timestamp",
        type=_instant,
        metavar="TIME",
        help="the instant that the scan takes for the present, such as 2026-01-31T06:00:00Z (default: now)",
    )
    return group


def _scan() -> _Parser:
    group = _group()
    group.add_argument("scan_id", metavar="SCAN_ID", help="the id of the scan")
    return group


def _waiting() -> _Parser:
    group = _group()
    group.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="wait no longer than this (default: as long as it takes)"
    )
    return group


def _outcome() -> _Parser:
    group = _group()
    group.add_argument("--warnings-ok", action="store_true", help="end with 0 if there are warnings only")
    return group


def _lines() -> _Parser:
    group = _group()
    group.add_argument("--follow", action="store_true", help="go on until the scan is final")
    group.add_argument(
        "--level",
        choices=[level.value for level in LEVELS],
        default=LEVELS[0].value,
        help="print lines of this level and above (default: all)",
    )
    return group


# --- values ---


def _seconds(text: str) -> float:
    try:
        return checked_seconds("SECONDS", float(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}; expected a number of seconds, 0 or more") from None


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"got {text!r}; expected a time with an offset, such as 2026-01-31T06:00:00Z")
    return instant
