from enum import StrEnum
from typing import Self


class PublicApiPostProcessingStageTypeDTO(StrEnum):
    DIAGNOSTIC_WAREHOUSE = "diagnosticWarehouse"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """A value that the contract does not know: kept as it is, equal to its text, and no member of the enum."""
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = "(unknown)"
        unknown._value_ = value
        return unknown

    def __str__(self) -> str:
        return str(self.value)
