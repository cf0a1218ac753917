"""Builds ``soda_cloud_client`` from the contract document, or checks that it is what the contract gives.

Exit codes: 0 done, 1 something is outdated or cannot be used (nothing is changed then), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from contract_pipeline.apply_overlay import apply_overlay
from contract_pipeline.build import build
from contract_pipeline.errors import ContractError
from contract_pipeline.extract import display, read_document
from contract_pipeline.inputs import DEFAULT_CONTRACT, Inputs, add_input_options, inputs_of
from contract_pipeline.merge import merge
from contract_pipeline.overlay import read_overlay
from contract_pipeline.stored import contract_text, require_up_to_date

_HERE = Path(__file__).resolve().parent
_ADVICE = "run: make generate"
_PASSED_ON = ("HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "COMSPEC", "PATHEXT")
"""All that the generator gets of the environment: no settings of Python or ruff, which would change what it writes."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="generate.py", description="Builds the client from the contract document.")
    parser.add_argument("--contract", type=Path, metavar="FILE", default=DEFAULT_CONTRACT, help="the contract document")
    parser.add_argument("--output", type=Path, metavar="DIR", default=_HERE / "soda_cloud_client", help="the client")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something is outdated")
    add_input_options(parser)
    options = parser.parse_args(arguments)
    if not options.check:
        try:
            replace_client(options.contract, options.output)
        except ContractError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{display(options.output)}: written")
        return 0
    complaints = outdated_contract(inputs_of(options), options.contract)
    complaints += differences(options.contract, options.output)
    if complaints:
        print(*complaints, _ADVICE, sep="\n", file=sys.stderr)
        return 1
    print(f"{display(options.output)}: up to date")
    return 0


def replace_client(contract: Path, output: Path) -> None:
    """Puts a freshly generated client in the place of the old one, or leaves the old one as it is.

    Raises: ContractError.
    """
    try:
        # Beside the output, for only within one file system is a rename a single step.
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as temporary:
            fresh, old = Path(temporary, output.name), Path(temporary, "old")
            generate(contract, fresh)
            if output.exists():
                output.rename(old)
            try:
                fresh.rename(output)
            except BaseException:
                if old.exists():
                    old.rename(output)
                raise
    except OSError as error:
        raise ContractError(display(output), f"cannot be replaced: {error.strerror}") from None


def generate(contract: Path, output: Path) -> None:
    """Writes the client into ``output``, which must not exist yet.

    Raises: ContractError.
    """
    ruff = Path(sys.executable).parent / ("ruff.exe" if os.name == "nt" else "ruff")
    if not ruff.exists():
        raise ContractError(display(ruff), "missing: the generator needs the ruff pinned beside it; run: make install")
    with tempfile.TemporaryDirectory() as temporary:
        seen = Path(temporary, "contract.json")
        seen.write_text(as_the_generator_sees_it(contract), encoding="utf-8")
        finished = subprocess.run(
            [
                # No user site, and nothing from the working directory: only what is installed beside this interpreter.
                sys.executable, "-s", "-P", "-m", "openapi_python_client", "generate", "--path", str(seen),
                "--meta", "none", "--config", str(_HERE / "config.yaml"),
                "--custom-template-path", str(_HERE / "templates"),
                "--fail-on-warning", "--output-path", str(output),
            ],
            env={
                **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                "PATH": os.pathsep.join([str(ruff.parent), os.defpath]),
                "PYTHONHASHSEED": "0",
                "PYTHONUTF8": "1",
            },
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )  # fmt: skip
    if finished.returncode != 0:
        said = (finished.stderr or finished.stdout).strip()
        raise ContractError(display(contract), f"openapi-python-client failed:\n{said}")
    (output / "py.typed").touch()  # the generator leaves it out where it writes no project around the package


def as_the_generator_sees_it(contract: Path) -> str:
    """The contract without what would make the generator write something else than we want.

    Raises: ContractError.
    """
    seen = merge([read_document(contract)])
    apply_overlay(seen, read_overlay(_HERE / "generator.overlay.yaml", bases=("generator",)))
    return contract_text(seen.root)


def outdated_contract(inputs: Inputs, contract: Path) -> list[str]:
    """What there is to complain about the contract: that the published documents give another one, or none at all."""
    try:
        require_up_to_date(contract, contract_text(build(inputs).contract))
    except ContractError as error:
        return [str(error)]
    return []


def differences(contract: Path, output: Path) -> list[str]:
    """What there is to complain about the client, a line for each file, compared byte by byte."""
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary, output.name)
        try:
            generate(contract, fresh)
        except ContractError as error:
            return [str(error)]
        return list(_differences(fresh, output))


def _differences(fresh: Path, stored: Path) -> Iterator[str]:
    expected, found = _files(fresh), _files(stored)
    for name in sorted(expected | found):
        place = display(stored / name)
        if name not in found:
            yield f"{place}: missing"
        elif name not in expected:
            yield f"{place}: stale: the contract no longer gives this file, or it never did"
        elif (fresh / name).read_bytes() != (stored / name).read_bytes():
            yield f"{place}: differs from what the contract gives: edited by hand, or outdated"


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() and "__pycache__" not in path.relative_to(folder).parts
    }


if __name__ == "__main__":
    sys.exit(main())
