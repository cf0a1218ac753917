"""Where the contract comes from and where it is stored."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent

DEFAULT_CONTRACT = _FOLDER / "soda-scans.openapi.json"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The folders hold pages and documents, see ``extract``."""

    published: Path
    supplement: Path
    overlay: Path


def add_input_options(parser: argparse.ArgumentParser) -> None:
    options = parser.add_argument_group("where the contract comes from")
    for name, what, default in (
        ("published", "DIR", _FOLDER / "published"),
        ("supplement", "DIR", _FOLDER / "supplement"),
        ("overlay", "FILE", _FOLDER / "corrections.overlay.yaml"),
    ):
        options.add_argument(
            f"--{name}", type=Path, metavar=what, default=default, help=f"default: openapi/{default.name}"
        )


def inputs_of(options: argparse.Namespace) -> Inputs:
    return Inputs(options.published, options.supplement, options.overlay)
