from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.public_api_post_processing_stage_state_dto import PublicApiPostProcessingStageStateDTO
from ..models.public_api_post_processing_stage_type_dto import PublicApiPostProcessingStageTypeDTO
from ..types import UNSET, Unset

T = TypeVar("T", bound="PublicApiPostProcessingStageDTO")


@_attrs_define
class PublicApiPostProcessingStageDTO:
    """
    Attributes:
        name (PublicApiPostProcessingStageTypeDTO):
        ended (datetime.datetime | Unset):
        started (datetime.datetime | Unset):
        state (PublicApiPostProcessingStageStateDTO | Unset):
    """

    name: PublicApiPostProcessingStageTypeDTO
    ended: datetime.datetime | Unset = UNSET
    started: datetime.datetime | Unset = UNSET
    state: PublicApiPostProcessingStageStateDTO | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name.value

        ended: str | Unset = UNSET
        if not isinstance(self.ended, Unset):
            ended = self.ended.isoformat()

        started: str | Unset = UNSET
        if not isinstance(self.started, Unset):
            started = self.started.isoformat()

        state: str | Unset = UNSET
        if not isinstance(self.state, Unset):
            state = self.state.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
            }
        )
        if ended is not UNSET:
            field_dict["ended"] = ended
        if started is not UNSET:
            field_dict["started"] = started
        if state is not UNSET:
            field_dict["state"] = state

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = PublicApiPostProcessingStageTypeDTO(d.pop("name"))

        _ended = d.pop("ended", UNSET)
        ended: datetime.datetime | Unset
        if isinstance(_ended, Unset):
            ended = UNSET
        else:
            ended = datetime.datetime.fromisoformat(_ended)

        _started = d.pop("started", UNSET)
        started: datetime.datetime | Unset
        if isinstance(_started, Unset):
            started = UNSET
        else:
            started = datetime.datetime.fromisoformat(_started)

        _state = d.pop("state", UNSET)
        state: PublicApiPostProcessingStageStateDTO | Unset
        if isinstance(_state, Unset):
            state = UNSET
        else:
            state = PublicApiPostProcessingStageStateDTO(_state)

        public_api_post_processing_stage_dto = cls(
            name=name,
            ended=ended,
            started=started,
            state=state,
        )

        public_api_post_processing_stage_dto.additional_properties = d
        return public_api_post_processing_stage_dto

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
