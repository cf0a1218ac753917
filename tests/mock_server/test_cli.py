"""The flags of ``soda-mock`` and their twins in the environment."""

import pytest
from soda_cloud_mock import cli, server
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.http_api import app
from soda_cloud_mock.settings import DEFAULT_API_KEY, Settings


class Started:
    """What the command would have served, and where."""

    settings: Settings
    address: tuple[str, int]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    seen = Started()

    def create_app(settings: Settings) -> None:
        seen.settings = settings

    def serve(_: object, host: str, port: int) -> None:
        seen.address = (host, port)

    monkeypatch.setattr(app, "create_app", create_app)
    monkeypatch.setattr(server, "serve", serve)
    return seen


def test_without_flags_the_mock_serves_the_default_address_and_credentials(started: Started) -> None:
    assert cli.main(["serve"]) == 0
    assert started.address == ("127.0.0.1", 8089)
    assert started.settings == Settings(api_keys=[DEFAULT_API_KEY])


FLAGS: list[tuple[list[str], dict[str, str], str, object]] = [
    (["--clock", "virtual"], {"SODA_MOCK_CLOCK": "virtual"}, "clock_mode", ClockMode.VIRTUAL),
    (["--speed", "60"], {"SODA_MOCK_SPEED": "60"}, "speed", 60.0),
    (["--seed", "-7"], {"SODA_MOCK_SEED": "-7"}, "seed", -7),
    (["--no-rate-limits"], {"SODA_MOCK_NO_RATE_LIMITS": "1"}, "rate_limits", False),
    (["--no-retry-after"], {"SODA_MOCK_NO_RETRY_AFTER": "true"}, "retry_after", False),
    (["--strict-definitions"], {"SODA_MOCK_STRICT_DEFINITIONS": "1"}, "strict_definitions", True),
    (["--api-key", "a:b:c"], {"SODA_MOCK_API_KEY": "a:b:c"}, "api_keys", [ApiKey("a", "b:c")]),
    (
        ["--forbidden-api-key", "a:b"],
        {"SODA_MOCK_FORBIDDEN_API_KEY": "a:b"},
        "api_keys",
        [DEFAULT_API_KEY, ApiKey("a", "b", permitted=False)],
    ),
]


@pytest.mark.parametrize(("flag", "twin", "name", "expected"), FLAGS, ids=lambda value: str(value)[:30])
def test_a_flag_and_its_twin_do_the_same(
    started: Started,
    monkeypatch: pytest.MonkeyPatch,
    flag: list[str],
    twin: dict[str, str],
    name: str,
    expected: object,
) -> None:
    cli.main(["serve", *flag])
    assert getattr(started.settings, name) == expected
    monkeypatch.setenv(*next(iter(twin.items())))
    cli.main(["serve"])
    assert getattr(started.settings, name) == expected


def test_a_flag_wins_over_its_twin(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SODA_MOCK_PORT", "9000")
    monkeypatch.setenv("SODA_MOCK_API_KEY", "a:b")
    cli.main(["serve"])
    assert (started.address[1], started.settings.api_keys) == (9000, [ApiKey("a", "b")])
    cli.main(["serve", "--port", "0", "--api-key", "c:d", "--api-key", "e:f"])
    assert (started.address[1], started.settings.api_keys) == (0, [ApiKey("c", "d"), ApiKey("e", "f")])


@pytest.mark.parametrize("twin", ["0", "false", "FALSE", ""])
def test_a_switch_that_is_off_in_the_environment_is_off(
    started: Started, monkeypatch: pytest.MonkeyPatch, twin: str
) -> None:
    monkeypatch.setenv("SODA_MOCK_NO_RATE_LIMITS", twin)
    cli.main(["serve"])
    assert started.settings.rate_limits


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
