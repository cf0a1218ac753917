"""The command ``soda-mock``."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from soda_cloud_mock.core.clock import ClockMode, check_speed
from soda_cloud_mock.core.errors import ClockRefusal
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.settings import DEFAULT_API_KEY, Settings

_EPILOG = """\
examples:
  soda-mock serve                                  the mock at http://127.0.0.1:8089
  soda-mock serve --port 0 --clock virtual         a free port; time moves only when told
  soda-mock serve --speed 60                       a minute of scanning in a second
  SODA_MOCK_PORT=9000 soda-mock serve              every flag can be set in the environment

Credentials are soda-mock / soda-mock-secret unless --api-key says otherwise.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, 1 if it cannot serve, 2 for wrong usage."""
    parser = _parser(os.environ)
    options = parser.parse_args(arguments)
    keys = _api_keys(options)
    for number, key in enumerate(keys):
        if key.id in {other.id for other in keys[:number]}:
            parser.error(f"two API keys have the id {key.id!r}")
    # Imported late, so that --help and wrong usage do not wait for the server.
    from soda_cloud_mock.http_api.app import create_app
    from soda_cloud_mock.server import CannotListen, serve

    try:
        serve(create_app(_settings(options, keys)), options.host, options.port)
    except CannotListen as error:
        print(f"soda-mock: {error}", file=sys.stderr)
        return 1
    return 0


def _api_keys(options: argparse.Namespace) -> list[ApiKey]:
    keys: list[ApiKey] = options.api_key or options.api_key_twin or [DEFAULT_API_KEY]
    forbidden: list[ApiKey] = options.forbidden_api_key or options.forbidden_api_key_twin
    return [*keys, *(replace(key, permitted=False) for key in forbidden)]


def _settings(options: argparse.Namespace, keys: Sequence[ApiKey]) -> Settings:
    return Settings(
        api_keys=keys,
        clock_mode=options.clock,
        speed=options.speed,
        seed=options.seed,
        rate_limits=options.rate_limits,
        retry_after=options.retry_after,
        strict_definitions=options.strict_definitions,
    )


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="soda-mock",
        description="A stateful mock of the Soda Cloud scan API.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve", help="start the mock", description="Start the mock; Ctrl-C stops it.", allow_abbrev=False
    )
    flags = _Flags(serve, environment)
    flags.value("--host", str, "127.0.0.1", "address to listen on")
    flags.value("--port", _port, "8089", "port to listen on; 0 takes a free one")
    flags.value("--clock", _clock_mode, "real", "real, or virtual: time stands still until /_mock/clock/advance")
    flags.value("--speed", _speed, "1.0", "how many times as fast the real clock runs")
    flags.value("--seed", int, "0", "where ids come from: the same seed and calls give the same ids")
    flags.switch("--no-rate-limits", "rate_limits", "never answer 429")
    flags.switch("--no-retry-after", "retry_after", "answer 429 without the header Retry-After")
    flags.switch("--strict-definitions", "strict_definitions", "answer 404 to a trigger of an unknown scan definition")
    flags.keys("--api-key", f"credentials (default {DEFAULT_API_KEY.id}:{DEFAULT_API_KEY.secret})")
    flags.keys("--forbidden-api-key", "credentials without permission: every call answers 403")
    return parser


class _Flags:
    """Adds flags to a parser, each with its twin in the environment (``--port``: ``SODA_MOCK_PORT``)."""

    def __init__(self, parser: argparse.ArgumentParser, environment: Mapping[str, str]) -> None:
        self._parser = parser
        self._environment = environment

    def value(self, flag: str, parse: Callable[[str], object], default: str, help_text: str) -> None:
        # argparse parses a default that is text as if it had been given, with the same errors.
        self._parser.add_argument(
            flag,
            type=parse,
            default=self._twin(flag) or default,
            metavar=flag.removeprefix("--").upper(),
            help=f"{help_text} (default {default}; {_twin_name(flag)})",
        )

    def switch(self, flag: str, destination: str, help_text: str) -> None:
        negative = flag.startswith("--no-")
        twin = self._twin(flag)
        if twin.lower() not in {"", "0", "1", "false", "true"}:
            self._parser.error(f"{_twin_name(flag)}: got {twin!r}; expected 1 or 0")
        on = twin.lower() in {"1", "true"}
        self._parser.add_argument(
            flag,
            dest=destination,
            action="store_false" if negative else "store_true",
            default=on is not negative,
            help=f"{help_text} ({_twin_name(flag)}=1)",
        )

    def keys(self, flag: str, help_text: str) -> None:
        destination = flag.removeprefix("--").replace("-", "_")
        twin = self._twin(flag)
        try:
            # argparse would append to a default, and a flag is to win over the environment.
            self._parser.set_defaults(**{f"{destination}_twin": [_api_key(twin)] if twin else []})
        except argparse.ArgumentTypeError as error:
            self._parser.error(f"{_twin_name(flag)}: {error}")
        self._parser.add_argument(
            flag,
            dest=destination,
            type=_api_key,
            action="append",
            metavar="ID:SECRET",
            help=f"{help_text}; may be repeated ({_twin_name(flag)})",
        )

    def _twin(self, flag: str) -> str:
        return self._environment.get(_twin_name(flag), "")


def _twin_name(flag: str) -> str:
    return "SODA_MOCK_" + flag.removeprefix("--").replace("-", "_").upper()


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"got {text!r}; expected a port from 0 to 65535")
    return int(text)


def _clock_mode(text: str) -> ClockMode:
    try:
        return ClockMode(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}; expected real or virtual") from None


def _speed(text: str) -> float:
    try:
        speed = float(text)
        check_speed(speed)
    except (ValueError, ClockRefusal) as error:
        raise argparse.ArgumentTypeError(f"got {text!r}; {error}") from None
    return speed


def _api_key(text: str) -> ApiKey:
    key_id, _, secret = text.partition(":")
    if not key_id or not secret:
        raise argparse.ArgumentTypeError("expected ID:SECRET, neither empty")
    return ApiKey(key_id, secret)
