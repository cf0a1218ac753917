from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.public_api_scan_logs_response import PublicApiScanLogsResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    scan_id: str,
    *,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["size"] = size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/scans/{scan_id}/logs".format(
            scan_id=quote(str(scan_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorResponse | PublicApiScanLogsResponse | None:
    if response.status_code == 200:
        response_200 = PublicApiScanLogsResponse.from_dict(response.json())

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


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorResponse | PublicApiScanLogsResponse]:
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
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> Response[ErrorResponse | PublicApiScanLogsResponse]:
    """Get scan logs

     This endpoint enables you to gather log details about the final state of a scan you executed using
    the **Trigger a scan** endpoint. Use this endpoint to study scan logs to investigate issues with its
    execution.

    If you wish to access the state of a scan in progress, use the **Get scan status** endpoint.

    This GET is a paginated API that uses the following parameters to request specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    - `size`: Supply an integer value between 100 and 1000, inclusive. The default value is 1000.

    - `page`: Supply an integer value. The default value is 0.

    The response sorts the the log information by creation timestamp in ascending order.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    60 requests/60 seconds

    Args:
        scan_id (str):
        page (int | Unset):
        size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | PublicApiScanLogsResponse]
    """

    kwargs = _get_kwargs(
        scan_id=scan_id,
        page=page,
        size=size,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> ErrorResponse | PublicApiScanLogsResponse | None:
    """Get scan logs

     This endpoint enables you to gather log details about the final state of a scan you executed using
    the **Trigger a scan** endpoint. Use this endpoint to study scan logs to investigate issues with its
    execution.

    If you wish to access the state of a scan in progress, use the **Get scan status** endpoint.

    This GET is a paginated API that uses the following parameters to request specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    - `size`: Supply an integer value between 100 and 1000, inclusive. The default value is 1000.

    - `page`: Supply an integer value. The default value is 0.

    The response sorts the the log information by creation timestamp in ascending order.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    60 requests/60 seconds

    Args:
        scan_id (str):
        page (int | Unset):
        size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | PublicApiScanLogsResponse
    """

    return sync_detailed(
        scan_id=scan_id,
        client=client,
        page=page,
        size=size,
    ).parsed


async def asyncio_detailed(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> Response[ErrorResponse | PublicApiScanLogsResponse]:
    """Get scan logs

     This endpoint enables you to gather log details about the final state of a scan you executed using
    the **Trigger a scan** endpoint. Use this endpoint to study scan logs to investigate issues with its
    execution.

    If you wish to access the state of a scan in progress, use the **Get scan status** endpoint.

    This GET is a paginated API that uses the following parameters to request specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    - `size`: Supply an integer value between 100 and 1000, inclusive. The default value is 1000.

    - `page`: Supply an integer value. The default value is 0.

    The response sorts the the log information by creation timestamp in ascending order.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    60 requests/60 seconds

    Args:
        scan_id (str):
        page (int | Unset):
        size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | PublicApiScanLogsResponse]
    """

    kwargs = _get_kwargs(
        scan_id=scan_id,
        page=page,
        size=size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
    page: int | Unset = UNSET,
    size: int | Unset = UNSET,
) -> ErrorResponse | PublicApiScanLogsResponse | None:
    """Get scan logs

     This endpoint enables you to gather log details about the final state of a scan you executed using
    the **Trigger a scan** endpoint. Use this endpoint to study scan logs to investigate issues with its
    execution.

    If you wish to access the state of a scan in progress, use the **Get scan status** endpoint.

    This GET is a paginated API that uses the following parameters to request specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    - `size`: Supply an integer value between 100 and 1000, inclusive. The default value is 1000.

    - `page`: Supply an integer value. The default value is 0.

    The response sorts the the log information by creation timestamp in ascending order.

    ## Authentication

    User authentication required: `true`

    This endpoint enforces authentication using the API keys you provide in the `Basic` authentication
    header.

    ## Authorization

    Any Soda Cloud user in your organization may execute this query.

    ## Tags

    `Scans`

    ## Rate limiting

    60 requests/60 seconds

    Args:
        scan_id (str):
        page (int | Unset):
        size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | PublicApiScanLogsResponse
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            client=client,
            page=page,
            size=size,
        )
    ).parsed
