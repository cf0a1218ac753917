"""The control API under ``/_mock/``: outside the rate limits and faults, strict on input.

Order of judgement: host and origin, route, credentials, input, effect.
"""

import logging
from threading import Lock

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from soda_cloud_mock.access_log import Access, AccessLog
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.sandboxes import Caller, Sandboxes
from soda_cloud_mock.http_api.answer import Answer, error_answer, send_answer
from soda_cloud_mock.http_api.authentication import authenticate
from soda_cloud_mock.http_api.control_calls import CALLS, PUBLIC_CALLS, Call
from soda_cloud_mock.http_api.control_operations import control_routes
from soda_cloud_mock.http_api.errors import ApiError, InternalError, RefusedByCore
from soda_cloud_mock.http_api.origin import Guard
from soda_cloud_mock.http_api.request_body import bounded, read_body
from soda_cloud_mock.http_api.routes import raw_path_of
from soda_cloud_mock.real_time import monotonic_us, wall_ms

_LOG = logging.getLogger("soda_cloud_mock")


class ControlApi:
    """An ASGI application that answers everything under ``/_mock/``."""

    def __init__(self, sandboxes: Sandboxes, *, lock: Lock, guard: Guard, access_log: AccessLog | None) -> None:
        self._sandboxes = sandboxes
        self._lock = lock
        self._guard = guard
        self._access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started_us = monotonic_us()
        request = Request(scope, receive)
        answer = await self._respond(request)
        await send_answer(answer, send)
        if self._access_log is not None:
            # The control API has no time of its own: sandboxes differ.
            now = format_instant(wall_ms())
            path = raw_path_of(scope)
            self._access_log.write(Access(now, request.method, path, answer.status, monotonic_us() - started_us))

    async def _respond(self, request: Request) -> Answer:
        try:
            self._guard.check(request.headers)
            match = control_routes().match(request.method, raw_path_of(request.scope))
            operation = match.operation
            caller = None if operation.public else self._caller(request)
            operation.check_path(match.path_parameters)
            query = operation.read_query(request.scope["query_string"])
            body = operation.read_body(bounded(await read_body(request)))
            if caller is None:
                return PUBLIC_CALLS[operation.id]()
            with self._lock:
                return CALLS[operation.id](Call(self._sandboxes, caller, match.path_parameters, query, body))
        except ApiError as error:
            return error_answer(error)
        except Refused as refusal:
            return error_answer(RefusedByCore(refusal))
        except Exception:  # whatever went wrong, the caller gets an answer it can read
            _LOG.exception("%s %s failed", request.method, request.url.path)
            return error_answer(InternalError())

    def _caller(self, request: Request) -> Caller:
        return authenticate(self._sandboxes, request.headers.getlist("authorization"))
