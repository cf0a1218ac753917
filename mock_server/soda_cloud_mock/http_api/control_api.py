"""The control API under ``/_mock/``: outside the rate limits, strict on input.

Every call but health needs the credentials of the sandbox it is about.
"""

from collections.abc import Awaitable, Callable
from importlib.metadata import version
from threading import Lock

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soda_cloud_mock.core.clock import Clock, ClockMode
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.sandboxes import Caller, Sandboxes
from soda_cloud_mock.http_api.answers import error_response, json_response
from soda_cloud_mock.http_api.authentication import authenticate
from soda_cloud_mock.http_api.control_input import as_milliseconds, as_number, read_object
from soda_cloud_mock.http_api.errors import (
    ApiError,
    BadParameter,
    MethodNotAllowed,
    NotPermitted,
    RefusedByCore,
    UnknownRoute,
)


class ControlApi:
    """The handlers; ``application`` is the ASGI application made of them."""

    def __init__(self, sandboxes: Sandboxes, *, lock: Lock) -> None:
        self._sandboxes = sandboxes
        self._lock = lock
        self.application = Starlette(
            routes=[
                Route("/_mock/health", _health, methods=["GET"]),
                Route("/_mock/reset", self._reset, methods=["POST"]),
                Route("/_mock/sandboxes", self._create_sandbox, methods=["POST"]),
                Route("/_mock/sandboxes/{key_id}", self._delete_sandbox, methods=["DELETE"]),
                Route("/_mock/clock", self._clock, methods=["GET", "PUT"]),
                Route("/_mock/clock/advance", self._advance, methods=["POST"]),
            ],
            exception_handlers={ApiError: _answer_api_error, Refused: _answer_refusal, HTTPException: _answer_http},
        )
        self.application.router.redirect_slashes = False

    def _caller(self, request: Request) -> Caller:
        caller = authenticate(self._sandboxes, request.headers.getlist("authorization"))
        if not caller.key.permitted:
            raise NotPermitted(caller.key.id)
        return caller

    async def _reset(self, request: Request) -> Response:
        caller = self._caller(request)
        await read_object(request, {})
        with self._lock:
            self._sandboxes.reset(caller.tenant)
        return Response(status_code=204)

    async def _create_sandbox(self, request: Request) -> Response:
        self._caller(request)
        await read_object(request, {})
        with self._lock:
            key = self._sandboxes.create()
        return json_response(201, {"apiKeyId": key.id, "apiKeySecret": key.secret})

    async def _delete_sandbox(self, request: Request) -> Response:
        caller = self._caller(request)
        await read_object(request, {})
        key_id = request.path_params["key_id"]
        if key_id != caller.key.id:
            # Credentials reach their own sandbox only; another one does not exist for them.
            raise UnknownRoute(request.url.path)
        with self._lock:
            self._sandboxes.delete(key_id)
        return Response(status_code=204)

    async def _clock(self, request: Request) -> Response:
        caller = self._caller(request)
        if request.method != "PUT":
            with self._lock:
                return _clock_response(caller.tenant.sandbox.clock)
        wanted = await read_object(request, {"mode": True, "speed": False})
        mode = _as_mode(wanted["mode"])
        speed = float(as_number("speed", wanted["speed"])) if "speed" in wanted else None
        with self._lock:
            clock = caller.tenant.sandbox.clock
            clock.switch(mode, speed)
            return _clock_response(clock)

    async def _advance(self, request: Request) -> Response:
        caller = self._caller(request)
        wanted = await read_object(request, {"seconds": True})
        by_ms = as_milliseconds("seconds", wanted["seconds"])
        with self._lock:
            clock = caller.tenant.sandbox.clock
            clock.advance(by_ms)
            return _clock_response(clock)


async def _health(_: Request) -> Response:
    return json_response(200, {"status": "ok", "version": version("soda-scans")})


def _as_mode(value: object) -> ClockMode:
    try:
        return ClockMode(value)  # type: ignore[arg-type]  # any value may be asked for; it says no
    except ValueError:
        raise BadParameter("mode", repr(value), " or ".join(ClockMode)) from None


def _clock_response(clock: Clock) -> Response:
    return json_response(200, {"mode": clock.mode.value, "speed": clock.speed, "now": format_instant(clock.now_ms())})


_Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _answer_api_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return error_response(error)


async def _answer_refusal(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return error_response(RefusedByCore(error))


async def _answer_http(request: Request, error: Exception) -> Response:
    """Starlette's own refusals: no such route, or not with this method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return error_response(MethodNotAllowed(request.method, (error.headers or {})["Allow"]))
    return error_response(UnknownRoute(request.url.path))
