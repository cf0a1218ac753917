"""What a client is given; and that its secret goes to the service and nowhere else."""

import copy
import pickle
import ssl
import subprocess
import sys
import traceback
from typing import Any

import httpx
import pytest
from soda_scans import AsyncSodaScans, Retries, SodaScans, SodaScansError, WrongArgument

from tests.sdk.conftest import KEY, URL, Script, refusal, status

SECRET = "s3cr3t-of-the-organisation"
CREDENTIALS: dict[str, Any] = {"api_key_id": "id", "api_key_secret": SECRET}
BASIC = "aWQ6czNjcjN0LW9mLXRoZS1vcmdhbmlzYXRpb24="


@pytest.fixture(params=[SodaScans, AsyncSodaScans], ids=["sync", "async"])
def client_class(request: pytest.FixtureRequest) -> Any:
    return request.param


def sent(**options: Any) -> httpx.Request:
    """The request of a status with these settings."""
    script = Script([status()])
    with SodaScans(**{**KEY, "httpx_args": {"transport": httpx.MockTransport(script)}, **options}) as soda:
        soda.status("s1")
    return script.requests[0]


# --- where ---


@pytest.mark.parametrize(("region", "host"), [("eu", "cloud.soda.io"), ("us", "cloud.us.soda.io")])
def test_a_region_is_a_url(region: str, host: str) -> None:
    assert str(sent(region=region).url) == f"https://{host}/api/v1/scans/s1"


def test_a_base_url_may_have_a_path() -> None:
    assert str(sent(base_url="http://gateway:8080/soda/").url) == "http://gateway:8080/soda/api/v1/scans/s1"


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({}, "got no base_url; expected one, or region, one of 'eu', 'us'"),
        ({"region": "mars"}, "got region='mars'; expected one of 'eu', 'us'"),
        ({"region": "eu", "base_url": URL}, "expected one of the two"),
        ({"base_url": "cloud.soda.io"}, "got base_url='cloud.soda.io'; expected a URL such as"),
        ({"base_url": "ftp://cloud.soda.io"}, "expected a URL such as"),
        ({"base_url": "https://"}, "expected a URL such as"),
        ({"base_url": "https://cloud.soda.io?a=b"}, "expected a URL such as"),
        ({"base_url": "https://cloud.soda.io#a"}, "expected a URL such as"),
        ({"base_url": "https://[::1"}, "expected a URL such as"),
        ({"base_url": 8089}, "got base_url=8089"),
    ],
)
def test_where_nothing_can_be_is_refused(client_class: Any, where: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongArgument, match=message.replace("[", r"\[")):
        client_class(**KEY, **where)


def test_credentials_in_the_url_are_refused_and_not_shown(client_class: Any) -> None:
    with pytest.raises(WrongArgument, match="expected them as api_key_id") as caught:
        client_class(**KEY, base_url=f"https://id:{SECRET}@cloud.soda.io")
    assert SECRET not in str(caught.value)


# --- who ---


def test_credentials_go_into_the_header_and_nowhere_else() -> None:
    request = sent(region="eu", **CREDENTIALS)
    assert request.headers["authorization"] == f"Basic {BASIC}"
    assert SECRET not in str(request.url)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"api_key_id": ""}, "got no api_key_id"),
        ({"api_key_id": None}, "got no api_key_id"),
        ({"api_key_id": "a:b"}, "got api_key_id='a:b'; expected an id without a colon"),
        ({"api_key_secret": ""}, "got no api_key_secret"),
        ({"api_key_secret": None}, "got no api_key_secret"),
    ],
)
def test_credentials_that_cannot_be_right_are_refused(client_class: Any, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongArgument, match=message):
        client_class(**CREDENTIALS | wrong, region="eu")


def test_they_come_from_the_environment(client_class: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SODA_BASE_URL", "http://127.0.0.1:8089")
    monkeypatch.setenv("SODA_API_KEY_ID", "id")
    monkeypatch.setenv("SODA_API_KEY_SECRET", SECRET)
    assert repr(client_class.from_env()) == f"{client_class.__name__}('http://127.0.0.1:8089')"
    assert repr(client_class.from_env(region="us")) == f"{client_class.__name__}('https://cloud.us.soda.io')"
    assert repr(client_class.from_env(base_url="http://a")) == f"{client_class.__name__}('http://a')"


@pytest.mark.parametrize("missing", ["SODA_BASE_URL", "SODA_API_KEY_ID", "SODA_API_KEY_SECRET"])
@pytest.mark.parametrize("empty", [True, False])
def test_what_the_environment_lacks_is_named(monkeypatch: pytest.MonkeyPatch, missing: str, empty: bool) -> None:
    for name in ("SODA_BASE_URL", "SODA_API_KEY_ID", "SODA_API_KEY_SECRET"):
        monkeypatch.setenv(name, "http://a")
    monkeypatch.setenv("SODA_API_KEY_ID", "id")
    if empty:
        monkeypatch.setenv(missing, "")
    else:
        monkeypatch.delenv(missing)
    with pytest.raises(WrongArgument, match=f"the environment has no {missing}"):
        SodaScans.from_env()


# --- the secret ---


def test_the_secret_is_in_no_representation(client_class: Any) -> None:
    soda = client_class(**CREDENTIALS, region="eu")
    for shown in (repr(soda), str(soda), repr(soda.client), repr(vars(soda)), f"{soda.client!s}"):
        assert SECRET not in shown
        assert BASIC not in shown


def test_nothing_with_the_secret_can_be_pickled_or_copied(client_class: Any) -> None:
    soda = client_class(**CREDENTIALS, region="eu")
    for thing in (soda, soda.client):
        for way in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="holds a secret and connections"):
                way(thing)


def failures() -> list[Any]:
    def called(*answers: Any) -> Any:
        def call() -> None:
            transport = httpx.MockTransport(Script(answers))
            once = Retries(attempts=1)
            with SodaScans(**CREDENTIALS, region="eu", retries=once, httpx_args={"transport": transport}) as soda:
                soda.status("s1")

        return call

    return [
        called(refusal(401)),
        called(httpx.ConnectError("refused")),
        called(httpx.Response(200, content=b"{")),
        lambda: SodaScans(**CREDENTIALS, region="mars"),
        lambda: SodaScans(**CREDENTIALS | {"api_key_id": ""}, region="eu"),
        lambda: SodaScans(**CREDENTIALS, region="eu", timeout=-1),
        lambda: SodaScans(**CREDENTIALS, region="eu", httpx_args={"timeout": 1}),
    ]


@pytest.mark.parametrize("number", range(len(failures())))
def test_no_frame_of_ours_in_a_traceback_has_the_secret_in_a_variable(number: int) -> None:
    with pytest.raises(SodaScansError) as caught:
        failures()[number]()
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    frames = [frame for frame in shown.stack if "/sdk/soda_scans/" in frame.filename]
    assert frames
    for frame in frames:
        for name, value in (frame.locals or {}).items():
            assert SECRET not in value, f"{frame.name}: {name}"
            assert BASIC not in value, f"{frame.name}: {name}"
    assert shown.__cause__ is None
    assert shown.__context__ is None


# --- how ---


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        (60, {"connect": 5, "read": 60, "write": 60, "pool": 60}),
        (2.5, {"connect": 2.5, "read": 2.5, "write": 2.5, "pool": 2.5}),
        (httpx.Timeout(None), {"connect": None, "read": None, "write": None, "pool": None}),
    ],
)
def test_the_timeout_can_be_chosen(timeout: Any, expected: dict[str, float]) -> None:
    assert sent(region="eu", timeout=timeout).extensions["timeout"] == expected


@pytest.mark.parametrize("timeout", [-1, float("inf"), float("nan"), True, "30", None])
def test_a_timeout_that_is_none_is_refused(client_class: Any, timeout: Any) -> None:
    with pytest.raises(WrongArgument, match="got timeout="):
        client_class(**KEY, region="eu", timeout=timeout)


@pytest.mark.parametrize("timeout_s", [-1, float("nan"), "60"])
def test_a_time_to_wait_that_is_none_is_refused(timeout_s: Any) -> None:
    with SodaScans(**KEY, region="eu") as soda:
        for wait in (
            lambda: soda.wait("s1", timeout_s=timeout_s),
            lambda: list(soda.changes("s1", timeout_s=timeout_s)),
            lambda: list(soda.logs("s1", follow=True, timeout_s=timeout_s)),
        ):
            with pytest.raises(WrongArgument, match="got timeout_s="):
                wait()


def test_settings_of_httpx_reach_it(client_class: Any) -> None:
    context = ssl.create_default_context()
    soda = client_class(
        **KEY, region="eu", verify=context, proxy="http://proxy:3128", httpx_args={"headers": {"X-Team": "data"}}
    )
    get = "get_httpx_client" if client_class is SodaScans else "get_async_httpx_client"
    client = getattr(soda.client, get)()
    assert client.headers["x-team"] == "data"
    assert client._transport._pool._ssl_context is context
    assert type(client._transport_for_url(httpx.URL(URL))._pool).__name__.endswith("HTTPProxy")


@pytest.mark.parametrize("name", ["auth", "base_url", "proxy", "timeout", "verify"])
def test_settings_with_an_argument_of_their_own_are_refused_in_httpx_args(client_class: Any, name: str) -> None:
    with pytest.raises(WrongArgument, match=f"got {name} in httpx_args"):
        client_class(**KEY, region="eu", httpx_args={name: None})


def test_unknown_settings_are_refused_at_once(client_class: Any) -> None:
    with pytest.raises(TypeError, match="got tiemout; expected base_url, region, timeout"):
        client_class(**KEY, region="eu", tiemout=3)
    with pytest.raises(TypeError, match="tiemout"):
        client_class(**KEY, region="eu", httpx_args={"tiemout": 3})


# --- the import ---


def test_the_import_brings_neither_the_mock_nor_what_extras_bring() -> None:
    # httpx itself imports rich where click is installed too: that is not ours to judge.
    code = (
        "import sys; sys.modules['click'] = None; import soda_scans; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} "
        "& {'soda_cloud_mock', 'respx', 'rich', 'pytest', 'starlette', 'asyncio', 'argparse'}))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
