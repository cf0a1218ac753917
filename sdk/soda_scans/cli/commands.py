"""What each command does, once the command line is understood."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Final

from soda_scans.cli.arguments import LEVELS
from soda_scans.cli.exit_codes import OF_STATE, ExitCode
from soda_scans.cli.screen import Screen
from soda_scans.cli.shown import line_text, status_text
from soda_scans.client import SodaScans
from soda_scans.errors import StateConflict, WrongArgument
from soda_scans.results import ScanStatus


def run(soda: SodaScans, given: Namespace, screen: Screen) -> ExitCode:
    scan = soda.trigger(given.name, given.data_timestamp)
    try:
        # Whoever loses sight of the scan finds it again by this.
        screen.note(f"{given.name} runs as scan {scan.id}")
        status = _final(soda, scan.id, given, screen)
    except KeyboardInterrupt:
        if not screen.agrees(f"cancel scan {scan.id}?"):
            screen.note(f"interrupted; the scan goes on: soda-scans wait {scan.id}")
            return ExitCode.INTERRUPTED
        try:
            soda.cancel(scan.id)
        except StateConflict:
            screen.note("too late to cancel it")
        status = _final(soda, scan.id, given, screen)
    return _summed_up(status, given, screen)


def trigger(soda: SodaScans, given: Namespace, screen: Screen) -> ExitCode:
    scan = soda.trigger(given.name, given.data_timestamp)
    if given.json:
        screen.document({"scanId": scan.id})
    else:
        screen.text(scan.id)
    return ExitCode.COMPLETED


def status(soda: SodaScans, given: Namespace, screen: Screen) -> ExitCode:
    _show(soda.status(given.scan_id), given, screen)
    return ExitCode.COMPLETED


def wait(soda: SodaScans, given: Namespace, screen: Screen) -> ExitCode:
    return _summed_up(_final(soda, given.scan_id, given, screen), given, screen)


def logs(soda: SodaScans, given: Namespace, screen: Screen) -> ExitCode:
    if given.timeout is not None and not given.follow:
        raise WrongArgument("got --timeout without --follow; a log is read as it is, at once")
    below = LEVELS[: LEVELS.index(given.level)]
    for line in soda.logs(given.scan_id, follow=given.follow, timeout_s=given.timeout):
        # A level that nobody knows is above all: it may be the one that matters.
        if line.level in below:
            continue
        if given.json:
            screen.document(line.to_dict())
        else:
            screen.text(line_text(line))
        if given.follow:
            screen.flush()
    return ExitCode.COMPLETED


def cancel(soda: SodaScans, given: Namespace, screen: Screen) -> ExitCode:
    soda.cancel(given.scan_id)
    if given.json:
        screen.document({"scanId": given.scan_id, "canceled": True})
    else:
        screen.text(f"{given.scan_id} is or will be canceled")
    return ExitCode.COMPLETED


COMMANDS: Final[Mapping[str, Callable[[SodaScans, Namespace, Screen], ExitCode]]] = {
    command.__name__: command for command in (run, trigger, status, wait, logs, cancel)
}


def _final(soda: SodaScans, scan_id: str, given: Namespace, screen: Screen) -> ScanStatus:
    with screen.live(getattr(given, "name", scan_id)) as show:
        return soda.wait(scan_id, given.timeout, on_change=show)


def _summed_up(final: ScanStatus, given: Namespace, screen: Screen) -> ExitCode:
    _show(final, given, screen)
    code = OF_STATE[final.state]
    return ExitCode.COMPLETED if code is ExitCode.WARNINGS and given.warnings_ok else code


def _show(shown: ScanStatus, given: Namespace, screen: Screen) -> None:
    if given.json:
        screen.document(shown.model.to_dict())
    else:
        screen.text(status_text(shown))
