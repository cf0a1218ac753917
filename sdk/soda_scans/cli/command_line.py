"""From the command line to the exit code."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from soda_scans.account import Options
from soda_scans.cli.arguments import parser
from soda_scans.cli.commands import COMMANDS
from soda_scans.cli.exit_codes import ExitCode, of_error
from soda_scans.cli.screen import Screen
from soda_scans.cli.shown import error_json
from soda_scans.client import SodaScans
from soda_scans.errors import SodaScansError


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry a command line out, by default that of the process.

    Raises:
        SystemExit: it is wrong, or asks for help.
    """
    given = parser().parse_args(arguments)
    screen = Screen()
    try:
        code = _carried_out(given, screen)
        screen.flush()
    except KeyboardInterrupt:
        screen.note("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.BROKEN_PIPE
    return code


def _carried_out(given: Namespace, screen: Screen) -> ExitCode:
    where: Options = {"base_url": given.base_url, "region": given.region}
    try:
        with SodaScans.from_env(**where) as soda:
            return COMMANDS[given.command](soda, given, screen)
    except SodaScansError as error:
        screen.note(str(error))
        if given.json:
            screen.document(error_json(error))
        return of_error(error)
