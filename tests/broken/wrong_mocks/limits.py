"""Rate limits."""

from typing import Final

from tests.broken.deviation import WrongMock

LIMITS: Final = (
    WrongMock(
        "one request too many is allowed",
        "core/rate_limit.py",
        "deque(maxlen=limit.requests)",
        "deque(maxlen=limit.requests + 1)\n        self._limit = Limit(limit.requests + 1, limit.window_ms)",
        "test_the_last_allowed_request_passes_and_the_next_is_refused",
    ),
    WrongMock(
        "one request too few is allowed",
        "core/rate_limit.py",
        "deque(maxlen=limit.requests)",
        "deque(maxlen=limit.requests - 1)\n        self._limit = Limit(limit.requests - 1, limit.window_ms)",
        "test_the_last_allowed_request_passes_and_the_next_is_refused",
    ),
    WrongMock(
        "there are no limits",
        "core/sandbox.py",
        "if limit is None or not self._settings.rate_limits:",
        "if True:",
        "test_the_last_allowed_request_passes_and_the_next_is_refused",
    ),
    WrongMock(
        "all operations have the same limit",
        "core/sandbox.py",
        "        limit = self._limits.get(operation_id)\n",
        '        limit = self._limits.get("getScanStatus")\n',
        "test_the_last_allowed_request_passes_and_the_next_is_refused",
    ),
    WrongMock(
        "all operations share a window",
        "core/sandbox.py",
        "        window = self._windows.get((scope, operation_id))\n",
        '        operation_id = "any"\n        window = self._windows.get((scope, operation_id))\n',
        "test_each_operation_has_its_own_limit",
    ),
    WrongMock(
        "status and logs share a window",
        "core/sandbox.py",
        "        window = self._windows.get((scope, operation_id))\n",
        '        operation_id = operation_id.replace("Logs", "Status")\n'
        "        window = self._windows.get((scope, operation_id))\n",
        "test_each_operation_has_its_own_limit",
    ),
    WrongMock(
        "all keys of an organisation share a window",
        "core/sandbox.py",
        'scope = key_id if self._settings.rate_limit_scope is LimitScope.KEY else ""',
        'scope = ""',
        "test_each_key_of_an_organisation_has_its_own_limit",
    ),
    WrongMock(
        "all organisations share a window",
        "core/sandbox.py",
        "        window = self._windows.get((scope, operation_id))\n",
        "        scope, self._windows = '', globals().setdefault('_SHARED_WINDOWS', {})\n"
        "        window = self._windows.get((scope, operation_id))\n",
        "test_each_organisation_has_its_own_limit",
    ),
    WrongMock(
        "refused requests count",
        "core/rate_limit.py",
        "        self._counts_rejected = counts_rejected\n        self._counted_ms",
        "        self._counts_rejected = True\n        self._counted_ms",
        "test_refused_requests_do_not_count",
    ),
    WrongMock(
        "requests that are answered 404 do not count",
        "http_api/scan_api.py",
        "        except Refused as refusal:\n",
        "        except Refused as refusal:\n"
        "            windows = exchange.tenant.sandbox._windows\n"
        "            windows[exchange.caller.key.id, exchange.match.operation.id]._counted_ms.pop()\n",
        "test_requests_answered_400_or_404_count",
    ),
    WrongMock(
        "requests with a wrong secret count",
        "core/sandboxes.py",
        "        return caller if matches and caller is not None else None\n",
        "        if caller is not None and not matches:\n"
        '            caller.tenant.sandbox.admit(key_id, "getScanStatus", caller.tenant.sandbox.now_ms())\n'
        "        return caller if matches and caller is not None else None\n",
        "test_requests_refused_with_401_do_not_count",
    ),
    WrongMock(
        "a forbidden key is limited",
        "http_api/scan_api.py",
        "        if not key.may_call(operation.id):\n",
        "        admitted = exchange.tenant.sandbox.admit(key.id, operation.id, exchange.at_ms)\n"
        "        if not key.may_call(operation.id) and not isinstance(admitted, Rejected):\n",
        "test_requests_refused_with_403_are_never_limited",
    ),
    WrongMock(
        "the window is fixed, not sliding",
        "core/sandbox.py",
        "new_window(self._settings.rate_window, limit,",
        "new_window(type(self._settings.rate_window).FIXED, limit,",
        "test_the_window_slides",
    ),
    WrongMock(
        "a bucket that fills, not a window that slides",
        "core/sandbox.py",
        "new_window(self._settings.rate_window, limit,",
        "new_window(type(self._settings.rate_window).TOKEN_BUCKET, limit,",
        "test_the_window_opens_on_its_millisecond",
    ),
    WrongMock(
        "the window opens a millisecond late",
        "core/rate_limit.py",
        "counted[0] + self._limit.window_ms > now_ms:",
        "counted[0] + self._limit.window_ms >= now_ms:",
        "test_the_window_opens_on_its_millisecond",
    ),
    WrongMock(
        "the window opens a millisecond early",
        "core/rate_limit.py",
        "counted[0] + self._limit.window_ms > now_ms:",
        "counted[0] + self._limit.window_ms > now_ms + 1:",
        "test_the_window_opens_on_its_millisecond",
    ),
    WrongMock(
        "all places become free with the first",
        "core/rate_limit.py",
        "        counted.append(now_ms)\n        return Allowed()\n",
        "        if len(counted) == self._limit.requests:\n"
        "            counted.clear()\n"
        "        counted.append(now_ms)\n        return Allowed()\n",
        "test_the_window_slides",
    ),
    WrongMock(
        "Retry-After is rounded down",
        "core/rate_limit.py",
        "return max(1, -(-self.retry_after_ms // 1000))",
        "return max(1, self.retry_after_ms // 1000)",
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
    WrongMock(
        "Retry-After can be 0",
        "core/rate_limit.py",
        "return max(1, -(-self.retry_after_ms // 1000))",
        "return self.retry_after_ms // 1000",
        "test_retry_after_is_rounded_up_and_waiting_it_suffices",
    ),
    WrongMock(
        "Retry-After waits for the newest request, not the oldest",
        "core/rate_limit.py",
        "            return Rejected(counted[0] + self._limit.window_ms - now_ms)\n",
        "            return Rejected(counted[-1] + self._limit.window_ms - now_ms)\n",
        "test_the_window_slides",
    ),
    WrongMock(
        "what is refused with 429 is done all the same",
        "http_api/scan_api.py",
        "        if isinstance(decision, Rejected) and operation.limit is not None:\n",
        "        if isinstance(decision, Rejected) and operation.limit is not None:\n"
        "            call = Call(exchange.match, exchange.request, exchange.at_ms, self._contents)\n"
        "            OPERATIONS[operation.id](sandbox, call)\n",
        "test_a_refused_request_changes_nothing",
    ),
    WrongMock(
        "parallel requests slip through a limit",
        "http_api/scan_api.py",
        "            if exchange.fault is None or not exchange.fault.delay_before_ms:\n",
        "            from copy import deepcopy\n"
        "            sandbox, seen = exchange.tenant.sandbox, deepcopy(exchange.tenant.sandbox._windows)\n"
        "            return Postponed(50, lambda: (setattr(sandbox, '_windows', seen), self._close(exchange))[1])\n"
        "            if exchange.fault is None or not exchange.fault.delay_before_ms:\n",
        "test_parallel_requests_take_no_more_than_the_limit",
    ),
)
