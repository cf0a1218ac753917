"""The facts that the mock reads from the contract: routes, limits, bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from soda_cloud_mock.core.rate_limit import Limit
from soda_cloud_mock.documents import contract_document

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class IntegerParameter:
    """A query parameter; the bounds are inclusive."""

    name: str
    minimum: int
    maximum: int
    default: int


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. ``path`` is the template, ``limit`` its ``x-rate-limit``."""

    id: str
    method: str
    path: str
    limit: Limit | None
    query: Sequence[IntegerParameter]


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract as far as it steers the mock."""

    operations: Sequence[Operation]

    @property
    def limits(self) -> Mapping[str, Limit]:
        """The limit of each operation that has one, by operationId."""
        return {operation.id: operation.limit for operation in self.operations if operation.limit is not None}


@cache
def load_contract() -> Contract:
    """The contract that this version of the mock was made from."""
    return Contract(
        [
            _operation(path, method, item[method])
            for path, item in contract_document()["paths"].items()
            for method in METHODS
            if method in item
        ]
    )


def _operation(path: str, method: str, declared: Mapping[str, Any]) -> Operation:
    limit = declared.get("x-rate-limit")
    return Operation(
        id=declared["operationId"],
        method=method.upper(),
        path=path,
        limit=None if limit is None else Limit(limit["requests"], limit["seconds"] * 1000),
        query=[
            IntegerParameter(
                parameter["name"],
                parameter["schema"]["minimum"],
                parameter["schema"]["maximum"],
                parameter["schema"]["default"],
            )
            for parameter in declared.get("parameters", ())
            if parameter["in"] == "query"
        ],
    )
