"""The helpers of both fixtures: what a test can do to a mock, and ask it."""

from collections.abc import Collection, Mapping
from typing import Any, Unpack, cast
from urllib.parse import quote

from soda_cloud_mock.core.conduct import Rule
from soda_cloud_mock.testing.clock import MockClock
from soda_cloud_mock.testing.control import Control, Send, name_in_python
from soda_cloud_mock.testing.fields import Operation, Plan, Schedule, Settings, StatusBody
from soda_cloud_mock.testing.records import (
    Finding,
    MockFault,
    MockScan,
    Reading,
    RecordedRequest,
    finding_of,
    request_of,
    summaries,
)
from soda_cloud_mock.testing.report import conduct_report


class MockControls:
    """One organisation of a mock, with an API key of its own.

    Wrong names and values raise ``ValueError`` at once, with what is possible.
    """

    def __init__(self, base_url: str, api_key_id: str, api_key_secret: str, send: Send) -> None:
        self.base_url = base_url
        self.api_key_id = api_key_id
        self.api_key_secret = api_key_secret
        self._control = Control(send)

    @property
    def clock(self) -> MockClock:
        """The clock of the mock: it drives states, timestamps and rate windows."""
        return MockClock(self._control)

    def reset(self) -> None:
        """Everything as at the start: no scans, definitions, faults and requests; settings and clock as well."""
        self._control.ask("POST", "/_mock/reset")

    # --- scans ------------------------------------------------------------------------------------

    def define(self, name: str, **plan: Unpack[Plan]) -> None:
        """Give a scan definition its plan: what scans of this name do that are triggered from now on.

        The names of the final states are defined already (``timedOut`` ends so); any other runs for 12 s and
        completes.
        """
        if not name:
            raise ValueError("name: got ''; expected the name of a scan definition")
        self._control.ask("PUT", f"/_mock/definitions/{quote(name, safe='')}", _plan(plan))

    def scan(self, definition: str, **plan: Unpack[Plan]) -> MockScan:
        """A scan that is there already, as if somebody else had triggered it now.

        Without a plan it does what its definition says. A plan given here is for this scan alone: ``define``
        is for the scans that the code under test triggers.
        """
        body: dict[str, Any] = {"scan_definition": definition} | ({"plan": _plan(plan)} if plan else {})
        return MockScan(self._control.ask("POST", "/_mock/scans", body)["scanId"], definition, self._control)

    @property
    def scans(self) -> list[MockScan]:
        """All scans, in the order of their creation, whoever triggered them."""
        listed = summaries(self._control)
        return [MockScan(summary["scanId"], summary["scanDefinition"], self._control) for summary in listed]

    # --- faults -----------------------------------------------------------------------------------

    def fail_next(
        self,
        operation: Operation | None = None,
        *,
        status: int = 503,
        body: StatusBody = "errorResponse",
        retry_after_seconds: int | None = None,
        after: bool = False,
        **schedule: Unpack[Schedule],
    ) -> MockFault:
        """Let the next call of an operation, or of any, be answered with an error (or any other status).

        With ``after`` the operation has taken effect all the same: its caller does not know.
        """
        fault = {"kind": "status", "status": status, "body": body}
        if retry_after_seconds is not None:
            fault["retry_after_seconds"] = retry_after_seconds
        return self._add_fault(operation, fault, after, schedule)

    def delay_next(
        self,
        operation: Operation | None = None,
        *,
        seconds: float,
        after: bool = False,
        **schedule: Unpack[Schedule],
    ) -> MockFault:
        """Let the next call be answered late. With ``after`` it takes effect at once, otherwise late as well.

        A client whose time-out is shorter sees that; without ``after`` the operation takes effect all the same
        when its time has come.
        """
        return self._add_fault(operation, {"kind": "delay", "seconds": seconds}, after, schedule)

    def drip_next(
        self, operation: Operation | None = None, *, seconds: float, **schedule: Unpack[Schedule]
    ) -> MockFault:
        """Let the body of the next answer come in 20 small pieces, spread over this time."""
        return self._add_fault(operation, {"kind": "drip", "seconds": seconds}, False, schedule)

    def reset_next(
        self, operation: Operation | None = None, *, after: bool = False, **schedule: Unpack[Schedule]
    ) -> MockFault:
        """Reset the connection of the next call without an answer; with ``after`` once it has taken effect."""
        return self._add_fault(operation, {"kind": "reset"}, after, schedule)

    def unknown_value_next(
        self, operation: Operation | None = None, *, value: str = "paused", **schedule: Unpack[Schedule]
    ) -> MockFault:
        """Let the next status have a state, or the next page of a log levels, that no enum knows yet."""
        return self._add_fault(operation, {"kind": "enumValue", "value": value}, False, schedule)

    def extra_fields_next(self, operation: Operation | None = None, **schedule: Unpack[Schedule]) -> MockFault:
        """Let the next answer have fields that the contract does not know yet."""
        return self._add_fault(operation, {"kind": "extraFields"}, False, schedule)

    def content_type_next(
        self, operation: Operation | None = None, *, content_type: str, **schedule: Unpack[Schedule]
    ) -> MockFault:
        """Let the next answer claim to be something else, with the same body."""
        return self._add_fault(operation, {"kind": "contentType", "content_type": content_type}, False, schedule)

    def clear_faults(self) -> None:
        """Forget all faults."""
        self._control.ask("DELETE", "/_mock/faults")

    def _add_fault(
        self, operation: Operation | None, fault: Mapping[str, object], after: bool, schedule: Schedule
    ) -> MockFault:
        for name in schedule.keys() - Schedule.__annotations__.keys():
            raise ValueError(f"{name}: unknown argument; a schedule has times, every or probability")
        body: dict[str, object] = {"fault": fault, **schedule}
        if operation is not None:
            body["operation"] = operation
        if after:
            body["when"] = "after"
        return MockFault(self._control.ask("POST", "/_mock/faults", body)["faultId"], self._control)

    # --- requests ---------------------------------------------------------------------------------

    @property
    def requests(self) -> list[RecordedRequest]:
        """The calls of the scan API so far, oldest first; the newest 1,000."""
        return [request_of(entry) for entry in self._control.ask("GET", "/_mock/requests")["requests"]]

    @property
    def findings(self) -> list[Finding]:
        """What the client did wrong so far, in the order of its calls."""
        return [finding_of(found) for found in self._control.ask("GET", "/_mock/conduct")["findings"]]

    def assert_well_behaved(self, *, ignore: Collection[Rule | str] = ()) -> None:
        """Fail if the client misused the API: polled too fast, repeated a cancel blindly, skipped a page, ...

        Args:
            ignore: rules that may be broken.

        Raises:
            AssertionError: with a report of each finding; also if no call has come at all.
        """
        __tracebackhide__ = True
        ignored = {Rule(rule) for rule in ignore}
        requests = self.requests
        if not requests:
            raise AssertionError(
                f"no call has reached the mock at {self.base_url}, so there is no conduct to judge; "
                f"is that the address, and are these the credentials, that the code under test uses?"
            )
        findings = [finding for finding in self.findings if finding.rule not in ignored]
        if findings:
            raise AssertionError(conduct_report(findings, requests))

    # --- behaviour --------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """How the mock behaves now."""
        shown = self._control.ask("GET", "/_mock/settings")
        return cast(Settings, {name_in_python(name): value for name, value in shown.items()})

    def change_settings(self, **settings: Unpack[Settings]) -> None:
        """Let the mock behave differently from now on, as in ``change_settings(retry_after=False)``."""
        self._control.ask("PATCH", "/_mock/settings", settings)

    @property
    def readings(self) -> list[Reading]:
        """The choices that the documents leave, each a setting."""
        listed = self._control.ask("GET", "/_mock/readings")["readings"]
        return [
            Reading(
                setting=name_in_python(item["setting"]),
                values=item["values"],
                current=item["current"],
                assumption=item["assumption"],
                about=item["about"],
            )
            for item in listed
        ]

    def check_itself(self) -> None:
        """The fixtures call it at the end. Raises: AssertionError: an answer of the mock broke the contract."""
        violations = self._control.ask("GET", "/_mock/violations")["violations"]
        if violations:
            raise AssertionError(f"the mock itself broke the contract, which is a defect of soda-mock: {violations}")


def _plan(plan: Plan) -> dict[str, Any]:
    lines = plan.get("log_lines")
    if not isinstance(lines, list | tuple):
        return dict(plan)
    return {**plan, "log_lines": [{"message": line} if isinstance(line, str) else line for line in lines]}
