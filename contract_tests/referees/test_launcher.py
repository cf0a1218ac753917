"""Prism is to be had from npm or as a container image; where it is not, a sentence says how to get it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract_tests.client_side.generated import ANY_KEY
from contract_tests.referees import prism
from contract_tests.referees.npm import NotThere, installed, pinned

# Does what an engine would be asked to do, but starts npm's Prism in the place of the container.
ENGINE = f"""#!{sys.executable}
import os, sys
match sys.argv[1:]:
    case ["info"]:
        pass
    case ["run", "--rm", "--init", "--network", "host", "--volume", mount, image, mode, "/contract.json", *others]:
        host, _, inside = mount.partition(":")
        assert inside == "/contract.json:ro" and image == "stoplight/prism:{pinned("@stoplight/prism-cli")}"
        os.execv("{installed("prism")}", ["prism", mode, host, *others])
    case unknown:
        sys.exit("docker: " + " ".join(unknown))
"""
ENGINE_THAT_DOES_NOT_RUN = "#!/bin/sh\nexit 1\n"


pytestmark = pytest.mark.skipif(installed("prism") is None, reason="rehearsed with npm's Prism, which is not there")


@pytest.fixture(autouse=True)
def _looked_for_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SODA_PRISM", raising=False)
    prism.launcher.cache_clear()
    yield
    prism.launcher.cache_clear()


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder at the head of the PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def _put(folder: Path, docker: str) -> None:
    (folder / "docker").write_text(docker, encoding="utf-8")
    (folder / "docker").chmod(0o755)


def test_npms_prism_is_taken_where_no_engine_runs(bin_folder: Path) -> None:
    _put(bin_folder, ENGINE_THAT_DOES_NOT_RUN)
    assert prism.launcher().words == f"Prism {pinned('@stoplight/prism-cli')} of npm"


def test_npms_prism_is_taken_where_it_is_asked_for(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(bin_folder, ENGINE)
    monkeypatch.setenv("SODA_PRISM", "npm")
    assert not prism.launcher().in_a_container


def test_the_container_image_is_taken_where_an_engine_runs(bin_folder: Path) -> None:
    _put(bin_folder, ENGINE)
    assert prism.launcher().words == f"the container image stoplight/prism:{pinned('@stoplight/prism-cli')}"
    with (
        prism.started("mock") as address,
        httpx.Client(base_url=address, auth=ANY_KEY.basic, trust_env=False) as client,
    ):
        assert client.get("/api/v1/scans/an-id").status_code == 200


def test_without_both_a_sentence_says_what_to_do(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(bin_folder, ENGINE_THAT_DOES_NOT_RUN)
    monkeypatch.setattr(prism, "installed", lambda _: None)
    with pytest.raises(NotThere, match=r"run `make install` with Node.js 18.20 or newer, or start a Docker engine"):
        prism.launcher()


def test_a_prism_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(ChildProcessError, match="no such file"), prism.started("mock", document=tmp_path / "none.json"):
        pass
