"""What the fixtures give to a test. The public names are those listed here.

``SodaMock`` and ``SodaMockServer`` are the mocks themselves; the rest is what they take and return.
"""

from soda_cloud_mock.core.conduct import Rule
from soda_cloud_mock.testing.clock import AutojumpClock, MockClock, ServerClock
from soda_cloud_mock.testing.controls import MockControls
from soda_cloud_mock.testing.fields import (
    Check,
    EvaluationStatus,
    FinalState,
    LogLine,
    Operation,
    Plan,
    PostProcessingStage,
    ScanState,
    Schedule,
    Settings,
    StatusBody,
)
from soda_cloud_mock.testing.in_process import SodaMock
from soda_cloud_mock.testing.over_http import SodaMockServer
from soda_cloud_mock.testing.records import Finding, MockFault, MockScan, Reading, RecordedRequest

__all__ = [
    "AutojumpClock",
    "Check",
    "EvaluationStatus",
    "FinalState",
    "Finding",
    "LogLine",
    "MockClock",
    "MockControls",
    "MockFault",
    "MockScan",
    "Operation",
    "Plan",
    "PostProcessingStage",
    "Reading",
    "RecordedRequest",
    "Rule",
    "ScanState",
    "Schedule",
    "ServerClock",
    "Settings",
    "SodaMock",
    "SodaMockServer",
    "StatusBody",
]
