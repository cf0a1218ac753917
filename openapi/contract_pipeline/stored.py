"""The contract document as a file."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from contract_pipeline.errors import ContractError
from contract_pipeline.extract import display
from contract_pipeline.json_value import JsonObject


def contract_text(contract: JsonObject) -> str:
    return json.dumps(contract, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def store(path: Path, text: str) -> None:
    """Replaces the file in one step, so that no one ever reads half a contract.

    Raises: ContractError.
    """
    temporary: str | None = None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            temporary = file.name
            file.write(text.encode())
        os.chmod(temporary, 0o644)  # such files are made for their owner alone
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise ContractError(display(path), f"cannot be written: {error.strerror}") from None


def require_up_to_date(path: Path, text: str) -> None:
    """Raises: ContractError where the file is missing or has another text."""
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        raise ContractError(display(path), "missing: run make generate") from None
    except OSError as error:
        raise ContractError(display(path), f"cannot be read: {error.strerror}") from None
    if stored != text.encode():
        line = _first_different_line(stored.decode(errors="replace"), text)
        raise ContractError(f"{display(path)}:{line}", "outdated: run make generate")


def _first_different_line(stored: str, built: str) -> int:
    stored_lines, built_lines = stored.splitlines(), built.splitlines()
    for number, (one, other) in enumerate(zip(stored_lines, built_lines, strict=False), start=1):
        if one != other:
            return number
    return min(len(stored_lines), len(built_lines)) + 1
