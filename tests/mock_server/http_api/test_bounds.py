"""A request that is too long is refused before anybody looks at what it says."""

import httpx
import pytest
from soda_cloud_mock.http_api.bounds import MAX_HEADERS, MAX_TARGET_BYTES


@pytest.mark.parametrize("face", ["/api/v1/scans/", "/_mock/definitions/"])
def test_a_target_that_is_too_long_is_414(client: httpx.Client, face: str) -> None:
    fits = client.get(face + "a" * (MAX_TARGET_BYTES - len(face)))
    assert fits.status_code in {404, 405}
    refused = client.get(face + "a" * (MAX_TARGET_BYTES - len(face) + 1))
    assert (refused.status_code, refused.json()["code"]) == (414, "uri_too_long")
    query = client.get(f"{face}a", params={"x": "a" * MAX_TARGET_BYTES})
    assert query.status_code == 414


@pytest.mark.parametrize(
    "headers", [{f"x-{number}": "a" for number in range(MAX_HEADERS)}, {"x-long": "a" * 40_000}], ids=["many", "long"]
)
def test_too_many_or_too_long_headers_are_431(client: httpx.Client, headers: dict[str, str]) -> None:
    refused = client.get("/api/v1/scans/a", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (431, "too_many_headers")
    assert client.get("/api/v1/scans/a", headers={"x-1": "a"}).status_code == 404
