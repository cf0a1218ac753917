from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.evaluation_status_dto import EvaluationStatusDTO
from ..types import UNSET, Unset

T = TypeVar("T", bound="PublicApiCheckSlimDTO")


@_attrs_define
class PublicApiCheckSlimDTO:
    """
    Attributes:
        evaluation_status (EvaluationStatusDTO | Unset):
        id (str | Unset):
    """

    evaluation_status: EvaluationStatusDTO | Unset = UNSET
    id: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        evaluation_status: str | Unset = UNSET
        if not isinstance(self.evaluation_status, Unset):
            evaluation_status = self.evaluation_status.value

        id = self.id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if evaluation_status is not UNSET:
            field_dict["evaluationStatus"] = evaluation_status
        if id is not UNSET:
            field_dict["id"] = id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _evaluation_status = d.pop("evaluationStatus", UNSET)
        evaluation_status: EvaluationStatusDTO | Unset
        if isinstance(_evaluation_status, Unset):
            evaluation_status = UNSET
        else:
            evaluation_status = EvaluationStatusDTO(_evaluation_status)

        id = d.pop("id", UNSET)

        public_api_check_slim_dto = cls(
            evaluation_status=evaluation_status,
            id=id,
        )

        public_api_check_slim_dto.additional_properties = d
        return public_api_check_slim_dto

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
