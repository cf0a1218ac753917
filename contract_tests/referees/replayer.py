"""A server that gives prepared answers, so that a referee on the way to it can be shown any of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contract_tests.exchange import Exchange
from contract_tests.referees.listening import Answer, Handler, listening

ANSWER = "Answer-Number"


@contextmanager
def replaying(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """The address of a server that answers a request by the exchange whose number the request names."""

    class Replayer(Handler):
        def answer(self, body: bytes) -> Answer:  # noqa: ARG002
            exchange = exchanges[int(self.headers[ANSWER])]
            return Answer(exchange.status, exchange.headers.multi_items(), exchange.body)

    with listening(Replayer) as address:
        yield address
