"""Plans of scan definitions, as the control API takes them: what a mock can be told to do, all of it."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from contract_tests.contract import DOCUMENT, FINAL_STATES, JsonObject

_SCHEMAS = DOCUMENT["components"]["schemas"]
# An `ended` that is not shown would contradict the state; what is required is always shown.
_OPTIONAL = sorted(
    set(_SCHEMAS["PublicApiScanStatusResponse"]["properties"])
    - set(_SCHEMAS["PublicApiScanStatusResponse"]["required"])
    - {"ended"}
)
_EVALUATIONS = st.sampled_from(_SCHEMAS["EvaluationStatusDTO"]["enum"])
_LEVELS = st.sampled_from(_SCHEMAS["LogLevelDTO"]["enum"])
_STAGE_OUTCOMES = st.sampled_from(_SCHEMAS["PublicApiPostProcessingStageStateDTO"]["enum"])
LINE_COUNTS = [0, 1, 2, 99, 100, 101, 250, 999, 1000, 1001]

_milliseconds = st.sampled_from([0, 1, 2, 999, 1000, 1001, 2000, 10_000]) | st.integers(0, 20_000)
_seconds = _milliseconds.map(lambda milliseconds: milliseconds / 1000)
_texts = st.text(st.characters(codec="utf-8"), max_size=10)


@st.composite
def _lines(draw: st.DrawFn, run_ms: int) -> int | Sequence[JsonObject]:
    """A number of lines, or the lines themselves, with or without their instants."""
    counts = st.sampled_from(LINE_COUNTS) | st.integers(0, 1_500)
    written_out = draw(st.integers(0, 1))
    if not written_out:
        return draw(counts)
    line: st.SearchStrategy[JsonObject] = st.fixed_dictionaries({"message": _texts}, optional={"level": _LEVELS})
    lines = draw(st.lists(line, max_size=5))
    with_instants = draw(st.integers(0, 1))
    if lines and with_instants:
        instants = sorted(draw(st.lists(st.integers(0, run_ms), min_size=len(lines), max_size=len(lines))))
        return [line | {"atSeconds": instant / 1000} for line, instant in zip(lines, instants, strict=True)]
    return lines


@st.composite
def plans(draw: st.DrawFn) -> JsonObject:
    """Any plan; each part is given or left to its default."""
    run_ms = draw(_milliseconds)
    outcome = draw(st.sampled_from(sorted(FINAL_STATES)))
    parts: dict[str, st.SearchStrategy[Any]] = {
        "queueSeconds": _seconds,
        "confirmSeconds": _seconds,
        "logLines": _lines(run_ms),
        "postProcessingStages": st.lists(
            st.fixed_dictionaries(
                {"name": st.just("diagnosticWarehouse")},
                optional={"delaySeconds": _seconds, "runSeconds": _seconds, "outcome": _STAGE_OUTCOMES},
            ),
            max_size=2,
        ),
        "optionalFields": st.sets(st.sampled_from(_OPTIONAL)).map(lambda shown: sorted(shown | {"ended"})),
    }
    if outcome != "canceled":
        # Whether a canceled scan was canceled as planned is nobody's business: it shows no checks.
        counts = st.dictionaries(_EVALUATIONS, st.integers(0, 3))
        one_by_one = st.lists(st.fixed_dictionaries({"evaluationStatus": _EVALUATIONS}, optional={"id": _texts}))
        parts["checks"] = counts | one_by_one
    drawn: JsonObject = draw(st.fixed_dictionaries({}, optional=parts))
    return {"outcome": outcome, "runSeconds": run_ms / 1000, "showStarted": bool(draw(st.integers(0, 1)))} | drawn
