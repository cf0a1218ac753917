"""Flags of the command line, each with a twin in the environment (``--port``: ``SODA_MOCK_PORT``)."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from soda_cloud_mock.core.clock import ClockMode, check_speed
from soda_cloud_mock.core.errors import ClockRefusal
from soda_cloud_mock.core.sandboxes import ApiKey

_PREFIX: Final = "SODA_MOCK_"


class Environment:
    """The variables of a process; it remembers which of them flags have asked for."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._asked: set[str] = set()

    def value(self, name: str) -> str:
        """Empty if it is not set."""
        self._asked.add(name)
        return self._variables.get(name, "")

    def complaints(self) -> Iterator[str]:
        """What is to be said of variables that look like twins of flags, and are none.

        They do not refuse a start, as a wrong flag does: others may have set them, as Kubernetes does for a service
        that is called soda-mock.
        """
        for name in sorted(self._variables):
            if name.startswith(_PREFIX) and name not in self._asked:
                close = get_close_matches(name, self._asked, n=1)
                yield f"{name} is ignored, no flag has this twin" + (f"; did you mean {close[0]}?" if close else "")


class Flags:
    """Adds flags to a parser. A flag wins over its twin."""

    def __init__(self, parser: argparse.ArgumentParser, environment: Environment) -> None:
        self._parser = parser
        self._environment = environment

    def value(self, flag: str, parse: Callable[[str], object], default: str | None, help_text: str) -> None:
        shown = "" if default is None else f"default {default}; "
        self._parser.add_argument(
            flag,
            type=parse,
            # argparse parses a default that is text as if it had been given, with the same errors.
            default=self._twin(flag) or default,
            metavar=flag.removeprefix("--").upper().replace("-", "_"),
            help=f"{help_text} ({shown}{twin_name(flag)})",
        )

    def switch(self, flag: str, destination: str, help_text: str, *, short: str | None = None) -> None:
        negative = flag.startswith("--no-")
        twin = self._twin(flag)
        if twin.lower() not in {"", "0", "1", "false", "true"}:
            self._parser.error(f"{twin_name(flag)}: got {twin!r}; expected 1 or 0")
        on = twin.lower() in {"1", "true"}
        self._parser.add_argument(
            *([] if short is None else [short]),
            flag,
            dest=destination,
            action="store_false" if negative else "store_true",
            default=on is not negative,
            help=f"{help_text} ({twin_name(flag)}=1)",
        )

    def keys(self, flag: str, help_text: str) -> None:
        destination = flag.removeprefix("--").replace("-", "_")
        twin = self._twin(flag)
        try:
            # argparse would append to a default, and a flag is to win over the environment.
            self._parser.set_defaults(**{f"{destination}_twin": [api_key(twin)] if twin else []})
        except argparse.ArgumentTypeError as error:
            self._parser.error(f"{twin_name(flag)}: {error}")
        self._parser.add_argument(
            flag,
            dest=destination,
            type=api_key,
            action="append",
            metavar="ID:SECRET",
            help=f"{help_text}; may be repeated ({twin_name(flag)})",
        )

    def _twin(self, flag: str) -> str:
        return self._environment.value(twin_name(flag))


def twin_name(flag: str) -> str:
    return _PREFIX + flag.removeprefix("--").replace("-", "_").upper()


def port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"got {text!r}; expected a port from 0 to 65535")
    return int(text)


def workers(text: str) -> int:
    if text != "1":
        raise argparse.ArgumentTypeError(
            f"got {text!r}; the mock is one process: each worker would have scans and rate windows of its own, and a "
            "scan triggered in one would be unknown in the next. One worker serves some thousand requests a second"
        )
    return 1


def clock_mode(text: str) -> ClockMode:
    try:
        return ClockMode(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}; expected real or virtual") from None


def speed(text: str) -> float:
    try:
        value = float(text)
        check_speed(value)
    except (ValueError, ClockRefusal) as error:
        raise argparse.ArgumentTypeError(f"got {text!r}; {error}") from None
    return value


def api_key(text: str) -> ApiKey:
    key_id, _, secret = text.partition(":")
    if not key_id or not secret:
        raise argparse.ArgumentTypeError("expected ID:SECRET, neither empty")
    return ApiKey(key_id, secret)


def path(text: str) -> Path:
    return Path(text)
