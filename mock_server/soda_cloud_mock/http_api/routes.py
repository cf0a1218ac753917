"""Which operation a request is for.

The path is matched before it is decoded: a scan id is one segment, and an encoded slash in it is part of the
id, never a separator. Source: Assumption A12.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar
from urllib.parse import unquote

from soda_cloud_mock.http_api.errors import MethodNotAllowed, UnknownRoute


class Routed(Protocol):
    """What can be routed to: ``path`` is a template such as ``/api/v1/scans/{scanId}``."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...


OperationT = TypeVar("OperationT", bound=Routed)


class Match(NamedTuple, Generic[OperationT]):
    operation: OperationT
    path_parameters: Mapping[str, str]


class Routes(Generic[OperationT]):
    """The operations of a document by path and method."""

    def __init__(self, operations: Sequence[OperationT]) -> None:
        # By the number of segments, so that a path meets the few templates that it can fit.
        self._templates: dict[int, dict[tuple[str, ...], dict[str, OperationT]]] = {}
        for operation in operations:
            template = tuple(operation.path.split("/"))
            methods = self._templates.setdefault(len(template), {}).setdefault(template, {})
            methods[operation.method] = operation
        # A client calls the same again and again.
        self._found = lru_cache(maxsize=256)(self._find)

    def match(self, method: str, raw_path: str) -> Match[OperationT]:
        """The operation for a path as it came, still percent-encoded, without the query.

        Raises:
            UnknownRoute: no operation has such a path.
            MethodNotAllowed: an operation has, with another method.
        """
        return self._found(method, raw_path)

    def _find(self, method: str, raw_path: str) -> Match[OperationT]:
        segments = raw_path.split("/")
        for template, methods in self._templates.get(len(segments), {}).items():
            parameters = _fit(template, segments)
            if parameters is not None:
                if method not in methods:
                    raise MethodNotAllowed(method, ", ".join(sorted(methods)))
                return Match(methods[method], parameters)
        raise UnknownRoute(unquote(raw_path))


def _fit(template: Sequence[str], segments: Sequence[str]) -> dict[str, str] | None:
    parameters = {}
    for expected, got in zip(template, segments, strict=True):
        if expected.startswith("{"):
            if not got:
                return None
            parameters[expected[1:-1]] = unquote(got)
        elif expected != got and expected != unquote(got):
            return None
    return parameters
