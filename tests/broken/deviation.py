"""A deviation: one thing that a server or a client does wrong, and the test that is there to notice.

``caught_by`` is the name of a test function of ``contract_tests``: the one whose subject the deviation is. That
some other test stumbles over it is not enough.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Body: TypeAlias = Any


@dataclass(slots=True)
class Draft:
    """An answer of the mock on its way out, to be spoiled in place.

    ``operation`` is None outside the contract; ``url`` is the request's, without the query; the names of ``headers``
    are in lower case.
    """

    operation: str | None
    url: str
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Body:
        return json.loads(self.content)

    @body.setter
    def body(self, value: Body) -> None:
        self.content = json.dumps(value, ensure_ascii=False).encode()


Spoil: TypeAlias = Callable[[Draft], object]


@dataclass(frozen=True, slots=True)
class When:
    """Which answers are meant: those of an operation and status; None is any."""

    operation: str | None = None
    status: int | None = None

    def fits(self, draft: Draft) -> bool:
        return self.operation in (None, draft.operation) and self.status in (None, draft.status)


ANY: Final = When()
STATUS: Final = When("getScanStatus", 200)
PAGE: Final = When("getScanLogs", 200)
TRIGGERED: Final = When("triggerScan", 201)
CANCELED: Final = When("cancelScan", 200)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A server that is right but for what it writes on the wire: ``spoil`` changes the answers that ``when`` names."""

    name: str
    when: When
    spoil: Spoil
    caught_by: str


@dataclass(frozen=True, slots=True)
class WrongSource:
    """A package with one piece of its source replaced: ``old`` stands exactly once in ``file``."""

    name: str
    file: str
    old: str
    new: str
    caught_by: str


class WrongMock(WrongSource):
    """A server that decides wrongly; ``file`` is below ``soda_cloud_mock``."""


class WrongClient(WrongSource):
    """A client; ``file`` is below ``soda_cloud_client``."""


Deviation: TypeAlias = WrongAnswer | WrongMock | WrongClient


# --- the usual ways to spoil an answer --------------------------------------------------------------


def body(change: Callable[[Body], object]) -> Spoil:
    """Change the JSON of the body in place."""

    def spoil(draft: Draft) -> None:
        value = draft.body
        change(value)
        draft.body = value

    return spoil


def field(name: str, change: Callable[[Body], Body]) -> Spoil:
    """Replace a field of the body, where it is, by what ``change`` makes of its value."""
    return body(lambda value: value.update({name: change(value[name])}) if name in value else None)


def without(name: str) -> Spoil:
    """Leave out a field of the body."""
    return body(lambda value: value.pop(name, None))


def each_line(change: Callable[[Body], object]) -> Spoil:
    """Change each line of a page of a log in place."""
    return body(lambda page: [change(line) for line in page["content"]])


def header(name: str, change: Callable[[str], str]) -> Spoil:
    """Replace a header, where it is."""
    return lambda draft: draft.headers.update({name: change(draft.headers[name])} if name in draft.headers else {})


def added(name: str, value: str) -> Spoil:
    """Set a header."""
    return lambda draft: draft.headers.update({name: value})


def no_header(name: str) -> Spoil:
    return lambda draft: draft.headers.pop(name, None)


def status(code: int) -> Spoil:
    return lambda draft: setattr(draft, "status", code)


def content(text: str) -> Spoil:
    """Replace the body by this text."""
    return lambda draft: setattr(draft, "content", text.encode())


def error(code: int, name: str, **headers: str) -> Spoil:
    """Answer with an error instead; an underscore in the name of a header stands for a hyphen."""

    def spoil(draft: Draft) -> None:
        draft.status, draft.body = code, {"code": name, "message": "no such thing"}
        draft.headers["content-type"] = "application/json"
        draft.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return spoil
