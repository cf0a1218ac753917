"""What was said on the wire during one test: the material of a failure's report, and the guard against hollow green."""

from collections import Counter, deque
from dataclasses import dataclass, field

from contract_tests.contract import methods_of
from contract_tests.exchange import Exchange, Scene

# More than any test needs to be understood; a long search keeps its end.
_KEPT = 5_000
# A test of fewer calls is no sample.
_FEW = 10
_SPOKEN = (Scene.SUITE, Scene.CLIENT, Scene.CROWD)


@dataclass(slots=True)
class Story:
    """The exchanges of the running test, oldest first; `statuses` counts all of those with an operation of the API."""

    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=_KEPT))
    statuses: Counter[int] = field(default_factory=Counter)

    def begin(self) -> None:
        """Another test."""
        self.exchanges.clear()
        self.statuses.clear()

    def hear(self, exchange: Exchange) -> None:
        if exchange.scene is Scene.REHEARSAL:
            return
        self.exchanges.append(exchange)
        if exchange.scene in _SPOKEN and exchange.method in methods_of(exchange.path):
            self.statuses[exchange.status] += 1

    @property
    def last(self) -> Exchange | None:
        """The last call of the API."""
        return next((each for each in reversed(self.exchanges) if each.scene in _SPOKEN), None)

    def hollow(self, *, about_limits: bool, about_refusals: bool) -> str | None:
        """Why the test says less than it seems to: most of its calls were turned away at the door."""
        calls = self.statuses.total()
        if calls < _FEW:
            return None
        limited = self.statuses[429]
        if limited * 5 > calls and not about_limits:
            return f"{limited} of {calls} calls got 429, in a test that is not about limits"
        turned_away = self.statuses[401] + self.statuses[404]
        if turned_away * 2 > calls and not (about_refusals or about_limits):
            return f"{turned_away} of {calls} calls got 401 or 404, in a test that is not about refusals"
        return None
