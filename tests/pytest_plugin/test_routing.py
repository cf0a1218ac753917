"""Which calls reach the mock in this process, and which do not."""

import http.server
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest
import respx
from soda_cloud_client import Client
from soda_cloud_client.api.scans import get_scan_status
from soda_cloud_mock.testing import SodaMock
from soda_scans import AsyncSodaScans, SodaScans


@pytest.fixture
def auth(soda_mock: SodaMock) -> httpx.BasicAuth:
    return httpx.BasicAuth(soda_mock.api_key_id, soda_mock.api_key_secret)


@pytest.fixture
def status_url(soda_mock: SodaMock) -> str:
    return f"https://cloud.soda.io/api/v1/scans/{soda_mock.scan('orders_daily').id}"


@pytest.fixture
def local_url() -> Iterator[str]:
    """A server of the test's own, which is not Soda's."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


# --- to the mock ----------------------------------------------------------------------------------


def test_a_bare_call_of_httpx(status_url: str, auth: httpx.BasicAuth) -> None:
    assert httpx.get(status_url, auth=auth).json()["state"] == "queuing"


@pytest.mark.anyio
async def test_an_asynchronous_client(status_url: str, auth: httpx.BasicAuth) -> None:
    async with httpx.AsyncClient(auth=auth) as client:
        assert (await client.get(status_url)).json()["state"] == "queuing"


def test_a_client_that_was_made_before_the_mock(request: pytest.FixtureRequest) -> None:
    with httpx.Client() as client:
        url, auth = request.getfixturevalue("status_url"), request.getfixturevalue("auth")
        assert client.get(url, auth=auth).json()["state"] == "queuing"


def test_the_generated_client(soda_mock: SodaMock, auth: httpx.BasicAuth) -> None:
    scan = soda_mock.scan("orders_daily")
    with Client(soda_mock.base_url, httpx_args={"auth": auth}) as client:
        status = get_scan_status.sync(scan.id, client=client)
    assert status is not None
    assert status.to_dict()["state"] == "queuing"


def test_the_sdk_finds_the_mock_in_the_environment(soda_mock: SodaMock) -> None:
    with SodaScans.from_env() as soda:
        scan = soda.trigger("orders_daily")
    assert [(made.id, made.definition) for made in soda_mock.scans] == [(scan.id, "orders_daily")]


@pytest.mark.anyio
async def test_the_asynchronous_sdk_finds_it_as_well(soda_mock: SodaMock) -> None:
    async with AsyncSodaScans.from_env() as soda:
        scan = await soda.trigger("orders_daily")
    assert [made.id for made in soda_mock.scans] == [scan.id]


def test_both_regions_lead_to_the_same_organisation(status_url: str, auth: httpx.BasicAuth) -> None:
    american = status_url.replace("cloud.soda.io", "cloud.us.soda.io")
    assert httpx.get(american, auth=auth).json() == httpx.get(status_url, auth=auth).json()


def test_a_proxy_of_the_environment_is_not_asked(
    status_url: str, auth: httpx.BasicAuth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert httpx.get(status_url, auth=auth).status_code == 200


def test_a_transport_around_that_of_httpx_is_not_bypassed(status_url: str, auth: httpx.BasicAuth) -> None:
    class Counting(httpx.BaseTransport):
        def __init__(self) -> None:
            self.calls = 0
            self._network = httpx.HTTPTransport()

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            self.calls += 1
            return self._network.handle_request(request)

    transport = Counting()
    with httpx.Client(transport=transport, auth=auth) as client:
        assert client.get(status_url).status_code == 200
    assert transport.calls == 1


def test_the_credentials_are_checked(status_url: str) -> None:
    assert httpx.get(status_url, auth=("soda-mock", "wrong")).status_code == 401


@pytest.mark.parametrize("origin", ["http://cloud.soda.io", "https://cloud.soda.io:8443"])
def test_nothing_listens_at_another_scheme_or_port(soda_mock: SodaMock, origin: str) -> None:
    with pytest.raises(httpx.ConnectError, match=f"nothing listens at {origin}"):
        httpx.get(f"{origin}/api/v1/scans/x")
    assert soda_mock.requests == []


# --- elsewhere ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("soda_mock")
def test_other_hosts_are_reached_over_the_network(local_url: str) -> None:
    assert httpx.get(local_url, trust_env=False).text == "ok"


@pytest.mark.anyio
@pytest.mark.usefixtures("soda_mock")
async def test_other_hosts_are_reached_over_the_network_asynchronously(local_url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(local_url)).text == "ok"


@pytest.mark.usefixtures("soda_mock")
def test_a_transport_of_the_tests_own_is_left_alone() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(418))
    with httpx.Client(transport=transport) as client:
        assert client.get("https://cloud.soda.io/api/v1/scans/x").status_code == 418


def respx_mock_first(request: pytest.FixtureRequest) -> respx.MockRouter:
    router: respx.MockRouter = request.getfixturevalue("respx_mock")
    request.getfixturevalue("soda_mock")
    return router


def soda_mock_first(request: pytest.FixtureRequest) -> respx.MockRouter:
    request.getfixturevalue("soda_mock")
    router: respx.MockRouter = request.getfixturevalue("respx_mock")
    return router


@pytest.mark.parametrize("set_up", [respx_mock_first, soda_mock_first])
def test_respx_mocks_of_the_test_work_beside_it(
    request: pytest.FixtureRequest, set_up: Callable[[pytest.FixtureRequest], respx.MockRouter]
) -> None:
    router = set_up(request)
    route = router.post("https://hooks.slack.com/x").respond(201)
    url, auth = request.getfixturevalue("status_url"), request.getfixturevalue("auth")
    assert httpx.get(url, auth=auth).status_code == 200
    assert httpx.post("https://hooks.slack.com/x").status_code == 201
    assert route.call_count == 1
    with pytest.raises(AssertionError, match="not mocked"):
        httpx.get("https://example.com/")


@pytest.mark.anyio
async def test_respx_mocks_of_the_test_work_beside_it_asynchronously(
    respx_mock: respx.MockRouter, status_url: str, auth: httpx.BasicAuth
) -> None:
    respx_mock.get("https://example.com/").respond(204)
    async with httpx.AsyncClient() as client:
        assert (await client.get(status_url, auth=auth)).status_code == 200
        assert (await client.get("https://example.com/")).status_code == 204


def test_once_the_test_is_over_nothing_is_routed_any_more(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import os, httpx
        original = httpx.HTTPTransport.handle_request

        def test_with_a_mock(soda_mock):
            assert httpx.HTTPTransport.handle_request is not original
            assert os.environ["SODA_BASE_URL"] == "https://cloud.soda.io"

        def test_after_it():
            assert httpx.HTTPTransport.handle_request is original
            assert "SODA_BASE_URL" not in os.environ
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=2)
