from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.scan_state_dto import ScanStateDTO
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.public_api_check_slim_dto import PublicApiCheckSlimDTO
    from ..models.public_api_post_processing_stage_dto import PublicApiPostProcessingStageDTO
    from ..models.public_api_scan_definition_slim import PublicApiScanDefinitionSlim


T = TypeVar("T", bound="PublicApiScanStatusResponse")


@_attrs_define
class PublicApiScanStatusResponse:
    """
    Attributes:
        cloud_url (str):
        created (datetime.datetime):
        id (str):
        state (ScanStateDTO):
        agent_id (str | Unset):
        checks (list[PublicApiCheckSlimDTO] | Unset):
        contract_dataset_cloud_url (str | Unset):
        ended (datetime.datetime | Unset):
        errors (int | Unset):
        failures (int | Unset):
        post_processing_stages (list[PublicApiPostProcessingStageDTO] | Unset):
        runner_id (str | Unset):
        scan_definition (PublicApiScanDefinitionSlim | Unset):
        scan_time (datetime.datetime | Unset):
        started (datetime.datetime | Unset):
        submitted (datetime.datetime | Unset):
        warnings (int | Unset):
    """

    cloud_url: str
    created: datetime.datetime
    id: str
    state: ScanStateDTO
    agent_id: str | Unset = UNSET
    checks: list[PublicApiCheckSlimDTO] | Unset = UNSET
    contract_dataset_cloud_url: str | Unset = UNSET
    ended: datetime.datetime | Unset = UNSET
    errors: int | Unset = UNSET
    failures: int | Unset = UNSET
    post_processing_stages: list[PublicApiPostProcessingStageDTO] | Unset = UNSET
    runner_id: str | Unset = UNSET
    scan_definition: PublicApiScanDefinitionSlim | Unset = UNSET
    scan_time: datetime.datetime | Unset = UNSET
    started: datetime.datetime | Unset = UNSET
    submitted: datetime.datetime | Unset = UNSET
    warnings: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cloud_url = self.cloud_url

        created = self.created.isoformat()

        id = self.id

        state = self.state.value

        agent_id = self.agent_id

        checks: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.checks, Unset):
            checks = []
            for checks_item_data in self.checks:
                checks_item = checks_item_data.to_dict()
                checks.append(checks_item)

        contract_dataset_cloud_url = self.contract_dataset_cloud_url

        ended: str | Unset = UNSET
        if not isinstance(self.ended, Unset):
            ended = self.ended.isoformat()

        errors = self.errors

        failures = self.failures

        post_processing_stages: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.post_processing_stages, Unset):
            post_processing_stages = []
            for post_processing_stages_item_data in self.post_processing_stages:
                post_processing_stages_item = post_processing_stages_item_data.to_dict()
                post_processing_stages.append(post_processing_stages_item)

        runner_id = self.runner_id

        scan_definition: dict[str, Any] | Unset = UNSET
        if not isinstance(self.scan_definition, Unset):
            scan_definition = self.scan_definition.to_dict()

        scan_time: str | Unset = UNSET
        if not isinstance(self.scan_time, Unset):
            scan_time = self.scan_time.isoformat()

        started: str | Unset = UNSET
        if not isinstance(self.started, Unset):
            started = self.started.isoformat()

        submitted: str | Unset = UNSET
        if not isinstance(self.submitted, Unset):
            submitted = self.submitted.isoformat()

        warnings = self.warnings

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cloudUrl": cloud_url,
                "created": created,
                "id": id,
                "state": state,
            }
        )
        if agent_id is not UNSET:
            field_dict["agentId"] = agent_id
        if checks is not UNSET:
            field_dict["checks"] = checks
        if contract_dataset_cloud_url is not UNSET:
            field_dict["contractDatasetCloudUrl"] = contract_dataset_cloud_url
        if ended is not UNSET:
            field_dict["ended"] = ended
        if errors is not UNSET:
            field_dict["errors"] = errors
        if failures is not UNSET:
            field_dict["failures"] = failures
        if post_processing_stages is not UNSET:
            field_dict["postProcessingStages"] = post_processing_stages
        if runner_id is not UNSET:
            field_dict["runnerId"] = runner_id
        if scan_definition is not UNSET:
            field_dict["scanDefinition"] = scan_definition
        if scan_time is not UNSET:
            field_dict["scanTime"] = scan_time
        if started is not UNSET:
            field_dict["started"] = started
        if submitted is not UNSET:
            field_dict["submitted"] = submitted
        if warnings is not UNSET:
            field_dict["warnings"] = warnings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.public_api_check_slim_dto import PublicApiCheckSlimDTO  # noqa: PLC0415
        from ..models.public_api_post_processing_stage_dto import PublicApiPostProcessingStageDTO  # noqa: PLC0415
        from ..models.public_api_scan_definition_slim import PublicApiScanDefinitionSlim  # noqa: PLC0415

        d = dict(src_dict)
        cloud_url = d.pop("cloudUrl")

        created = datetime.datetime.fromisoformat(d.pop("created"))

        id = d.pop("id")

        state = ScanStateDTO(d.pop("state"))

        agent_id = d.pop("agentId", UNSET)

        _checks = d.pop("checks", UNSET)
        checks: list[PublicApiCheckSlimDTO] | Unset = UNSET
        if _checks is not UNSET:
            checks = []
            for checks_item_data in _checks:
                checks_item = PublicApiCheckSlimDTO.from_dict(checks_item_data)

                checks.append(checks_item)

        contract_dataset_cloud_url = d.pop("contractDatasetCloudUrl", UNSET)

        _ended = d.pop("ended", UNSET)
        ended: datetime.datetime | Unset
        if isinstance(_ended, Unset):
            ended = UNSET
        else:
            ended = datetime.datetime.fromisoformat(_ended)

        errors = d.pop("errors", UNSET)

        failures = d.pop("failures", UNSET)

        _post_processing_stages = d.pop("postProcessingStages", UNSET)
        post_processing_stages: list[PublicApiPostProcessingStageDTO] | Unset = UNSET
        if _post_processing_stages is not UNSET:
            post_processing_stages = []
            for post_processing_stages_item_data in _post_processing_stages:
                post_processing_stages_item = PublicApiPostProcessingStageDTO.from_dict(
                    post_processing_stages_item_data
                )

                post_processing_stages.append(post_processing_stages_item)

        runner_id = d.pop("runnerId", UNSET)

        _scan_definition = d.pop("scanDefinition", UNSET)
        scan_definition: PublicApiScanDefinitionSlim | Unset
        if isinstance(_scan_definition, Unset):
            scan_definition = UNSET
        else:
            scan_definition = PublicApiScanDefinitionSlim.from_dict(_scan_definition)

        _scan_time = d.pop("scanTime", UNSET)
        scan_time: datetime.datetime | Unset
        if isinstance(_scan_time, Unset):
            scan_time = UNSET
        else:
            scan_time = datetime.datetime.fromisoformat(_scan_time)

        _started = d.pop("started", UNSET)
        started: datetime.datetime | Unset
        if isinstance(_started, Unset):
            started = UNSET
        else:
            started = datetime.datetime.fromisoformat(_started)

        _submitted = d.pop("submitted", UNSET)
        submitted: datetime.datetime | Unset
        if isinstance(_submitted, Unset):
            submitted = UNSET
        else:
            submitted = datetime.datetime.fromisoformat(_submitted)

        warnings = d.pop("warnings", UNSET)

        public_api_scan_status_response = cls(
            cloud_url=cloud_url,
            created=created,
            id=id,
            state=state,
            agent_id=agent_id,
            checks=checks,
            contract_dataset_cloud_url=contract_dataset_cloud_url,
            ended=ended,
            errors=errors,
            failures=failures,
            post_processing_stages=post_processing_stages,
            runner_id=runner_id,
            scan_definition=scan_definition,
            scan_time=scan_time,
            started=started,
            submitted=submitted,
            warnings=warnings,
        )

        public_api_scan_status_response.additional_properties = d
        return public_api_scan_status_response

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
