"""The mock with its answers spoiled on their way out."""

from collections.abc import Callable
from functools import cache
from typing import Final

from soda_cloud_mock.contract import Operation, load_contract
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.core.sandboxes import ApiKey
from soda_cloud_mock.http_api.answer import Answer
from soda_cloud_mock.http_api.delivery import Postponed, Reply
from soda_cloud_mock.http_api.errors import ApiError
from soda_cloud_mock.http_api.request import Request
from soda_cloud_mock.http_api.routes import Routes
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import Options

from tests.broken.deviation import Draft, WrongAnswer
from tests.broken.keys import COLLEAGUE, FORBIDDEN, KEY

OPTIONS: Final = Options(
    api_keys=(ApiKey(*KEY), ApiKey(*COLLEAGUE), ApiKey(*FORBIDDEN, permissions=frozenset())),
    clock_mode=ClockMode.VIRTUAL,
)


class SpoiledMock(Mock):
    """What it writes is changed as the deviation has it; None changes nothing. The control API is left alone.

    It tells whom it may concern when it fails: then it is not wrong in the one point that it is to be wrong in.
    """

    def __init__(self, deviation: WrongAnswer | None, on_failure: Callable[[str], object]) -> None:
        super().__init__(OPTIONS)
        self._deviation = deviation
        self._on_failure = on_failure

    def respond(self, request: Request) -> Reply | Postponed:
        reply = super().respond(request)
        if isinstance(reply, Postponed):
            return reply
        if reply.answer.status == 500:
            self._on_failure(f"{request.method} {request.path}")
        draft = draft_of(request, reply.answer)
        if self._deviation is None or request.path.startswith("/_mock/") or not self._deviation.when.fits(draft):
            return reply
        self._deviation.spoil(draft)
        return Reply(Answer(draft.status, draft.headers, draft.content))


def draft_of(request: Request, answer: Answer) -> Draft:
    """The answer to a request, to be spoiled."""
    try:
        operation = _routes().match(request.method, request.path).operation.id
    except ApiError:
        operation = None
    return Draft(operation, request.base_url + request.path, answer.status, dict(answer.headers), answer.content)


@cache
def _routes() -> Routes[Operation]:
    return Routes(load_contract().operations)
