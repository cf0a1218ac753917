from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="TriggerScanRequest")


@_attrs_define
class TriggerScanRequest:
    """
    Attributes:
        scan_definition (str): The name of the scan definition to run, such as `weekday_scan_schedule`.
        data_timestamp (datetime.datetime | Unset): The instant that the scan takes for the present when it selects
            data, in ISO 8601 with an offset; without it, the instant of the request.
    """

    scan_definition: str
    data_timestamp: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        scan_definition = self.scan_definition

        data_timestamp: str | Unset = UNSET
        if not isinstance(self.data_timestamp, Unset):
            data_timestamp = self.data_timestamp.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "scanDefinition": scan_definition,
            }
        )
        if data_timestamp is not UNSET:
            field_dict["dataTimestamp"] = data_timestamp

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        scan_definition = d.pop("scanDefinition")

        _data_timestamp = d.pop("dataTimestamp", UNSET)
        data_timestamp: datetime.datetime | Unset
        if isinstance(_data_timestamp, Unset):
            data_timestamp = UNSET
        else:
            data_timestamp = datetime.datetime.fromisoformat(_data_timestamp)

        trigger_scan_request = cls(
            scan_definition=scan_definition,
            data_timestamp=data_timestamp,
        )

        trigger_scan_request.additional_properties = d
        return trigger_scan_request

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
