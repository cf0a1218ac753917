"""The mock: a function from requests to replies, and an ASGI application."""

from collections.abc import Sequence
from threading import Lock
from urllib.parse import unquote

from soda_cloud_mock.access_log import AccessLog
from soda_cloud_mock.contract import load_contract
from soda_cloud_mock.core.clock import Clock, ClockMode
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey, Sandboxes
from soda_cloud_mock.errors import WrongScenario
from soda_cloud_mock.http_api.answer import error_answer
from soda_cloud_mock.http_api.asgi import Receive, Scope, Send, serve_asgi
from soda_cloud_mock.http_api.bounds import check_bounds
from soda_cloud_mock.http_api.control_api import ControlApi
from soda_cloud_mock.http_api.delivery import Postponed, Reply
from soda_cloud_mock.http_api.errors import ApiError
from soda_cloud_mock.http_api.origin import Guard
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.http_api.scan_api import ScanApi
from soda_cloud_mock.options import VIRTUAL_START_MS, Options
from soda_cloud_mock.real_time import monotonic_ms, wall_ms


class Mock:
    """The scan API, and the control API under ``/_mock/``, with their own state.

    Serve it with any ASGI server in one process, or ask ``respond`` from the process that it is in.

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
            self_check=self._options.self_check,
            strict=self._options.strict,
            access_log=access_log,
        )
        self._control_api = ControlApi(
            self.sandboxes, lock=self.lock, guard=Guard(self._options.hosts), access_log=access_log
        )

    def respond(self, request: Request) -> Reply | Postponed:
        """Judge a request, carry it out, and say what to send; for every caller that has the mock in its process.

        It does no I/O (a mock without access log), never waits, and may be called from any thread. What it cannot
        do is left to the caller, and comes from faults only: a ``Postponed`` has to be waited for and asked to
        ``proceed``; the ``effect`` of a ``Reply`` says whether its ``answer`` goes out at once, late, in pieces or
        not at all. ``http_api.asgi`` is such a caller. For an ``httpx.Request`` called ``sent``::

            Request(
                method=sent.method,
                path=sent.url.raw_path.partition(b"?")[0].decode("ascii"),
                query=sent.url.query,
                headers=[(name.lower(), value) for name, value in sent.headers.raw],
                body=sent.read(),
                server_url=f"{sent.url.scheme}://{sent.url.netloc.decode('ascii')}",
            )

        and of a ``Reply``, ``httpx.Response(answer.status, headers=answer.raw_headers(), content=answer.content)``.
        """
        try:
            check_bounds(request)
        except ApiError as error:
            return Reply(error_answer(error))
        if unquote(request.path).startswith("/_mock/"):
            return Reply(self._control_api.respond(request))
        return self._scan_api.respond(request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await serve_asgi(self.respond, scope, receive, send)

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
