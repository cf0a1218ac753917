from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...types import Response


def _get_kwargs(
    scan_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/scans/{scan_id}".format(
            scan_id=quote(str(scan_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | ErrorResponse | None:
    if response.status_code == 200:
        response_200 = cast(Any, None)
        return response_200

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
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[Any | ErrorResponse]:
    """Cancel a scan

     This endpoint enables you to cancel a scan.

    Depending on the state of the scan when you call this endpoint, the response returns one of the
    following:

    - Where the state is `pending`, Soda immediately changes the state to `canceled`.

    - Where the state is `submitted`, Soda immediately changes the state to `cancelationRequested`. -
    Where the scan is in any other state, the endpoint returns a `400` (Bad request) response.

    This DELETE uses the following parameters to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        scan_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse]
    """

    kwargs = _get_kwargs(
        scan_id=scan_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Any | ErrorResponse | None:
    """Cancel a scan

     This endpoint enables you to cancel a scan.

    Depending on the state of the scan when you call this endpoint, the response returns one of the
    following:

    - Where the state is `pending`, Soda immediately changes the state to `canceled`.

    - Where the state is `submitted`, Soda immediately changes the state to `cancelationRequested`. -
    Where the scan is in any other state, the endpoint returns a `400` (Bad request) response.

    This DELETE uses the following parameters to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        scan_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse
    """

    return sync_detailed(
        scan_id=scan_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[Any | ErrorResponse]:
    """Cancel a scan

     This endpoint enables you to cancel a scan.

    Depending on the state of the scan when you call this endpoint, the response returns one of the
    following:

    - Where the state is `pending`, Soda immediately changes the state to `canceled`.

    - Where the state is `submitted`, Soda immediately changes the state to `cancelationRequested`. -
    Where the scan is in any other state, the endpoint returns a `400` (Bad request) response.

    This DELETE uses the following parameters to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        scan_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse]
    """

    kwargs = _get_kwargs(
        scan_id=scan_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Any | ErrorResponse | None:
    """Cancel a scan

     This endpoint enables you to cancel a scan.

    Depending on the state of the scan when you call this endpoint, the response returns one of the
    following:

    - Where the state is `pending`, Soda immediately changes the state to `canceled`.

    - Where the state is `submitted`, Soda immediately changes the state to `cancelationRequested`. -
    Where the scan is in any other state, the endpoint returns a `400` (Bad request) response.

    This DELETE uses the following parameters to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    10 requests/60 seconds

    Args:
        scan_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            client=client,
        )
    ).parsed
