"""The four operations over HTTP.

Order of judgement (Assumption A5): route, credentials, permission, rate limit, parameters, existence, state.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soda_cloud_mock.contract import Contract, Operation
from soda_cloud_mock.core.chance import seeded_uuid
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.rate_limit import Rejected
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import Caller, Sandboxes
from soda_cloud_mock.core.scan import Scan
from soda_cloud_mock.http_api.answers import error_response, json_response
from soda_cloud_mock.http_api.authentication import authenticate
from soda_cloud_mock.http_api.bodies import logs_body, status_body
from soda_cloud_mock.http_api.errors import ApiError, InternalError, NotPermitted, RateLimited, RefusedByCore
from soda_cloud_mock.http_api.parameters import read_query, read_trigger_form
from soda_cloud_mock.http_api.request_body import bounded, read_body
from soda_cloud_mock.http_api.routes import Match, Routes

_LOG = logging.getLogger("soda_cloud_mock")

# How long after a status that is not final the service asks to be polled again. Source: Assumption A15.
NEXT_POLL_AFTER_MS = 5_000


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is routed and authenticated. ``body`` is None if it was too long."""

    match: Match
    request: Request
    body: bytes | None

    @property
    def scan_id(self) -> str:
        return self.match.path_parameters["scanId"]

    def scan_url(self, scan: Scan) -> str:
        """Absolute, on the host that the caller used. Source: Assumption A2."""
        return f"{str(self.request.base_url).rstrip('/')}/api/v1/scans/{quote(scan.id, safe='')}"


class ScanApi:
    """An ASGI application that answers everything outside ``/_mock/``."""

    def __init__(self, contract: Contract, sandboxes: Sandboxes, *, lock: Lock, seed: int, retry_after: bool) -> None:
        self._routes = Routes(contract.operations)
        self._sandboxes = sandboxes
        self._lock = lock
        self._seed = seed
        self._retry_after = retry_after
        self._anonymous_traces = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        body = await read_body(request) if request.method == "POST" else b""
        caller: Caller | None = None
        with self._lock:
            try:
                match = self._routes.match(request.method, _raw_path(request.scope))
                caller = authenticate(self._sandboxes, request.headers.getlist("authorization"))
                self._admit(caller, match.operation)
                response = _OPERATIONS[match.operation.id](caller.tenant.sandbox, Call(match, request, body))
            except ApiError as error:
                response = error_response(error)
            except Refused as refusal:
                response = error_response(RefusedByCore(refusal))
            except Exception:  # whatever went wrong, the caller gets the documented answer
                _LOG.exception("%s %s failed", request.method, request.url.path)
                response = error_response(InternalError())
            response.headers["X-Soda-Trace-Id"] = self._next_trace_id(caller)
        return response

    def _admit(self, caller: Caller, operation: Operation) -> None:
        if not caller.key.permitted:
            raise NotPermitted(caller.key.id)
        decision = caller.tenant.sandbox.admit(caller.key.id, operation.id)
        if isinstance(decision, Rejected) and operation.limit is not None:
            raise RateLimited(
                f"more than {operation.limit.requests} requests in {operation.limit.window_ms // 1000} seconds; "
                f"try again in {decision.retry_after_s} s",
                {"Retry-After": str(decision.retry_after_s)} if self._retry_after else {},
            )

    def _next_trace_id(self, caller: Caller | None) -> str:
        if caller is not None:
            return caller.tenant.sandbox.next_trace_id()
        self._anonymous_traces += 1
        return seeded_uuid(self._seed, "anonymous-trace", self._anonymous_traces).hex


def _raw_path(scope: Scope) -> str:
    raw_path: bytes | None = scope.get("raw_path")
    # ASGI leaves raw_path optional; without it an encoded slash cannot be told from a separator.
    return quote(scope["path"]) if raw_path is None else raw_path.partition(b"?")[0].decode("latin-1")


def _trigger_scan(sandbox: Sandbox, call: Call) -> Response:
    form = read_trigger_form(call.request.headers.get("content-type", ""), bounded(call.body))
    scan = sandbox.trigger(form.scan_definition, form.data_timestamp)
    return Response(status_code=201, headers={"Location": call.scan_url(scan), "X-Soda-Scan-Id": scan.id})


def _get_scan_status(sandbox: Sandbox, call: Call) -> Response:
    scan = sandbox.scan(call.scan_id)
    now_ms = sandbox.now_ms()
    headers = {}
    if not scan.is_final_at(now_ms):
        headers["X-Soda-Next-Poll-Time"] = format_instant(now_ms + NEXT_POLL_AFTER_MS)
    return json_response(200, status_body(scan, now_ms), headers)


def _cancel_scan(sandbox: Sandbox, call: Call) -> Response:
    scan = sandbox.cancel(call.scan_id)
    return Response(status_code=200, headers={"Location": call.scan_url(scan)})


def _get_scan_logs(sandbox: Sandbox, call: Call) -> Response:
    arguments = read_query(call.match.operation.query, call.request.scope["query_string"])
    page = sandbox.logs(call.scan_id, page=arguments["page"], size=arguments["size"])
    return json_response(200, logs_body(page))


_OPERATIONS: dict[str, Callable[[Sandbox, Call], Response]] = {
    "triggerScan": _trigger_scan,
    "getScanStatus": _get_scan_status,
    "cancelScan": _cancel_scan,
    "getScanLogs": _get_scan_logs,
}
