"""The one error of the pipeline.

ContractError
    An input cannot be used. Carries the place (a file with its line, a document with a JSON pointer, or all of these)
    and what is wrong there. The command line prints it as ``place: what`` and exits with 1.

Everything else that is raised is a defect of the pipeline itself.
"""

from __future__ import annotations


class ContractError(Exception):
    """An input that cannot become part of the contract."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what
