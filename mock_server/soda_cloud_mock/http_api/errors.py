"""What a call can be refused with, and the answer to each.

ApiError                     status  code
├── UnknownRoute               404   not_found
├── MethodNotAllowed           405   method_not_allowed      header Allow
├── NotAuthenticated           401   unauthorized            header WWW-Authenticate
├── NotPermitted               403   forbidden
├── ForeignOrigin              403   foreign_origin          control API only
├── RateLimited                429   rate_limit_exceeded     header Retry-After
├── BadParameter               400   invalid_parameter
├── BadInput                   400   invalid_parameter       control API only
├── TooLong                    414   uri_too_long
├── TooManyHeaders             431   too_many_headers
├── InternalError              500   internal_error
├── BrokenContract             500   broken_contract         of a strict mock
└── RefusedByCore              see REFUSALS

Source of the statuses: the published responses. Of the codes only ``invalid_scan_state`` is known from the
service; the others are ours (Assumption A10).
"""

from collections.abc import Mapping
from typing import Final

from soda_cloud_mock.core.errors import (
    ClockNotVirtual,
    ClockRefusal,
    IllegalMove,
    IllegalTransition,
    LogNotReady,
    PageDoesNotExist,
    PermanentSandbox,
    Refused,
    ScanExists,
    TooMany,
    UnknownDefinition,
    UnknownSandbox,
    UnknownScan,
)
from soda_cloud_mock.core.rate_limit import Limit, Rejected

REFUSALS: Final[Mapping[type[Refused], tuple[int, str]]] = {
    IllegalTransition: (400, "invalid_scan_state"),
    IllegalMove: (409, "illegal_move"),
    LogNotReady: (404, "log_not_ready"),
    PageDoesNotExist: (400, "invalid_parameter"),
    ScanExists: (409, "scan_exists"),
    TooMany: (409, "too_many"),
    UnknownScan: (404, "scan_not_found"),
    UnknownDefinition: (404, "scan_definition_not_found"),
    UnknownSandbox: (404, "sandbox_not_found"),
    PermanentSandbox: (409, "sandbox_is_permanent"),
    ClockRefusal: (400, "invalid_clock_value"),
    ClockNotVirtual: (409, "clock_is_not_virtual"),
}


class ApiError(Exception):
    """A refusal with its answer: status, code, message, headers."""

    status: int
    code: str

    def __init__(self, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = dict(headers or {})


class UnknownRoute(ApiError):
    status = 404
    code = "not_found"

    def __init__(self, path: str) -> None:
        super().__init__(f"nothing is at {path!r}")


class MethodNotAllowed(ApiError):
    status = 405
    code = "method_not_allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(f"{method} is not possible here; allowed: {allowed}", {"Allow": allowed})


class NotAuthenticated(ApiError):
    """Source of the header: RFC 9110, section 15.5.2, and RFC 7617. ``key_id`` is the key that was claimed, if any."""

    status = 401
    code = "unauthorized"

    def __init__(self, message: str, key_id: str | None = None) -> None:
        super().__init__(message, {"WWW-Authenticate": 'Basic realm="Soda Cloud", charset="UTF-8"'})
        self.key_id = key_id


class NotPermitted(ApiError):
    status = 403
    code = "forbidden"

    def __init__(self, key_id: str, operation_id: str) -> None:
        super().__init__(f"the API key {key_id!r} has no permission to call {operation_id}")


class ForeignOrigin(ApiError):
    """A web page, or a name that is not the mock's, must not steer the mock."""

    status = 403
    code = "foreign_origin"

    def __init__(self, header: str, got: str) -> None:
        super().__init__(f"the header {header} is {got!r}; the control API answers to the mock's own host only")


class RateLimited(ApiError):
    """Source: Assumption A4.

    Args:
        wait_s: how long the caller has to wait, in seconds of a clock of its own.

    ``told_ms`` is how long that is by the mock's clock, None if the caller was not told.
    """

    status = 429
    code = "rate_limit_exceeded"

    def __init__(self, limit: Limit, decision: Rejected, *, wait_s: int, tells: bool) -> None:
        super().__init__(
            f"more than {limit.requests} requests in {limit.window_ms // 1000} seconds; try again in {wait_s} s",
            {"Retry-After": str(wait_s)} if tells else {},
        )
        self.told_ms = decision.retry_after_s * 1000 if tells else None


class BadParameter(ApiError):
    """The message names the parameter, the value and what is allowed. Source: Assumption A6."""

    status = 400
    code = "invalid_parameter"

    def __init__(self, name: str, got: str, expected: str) -> None:
        super().__init__(f"{name}: got {got}; expected {expected}")
        self.name = name


class BadInput(ApiError):
    """A control call whose input its schema refuses; ``place`` is the parameter or field."""

    status = 400
    code = "invalid_parameter"

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")


class TooLong(ApiError):
    """The target of the request is longer than any that makes sense."""

    status = 414
    code = "uri_too_long"

    def __init__(self, bound: int) -> None:
        super().__init__(f"path and query may have {bound} bytes together")


class TooManyHeaders(ApiError):
    """More headers, or longer ones, than any client sends."""

    status = 431
    code = "too_many_headers"

    def __init__(self, count: int, size_bytes: int) -> None:
        super().__init__(f"a request may have {count} headers of {size_bytes} bytes together")


class InternalError(ApiError):
    """A defect of the mock; the log on standard error has the traceback."""

    status = 500
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__("the mock failed to answer; its log says why")


class BrokenContract(ApiError):
    """An answer of the mock's own was not as the contract has it, and the mock is strict."""

    status = 500
    code = "broken_contract"

    def __init__(self, violation: str) -> None:
        super().__init__(f"the mock would have broken the contract: {violation}")


class RefusedByCore(ApiError):
    """A refusal of the core with the status that ``REFUSALS`` gives it.

    The scan API documents no 409: there a conflict is a 400.
    """

    def __init__(self, refusal: Refused, *, of_scan_api: bool = False) -> None:
        super().__init__(str(refusal))
        status, self.code = REFUSALS[type(refusal)]
        self.status = 400 if of_scan_api and status == 409 else status
