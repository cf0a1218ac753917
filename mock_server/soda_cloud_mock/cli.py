"""The command ``soda-mock``."""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from soda_cloud_mock import flags
from soda_cloud_mock.access_log import AccessLog
from soda_cloud_mock.client_environment import client_environment
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.core.settings import Settings
from soda_cloud_mock.errors import StartError
from soda_cloud_mock.flags import Environment, Flags
from soda_cloud_mock.http_api.origin import is_loopback
from soda_cloud_mock.options import DEFAULT_API_KEY, Options
from soda_cloud_mock.scenario import NO_SCENARIO, read_scenario

_EPILOG = """\
examples:
  soda-mock serve                                  the mock at http://127.0.0.1:8089
  soda-mock serve --port 0 --clock virtual         a free port; time moves only when told
  soda-mock serve --speed 60                       a minute of scanning in a second
  soda-mock serve --scenario orders.yaml           definitions, scans and keys from a file
  soda-mock check orders.yaml                      is the file right?
  soda-mock exec -- pytest                         a mock for the time of a command
  eval "$(soda-mock env)"                          SODA_BASE_URL and credentials for this shell
  SODA_MOCK_PORT=9000 soda-mock serve              every flag can be set in the environment

Credentials are soda-mock / soda-mock-secret unless --api-key says otherwise.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, 1 if it cannot do it, 2 for wrong usage.

    ``exec`` returns the exit code of its command.
    """
    environment = Environment(os.environ)
    parser = _parser(environment)
    options = parser.parse_args(arguments)
    for complaint in environment.complaints():
        print(f"soda-mock: {complaint}", file=sys.stderr)
    try:
        return _COMMANDS[options.command](parser, options)
    except StartError as error:
        print(f"soda-mock: {error}", file=sys.stderr)
        return 1


# --- commands -------------------------------------------------------------------------------------


def _serve(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    started = _options(parser, options)
    # Imported late, so that --help and wrong usage do not wait for the server.
    from soda_cloud_mock.mock import Mock
    from soda_cloud_mock.server import serve

    serve(Mock(started, access_log=_access_log(options)), options.host, options.port, state=options.state)
    return 0


def _exec(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    command = options.arguments[1:] if options.arguments[:1] == ["--"] else options.arguments
    if not command:
        parser.error("exec needs a command: soda-mock exec -- COMMAND")
    started = _options(parser, options)
    from soda_cloud_mock.mock import Mock
    from soda_cloud_mock.server import execute

    mock = Mock(started, access_log=_access_log(options))
    return execute(mock, options.host, options.port, command, key=mock.api_keys[0], state=options.state)


def _env(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    url = f"http://{options.host}:{options.port}"
    for name, value in client_environment(url, _api_keys(parser, options)[0]).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _check(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from soda_cloud_mock.mock import Mock

    # A start that listens nowhere: what refuses to start refuses here, in the same words.
    Mock(Options(scenario=read_scenario(options.file)))
    print(f"{options.file}: right")
    return 0


def _health(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from soda_cloud_mock.health import ask

    print(ask(options.host, options.port))
    return 0


_COMMANDS = {"serve": _serve, "exec": _exec, "env": _env, "check": _check, "health": _health}


# --- flags ----------------------------------------------------------------------------------------


def _options(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Options:
    if options.strict and not options.self_check:
        parser.error("--strict needs the self-check that --no-self-check switches off")
    keys = _api_keys(parser, options)
    scenario = NO_SCENARIO if options.scenario is None else read_scenario(options.scenario)
    known = scenario.api_keys or keys
    if not is_loopback(options.host) and DEFAULT_API_KEY in known:
        parser.error(
            f"--host {options.host} can be reached from other machines, and the default secret is known to all; "
            "choose one with --api-key ID:SECRET"
        )
    return Options(
        api_keys=keys,
        clock_mode=options.clock,
        speed=options.speed,
        seed=options.seed,
        scenario=replace(scenario, settings=_settings(scenario.settings, options)),
        self_check=options.self_check,
        strict=options.strict,
        # Whoever reaches it from elsewhere uses a name that is not known here, and a secret that no page knows.
        hosts=() if is_loopback(options.host) else None,
    )


def _settings(settings: Settings, options: argparse.Namespace) -> Settings:
    """What the scenario says, and what a flag switches besides."""
    return replace(
        settings,
        rate_limits=settings.rate_limits and options.rate_limits,
        retry_after=settings.retry_after and options.retry_after,
        strict_definitions=settings.strict_definitions or options.strict_definitions,
    )


def _api_keys(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[ApiKey]:
    keys: list[ApiKey] = options.api_key or options.api_key_twin or [DEFAULT_API_KEY]
    forbidden: list[ApiKey] = options.forbidden_api_key or options.forbidden_api_key_twin
    known = [*keys, *(replace(key, permissions=frozenset()) for key in forbidden)]
    for number, key in enumerate(known):
        if key.id in {other.id for other in known[:number]}:
            parser.error(f"two API keys have the id {key.id!r}")
    return known


def _access_log(options: argparse.Namespace) -> AccessLog | None:
    return None if options.quiet else AccessLog(sys.stderr, as_json=options.log_json)


def _parser(environment: Environment) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="soda-mock",
        description="A stateful mock of the Soda Cloud scan API.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")

    def command(name: str, help_text: str, description: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help_text, description=description, allow_abbrev=False)

    serve = command("serve", "start the mock", "Start the mock; Ctrl-C stops it.")
    _add_address(serve, environment, "8089")
    _add_serving(serve, environment)
    execute = command(
        "exec",
        "start a mock, run a command, stop the mock",
        "Start a mock on a free port, set SODA_BASE_URL, SODA_API_KEY_ID and SODA_API_KEY_SECRET, run the command, "
        "and return its exit code.",
    )
    _add_address(execute, environment, "0")
    _add_serving(execute, environment)
    execute.add_argument("arguments", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the command to run")
    env = command("env", "print the environment of a client", "Print lines for a shell to evaluate.")
    _add_address(env, environment, "8089")
    _add_keys(env, environment)
    check = command("check", "check a scenario file", "Say whether a mock would start with the file.")
    check.add_argument("file", type=Path, metavar="FILE")
    health = command("health", "ask a running mock how it is", "Exit code 0 if it answers, 1 if not.")
    _add_address(health, environment, "8089")
    return parser


def _add_address(parser: argparse.ArgumentParser, environment: Environment, port: str) -> None:
    add = Flags(parser, environment)
    add.value("--host", str, "127.0.0.1", "address to listen on")
    add.value("--port", flags.port, port, "port to listen on; 0 takes a free one")


def _add_keys(parser: argparse.ArgumentParser, environment: Environment) -> None:
    add = Flags(parser, environment)
    add.keys("--api-key", f"credentials (default {DEFAULT_API_KEY.id}:{DEFAULT_API_KEY.secret})")
    add.keys("--forbidden-api-key", "credentials without permission: every call answers 403")


def _add_serving(parser: argparse.ArgumentParser, environment: Environment) -> None:
    add = Flags(parser, environment)
    add.value("--clock", flags.clock_mode, "real", "real, or virtual: time stands still until /_mock/clock/advance")
    add.value("--speed", flags.speed, "1.0", "how many times as fast the real clock runs")
    add.value("--seed", int, "0", "where ids come from: the same seed and calls give the same ids")
    add.value("--scenario", flags.path, None, "a YAML file with definitions, scans, keys and settings")
    add.value("--state", flags.path, None, "a file that keeps all sandboxes over a restart")
    add.switch("--no-rate-limits", "rate_limits", "never answer 429")
    add.switch("--no-retry-after", "retry_after", "answer 429 without the header Retry-After")
    add.switch("--strict-definitions", "strict_definitions", "answer 404 to a trigger of an unknown scan definition")
    add.switch("--strict", "strict", "answer 500 where the mock itself would break the contract")
    add.switch("--no-self-check", "self_check", "do not check the mock's own answers against the contract")
    _add_keys(parser, environment)
    add.switch("--quiet", "quiet", "no line for each request", short="-q")
    add.switch("--log-json", "log_json", "a JSON object for each request")
    add.value("--workers", flags.workers, "1", "1: the state of the mock is in one process")
