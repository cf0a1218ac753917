"""Contains all the data models used in inputs/outputs"""

from .error_response import ErrorResponse
from .evaluation_status_dto import EvaluationStatusDTO
from .log_level_dto import LogLevelDTO
from .logs_content_dto import LogsContentDTO
from .public_api_check_slim_dto import PublicApiCheckSlimDTO
from .public_api_post_processing_stage_dto import PublicApiPostProcessingStageDTO
from .public_api_post_processing_stage_state_dto import PublicApiPostProcessingStageStateDTO
from .public_api_post_processing_stage_type_dto import PublicApiPostProcessingStageTypeDTO
from .public_api_scan_definition_slim import PublicApiScanDefinitionSlim
from .public_api_scan_logs_response import PublicApiScanLogsResponse
from .public_api_scan_status_response import PublicApiScanStatusResponse
from .scan_state_dto import ScanStateDTO
from .trigger_scan_request import TriggerScanRequest

__all__ = (
    "ErrorResponse",
    "EvaluationStatusDTO",
    "LogLevelDTO",
    "LogsContentDTO",
    "PublicApiCheckSlimDTO",
    "PublicApiPostProcessingStageDTO",
    "PublicApiPostProcessingStageStateDTO",
    "PublicApiPostProcessingStageTypeDTO",
    "PublicApiScanDefinitionSlim",
    "PublicApiScanLogsResponse",
    "PublicApiScanStatusResponse",
    "ScanStateDTO",
    "TriggerScanRequest",
)
