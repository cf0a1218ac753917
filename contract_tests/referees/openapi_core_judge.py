"""openapi-core as a judge of exchanges: it reads the contract by itself, and knows nothing of this suite."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from contract_tests.contract import DOCUMENT
from contract_tests.exchange import Exchange

_JUDGE = OpenAPI.from_dict(DOCUMENT)
# It knows the servers of the document only: whichever answered stands for one of those.
_ORIGIN = str(DOCUMENT["servers"][0]["url"])


@dataclass(slots=True)
class _Request:
    """The request of an exchange, as openapi-core's protocol wants it."""

    host_url: str
    path: str
    method: str
    parameters: RequestParameters
    content_type: str
    body: bytes | None


@dataclass(frozen=True, slots=True)
class _Response:
    """The response of an exchange, as openapi-core's protocol wants it."""

    status_code: int
    headers: Headers
    content_type: str
    data: bytes | None


def wrongs_of_request(exchange: Exchange) -> list[str]:
    """What openapi-core has against the request; nothing where it accepts it."""
    return list(_said(_JUDGE.iter_request_errors(_request(exchange))))


def wrongs_of_response(exchange: Exchange) -> list[str]:
    """What openapi-core has against the response; nothing where it accepts it."""
    response = _Response(
        status_code=exchange.status,
        headers=Headers(exchange.headers.multi_items()),
        content_type=exchange.headers.get("Content-Type", "").lower(),
        data=exchange.body or None,
    )
    return list(_said(_JUDGE.iter_response_errors(_request(exchange), response)))


def _request(exchange: Exchange) -> _Request:
    query = parse_qsl(exchange.target.partition("?")[2], keep_blank_values=True)
    return _Request(
        host_url=_ORIGIN,
        path=exchange.path,
        method=exchange.method.lower(),
        parameters=RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(exchange.sent_headers.multi_items())
        ),
        content_type=exchange.sent_headers.get("Content-Type", "").lower(),
        body=exchange.sent or None,
    )


def _said(errors: Iterator[Exception]) -> Iterator[str]:
    """What each error says: the schema's own words, where a schema objects."""
    for error in errors:
        reason = error.__cause__ or error
        by_schema = getattr(reason, "schema_errors", None)
        # repr, since the words of some contain the body, which may be no text.
        yield from (each.message for each in by_schema) if by_schema else (repr(reason),)
