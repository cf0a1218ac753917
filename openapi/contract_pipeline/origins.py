"""Which document said what, so that an error found late still names the document to look into."""

from __future__ import annotations

from contract_pipeline.json_value import Pointer, pointer_text


class Origins:
    """The documents (and overlay actions) that stand behind each part of the merged document."""

    def __init__(self) -> None:
        self._names: dict[Pointer, list[str]] = {}

    def add(self, pointer: Pointer, name: str) -> None:
        names = self._names.setdefault(pointer, [])
        if name not in names:
            names.append(name)

    def of(self, pointer: Pointer) -> list[str]:
        """The names for the pointer or, where it has none of its own, for the closest part that contains it."""
        for length in range(len(pointer), -1, -1):
            if names := self._names.get(pointer[:length]):
                return names
        return []

    def place(self, pointer: Pointer) -> str:
        """The place as a message names it: documents and pointer."""
        return " ".join([*self.of(pointer)[:3], pointer_text(pointer)])
