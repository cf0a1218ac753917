"""In what a referee knowingly differs from this suite about requests; in all else the two have to agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from contract_tests.contract import methods_of
from contract_tests.exchange import Exchange
from contract_tests.objections import Kind, Objection, objections
from contract_tests.shadow import credentials


@dataclass(frozen=True, slots=True)
class Habits:
    """`overlooks`: why it does not object, and to what; `invents`: why it objects to a request that is allowed."""

    overlooks: Mapping[str, Callable[[Exchange, Objection], bool]]
    invents: Mapping[str, Callable[[Exchange], bool]]

    def difference(self, exchange: Exchange, *, refused: bool) -> str | None:
        """How the referee disagrees with the suite about a request; None where it does not, or by habit."""
        ours = objections(exchange)
        if refused:
            if ours or any(applies(exchange) for applies in self.invents.values()):
                return None
            return f"{_words(exchange)} is refused, and the suite has nothing against it"
        left = [each for each in ours if not any(applies(exchange, each) for applies in self.overlooks.values())]
        return f"{_words(exchange)} is accepted, although {'; '.join(map(str, left))}" if left else None

    def shown(self, verdicts: Iterable[tuple[Exchange, bool]]) -> set[str]:
        """The habits that decided about one of these requests, each with whether it was refused."""
        return {reason for exchange, refused in verdicts for reason in self._reasons(exchange, refused)}

    def _reasons(self, exchange: Exchange, refused: bool) -> Iterator[str]:
        ours = objections(exchange)
        if refused and not ours:
            yield from (reason for reason, applies in self.invents.items() if applies(exchange))
        elif not refused:
            for reason, applies in self.overlooks.items():
                if any(applies(exchange, each) for each in ours):
                    yield reason


def _words(exchange: Exchange) -> str:
    return f"{exchange.method} {exchange.target} {exchange.sent!r} {exchange.sent_headers.get('Authorization')!r}"


def _is(*kinds: Kind) -> Callable[[Exchange, Objection], bool]:
    return lambda _, objection: objection.kind in kinds


def _is_spelled(reads: Callable[[str], int]) -> Callable[[Exchange, Objection], bool]:
    """Whether what is no integer in decimal digits is one to `reads`, which raises ValueError for what is none."""

    def applies(_: Exchange, objection: Objection) -> bool:
        if objection.kind is not Kind.SPELLING:
            return False
        try:
            reads(objection.got)
        except ValueError:
            return False
        return True

    return applies


def _by_javascript(text: str) -> int:
    """The integer that JavaScript makes of a text, which is 0 for a blank one."""
    text = text.strip()
    number = float(int(text, 16) if text.lower().startswith("0x") else text or 0)
    if not number.is_integer():
        raise ValueError(text)
    return int(number)


def _has_an_empty_segment(exchange: Exchange, objection: Objection) -> bool:
    return objection.kind is Kind.PATH and "" in exchange.path.split("/")[1:]


def _has_a_secret_with_a_colon(exchange: Exchange) -> bool:
    return ":" in credentials(exchange.sent_headers)[1]


def _spells_a_parameter_in_other_letters(exchange: Exchange) -> bool:
    operation = methods_of(exchange.path)[exchange.method]
    names = [pair.partition("=")[0] for pair in exchange.target.partition("?")[2].split("&")]
    return any(name.lower() in operation.query and name not in operation.query for name in names)


PRISM = Habits(
    overlooks={
        "what JavaScript turns into an integer is one": _is_spelled(_by_javascript),
        "of a field that is given twice it sees the last": _is(Kind.REPEATED_FIELD),
        "it passes over what is no Base64": _is(Kind.UNREADABLE),
    },
    invents={
        "a secret with a colon is none to it": _has_a_secret_with_a_colon,
        "parameters have the same name in any letters": _spells_a_parameter_in_other_letters,
    },
)
OPENAPI_CORE = Habits(
    overlooks={
        "what Python turns into an integer is one": _is_spelled(int),
        "of what is given twice it sees one": _is(
            Kind.REPEATED_PARAMETER, Kind.REPEATED_FIELD, Kind.REPEATED_CREDENTIALS
        ),
        "it does not look into credentials": _is(Kind.UNREADABLE),
        "a parameter of the path may be empty": _has_an_empty_segment,
    },
    invents={},
)
