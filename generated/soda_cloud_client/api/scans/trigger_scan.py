from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.trigger_scan_request import TriggerScanRequest
from ...types import Response


def _get_kwargs(
    *,
    body: TriggerScanRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/scans",
    }

    _kwargs["data"] = body.to_dict()
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | ErrorResponse | None:
    if response.status_code == 201:
        response_201 = cast(Any, None)
        return response_201

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorResponse.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorResponse.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorResponse.from_dict(response.json())

        return response_404

    if response.status_code == 429:
        response_429 = ErrorResponse.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = ErrorResponse.from_dict(response.json())

        return response_500

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | ErrorResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TriggerScanRequest,
) -> Response[Any | ErrorResponse]:
    """Trigger a scan

     Starts a run of a scan definition and answers as soon as the scan is queued.

    The answer has no body: the new scan's id stands in the header `X-Soda-Scan-Id`, and `Location`
    leads to its
    status. Use the **Get scan status** endpoint to follow the scan to its end.

    ## Authentication

    User authentication required: `true`

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        body (TriggerScanRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: TriggerScanRequest,
) -> Any | ErrorResponse | None:
    """Trigger a scan

     Starts a run of a scan definition and answers as soon as the scan is queued.

    The answer has no body: the new scan's id stands in the header `X-Soda-Scan-Id`, and `Location`
    leads to its
    status. Use the **Get scan status** endpoint to follow the scan to its end.

    ## Authentication

    User authentication required: `true`

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        body (TriggerScanRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TriggerScanRequest,
) -> Response[Any | ErrorResponse]:
    """Trigger a scan

     Starts a run of a scan definition and answers as soon as the scan is queued.

    The answer has no body: the new scan's id stands in the header `X-Soda-Scan-Id`, and `Location`
    leads to its
    status. Use the **Get scan status** endpoint to follow the scan to its end.

    ## Authentication

    User authentication required: `true`

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        body (TriggerScanRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: TriggerScanRequest,
) -> Any | ErrorResponse | None:
    """Trigger a scan

     Starts a run of a scan definition and answers as soon as the scan is queued.

    The answer has no body: the new scan's id stands in the header `X-Soda-Scan-Id`, and `Location`
    leads to its
    status. Use the **Get scan status** endpoint to follow the scan to its end.

    ## Authentication

    User authentication required: `true`

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        body (TriggerScanRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
