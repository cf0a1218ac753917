"""Which call a request is, and whether its answer is one that the generated client can read.

The generated client trusts its server: it loses status and Retry-After when the body is not the one it expects,
returns None for a status that it does not know, and stops with a TypeError at a null. All that is judged here,
before it sees an answer, so that what it sees it can read.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import attrs
import httpx
from soda_cloud_client.models import PublicApiScanLogsResponse, PublicApiScanStatusResponse
from soda_cloud_client.types import Unset

from soda_scans.contract import Operation
from soda_scans.errors import (
    BadRequest,
    ConnectionFailed,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    RateLimited,
    RequestTimedOut,
    ServerError,
    SodaScansError,
    StateConflict,
    UnreadableResponse,
    WrongArgument,
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is for."""

    operation: Operation
    scan_id: str | None


_SCAN: Final = re.compile(r"/api/v1/scans(?:/([^/?#]*)(/logs)?)?")
_OPERATIONS: Final = {
    ("post", False, False): Operation.TRIGGER,
    ("get", True, False): Operation.GET_STATUS,
    ("delete", True, False): Operation.CANCEL,
    ("get", True, True): Operation.GET_LOGS,
}
DOCUMENTED: Final = {
    Operation.TRIGGER: 201,
    Operation.GET_STATUS: 200,
    Operation.CANCEL: 200,
    Operation.GET_LOGS: 200,
}
_Model: TypeAlias = type[PublicApiScanStatusResponse] | type[PublicApiScanLogsResponse]
_MODELS: Final[Mapping[Operation, _Model]] = {
    Operation.GET_STATUS: PublicApiScanStatusResponse,
    Operation.GET_LOGS: PublicApiScanLogsResponse,
}
# Of each model the fields of a simple type, which the generated client takes as they come.
_TYPES: Final = {"str": str, "int": int, "bool": bool}
_FIELDS: Final = {
    model: [
        (field.name, (_TYPES[kind], Unset))
        for field in attrs.fields(model)
        if (kind := str(field.type).partition(" ")[0]) in _TYPES
    ]
    for model in _MODELS.values()
}
_REFUSALS: Final[Mapping[int, type[SodaScansError]]] = {
    401: NotAuthenticated,
    403: NotPermitted,
    404: NotFound,
    408: RequestTimedOut,
    409: StateConflict,
    429: RateLimited,
}
# httpx raises these before a byte of the request has left.
_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    ConnectionRefusedError,
)


def target_of(method: str, url: str) -> Target | None:
    """What the generated client asks for; None where it is nothing of the contract.

    Raises:
        WrongArgument: the scan id would make it another path than the caller thinks.
    """
    match = _SCAN.fullmatch(url)
    if match is None:
        return None
    scan_id, logs = match.groups()
    operation = _OPERATIONS.get((method.lower(), scan_id is not None, logs is not None))
    if operation is None:
        return None
    if scan_id in ("", ".", ".."):
        raise WrongArgument(f"got the scan id {scan_id!r}; expected one that trigger returned", operation=operation)
    return Target(operation, None if scan_id is None else unquote(scan_id))


def failure_of(error: Exception, target: Target) -> SodaScansError:
    """What an exception of httpx means."""
    text = f"{type(error).__name__}: {error}".removesuffix(": ")
    kind: type[SodaScansError] = ConnectionFailed
    if isinstance(error, httpx.TimeoutException):
        kind = RequestTimedOut
    elif isinstance(error, httpx.DecodingError | httpx.TooManyRedirects):
        kind = UnreadableResponse
    elif isinstance(error, httpx.InvalidURL):
        kind = WrongArgument
    return kind(text, operation=target.operation, scan_id=target.scan_id, was_sent=not isinstance(error, _NOT_SENT))


def checked(response: httpx.Response, target: Target) -> httpx.Response:
    """The answer, if the generated client can read it; without the nulls, which mean the same as nothing.

    Raises:
        SodaScansError: the one that fits the status; or the body is not what the contract says.
    """
    if response.status_code != DOCUMENTED[target.operation]:
        raise _refusal(response, target)
    model = _MODELS.get(target.operation)
    if model is None:
        return response
    try:
        if b"null" in response.content:
            response = _with_json(response, _without_nulls(response.json()))
        # The generated client does this again. Its errors would be those of whatever it stumbles over.
        parsed = model.from_dict(response.json())
        for name, kind in _FIELDS[model]:
            if not isinstance(value := getattr(parsed, name), kind):
                raise TypeError(f"{name} is {value!r}")
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
    else:
        return response
    raise _error(UnreadableResponse, response, target, f"the body is no {model.__name__} ({problem})")


def _refusal(response: httpx.Response, target: Target) -> SodaScansError:
    status = response.status_code
    if status == 400:
        # The documents give a cancel one reason for a 400: the state of the scan.
        kind: type[SodaScansError] = StateConflict if target.operation is Operation.CANCEL else BadRequest
    elif status in _REFUSALS:
        kind = _REFUSALS[status]
    elif status >= 500:
        kind = ServerError
    else:
        kind = BadRequest if status >= 400 else UnreadableResponse
    return _error(kind, response, target, f"expected {DOCUMENTED[target.operation]}, got {_described(response)}")


def _error(kind: type[SodaScansError], response: httpx.Response, target: Target, message: str) -> SodaScansError:
    code, said = _error_response(response) if response.status_code >= 400 else (None, None)
    return kind(
        said or message,
        operation=target.operation,
        scan_id=target.scan_id,
        status=response.status_code,
        code=code,
        trace_id=response.headers.get("x-soda-trace-id"),
        retry_after_s=_retry_after_s(response),
    )


def _error_response(response: httpx.Response) -> tuple[str | None, str | None]:
    """Code and message, where the body is an ErrorResponse that has them."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(body, dict):
        return None, None
    code, message = body.get("code"), body.get("message")
    return code if isinstance(code, str) else None, message if isinstance(message, str) else None


def _described(response: httpx.Response) -> str:
    content_type = response.headers.get("content-type", "no content type")
    return f"{response.status_code} with {len(response.content)} bytes of {content_type}"


def _retry_after_s(response: httpx.Response) -> float | None:
    """Source: RFC 9110, section 10.2.3. Whole seconds, or a date, which is read by the clock of who sent it."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(response.headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _with_json(response: httpx.Response, body: Any) -> httpx.Response:
    headers = httpx.Headers(response.headers)
    for name in ("content-length", "content-encoding", "transfer-encoding"):
        headers.pop(name, None)
    return httpx.Response(
        response.status_code,
        headers=headers,
        content=json.dumps(body).encode(),
        request=response.request,
        extensions=response.extensions,
        history=response.history,
    )
