from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.public_api_scan_status_response import PublicApiScanStatusResponse
from ...types import Response


def _get_kwargs(
    scan_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/scans/{scan_id}".format(
            scan_id=quote(str(scan_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorResponse | PublicApiScanStatusResponse | None:
    if response.status_code == 200:
        response_200 = PublicApiScanStatusResponse.from_dict(response.json())

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
) -> Response[ErrorResponse | PublicApiScanStatusResponse]:
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
) -> Response[ErrorResponse | PublicApiScanStatusResponse]:
    """Get scan status

     This endpoint enables you to check on the state of a scan that you executed using the **Trigger a
    scan** endpoint. Call this endpoint to monitor the status of a scan during its execution.

    If you wish to access the logs of a completed scan, use the **Get scan logs** endpoint.

    This POST uses the following parameter to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    As a scan executes, you can call this endpoint to progressively collect values based on the state of
    the scan. Refer to the list below for the states that calls to this endpoint return.

    - `queuing`: The scan is in the queue for execution, awaiting a pick-up from a Soda Agent.

    - `executing`: A Soda Agent has picked up the scan and is executing.

    - `cancelationRequested`: An entity requested cancelation of this scan and the request is awaiting
    pick-up from the Soda Agent responsible for the scan.

    - `timeOutRequested`: A time out has been detected, and an automatic request to stop the scan
    execution is awaiting pick-up from the Soda Agent responsible for the scan.

    - `canceled`: A Soda Agent confirmed that the scan has been cancelled. This is the final state of
    the scan.

    - `timedOut`: A Soda Agent confirmed that the scan has timed-out. This is the final state of the
    scan.

    - `failed`: The scan did not start, or it did not successfully complete because of an unexpected
    cause. This is the final state of the scan.

    - `completedWithErrors`: The scan completed successfully, but there were errors involving some of
    the checks in the scan. This is the final state of the scan.

    - `completedWithFailures`: The scan completed successfully and reveals failed results for some
    checks. This is the final state of the scan.

    - `completedWithWarnings`: The scan completed successfully and reveals warning results for some
    checks. This is the final state of the scan.

    - `completed`: The scan completed successfully and reveals passing results for all checks. This is a
    final state of a scan

    To get the logs of the completed scan, please use API `/api/v1/scans/{scanId}/logs`.

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

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | PublicApiScanStatusResponse]
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
) -> ErrorResponse | PublicApiScanStatusResponse | None:
    """Get scan status

     This endpoint enables you to check on the state of a scan that you executed using the **Trigger a
    scan** endpoint. Call this endpoint to monitor the status of a scan during its execution.

    If you wish to access the logs of a completed scan, use the **Get scan logs** endpoint.

    This POST uses the following parameter to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    As a scan executes, you can call this endpoint to progressively collect values based on the state of
    the scan. Refer to the list below for the states that calls to this endpoint return.

    - `queuing`: The scan is in the queue for execution, awaiting a pick-up from a Soda Agent.

    - `executing`: A Soda Agent has picked up the scan and is executing.

    - `cancelationRequested`: An entity requested cancelation of this scan and the request is awaiting
    pick-up from the Soda Agent responsible for the scan.

    - `timeOutRequested`: A time out has been detected, and an automatic request to stop the scan
    execution is awaiting pick-up from the Soda Agent responsible for the scan.

    - `canceled`: A Soda Agent confirmed that the scan has been cancelled. This is the final state of
    the scan.

    - `timedOut`: A Soda Agent confirmed that the scan has timed-out. This is the final state of the
    scan.

    - `failed`: The scan did not start, or it did not successfully complete because of an unexpected
    cause. This is the final state of the scan.

    - `completedWithErrors`: The scan completed successfully, but there were errors involving some of
    the checks in the scan. This is the final state of the scan.

    - `completedWithFailures`: The scan completed successfully and reveals failed results for some
    checks. This is the final state of the scan.

    - `completedWithWarnings`: The scan completed successfully and reveals warning results for some
    checks. This is the final state of the scan.

    - `completed`: The scan completed successfully and reveals passing results for all checks. This is a
    final state of a scan

    To get the logs of the completed scan, please use API `/api/v1/scans/{scanId}/logs`.

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

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | PublicApiScanStatusResponse
    """

    return sync_detailed(
        scan_id=scan_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    scan_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorResponse | PublicApiScanStatusResponse]:
    """Get scan status

     This endpoint enables you to check on the state of a scan that you executed using the **Trigger a
    scan** endpoint. Call this endpoint to monitor the status of a scan during its execution.

    If you wish to access the logs of a completed scan, use the **Get scan logs** endpoint.

    This POST uses the following parameter to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    As a scan executes, you can call this endpoint to progressively collect values based on the state of
    the scan. Refer to the list below for the states that calls to this endpoint return.

    - `queuing`: The scan is in the queue for execution, awaiting a pick-up from a Soda Agent.

    - `executing`: A Soda Agent has picked up the scan and is executing.

    - `cancelationRequested`: An entity requested cancelation of this scan and the request is awaiting
    pick-up from the Soda Agent responsible for the scan.

    - `timeOutRequested`: A time out has been detected, and an automatic request to stop the scan
    execution is awaiting pick-up from the Soda Agent responsible for the scan.

    - `canceled`: A Soda Agent confirmed that the scan has been cancelled. This is the final state of
    the scan.

    - `timedOut`: A Soda Agent confirmed that the scan has timed-out. This is the final state of the
    scan.

    - `failed`: The scan did not start, or it did not successfully complete because of an unexpected
    cause. This is the final state of the scan.

    - `completedWithErrors`: The scan completed successfully, but there were errors involving some of
    the checks in the scan. This is the final state of the scan.

    - `completedWithFailures`: The scan completed successfully and reveals failed results for some
    checks. This is the final state of the scan.

    - `completedWithWarnings`: The scan completed successfully and reveals warning results for some
    checks. This is the final state of the scan.

    - `completed`: The scan completed successfully and reveals passing results for all checks. This is a
    final state of a scan

    To get the logs of the completed scan, please use API `/api/v1/scans/{scanId}/logs`.

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

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | PublicApiScanStatusResponse]
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
) -> ErrorResponse | PublicApiScanStatusResponse | None:
    """Get scan status

     This endpoint enables you to check on the state of a scan that you executed using the **Trigger a
    scan** endpoint. Call this endpoint to monitor the status of a scan during its execution.

    If you wish to access the logs of a completed scan, use the **Get scan logs** endpoint.

    This POST uses the following parameter to provide specific details:

    - `scanId`: Use the value of `X-Soda-Scan-Id` returned as part of the `201` response when you called
    the **Trigger a scan** endpoint.

    As a scan executes, you can call this endpoint to progressively collect values based on the state of
    the scan. Refer to the list below for the states that calls to this endpoint return.

    - `queuing`: The scan is in the queue for execution, awaiting a pick-up from a Soda Agent.

    - `executing`: A Soda Agent has picked up the scan and is executing.

    - `cancelationRequested`: An entity requested cancelation of this scan and the request is awaiting
    pick-up from the Soda Agent responsible for the scan.

    - `timeOutRequested`: A time out has been detected, and an automatic request to stop the scan
    execution is awaiting pick-up from the Soda Agent responsible for the scan.

    - `canceled`: A Soda Agent confirmed that the scan has been cancelled. This is the final state of
    the scan.

    - `timedOut`: A Soda Agent confirmed that the scan has timed-out. This is the final state of the
    scan.

    - `failed`: The scan did not start, or it did not successfully complete because of an unexpected
    cause. This is the final state of the scan.

    - `completedWithErrors`: The scan completed successfully, but there were errors involving some of
    the checks in the scan. This is the final state of the scan.

    - `completedWithFailures`: The scan completed successfully and reveals failed results for some
    checks. This is the final state of the scan.

    - `completedWithWarnings`: The scan completed successfully and reveals warning results for some
    checks. This is the final state of the scan.

    - `completed`: The scan completed successfully and reveals passing results for all checks. This is a
    final state of a scan

    To get the logs of the completed scan, please use API `/api/v1/scans/{scanId}/logs`.

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

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | PublicApiScanStatusResponse
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            client=client,
        )
    ).parsed
