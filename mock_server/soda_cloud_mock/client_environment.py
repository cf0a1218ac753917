"""How a client learns where the mock is."""

from soda_cloud_mock.core.sandboxes import ApiKey


def client_environment(base_url: str, key: ApiKey) -> dict[str, str]:
    """What a client of the mock finds in its environment."""
    return {"SODA_BASE_URL": base_url, "SODA_API_KEY_ID": key.id, "SODA_API_KEY_SECRET": key.secret}
