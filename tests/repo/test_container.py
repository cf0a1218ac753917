"""The container image, without an engine: its commands, in order, in a fresh virtual environment."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
TIMEOUT_S = 240


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def sent_to_the_engine(target: Path) -> None:
    """What .dockerignore lets through: everything is left out but what is named."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert rules[0] == "*"
    for rule in rules[1:]:
        if rule.startswith("!"):
            source, copy = ROOT / rule[1:], target / rule[1:]
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy)


def test_the_commands_of_the_image_install_a_mock_that_starts_and_is_healthy(tmp_path: Path) -> None:
    context, environment = tmp_path / "context", tmp_path / "venv"
    sent_to_the_engine(context)
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, timeout=TIMEOUT_S)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    variables = os.environ | {
        "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "SODA_MOCK_HOST": "0.0.0.0",
        "SODA_MOCK_PORT": port,
    }
    for command in instructions("RUN"):
        # The user of the container is the image's own business.
        ours = command.partition(" && useradd")[0]
        subprocess.run(ours, shell=True, cwd=context, env=variables, check=True, capture_output=True, timeout=TIMEOUT_S)
    refused = subprocess.run(
        ["soda-mock", "serve"], cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=60, check=False
    )
    assert "the default secret is known to all" in refused.stderr
    allowed = variables | {"SODA_MOCK_API_KEY": "compose:compose-secret"}
    with subprocess.Popen(["soda-mock", "serve"], cwd=tmp_path, env=allowed, stdout=subprocess.PIPE, text=True) as mock:
        assert mock.stdout is not None
        try:
            assert mock.stdout.readline() == f"soda-mock: listening on http://0.0.0.0:{port}\n"
            healthy = subprocess.run(
                ["soda-mock", "health"], env=allowed, capture_output=True, text=True, timeout=60, check=False
            )
            assert (healthy.returncode, healthy.stderr) == (0, "")
        finally:
            mock.kill()


def test_the_image_does_not_run_as_root_and_asks_after_its_health() -> None:
    assert instructions("USER") == ["mock"]
    assert instructions("HEALTHCHECK")[0].endswith('CMD ["soda-mock", "health"]')
    assert instructions("ENTRYPOINT") == ['["soda-mock"]']


def test_compose_has_the_prism_that_package_json_pins() -> None:
    pins = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    pinned = f"image: stoplight/prism:{pins['@stoplight/prism-cli']}\n"
    assert pinned in (ROOT / "compose.yaml").read_text(encoding="utf-8")
