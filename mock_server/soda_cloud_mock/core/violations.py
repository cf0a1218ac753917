"""Answers of the mock's own that broke the contract. There should be none."""

from dataclasses import dataclass
from typing import Final

VIOLATIONS_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Violation:
    """``message`` says what about the answer is not as the contract has it."""

    at_ms: int
    operation: str
    status: int
    message: str
    trace_id: str
