"""Rate limits, which the pages state in prose only."""

from __future__ import annotations

import re

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import JsonObject, same, shown
from contract_pipeline.merge import Merged
from contract_pipeline.places import operations

_NUMBER = r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)"
_LIMIT = re.compile(rf"{_NUMBER}\s+requests?\s*(?:/|per)\s*{_NUMBER}\s+seconds?\b", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+rate.limit", re.IGNORECASE | re.MULTILINE)


def note_rate_limits(merged: Merged) -> list[str]:
    """Sets ``x-rate-limit`` where the description says "60 requests/60 seconds"; answers notes on what it cannot read.

    Raises: ContractError where a description states two limits, an impossible one, or another than a given keyword.
    """
    notes: list[str] = []
    for operation in operations(merged.root):
        description = operation.members.get("description")
        if not isinstance(description, str):
            continue
        place = merged.origins.place(operation.pointer)
        limit = _stated_limit(description, place)
        given = operation.members.get("x-rate-limit")
        if limit is None:
            if given is None and _HEADING.search(description):
                notes.append(
                    f"{place}: the text under the heading on rate limits was not understood; no x-rate-limit set"
                )
        elif given is None:
            operation.members["x-rate-limit"] = limit
        elif not same(given, limit):
            raise ContractError(place, f"x-rate-limit is {shown(given)}, but the description says {shown(limit)}")
    return notes


def _stated_limit(description: str, place: str) -> JsonObject | None:
    found: dict[tuple[int, int], str] = {}
    for match in _LIMIT.finditer(description):
        requests, seconds = (int(number.replace(",", "")) for number in match.groups())
        found.setdefault((requests, seconds), match.group())
    if len(found) > 1:
        raise ContractError(
            place, f"the description states different rate limits: {', '.join(map(repr, found.values()))}"
        )
    for (requests, seconds), text in found.items():
        if requests < 1 or seconds < 1:
            raise ContractError(place, f"the description states an impossible rate limit: {text!r}")
        return {"requests": requests, "seconds": seconds}
    return None
