"""The command line ``soda-scans``."""

from soda_scans.cli.command_line import main

__all__ = ["main"]
