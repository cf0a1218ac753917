from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.logs_content_dto import LogsContentDTO


T = TypeVar("T", bound="PublicApiScanLogsResponse")


@_attrs_define
class PublicApiScanLogsResponse:
    """
    Attributes:
        content (list[LogsContentDTO]):
        first (bool):
        last (bool):
        number (int):
        size (int):
        total_elements (int):
        total_pages (int):
    """

    content: list[LogsContentDTO]
    first: bool
    last: bool
    number: int
    size: int
    total_elements: int
    total_pages: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        content = []
        for content_item_data in self.content:
            content_item = content_item_data.to_dict()
            content.append(content_item)

        first = self.first

        last = self.last

        number = self.number

        size = self.size

        total_elements = self.total_elements

        total_pages = self.total_pages

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "content": content,
                "first": first,
                "last": last,
                "number": number,
                "size": size,
                "totalElements": total_elements,
                "totalPages": total_pages,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.logs_content_dto import LogsContentDTO  # noqa: PLC0415

        d = dict(src_dict)
        content = []
        _content = d.pop("content")
        for content_item_data in _content:
            content_item = LogsContentDTO.from_dict(content_item_data)

            content.append(content_item)

        first = d.pop("first")

        last = d.pop("last")

        number = d.pop("number")

        size = d.pop("size")

        total_elements = d.pop("totalElements")

        total_pages = d.pop("totalPages")

        public_api_scan_logs_response = cls(
            content=content,
            first=first,
            last=last,
            number=number,
            size=size,
            total_elements=total_elements,
            total_pages=total_pages,
        )

        public_api_scan_logs_response.additional_properties = d
        return public_api_scan_logs_response

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
