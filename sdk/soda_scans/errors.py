"""What can go wrong.

SodaScansError
├── WrongArgument        nothing was sent: a setting, a scan id, a time that cannot be right (also a ValueError)
├── ServiceRefused       the service understood, and will not
│   ├── BadRequest           400, and any 4xx that has no class of its own
│   ├── NotAuthenticated     401
│   ├── NotPermitted         403
│   ├── NotFound             404
│   ├── StateConflict        400 to a cancel, 409: the scan's state does not allow it
│   └── RateLimited          429; retry_after_s says when to come back, if the service did
├── ServerError          5xx and above
├── NoAnswer             nobody knows what became of the request, unless was_sent is False
│   ├── ConnectionFailed     refused, reset, no such host, no way through the proxy
│   └── RequestTimedOut      408, or no answer within the timeout of httpx
├── UnreadableResponse   an answer, but none that the contract knows: its status, its body
│   └── PagesRepeated        the service sends the same page of a log whatever page is asked for
└── WaitTimedOut         the scan is not final after timeout_s; last_status is what was seen last
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soda_scans.results import ScanStatus


class SodaScansError(Exception):
    """Of every error: what was called, and what the service said about it. Never the secret.

    Attributes:
        message: the service's own words, or what is wrong in ours.
        operation: the contract's name of the call, such as ``getScanStatus``.
        scan_id: None where the call is about no scan.
        status: the HTTP status; None without an answer.
        code: the service's word for the error, such as ``invalid_scan_state``; None where it gave none.
        trace_id: X-Soda-Trace-Id, by which Soda finds the request; None where it is not known.
        retry_after_s: how long the service asked to be left alone; None where it did not.
        was_sent: False where the request cannot have reached the service.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str | None = None,
        scan_id: str | None = None,
        status: int | None = None,
        code: str | None = None,
        trace_id: str | None = None,
        retry_after_s: float | None = None,
        was_sent: bool = True,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.scan_id = scan_id
        self.status = status
        self.code = code
        self.trace_id = trace_id
        self.retry_after_s = retry_after_s
        self.was_sent = was_sent

    def __str__(self) -> str:
        call = f"{self.operation} of scan {self.scan_id}" if self.scan_id is not None else self.operation
        answer = " ".join(str(part) for part in (self.status, self.code) if part is not None)
        text = ": ".join(part for part in (call, answer, self.message) if part)
        return text if self.trace_id is None else f"{text} (trace id {self.trace_id})"


class WrongArgument(SodaScansError, ValueError):
    pass


class ServiceRefused(SodaScansError):
    pass


class BadRequest(ServiceRefused):
    pass


class NotAuthenticated(ServiceRefused):
    pass


class NotPermitted(ServiceRefused):
    pass


class NotFound(ServiceRefused):
    pass


class StateConflict(ServiceRefused):
    pass


class RateLimited(ServiceRefused):
    pass


class ServerError(SodaScansError):
    pass


class NoAnswer(SodaScansError):
    pass


class ConnectionFailed(NoAnswer):
    pass


class RequestTimedOut(NoAnswer):
    pass


class UnreadableResponse(SodaScansError):
    pass


class PagesRepeated(UnreadableResponse):
    pass


class WaitTimedOut(SodaScansError):
    """Attributes: ``statuses``, by scan id, and ``last_status``, where one scan was waited for.

    A status is missing where none could be read in time.
    """

    def __init__(
        self, message: str, *, scan_id: str | None = None, statuses: Mapping[str, ScanStatus] | None = None
    ) -> None:
        super().__init__(message, operation="wait", scan_id=scan_id)
        self.statuses = dict(statuses or {})

    @property
    def last_status(self) -> ScanStatus | None:
        return None if self.scan_id is None else self.statuses.get(self.scan_id)
