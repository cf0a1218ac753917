"""sdk/README.md says what the sdk and its command line offer."""

import argparse
import re
from dataclasses import asdict
from pathlib import Path

from soda_scans import Retries
from soda_scans.account import Options
from soda_scans.cli.arguments import parser
from soda_scans.cli.exit_codes import OF_STATE

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "sdk" / "README.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = [action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(choices)


def flags(command: argparse.ArgumentParser) -> set[str]:
    return {flag for action in command._actions for flag in action.option_strings if flag.startswith("--")}


def test_every_command_is_shown_with_its_flags() -> None:
    lines = re.findall(r"^soda-scans (\w+)(.*)$", TEXT, re.MULTILINE)
    shown = {name: set(re.findall(r"--[a-z-]+", line)) for name, line in lines}
    everywhere = {"--base-url", "--region", "--json"}
    assert shown == {name: flags(command) - everywhere - {"--help"} for name, command in commands().items()}
    assert everywhere <= set(re.findall(r"--[a-z-]+", TEXT))


def test_every_option_of_a_client_is_shown() -> None:
    rows = TEXT.partition("| option | is |")[2].partition("\n\n")[0].splitlines()[2:]
    shown = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert shown == Options.__annotations__.keys() - {"base_url", "region"}


def test_the_defaults_of_retries_are_shown() -> None:
    (shown,) = re.findall(r"`Retries\((.*)\)`", TEXT)
    assert {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", shown)} == asdict(Retries())


def test_the_exit_codes_are_shown() -> None:
    rows = dict(re.findall(r"^\| (\d) \| (.*) \|$", TEXT, re.MULTILINE))
    for state, code in OF_STATE.items():
        assert re.search(rf"\b{state}\b", rows[str(int(code))])
