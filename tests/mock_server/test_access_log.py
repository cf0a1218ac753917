"""The line that a person at the terminal sees for each request."""

import asyncio
import io
import json

import httpx
import pytest
from soda_cloud_mock.access_log import Access, AccessLog
from soda_cloud_mock.core.clock import ClockMode
from soda_cloud_mock.mock import Mock
from soda_cloud_mock.options import Options

ACCESS = Access("2026-01-01T00:00:00.000Z", "GET", "/api/v1/scans/a?x=1", 404, 1_250, "fault Status 1")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_is_plain_where_nobody_looks() -> None:
    stream = io.StringIO()
    AccessLog(stream).write(ACCESS)
    assert stream.getvalue() == "2026-01-01T00:00:00.000Z GET /api/v1/scans/a?x=1 404 1.2 ms  fault Status 1\n"


def test_a_status_has_a_colour_on_a_terminal_unless_that_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, plain = Terminal(), Terminal()
    AccessLog(coloured).write(ACCESS)
    assert "\x1b[33m404\x1b[0m" in coloured.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    AccessLog(plain).write(ACCESS)
    assert "\x1b" not in plain.getvalue()


def test_json_has_the_same_facts() -> None:
    stream = io.StringIO()
    AccessLog(stream, as_json=True).write(ACCESS)
    assert json.loads(stream.getvalue()) == {
        "at": "2026-01-01T00:00:00.000Z",
        "method": "GET",
        "path": "/api/v1/scans/a?x=1",
        "status": 404,
        "durationMs": 1.25,
        "note": "fault Status 1",
    }


def test_a_path_cannot_write_on_the_terminal() -> None:
    stream = Terminal()
    AccessLog(stream).write(Access("now", "GET", "/\x1b[2J\n", None, 0))
    assert "/?[2J? \x1b[31mreset" in stream.getvalue()


def test_every_request_of_both_faces_is_a_line_without_credentials() -> None:
    stream = io.StringIO()
    mock = Mock(Options(clock_mode=ClockMode.VIRTUAL), access_log=AccessLog(stream))

    async def calls() -> None:
        transport = httpx.ASGITransport(mock)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await client.get("/api/v1/scans/a?token=soda-mock-secret", auth=("soda-mock", "soda-mock-secret"))
            await client.get("/_mock/health")

    asyncio.run(calls())
    lines = stream.getvalue().splitlines()
    assert [line.split()[1:4] for line in lines] == [
        ["GET", "/api/v1/scans/a?token=***", "404"],
        ["GET", "/_mock/health", "200"],
    ]
