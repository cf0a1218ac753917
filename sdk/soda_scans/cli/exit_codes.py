"""What the command line ends with.

0 to 4 tell how a scan ended, for a pipeline to act on. argparse's own code for a wrong command line is 2, which is
taken: that is 64 here, EX_USAGE of sysexits.h.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from soda_cloud_client.models import ScanStateDTO

from soda_scans.errors import SodaScansError, WaitTimedOut, WrongArgument


class ExitCode(IntEnum):
    COMPLETED = 0
    FAILURES = 1
    WARNINGS = 2
    NOT_COMPLETED = 3
    REFUSED = 4
    USAGE = 64
    # As a shell says it of a program that SIGINT, SIGPIPE ended.
    INTERRUPTED = 130
    BROKEN_PIPE = 141


HELP: Final = """\
exit codes of run and wait (the other commands: 0 for done, else as here):
    0  completed, all checks pass
    1  completedWithFailures
    2  completedWithWarnings; 0 with --warnings-ok
    3  completedWithErrors, failed, canceled, timedOut; not final within --timeout
    4  the service refused, could not be reached, or was not understood
   64  the command line or the environment is wrong
  130  interrupted"""

OF_STATE: Final[Mapping[str, ExitCode]] = {
    ScanStateDTO.COMPLETED: ExitCode.COMPLETED,
    ScanStateDTO.COMPLETED_WITH_FAILURES: ExitCode.FAILURES,
    ScanStateDTO.COMPLETED_WITH_WARNINGS: ExitCode.WARNINGS,
    ScanStateDTO.COMPLETED_WITH_ERRORS: ExitCode.NOT_COMPLETED,
    ScanStateDTO.FAILED: ExitCode.NOT_COMPLETED,
    ScanStateDTO.CANCELED: ExitCode.NOT_COMPLETED,
    ScanStateDTO.TIMED_OUT: ExitCode.NOT_COMPLETED,
}


def of_error(error: SodaScansError) -> ExitCode:
    match error:
        case WrongArgument():
            return ExitCode.USAGE
        case WaitTimedOut():
            return ExitCode.NOT_COMPLETED
        case _:
            return ExitCode.REFUSED
