"""A server that gives prepared answers, so that a referee on the way to it can be shown any of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from contract_tests.exchange import Exchange
from contract_tests.referees.listening import Handler, listening

ANSWER = "Answer-Number"


@contextmanager
def replaying(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """The address of a server that answers a request by the exchange whose number the request names."""

    class Replayer(Handler):
        def answer(self, body: bytes) -> tuple[int, httpx.Headers, bytes]:  # noqa: ARG002
            exchange = exchanges[int(self.headers[ANSWER])]
            return exchange.status, exchange.headers, exchange.body

    with listening(Replayer) as address:
        yield address
