"""The command ``python -m contract_pipeline``.

Exit codes: 0 done (with ``--check``: up to date), 1 input that cannot be used or an outdated contract, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from contract_pipeline.build import build
from contract_pipeline.errors import ContractError
from contract_pipeline.extract import display
from contract_pipeline.inputs import DEFAULT_CONTRACT, add_input_options, inputs_of
from contract_pipeline.stored import contract_text, require_up_to_date, store


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m contract_pipeline", description="Builds the contract document from the published pages."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the contract is outdated")
    parser.add_argument("--output", type=Path, metavar="FILE", default=DEFAULT_CONTRACT, help="the contract document")
    add_input_options(parser)
    options = parser.parse_args(arguments)
    try:
        built = build(inputs_of(options))
        text = contract_text(built.contract)
        for note in built.notes:
            print(f"note: {note}", file=sys.stderr)
        if options.check:
            require_up_to_date(options.output, text)
        else:
            store(options.output, text)
    except ContractError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{display(options.output)}: {'up to date' if options.check else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
