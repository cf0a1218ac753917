"""Many callers at once, over a socket."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.mock_process import mock_process

AUTH = ("soda-mock", "soda-mock-secret")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with mock_process("--clock", "virtual", "--strict") as url:
        yield url


def at_once(url: str, method: str, path: str, calls: int) -> Counter[int]:
    """The statuses of so many calls that are under way together."""

    async def call() -> Counter[int]:
        limits = httpx.Limits(max_connections=64)
        async with httpx.AsyncClient(base_url=url, auth=AUTH, timeout=30, limits=limits) as client:
            answers = await asyncio.gather(*(client.request(method, path) for _ in range(calls)))
            return Counter(answer.status_code for answer in answers)

    return asyncio.run(call())


def test_of_32_cancels_at_once_exactly_one_wins(url: str) -> None:
    httpx.post(f"{url}/_mock/reset", auth=AUTH)
    httpx.patch(f"{url}/_mock/settings", json={"rateLimits": False}, auth=AUTH)
    scan = httpx.post(f"{url}/api/v1/scans", data={"scanDefinition": "a"}, auth=AUTH).headers["Location"]
    assert at_once(url, "DELETE", scan.removeprefix(url), 32) == {200: 1, 400: 31}


def test_of_200_calls_at_once_exactly_60_pass_a_limit_of_60(url: str) -> None:
    httpx.post(f"{url}/_mock/reset", auth=AUTH)
    assert at_once(url, "GET", "/api/v1/scans/a", 200) == {404: 60, 429: 140}
