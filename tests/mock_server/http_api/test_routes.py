"""Paths are matched before they are decoded."""

import pytest
from soda_cloud_mock.contract import Operation
from soda_cloud_mock.http_api.errors import MethodNotAllowed, UnknownRoute
from soda_cloud_mock.http_api.routes import Routes

ROUTES = Routes(
    [
        Operation("trigger", "POST", "/api/v1/scans", None, ()),
        Operation("status", "GET", "/api/v1/scans/{scanId}", None, ()),
        Operation("cancel", "DELETE", "/api/v1/scans/{scanId}", None, ()),
        Operation("logs", "GET", "/api/v1/scans/{scanId}/logs", None, ()),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "operation", "scan_id"),
    [
        ("POST", "/api/v1/scans", "trigger", None),
        ("GET", "/api/v1/scans/abc", "status", "abc"),
        ("DELETE", "/api/v1/scans/abc", "cancel", "abc"),
        ("GET", "/api/v1/scans/abc/logs", "logs", "abc"),
        ("GET", "/api/v1/scans/a%2Fb", "status", "a/b"),
        ("GET", "/api/v1/scans/a%2Flogs", "status", "a/logs"),
        ("GET", "/api/v1/scans/%25%20%C3%A9/logs", "logs", "% é"),
        ("GET", "/api/v1/scans/%zz%ff", "status", "%zz\ufffd"),
        ("GET", "/%61pi/v1/scans/abc", "status", "abc"),
    ],
)
def test_a_path_finds_its_operation_and_decoded_id(method: str, path: str, operation: str, scan_id: str | None) -> None:
    match = ROUTES.match(method, path)
    assert match.operation.id == operation
    assert match.path_parameters.get("scanId") == scan_id


@pytest.mark.parametrize(
    "path",
    ["", "/", "/api/v1/scans/", "/api/v1/scans//logs", "/api/v1/scans/a/logs/", "/api/v1/scans/a/b", "//api/v1/scans",
     "/API/v1/scans", "/api%2Fv1/scans", "/api/v2/scans/a"],
)  # fmt: skip
def test_any_other_path_is_unknown(path: str) -> None:
    with pytest.raises(UnknownRoute):
        ROUTES.match("GET", path)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/scans", "POST"),
        ("POST", "/api/v1/scans/a", "DELETE, GET"),
        ("HEAD", "/api/v1/scans/a", "DELETE, GET"),
        ("DELETE", "/api/v1/scans/a/logs", "GET"),
        ("get", "/api/v1/scans/a/logs", "GET"),
    ],
)
def test_another_method_is_told_which_are_allowed(method: str, path: str, allowed: str) -> None:
    with pytest.raises(MethodNotAllowed) as refusal:
        ROUTES.match(method, path)
    assert refusal.value.headers == {"Allow": allowed}
