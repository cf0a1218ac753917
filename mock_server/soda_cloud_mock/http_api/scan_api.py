"""The scan API over HTTP: judges a request, lets a fault have its way, answers, and keeps the journal.

Order of judgement (Assumption A5): route, credentials, permission, rate limit, parameters, existence, state.
A fault is chosen once the caller is known; one that comes before the operation takes effect is not counted
against the rate limit.
"""

import logging
from functools import partial
from threading import Lock

from soda_cloud_mock.access_log import Access, AccessLog
from soda_cloud_mock.contract import Contract
from soda_cloud_mock.core.chance import seeded_hex
from soda_cloud_mock.core.errors import Refused
from soda_cloud_mock.core.instants import format_instant
from soda_cloud_mock.core.rate_limit import Rejected
from soda_cloud_mock.core.sandboxes import Sandboxes
from soda_cloud_mock.core.violations import Violation
from soda_cloud_mock.http_api.answer import Answer, error_answer
from soda_cloud_mock.http_api.authentication import authenticate
from soda_cloud_mock.http_api.delivery import Postponed, Reply, changed
from soda_cloud_mock.http_api.errors import (
    ApiError,
    BrokenContract,
    InternalError,
    NotAuthenticated,
    NotPermitted,
    RateLimited,
    RefusedByCore,
)
from soda_cloud_mock.http_api.exchange import Exchange, described
from soda_cloud_mock.http_api.operations import NOTHING_SHOWN, OPERATIONS, Call, Contents
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.http_api.routes import Routes
from soda_cloud_mock.http_api.self_check import violation
from soda_cloud_mock.real_time import monotonic_us

_LOG = logging.getLogger("soda_cloud_mock")


class ScanApi:
    """Answers everything outside ``/_mock/``."""

    def __init__(
        self,
        contract: Contract,
        sandboxes: Sandboxes,
        *,
        lock: Lock,
        seed: int,
        self_check: bool,
        strict: bool,
        access_log: AccessLog | None,
    ) -> None:
        self._routes = Routes(contract.operations)
        self._sandboxes = sandboxes
        self._lock = lock
        self._seed = seed
        self._self_check = self_check
        self._strict = strict
        self._access_log = access_log
        self._anonymous_traces = 0
        self._contents = Contents()

    def respond(self, request: Request) -> Reply | Postponed:
        """The reply, or how long to wait before the operation is carried out."""
        exchange = Exchange(request, monotonic_us(), self._sandboxes.permanent)
        with self._lock:
            self._open(exchange)
            if exchange.fault is None or not exchange.fault.delay_before_ms:
                return self._close(exchange)
        return Postponed(exchange.fault.delay_before_ms, partial(self._proceed, exchange))

    def _proceed(self, exchange: Exchange) -> Reply:
        with self._lock:
            return self._close(exchange)

    def _open(self, exchange: Exchange) -> None:
        """Find out what is asked, by whom, and which fault it meets."""
        request = exchange.request
        try:
            exchange.match = self._routes.match(request.method, request.path)
            exchange.caller = authenticate(self._sandboxes, request.header_values(b"authorization"))
            exchange.tenant = exchange.caller.tenant
            exchange.fault = exchange.tenant.sandbox.faults.choose(exchange.match.operation.id)
        except NotAuthenticated as error:
            # A wrong secret is a matter of whose key it is: their journal shows the call.
            exchange.tenant = self._sandboxes.tenant_of(error.key_id)
            exchange.refusal = error
        except ApiError as error:
            exchange.refusal = error

    def _close(self, exchange: Exchange) -> Reply:
        """Carry it out, unless a fault comes before; check and record the answer."""
        sandbox = exchange.tenant.sandbox
        exchange.at_ms = sandbox.now_ms()
        trace_id = self._next_trace_id(exchange)
        fault = exchange.fault
        if fault is not None and not fault.executes:
            answer = Answer(200).with_header("x-soda-trace-id", trace_id)
        else:
            answer = self._carried_out(exchange).with_header("x-soda-trace-id", trace_id)
            answer = self._checked(exchange, answer, trace_id)
        if fault is not None and fault.effect_on_answer is not None:
            answer = changed(answer, fault.effect_on_answer)
            exchange.hide(fault.effect_on_answer)
        entry = sandbox.journal.record(
            lambda number: exchange.entry(number, answer, trace_id, monotonic_us(), sandbox.redaction)
        )
        if self._access_log is not None:
            note = "" if fault is None else f"fault {type(fault.effect).__name__} {fault.id}"
            self._access_log.write(
                Access(
                    format_instant(entry.at_ms), entry.method, described(entry), entry.status, entry.duration_us, note
                )
            )
        return Reply(answer, None if fault is None else fault.effect_on_answer)

    def _carried_out(self, exchange: Exchange) -> Answer:
        try:
            if exchange.refusal is not None:
                raise exchange.refusal
            self._admit(exchange)
            assert exchange.match is not None
            call = Call(exchange.match, exchange.request, exchange.at_ms, self._contents)
            answer, exchange.shown = OPERATIONS[exchange.match.operation.id](exchange.tenant.sandbox, call)
            return answer
        except ApiError as error:
            exchange.refusal = error
        except Refused as refusal:
            exchange.refusal = RefusedByCore(refusal, of_scan_api=True)
        except Exception:  # whatever went wrong, the caller gets the documented answer
            _LOG.exception("%s %s failed", exchange.request.method, exchange.request.path)
            exchange.refusal = InternalError()
        return error_answer(exchange.refusal)

    def _admit(self, exchange: Exchange) -> None:
        assert exchange.match is not None
        assert exchange.caller is not None
        operation, key = exchange.match.operation, exchange.caller.key
        if not key.may_call(operation.id):
            raise NotPermitted(key.id, operation.id)
        sandbox = exchange.tenant.sandbox
        decision = sandbox.admit(key.id, operation.id, exchange.at_ms)
        if isinstance(decision, Rejected) and operation.limit is not None:
            wait_ms = sandbox.clock.real_duration_ms(decision.retry_after_s * 1000)
            raise RateLimited(operation.limit, decision, wait_s=-(-wait_ms // 1000), tells=sandbox.settings.retry_after)

    def _checked(self, exchange: Exchange, answer: Answer, trace_id: str) -> Answer:
        """The answer, if it is as the contract has it; strict mocks turn any other into a 500."""
        sandbox = exchange.tenant.sandbox
        if exchange.match is None or not self._self_check:
            # Outside the contract.
            return answer
        operation_id = exchange.match.operation.id
        message = violation(operation_id, answer, sandbox.settings.unset_fields)
        if message is None:
            return answer
        _LOG.error("%s: an answer of the mock's own breaks the contract: %s", operation_id, message)
        sandbox.violations.append(Violation(exchange.at_ms, operation_id, answer.status, message, trace_id))
        if not self._strict:
            return answer
        exchange.shown = NOTHING_SHOWN
        return error_answer(BrokenContract(message)).with_header("x-soda-trace-id", trace_id)

    def _next_trace_id(self, exchange: Exchange) -> str:
        if exchange.caller is not None:
            return exchange.tenant.sandbox.next_trace_id()
        self._anonymous_traces += 1
        return seeded_hex(self._seed, "anonymous-trace", self._anonymous_traces)
