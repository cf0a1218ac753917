"""Wrong names and values raise at once, in the words of Python, with what is possible."""

from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from soda_cloud_mock.documents import control_document, scenario_schema
from soda_cloud_mock.testing import MockControls, SodaMock, fields
from soda_cloud_mock.wire.settings import camel_case

WRONG: list[tuple[Callable[[Any], object], str]] = [
    (
        lambda mock: mock.scan("a", outcom="failed"),
        "plan.outcom: unknown field; did you mean 'outcome'? possible: outcome, queue_seconds, ",
    ),
    (
        lambda mock: mock.scan("a", outcome="timeout"),
        "plan.outcome: got 'timeout'; did you mean 'timedOut'? possible: canceled, timedOut, ",
    ),
    (
        lambda mock: mock.define("a", queue_secs=1),
        "queue_secs: unknown field; did you mean 'queue_seconds'? possible: ",
    ),
    (lambda mock: mock.define("a", run_seconds=-1), "run_seconds: -1 is less than the minimum of 0"),
    (
        lambda mock: mock.define("a", log_lines=[{"massage": "x"}]),
        "log_lines[0].massage: unknown field; did you mean 'message'? possible: level, message, at_seconds",
    ),
    (
        lambda mock: mock.define("a", log_lines=[{"message": "x", "at_seconds": 99}]),
        "plan: log lines must be in the order of time, within the run of 10000 ms",
    ),
    (
        lambda mock: mock.define("a", checks={"passed": 1}),
        "checks.passed: unknown field; did you mean 'pass'? possible: pass, warn, fail, notEvaluated, excluded",
    ),
    (lambda mock: mock.define("", outcome="failed"), "name: got ''; expected the name of a scan definition"),
    (lambda mock: mock.scan(""), 'scan_definition: "" is shorter than 1 character'),
    (
        lambda mock: mock.fail_next("getStatus"),
        "operation: got 'getStatus'; did you mean 'getScanStatus'? possible: triggerScan, getScanStatus, cancelScan, ",
    ),
    (lambda mock: mock.fail_next(status=100), "fault.status: 100 is less than the minimum of 200"),
    (
        lambda mock: mock.fail_next(body="pdf"),
        "fault.body: got 'pdf'; possible: errorResponse, empty, html, truncatedJson",
    ),
    (
        lambda mock: mock.fail_next(retry_after_seconds=-1),
        "fault.retry_after_seconds: -1 is less than the minimum of 0",
    ),
    (
        lambda mock: mock.fail_next(tmes=2),
        "tmes: unknown argument; a schedule has times, every or probability",
    ),
    (lambda mock: mock.fail_next(times=2, every=3), "'times' and 'every' exclude each other"),
    (lambda mock: mock.fail_next(times=0), "times: 0 is less than the minimum of 1"),
    (lambda mock: mock.delay_next(seconds=61), "fault.seconds: 61 is greater than the maximum of 60"),
    (
        lambda mock: mock.change_settings(rate_limit=False),
        "rate_limit: unknown field; did you mean 'rate_limits'? possible: rate_limits, rate_window, ",
    ),
    (
        lambda mock: mock.change_settings(rate_window="hopping"),
        "rate_window: got 'hopping'; possible: sliding, fixed, tokenBucket",
    ),
    (lambda mock: mock.scan("a").move_to("paused"), "state: got 'paused'; "),
]


@pytest.mark.parametrize(("act", "message"), WRONG, ids=[message.partition(":")[0] for _, message in WRONG])
def test_what_is_wrong_is_refused_with_what_is_possible(
    mock: MockControls, act: Callable[[Any], object], message: str
) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # the message is what is tested
        act(mock)
    assert message in str(refused.value)
    assert [scan.definition for scan in mock.scans] in ([], ["a"])


def schema_of(name: str) -> Any:
    return scenario_schema()["$defs"][name]["properties"]


def items(name: str, field: str) -> Any:
    """The schema of an element of a list that a field of the definition may be."""
    declared = schema_of(name)[field]
    alternatives = declared.get("oneOf", [declared])
    return next(choice for choice in alternatives if choice["type"] == "array")["items"]["properties"]


SHAPES: list[tuple[type, dict[str, Any]]] = [
    (fields.Plan, schema_of("Plan")),
    (fields.Settings, schema_of("Settings")),
    (fields.Check, items("Plan", "checks")),
    (fields.LogLine, items("Plan", "logLines")),
    (fields.PostProcessingStage, items("Plan", "postProcessingStages")),
]


@pytest.mark.parametrize(("shape", "schema"), SHAPES, ids=lambda value: getattr(value, "__name__", ""))
def test_the_types_name_every_field_that_the_mock_knows_and_no_other(shape: type, schema: dict[str, Any]) -> None:
    assert {camel_case(name) for name in get_type_hints(shape)} == set(schema)


@pytest.mark.parametrize(("shape", "schema"), SHAPES, ids=lambda value: getattr(value, "__name__", ""))
def test_the_types_name_every_value_that_the_mock_knows_and_no_other(shape: type, schema: dict[str, Any]) -> None:
    for name, hint in get_type_hints(shape).items():
        possible = schema[camel_case(name)].get("enum")
        assert (get_origin(hint) is Literal) == (possible is not None) or name in {"outcome", "evaluation_status"}
        if possible is not None:
            assert set(get_args(hint)) == set(possible), name


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        (fields.Operation, "OperationId"),
        (fields.FinalState, "FinalState"),
        (fields.EvaluationStatus, "EvaluationStatus"),
    ],
)
def test_the_words_of_the_types_are_those_of_the_schema(alias: Any, name: str) -> None:
    assert list(get_args(alias)) == scenario_schema()["$defs"][name]["enum"]


def test_the_schedule_and_the_bodies_of_faults_are_those_of_the_control_document() -> None:
    fault = control_document()["components"]["schemas"]["Fault"]["properties"]
    assert set(get_type_hints(fields.Schedule)) == set(fault) - {"operation", "when", "fault"}
    (status,) = (kind for kind in fault["fault"]["oneOf"] if kind["properties"]["kind"]["const"] == "status")
    assert list(get_args(fields.StatusBody)) == status["properties"]["body"]["enum"]


def test_settings_and_readings_have_the_names_of_python(soda_mock: SodaMock) -> None:
    soda_mock.change_settings(rate_window="fixed", retry_after=False)
    settings = soda_mock.settings
    assert (settings["rate_window"], settings["retry_after"]) == ("fixed", False)
    assert set(settings) == set(get_type_hints(fields.Settings))
    readings = {reading.setting: reading for reading in soda_mock.readings}
    assert readings["rate_window"].current == "fixed"
    assert readings["rate_window"].values == ["sliding", "fixed", "tokenBucket"]
    assert readings["rate_window"].assumption == "A3"
    assert set(readings) < set(settings)
