"""Responses as bytes."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from soda_cloud_mock.http_api.bodies import error_body
from soda_cloud_mock.http_api.errors import ApiError


def json_response(status: int, body: object, headers: Mapping[str, str] | None = None) -> Response:
    """Compact JSON in UTF-8."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, headers, media_type="application/json")


def error_response(error: ApiError) -> Response:
    """The answer to a refusal: its status and headers, and an ``ErrorResponse``."""
    return json_response(error.status, error_body(error.code, error.message), error.headers)
