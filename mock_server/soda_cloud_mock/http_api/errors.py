"""What a call can be refused with, and the answer to each.

ApiError                     status  code
├── UnknownRoute               404   not_found
├── MethodNotAllowed           405   method_not_allowed      header Allow
├── NotAuthenticated           401   unauthorized            header WWW-Authenticate
├── NotPermitted               403   forbidden
├── RateLimited                429   rate_limit_exceeded     header Retry-After
├── BadParameter               400   invalid_parameter
├── InternalError              500   internal_error
└── RefusedByCore              see REFUSALS

Source of the statuses: the published responses. Of the codes only ``invalid_scan_state`` is known from the
service; the others are ours (Assumption A10).
"""

from collections.abc import Mapping
from typing import Final

from soda_cloud_mock.core.errors import (
    ClockNotVirtual,
    ClockRefusal,
    IllegalTransition,
    PermanentSandbox,
    Refused,
    UnknownDefinition,
    UnknownSandbox,
    UnknownScan,
)

REFUSALS: Final[Mapping[type[Refused], tuple[int, str]]] = {
    IllegalTransition: (400, "invalid_scan_state"),
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
    """Source of the header: RFC 9110, section 15.5.2, and RFC 7617."""

    status = 401
    code = "unauthorized"

    def __init__(self, message: str) -> None:
        super().__init__(message, {"WWW-Authenticate": 'Basic realm="Soda Cloud", charset="UTF-8"'})


class NotPermitted(ApiError):
    status = 403
    code = "forbidden"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the API key {key_id!r} has no permission")


class RateLimited(ApiError):
    status = 429
    code = "rate_limit_exceeded"


class BadParameter(ApiError):
    """The message names the parameter, the value and what is allowed. Source: Assumption A6."""

    status = 400
    code = "invalid_parameter"

    def __init__(self, name: str, got: str, expected: str) -> None:
        super().__init__(f"{name}: got {got}; expected {expected}")


class InternalError(ApiError):
    """A defect of the mock; the log on standard error has the traceback."""

    status = 500
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__("the mock failed to answer; its log says why")


class RefusedByCore(ApiError):
    """A refusal of the core with the status that ``REFUSALS`` gives it."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(str(refusal))
        self.status, self.code = REFUSALS[type(refusal)]
