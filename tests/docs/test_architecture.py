"""ARCHITECTURE.md shows what is there."""

import re
from pathlib import Path

from soda_cloud_mock.core.lifecycle import mermaid_diagram

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_state_diagram_is_the_one_that_the_table_gives() -> None:
    assert re.findall(r"```mermaid\n(.*?)```", TEXT, re.DOTALL) == [mermaid_diagram()]


def test_every_path_that_is_named_exists() -> None:
    named = {path for path in re.findall(r"`([\w./-]+)`", TEXT) if "/" in path}
    assert named
    for path in named:
        in_the_mock = ROOT / "mock_server" / "soda_cloud_mock" / path
        assert (ROOT / path).exists() or in_the_mock.exists(), path
