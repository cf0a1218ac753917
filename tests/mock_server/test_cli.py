"""The flags of ``soda-mock`` and their twins in the environment."""

from collections.abc import Callable
from pathlib import Path

import pytest
from soda_cloud_mock import cli, mock, server
from soda_cloud_mock.access_log import AccessLog
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.options import DEFAULT_API_KEY, Options


class Started:
    """What the command would have served, and where."""

    options: Options
    access_log: AccessLog | None
    address: tuple[str, int]
    state: Path | None


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    seen = Started()

    def new_mock(options: Options, *, access_log: AccessLog | None) -> None:
        seen.options, seen.access_log = options, access_log

    def serve(_: object, host: str, port: int, *, state: Path | None) -> None:
        seen.address, seen.state = (host, port), state

    monkeypatch.setattr(mock, "Mock", new_mock)
    monkeypatch.setattr(server, "serve", serve)
    return seen


def test_without_flags_the_mock_serves_the_default_address_and_credentials(started: Started) -> None:
    assert cli.main(["serve"]) == 0
    assert started.address == ("127.0.0.1", 8089)
    assert started.options == Options(api_keys=[DEFAULT_API_KEY], hosts=())
    assert started.access_log is not None
    assert started.state is None


def setting(name: str) -> Callable[[Options], object]:
    return lambda options: getattr(options.scenario.settings, name)


def option(name: str) -> Callable[[Options], object]:
    return lambda options: getattr(options, name)


FLAGS: list[tuple[list[str], dict[str, str], Callable[[Options], object], object]] = [
    (["--clock", "virtual"], {"SODA_MOCK_CLOCK": "virtual"}, option("clock_mode"), ClockMode.VIRTUAL),
    (["--speed", "60"], {"SODA_MOCK_SPEED": "60"}, option("speed"), 60.0),
    (["--seed", "-7"], {"SODA_MOCK_SEED": "-7"}, option("seed"), -7),
    (["--strict"], {"SODA_MOCK_STRICT": "1"}, option("strict"), True),
    (["--no-self-check"], {"SODA_MOCK_NO_SELF_CHECK": "1"}, option("self_check"), False),
    (["--no-rate-limits"], {"SODA_MOCK_NO_RATE_LIMITS": "1"}, setting("rate_limits"), False),
    (["--no-retry-after"], {"SODA_MOCK_NO_RETRY_AFTER": "true"}, setting("retry_after"), False),
    (["--strict-definitions"], {"SODA_MOCK_STRICT_DEFINITIONS": "1"}, setting("strict_definitions"), True),
    (["--api-key", "a:b:c"], {"SODA_MOCK_API_KEY": "a:b:c"}, option("api_keys"), [ApiKey("a", "b:c")]),
    (
        ["--forbidden-api-key", "a:b"],
        {"SODA_MOCK_FORBIDDEN_API_KEY": "a:b"},
        option("api_keys"),
        [DEFAULT_API_KEY, ApiKey("a", "b", frozenset())],
    ),
]


@pytest.mark.parametrize(("flag", "twin", "chosen", "expected"), FLAGS, ids=lambda value: str(value)[:30])
def test_a_flag_and_its_twin_do_the_same(
    started: Started,
    monkeypatch: pytest.MonkeyPatch,
    flag: list[str],
    twin: dict[str, str],
    chosen: Callable[[Options], object],
    expected: object,
) -> None:
    cli.main(["serve", *flag])
    assert chosen(started.options) == expected
    monkeypatch.setenv(*next(iter(twin.items())))
    cli.main(["serve"])
    assert chosen(started.options) == expected


def test_the_access_log_can_be_json_or_off(started: Started) -> None:
    cli.main(["serve", "-q"])
    assert started.access_log is None
    cli.main(["serve", "--log-json"])
    assert started.access_log is not None


def test_a_state_file_is_passed_on(started: Started) -> None:
    cli.main(["serve", "--state", "mock.json"])
    assert started.state == Path("mock.json")


def test_other_machines_are_let_in_with_a_secret_of_ones_own_only(
    started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["serve", "--host", "0.0.0.0"])
    assert leaving.value.code == 2
    assert "the default secret is known to all; choose one with --api-key" in capsys.readouterr().err
    assert cli.main(["serve", "--host", "0.0.0.0", "--api-key", "a:b"]) == 0
    assert started.options.hosts is None


def test_env_prints_lines_for_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["env", "--port", "9000", "--api-key", "a:b c"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "export SODA_BASE_URL=http://127.0.0.1:9000",
        "export SODA_API_KEY_ID=a",
        "export SODA_API_KEY_SECRET='b c'",
    ]


def test_a_flag_wins_over_its_twin(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SODA_MOCK_PORT", "9000")
    monkeypatch.setenv("SODA_MOCK_API_KEY", "a:b")
    cli.main(["serve"])
    assert (started.address[1], started.options.api_keys) == (9000, [ApiKey("a", "b")])
    cli.main(["serve", "--port", "0", "--api-key", "c:d", "--api-key", "e:f"])
    assert (started.address[1], started.options.api_keys) == (0, [ApiKey("c", "d"), ApiKey("e", "f")])


def test_a_variable_that_is_no_twin_is_named_and_ignored(
    started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SODA_MOCK_PROT", "9000")
    monkeypatch.setenv("SODA_MOCK_SPEED", "2")
    assert cli.main(["serve"]) == 0
    complaint = "soda-mock: SODA_MOCK_PROT is ignored, no flag has this twin; did you mean SODA_MOCK_PORT?\n"
    assert capsys.readouterr().err == complaint
    assert (started.address[1], started.options.speed) == (8089, 2.0)


def test_a_twin_of_another_command_is_no_reason_to_complain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SODA_MOCK_SPEED", "2")
    assert cli.main(["env"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("twin", ["0", "false", "FALSE", ""])
def test_a_switch_that_is_off_in_the_environment_is_off(
    started: Started, monkeypatch: pytest.MonkeyPatch, twin: str
) -> None:
    monkeypatch.setenv("SODA_MOCK_NO_RATE_LIMITS", twin)
    cli.main(["serve"])
    assert started.options.scenario.settings.rate_limits


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ([], {}, "the following arguments are required: COMMAND"),
        (["sevre"], {}, "invalid choice: 'sevre'"),
        (["serve", "--prot", "1"], {}, "unrecognized arguments: --prot 1"),
        (["serve", "--port", "http"], {}, "argument --port: got 'http'; expected a port from 0 to 65535"),
        (["serve", "--port", "65536"], {}, "argument --port: got '65536'"),
        (["serve", "--port", "-1"], {}, "--port"),
        (["serve", "--clock", "fast"], {}, "argument --clock: got 'fast'; expected real or virtual"),
        (["serve", "--speed", "0"], {}, "argument --speed: got '0'; speed must be above 0"),
        (["serve", "--speed", "nan"], {}, "argument --speed: got 'nan'; speed must be above 0"),
        (["serve", "--seed", "x"], {}, "argument --seed: invalid int value: 'x'"),
        (["serve", "--api-key", "secretless"], {}, "argument --api-key: expected ID:SECRET, neither empty"),
        (["serve", "--api-key", "a:b", "--forbidden-api-key", "a:c"], {}, "two API keys have the id 'a'"),
        (["serve", "--workers", "2"], {}, "got '2'; the mock is one process"),
        (["serve", "--strict", "--no-self-check"], {}, "--strict needs the self-check"),
        (["exec"], {}, "exec needs a command: soda-mock exec -- COMMAND"),
        (["check"], {}, "the following arguments are required: FILE"),
        (["serve"], {"SODA_MOCK_PORT": "http"}, "argument --port: got 'http'"),
        (["serve"], {"SODA_MOCK_API_KEY": ":"}, "SODA_MOCK_API_KEY: expected ID:SECRET"),
        (["serve"], {"SODA_MOCK_NO_RATE_LIMITS": "yes"}, "SODA_MOCK_NO_RATE_LIMITS: got 'yes'; expected 1 or 0"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_exits_with_2(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    message: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as leaving:
        cli.main(arguments)
    assert leaving.value.code == 2
    assert message in capsys.readouterr().err


def test_help_shows_every_flag_with_its_twin(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["serve", "--help"])
    assert leaving.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    for flag, twin, _, _ in FLAGS:
        assert flag[0] in text
        assert next(iter(twin)) in text
