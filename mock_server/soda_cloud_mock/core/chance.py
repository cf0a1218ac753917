"""Ids and choices from a seed: a pure function of the seed and what it is for, so that runs can be repeated."""

from hashlib import blake2b
from typing import Final

_MASK_64: Final = (1 << 64) - 1
# Source: RFC 9562, section 4.1: the two high bits of this digit are 10.
_VARIANT: Final = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def seeded_uuid(seed: int, purpose: str, number: int) -> str:
    """A version 4 UUID, the same for the same three arguments."""
    digits = seeded_hex(seed, purpose, number)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:]}"


def seeded_hex(seed: int, purpose: str, number: int) -> str:
    """32 hexadecimal digits, the same for the same three arguments."""
    return blake2b(f"{seed}/{purpose}/{number}".encode(), digest_size=16).hexdigest()


def seed_of(text: str) -> int:
    """A seed that belongs to a text, such as the id of a scan."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def seeded_number(seed: int, number: int) -> int:
    """64 well-mixed bits, the same for the same two arguments (the finaliser of SplitMix64)."""
    z = (seed + (number + 1) * 0x9E3779B97F4A7C15) & _MASK_64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK_64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK_64
    return z ^ (z >> 31)
