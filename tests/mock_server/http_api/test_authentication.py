"""Basic credentials: right, or 401."""

from base64 import b64encode

import pytest
from soda_cloud_mock.core.clock import Clock
from soda_cloud_mock.core.sandbox import Sandbox
from soda_cloud_mock.core.sandboxes import ApiKey, Sandboxes
from soda_cloud_mock.core.settings import Settings
from soda_cloud_mock.http_api.authentication import authenticate
from soda_cloud_mock.http_api.errors import NotAuthenticated

KEYS = [ApiKey("id", "secret"), ApiKey("colons", "a:b:c"), ApiKey("unicode", "schlüssel-鍵"), ApiKey("spaces", " s ")]


@pytest.fixture
def sandboxes() -> Sandboxes:
    clock = Clock(lambda: 0, start_ms=0)
    return Sandboxes(lambda seed, _: Sandbox(seed=seed, clock=clock, limits={}, settings=Settings()), KEYS, seed=0)


def basic(text: str, encoding: str = "utf-8") -> str:
    return b64encode(text.encode(encoding)).decode()


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_right_credentials_are_the_caller(sandboxes: Sandboxes, key: ApiKey, scheme: str) -> None:
    assert authenticate(sandboxes, [f"{scheme} {basic(f'{key.id}:{key.secret}')}"]).key == key


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["Basic"],
        ["Basic "],
        [f"Bearer {basic('id:secret')}"],
        [basic("id:secret")],
        [f"Basic {basic('id')}"],
        [f"Basic {basic('id:')}"],
        [f"Basic {basic(':secret')}"],
        [f"Basic {basic('id:secret2')}"],
        [f"Basic {basic('unknown:secret')}"],
        [f"Basic {basic('id:secret')}!"],
        [f"Basic {basic('id:secret').rstrip('=')}A"],
        ["Basic \xe9\xe9"],
        [f"Basic {basic('unicode:schlüssel', 'latin-1')}"],
        [f"Basic {basic('id:secret')}", f"Basic {basic('id:secret')}"],
    ],
)
def test_anything_else_is_refused(sandboxes: Sandboxes, values: list[str]) -> None:
    with pytest.raises(NotAuthenticated) as refusal:
        authenticate(sandboxes, values)
    assert refusal.value.status == 401
    assert refusal.value.headers["WWW-Authenticate"].startswith("Basic ")
    assert "secret2" not in refusal.value.message
