"""The conduct report as text: what went wrong, what would have been right, and the calls it is seen in."""

from collections.abc import Mapping, Sequence
from typing import Final

from soda_cloud_mock.core.conduct import Rule
from soda_cloud_mock.core.instants import format_instant, instant_ms
from soda_cloud_mock.testing.records import Finding, RecordedRequest

EXPECTED: Final[Mapping[Rule, str]] = {
    Rule.POLLED_AFTER_FINAL: "stop polling once a status shows a final state; nothing leaves it",
    Rule.POLLED_TOO_FAST: "keep to the limit of the status, over all scans of an API key",
    Rule.POLLED_BEFORE_NEXT_POLL_TIME: "wait until the X-Soda-Next-Poll-Time of the last status",
    Rule.CALLED_BEFORE_RETRY_AFTER: "wait as long as Retry-After says before the same operation is called again",
    Rule.RETRIED_CANCEL_BLINDLY: "after a cancel that may have taken effect, read the status before canceling again",
    Rule.STOPPED_PAGING_EARLY: "read the pages of a log until one says that it is the last",
    Rule.SKIPPED_PAGE: "read the pages of a log in order, from page 0 on",
    Rule.REPEATED_PAGE: "read each page of a log once; only the last may have grown",
    Rule.ILLEGAL_SIZE: "ask for pages of a size that the contract allows",
    Rule.CREDENTIALS_IN_URL: "send credentials in the header Authorization only; URLs end up in logs",
}

# How many calls before and after the one at fault are shown.
_CALLS_AROUND: Final = 3


def conduct_report(findings: Sequence[Finding], requests: Sequence[RecordedRequest]) -> str:
    """A report that can go into an issue as it is: of each rule that was broken the first case, and how many more."""
    by_rule: dict[Rule, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    rules = "rule was" if len(by_rule) == 1 else "rules were"
    sections = [_section(number, found, requests) for number, found in enumerate(by_rule.values(), start=1)]
    summary = f"the client misused the API: {len(by_rule)} {rules} broken in {len(requests)} calls"
    return "\n\n".join([summary, *sections])


def _section(number: int, findings: Sequence[Finding], requests: Sequence[RecordedRequest]) -> str:
    first = findings[0]
    times = "" if len(findings) == 1 else f", {len(findings)} times"
    calls = [request for request in requests if abs(request.number - first.request.number) <= _CALLS_AROUND]
    return "\n".join(
        [
            f"{number}. {first.rule.value}{times}",
            f"   happened: {first.message}",
            f"   expected: {EXPECTED[first.rule]}",
            "   calls:",
            *(f"   {'>' if call.number == first.request.number else ' '} {_line(call)}" for call in calls),
        ]
    )


def _line(request: RecordedRequest) -> str:
    at = format_instant(instant_ms(request.at.isoformat()))
    target = f"{request.path}?{request.query}" if request.query else request.path
    answer = "connection reset" if request.status is None else str(request.status)
    fault = "" if request.fault_id is None else " (a fault that the test asked for)"
    return f"{request.number:4} {at} {request.method:6} {target} -> {answer}{fault}"
