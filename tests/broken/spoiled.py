"""The mock with its answers spoiled on their way out."""

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

# The second and third show what a first alone cannot: limits for each key, and permissions.
KEY: Final = ApiKey("broken", "secret:with a colon")
COLLEAGUE: Final = ApiKey("broken-colleague", "another secret")
FORBIDDEN: Final = ApiKey("broken-forbidden", "no permission", frozenset())

OPTIONS: Final = Options(api_keys=(KEY, COLLEAGUE, FORBIDDEN), clock_mode=ClockMode.VIRTUAL)


class SpoiledMock(Mock):
    """Right in all it decides; what it writes is changed as the deviation has it. The control API is left alone."""

    def __init__(self, deviation: WrongAnswer) -> None:
        super().__init__(OPTIONS)
        self._deviation = deviation

    def respond(self, request: Request) -> Reply | Postponed:
        reply = super().respond(request)
        if isinstance(reply, Postponed) or request.path.startswith("/_mock/"):
            return reply
        draft = draft_of(request, reply.answer)
        if not self._deviation.when.fits(draft):
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
