"""The mock as one ASGI application."""

from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

from soda_cloud_mock.contract import load_contract
from soda_cloud_mock.core.clock import Clock, ClockMode
from soda_cloud_mock.core.sandbox import Rules, Sandbox
from soda_cloud_mock.core.sandboxes import Sandboxes
from soda_cloud_mock.http_api.control_api import ControlApi
from soda_cloud_mock.http_api.scan_api import ScanApi
from soda_cloud_mock.real_time import monotonic_ms, wall_ms
from soda_cloud_mock.settings import VIRTUAL_START_MS, Settings


def create_app(settings: Settings | None = None) -> ASGIApp:
    """A mock with its own state: the scan API, and the control API under ``/_mock/``.

    Serve it with any ASGI server in one process, or call it with ``httpx.ASGITransport``.
    """
    settings = settings or Settings()
    contract = load_contract()
    rules = Rules(
        limits=contract.limits if settings.rate_limits else {}, strict_definitions=settings.strict_definitions
    )

    def build(seed: int) -> Sandbox:
        virtual = settings.clock_mode is ClockMode.VIRTUAL
        clock = Clock(
            monotonic_ms,
            start_ms=VIRTUAL_START_MS if virtual else wall_ms(),
            mode=settings.clock_mode,
            speed=settings.speed,
        )
        return Sandbox(seed=seed, clock=clock, rules=rules)

    sandboxes = Sandboxes(build, settings.api_keys, settings.seed)
    # One lock for both faces: a decision and its effect are one step, whichever thread asks.
    lock = Lock()
    scan_api = ScanApi(contract, sandboxes, lock=lock, seed=settings.seed, retry_after=settings.retry_after)
    control = ControlApi(sandboxes, lock=lock).application

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_scan_api = scope["type"] == "http" and not scope["path"].startswith("/_mock/")
        await (scan_api if is_scan_api else control)(scope, receive, send)

    return app
