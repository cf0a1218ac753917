"""A call in the process of the tests: through the pytest fixture, beside what httpx and respx do without a mock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
import respx
from soda_cloud_mock.testing.in_process import running_in_process

from benchmarks.measurements import Measurements
from benchmarks.samples import CREDENTIALS, Samples, trigger
from benchmarks.scope import Scope
from benchmarks.stopwatch import microseconds_per_call, seconds

SECTION = "in process"
FIXTURE = "fixture soda_mock"
TRANSPORT = "httpx.MockTransport"
RESPX = "respx route"
CALL = "status call"
START_STOP = "start and stop"

_URL = "https://cloud.soda.io"


def measure(found: Measurements, samples: Samples, scope: Scope) -> None:
    """In rounds that take turns; each subject is set up once a round."""
    for _ in range(scope.rounds):
        for subject, prepared in (
            (FIXTURE, _fixture),
            (TRANSPORT, lambda: _transport(samples)),
            (RESPX, lambda: _respx(samples)),
        ):
            with prepared() as call:
                call()
                found.add(SECTION, subject, CALL, "us", microseconds_per_call(call, scope.calls))
        found.add(SECTION, FIXTURE, START_STOP, "ms", seconds(_started_and_stopped) * 1000)


@contextmanager
def _fixture() -> Iterator[Callable[[], object]]:
    with ExitStack() as stack:
        mock = stack.enter_context(running_in_process(stack.enter_context(pytest.MonkeyPatch.context())))
        client = stack.enter_context(httpx.Client(base_url=_URL, auth=CREDENTIALS))
        # All is on but the limit, which would refuse the sixty-first call of a clock that stands still.
        client.patch("/_mock/settings", json={"rateLimits": False}).raise_for_status()
        path = trigger(client, "completedWithFailures")
        mock.clock.advance(seconds=60)
        yield lambda: client.get(path)


@contextmanager
def _transport(samples: Samples) -> Iterator[Callable[[], object]]:
    transport = httpx.MockTransport(lambda _: _response(samples))
    with httpx.Client(base_url=_URL, auth=CREDENTIALS, transport=transport) as client:
        yield lambda: client.get(samples.status_path)


@contextmanager
def _respx(samples: Samples) -> Iterator[Callable[[], object]]:
    with respx.mock(base_url=_URL) as router, httpx.Client(base_url=_URL, auth=CREDENTIALS) as client:
        router.get(samples.status_path).mock(side_effect=lambda _: _response(samples))
        yield lambda: client.get(samples.status_path)


def _response(samples: Samples) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "application/json"}, content=samples.status)


def _started_and_stopped() -> None:
    with pytest.MonkeyPatch.context() as patch, running_in_process(patch):
        pass
