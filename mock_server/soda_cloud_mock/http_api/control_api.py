"""The control API under ``/_mock/``: outside the rate limits and faults, strict on input.

Order of judgement: host and origin, route, credentials, input, effect.
"""

import logging
from threading import Lock

from soda_cloud_mock.access_log import Access, AccessLog
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.sandboxes import Caller, Sandboxes
from soda_cloud_mock.http_api.answer import Answer, error_answer
from soda_cloud_mock.http_api.authentication import authenticate
from soda_cloud_mock.http_api.control_calls import CALLS, PUBLIC_CALLS, Call
from soda_cloud_mock.http_api.control_operations import control_routes
from soda_cloud_mock.http_api.errors import ApiError, InternalError, RefusedByCore
from soda_cloud_mock.http_api.origin import Guard
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.real_time import monotonic_us, wall_ms

_LOG = logging.getLogger("soda_cloud_mock")


class ControlApi:
    """Answers everything under ``/_mock/``."""

    def __init__(self, sandboxes: Sandboxes, *, lock: Lock, guard: Guard, access_log: AccessLog | None) -> None:
        self._sandboxes = sandboxes
        self._lock = lock
        self._guard = guard
        self._access_log = access_log

    def respond(self, request: Request) -> Answer:
        started_us = monotonic_us()
        answer = self._answer(request)
        if self._access_log is not None:
            # The control API has no time of its own: sandboxes differ.
            now, duration_us = format_instant(wall_ms()), monotonic_us() - started_us
            self._access_log.write(Access(now, request.method, request.path, answer.status, duration_us))
        return answer

    def _answer(self, request: Request) -> Answer:
        try:
            self._guard.check(request)
            match = control_routes().match(request.method, request.path)
            operation = match.operation
            caller = None if operation.public else self._caller(request)
            operation.check_path(match.path_parameters)
            query = operation.read_query(request.query)
            body = operation.read_body(request.content())
            if caller is None:
                return PUBLIC_CALLS[operation.id]()
            with self._lock:
                return CALLS[operation.id](Call(self._sandboxes, caller, match.path_parameters, query, body))
        except ApiError as error:
            return error_answer(error)
        except Refused as refusal:
            return error_answer(RefusedByCore(refusal))
        except Exception:  # whatever went wrong, the caller gets an answer it can read
            _LOG.exception("%s %s failed", request.method, request.path)
            return error_answer(InternalError())

    def _caller(self, request: Request) -> Caller:
        return authenticate(self._sandboxes, request.header_values(b"authorization"))
