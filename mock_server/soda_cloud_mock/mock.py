"""The mock as one ASGI application."""

from collections.abc import Sequence
from threading import Lock

from starlette.types import Receive, Scope, Send

from soda_cloud_mock.access_log import AccessLog
from soda_cloud_mock.contract import load_contract
from soda_cloud_mock.core.clock import Clock, ClockMode
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey, Sandboxes
from soda_cloud_mock.errors import WrongScenario
from soda_cloud_mock.http_api.answer import error_answer, send_answer
from soda_cloud_mock.http_api.bounds import check_bounds
from soda_cloud_mock.http_api.control_api import ControlApi
from soda_cloud_mock.http_api.errors import ApiError
from soda_cloud_mock.http_api.origin import Guard
from soda_cloud_mock.http_api.scan_api import ScanApi
from soda_cloud_mock.options import VIRTUAL_START_MS, Options
from soda_cloud_mock.real_time import monotonic_ms, wall_ms


class Mock:
    """The scan API, and the control API under ``/_mock/``, with their own state.

    Serve it with any ASGI server in one process, or call it with ``httpx.ASGITransport``.

    Raises:
        WrongScenario: the scans of the scenario cannot be there together.
    """

    def __init__(self, options: Options | None = None, *, access_log: AccessLog | None = None) -> None:
        self._options = options or Options()
        self.api_keys: Sequence[ApiKey] = self._options.scenario.api_keys or self._options.api_keys
        self._contract = load_contract()
        # One lock for both faces: a decision and its effect are one step, whichever thread asks.
        self.lock = Lock()
        try:
            self.sandboxes = Sandboxes(self._new_sandbox, self.api_keys, self._options.seed)
        except Refused as refusal:
            raise WrongScenario(f"the scenario is impossible: {refusal}") from None
        self._scan_api = ScanApi(
            self._contract,
            self.sandboxes,
            lock=self.lock,
            seed=self._options.seed,
            strict=self._options.strict,
            access_log=access_log,
        )
        self._control_api = ControlApi(
            self.sandboxes, lock=self.lock, guard=Guard(self._options.hosts), access_log=access_log
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _answer_lifespan(scope, receive, send)
            return
        try:
            check_bounds(scope)
        except ApiError as error:
            await send_answer(error_answer(error), send)
            return
        if scope["path"].startswith("/_mock/"):
            await self._control_api(scope, receive, send)
        else:
            await self._scan_api(scope, receive, send)

    def _new_sandbox(self, seed: int, secrets: Sequence[str]) -> Sandbox:
        options = self._options
        clock = Clock(
            monotonic_ms,
            start_ms=VIRTUAL_START_MS if options.clock_mode is ClockMode.VIRTUAL else wall_ms(),
            mode=options.clock_mode,
            speed=options.speed,
        )
        sandbox = Sandbox(
            seed=seed, clock=clock, limits=self._contract.limits, settings=options.scenario.settings, secrets=secrets
        )
        options.scenario.furnish(sandbox)
        return sandbox


async def _answer_lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """Servers announce start and stop; there is nothing to do at either. No other protocol is spoken."""
    if scope["type"] != "lifespan":
        raise ValueError(f"the mock speaks HTTP, not {scope['type']}")
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
