"""Overlays are applied as their specification says, and strictly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from contract_pipeline.apply_overlay import apply_overlay
from contract_pipeline.errors import ContractError
from contract_pipeline.extract import Document
from contract_pipeline.json_value import Json, JsonObject, as_object, fresh
from contract_pipeline.merge import Merged, merge
from contract_pipeline.overlay import read_overlay
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.conftest import Pipeline, action


def applied(tmp_path: Path, root: JsonObject, *actions: JsonObject, version: str = "1.1.0") -> JsonObject:
    """The members under ``x-root`` of a document after the actions."""
    merged = _document(root)
    path = tmp_path / "overlay.json"
    path.write_text(_overlay(*actions, version=version))
    apply_overlay(merged, read_overlay(path))
    return as_object(merged.root["x-root"])


def _document(root: JsonObject) -> Merged:
    return merge([Document("document", {"openapi": "3.1.0", "x-root": root})])


def _overlay(*actions: Json, version: str = "1.1.0") -> str:
    return json.dumps({"overlay": version, "info": {"title": "t", "version": "1"}, "actions": list(actions)})


# --- what an action does --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "target", "update", "expected"),
    [
        ({"a": {"b": 1}}, "$['x-root'].a", {"b": 2, "c": 3}, {"a": {"b": 2, "c": 3}}),
        ({"a": {"b": {"c": 1, "d": 1}}}, "$['x-root']", {"a": {"b": {"c": None}}}, {"a": {"b": {"c": None, "d": 1}}}),
        ({"a": {"b": [1]}}, "$['x-root'].a", {"b": [2]}, {"a": {"b": [1, 2]}}),
        ({"a": [1]}, "$['x-root'].a", [2, [3]], {"a": [1, 2, [3]]}),
        ({"a": [1]}, "$['x-root'].a", 2, {"a": [1, 2]}),
        ({"a": [1]}, "$['x-root'].a", {"b": 2}, {"a": [1, {"b": 2}]}),
        ({"a": 1, "b": None}, "$['x-root'][*]", "x", {"a": "x", "b": "x"}),
        ({"a": [1, 2]}, "$['x-root'].a[?@ == 2]", 3, {"a": [1, 3]}),
        ({"a": {"n": 1}, "b": {"n": 2}}, "$['x-root'][?@.n == 2]", {"m": []}, {"a": {"n": 1}, "b": {"n": 2, "m": []}}),
        ({"a": {"b": [1]}}, "$['x-root']['a', 'a']", {"b": [2]}, {"a": {"b": [1, 2]}}),
    ],
)
def test_an_update_is_merged_into_what_is_selected(
    tmp_path: Path, root: JsonObject, target: str, update: Json, expected: JsonObject
) -> None:
    assert applied(tmp_path, root, action(target, update=update)) == expected


@pytest.mark.parametrize(
    ("root", "target", "expected"),
    [
        ({"a": 1, "b": 2}, "$['x-root'].a", {"b": 2}),
        ({"a": [0, 1, 2, 3, 4]}, "$['x-root'].a[0, 2, 4]", {"a": [1, 3]}),
        ({"a": [[1, 2], [1, 2]]}, "$['x-root'].a[*][?@ == 1]", {"a": [[2], [2]]}),
        ({"a": {"a": {"a": 1}}, "b": {"a": 2}}, "$['x-root']..a", {"b": {}}),
        ({"a": list(range(12))}, "$['x-root'].a[1:11]", {"a": [0, 11]}),
    ],
)
def test_what_is_selected_is_removed(tmp_path: Path, root: JsonObject, target: str, expected: JsonObject) -> None:
    assert applied(tmp_path, root, action(target, remove=True)) == expected


def test_actions_apply_one_after_the_other(tmp_path: Path) -> None:
    first, second = action("$['x-root'].a", remove=True), action("$['x-root']", update={"a": {"new": True}})
    third = action("$['x-root'].a", update={"newer": True})
    assert applied(tmp_path, {"a": {"old": True}}, first, second, third) == {"a": {"new": True, "newer": True}}


def test_two_targets_share_nothing(tmp_path: Path) -> None:
    both = action("$['x-root'][*]", update={"h": {"n": []}})
    only_one = action("$['x-root'].a.h", update={"n": [1]})
    assert applied(tmp_path, {"a": {}, "b": {}}, both, only_one) == {"a": {"h": {"n": [1]}}, "b": {"h": {"n": []}}}


def test_version_1_0_appends_an_array_as_one_item(tmp_path: Path) -> None:
    update = action("$['x-root'].a", update=[2])
    assert applied(tmp_path, {"a": [1]}, update, version="1.0.0") == {"a": [1, [2]]}
    assert applied(tmp_path, {"a": [1]}, update, version="1.1.3") == {"a": [1, 2]}


JSON_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["x", "y"]),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from("abc"), parts, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from("abc"), JSON_VALUES, max_size=3)


def merged_by_the_letter(target: Json, update: Json) -> Json:
    """The rules of section "Action Object" of the Overlay Specification, each its line.

    Raises: TypeError for "other property value combinations".
    """
    if isinstance(target, dict) and isinstance(update, dict):
        both = [key for key in target if key in update]
        kept = {key: value for key, value in target.items() if key not in update}
        added = {key: value for key, value in update.items() if key not in target}
        return {**kept, **added, **{key: merged_by_the_letter(target[key], update[key]) for key in both}}
    if isinstance(target, list) and isinstance(update, list):
        return [*target, *update]
    if isinstance(target, (dict, list)) or isinstance(update, (dict, list)):
        raise TypeError
    return update


@given(OBJECTS, OBJECTS)
def test_any_update_gives_what_the_specification_says(
    tmp_path_factory: pytest.TempPathFactory, root: JsonObject, update: JsonObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "overlay.json"
    path.write_text(_overlay(action("$['x-root']", update=update)))
    merged = _document(root)
    try:
        expected = merged_by_the_letter(fresh(root), fresh(update))
    except TypeError:
        with pytest.raises(ContractError, match="cannot be merged with"):
            apply_overlay(merged, read_overlay(path))
    else:
        apply_overlay(merged, read_overlay(path))
        assert json.dumps(merged.root["x-root"], sort_keys=True) == json.dumps(expected, sort_keys=True)


# --- what is refused ------------------------------------------------------------------------------

LINE = "corrections.overlay.yaml:8: "


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (action("$.paths['/nothing']", update={}), "$.paths['/nothing']: selects nothing in the document"),
        (action("$.info", update=[1]), "$.info: the update of an object must be an object, but is [1]"),
        (action("$.info.title", update={}), "$.info.title: the update of a primitive must be a primitive, but is {}"),
        (action("$.info", update={"title": {}}), "$.info: an object cannot be merged with a primitive at #/info/title"),
        (action("$", update={"paths": 1}), "$: a primitive cannot be merged with an object at #/paths"),
        (action("$", update={"info": []}), "$: an array cannot be merged with an object at #/info"),
        (action("$.info['title', 'version']['x']", remove=True), "selects nothing in the document"),
        (action("$['info', 'openapi']", update={}), "selects a primitive and an object; an update needs them to be"),
        (action("$", remove=True), "$: the document itself cannot be removed"),
    ],
)
def test_an_action_that_cannot_be_applied_is_refused(tiny: Pipeline, bad: JsonObject, message: str) -> None:
    tiny.correct(bad)
    refusal = tiny.refusal()
    assert refusal.startswith(LINE)
    assert message in refusal


def test_version_1_0_refuses_to_select_a_primitive(tiny: Pipeline) -> None:
    for bad in (action("$.info.title", update="x"), action("$.info.title", remove=True)):
        tiny.correct(bad, version="1.0.0")
        problem = "selects a primitive at #/info/title; version 1.0 takes objects and arrays only"
        assert tiny.refusal() == f"{LINE}$.info.title: {problem}"


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        ({"target": "$.info["}, 9, "target: '$.info[' is no JSONPath (RFC 9535)"),
        ({"target": "info"}, 9, "target: 'info' is no JSONPath (RFC 9535)"),
        ({"target": 1}, 9, "target: must be a text, but is 1"),
        ({"description": " "}, 10, 'description: must be a text, but is " "'),
        ({"x-basis": "hearsay"}, 11, 'x-basis: must be one of prose, rfc, assumption, but is "hearsay"'),
        ({"x-basis": ["prose"]}, 11, 'x-basis: must be one of prose, rfc, assumption, but is ["prose"]'),
        ({"x-basis": "rfc"}, 8, "an action with 'x-basis: rfc' names it in 'x-source'"),
        ({"x-basis": "assumption"}, 8, "an action with 'x-basis: assumption' names it in 'x-source'"),
        ({"x-source": ""}, 13, 'x-source: must be a text, but is ""'),
        ({"updates": {}}, 13, 'unknown key "updates"; known are target, description, update, remove and x-…'),
        ({"copy": "$.info"}, 13, "copy: 'copy' is not supported"),
        ({"remove": "yes"}, 13, 'remove: must be true or false, but is "yes"'),
        ({"remove": True}, 8, "an action has either 'update' or 'remove: true'"),
    ],
)
def test_a_malformed_action_is_refused_with_its_line(
    tiny: Pipeline, change: JsonObject, line: int, message: str
) -> None:
    tiny.correct({**action("$.info", update=1), **change})
    assert tiny.refusal().startswith(f"corrections.overlay.yaml:{line}: {message}")


@pytest.mark.parametrize("change", [{}, {"remove": False}])
def test_an_action_that_does_nothing_is_refused(tiny: Pipeline, change: JsonObject) -> None:
    tiny.correct({**action("$.info"), **change})
    assert tiny.refusal() == f"{LINE}an action has either 'update' or 'remove: true'"


@pytest.mark.parametrize("missing", ["target", "description", "x-basis"])
def test_an_action_without_a_target_or_a_reason_is_refused(tiny: Pipeline, missing: str) -> None:
    incomplete = action("$.info", update={})
    del incomplete[missing]
    tiny.correct(incomplete)
    assert tiny.refusal() == f'{LINE}the key "{missing}" is missing'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("overlay: 1.1.0\n\tinfo: x", ":2: not YAML"),
        ("overlay: 1.1.0\noverlay: 1.0.0", ':2: the key "overlay" is given twice'),
        ("", " #: must be an object, but is null"),
        ("- a", ":1: must be an object, but is"),
        ("overlay: 1.1.0\ninfo: {title: t, version: '1'}", ':1: the key "actions" is missing'),
        ("info: {}\noverlay: 1.2.0\nactions: []", ':2: overlay: version "1.2.0" is not supported'),
        ("info: {}\noverlay: 1.1\nactions: []", ":2: overlay: version 1.1 is not supported"),
        ("overlay: 1.1.0\ninfo: {title: t}\nactions: []", ':2: info: the key "version" is missing'),
        ("overlay: 1.1.0\ninfo: {title: t, version: '1', x: 1}\nactions: []", ':2: unknown key "x"; known are title'),
        (
            "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions: []",
            ":3: actions: must be an array of at least one",
        ),
        ("overlay: 1.1.0\ninfo: {title: t, version: '1'}\naction: []", ':3: unknown key "action"; known are overlay'),
        ("overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n - 1", ":4: must be an object, but is 1"),
    ],
)
def test_a_malformed_overlay_is_refused(tiny: Pipeline, text: str, message: str) -> None:
    tiny.overlay.write_text(text)
    assert tiny.refusal().startswith(f"corrections.overlay.yaml{message}")


def test_a_missing_overlay_is_refused(tiny: Pipeline) -> None:
    tiny.overlay.unlink()
    assert tiny.refusal() == "corrections.overlay.yaml: cannot be read: No such file or directory"


def test_an_overlay_in_json_is_read_as_json(tiny: Pipeline) -> None:
    path = tiny.folder / "overlay.json"
    path.write_text("overlay: 1.1.0")
    run = tiny.run(f"--overlay={path}")
    assert (run.exit_code, run.err) == (1, "overlay.json:1: not JSON: Expecting value (column 1)\n")


def test_an_action_that_changes_nothing_is_reported_and_no_error(tiny: Pipeline) -> None:
    tiny.correct(action("$.info", update={"title": "Things"}))
    run = tiny.run()
    assert run.exit_code == 0
    assert run.err.startswith("note: corrections.overlay.yaml:8: changes nothing")


def test_extensions_and_what_the_overlay_extends_are_allowed(tiny: Pipeline) -> None:
    overlay = json.loads(_overlay(action("$.info", update={"title": "x"}) | {"x-more": 1}))
    tiny.overlay.write_text(json.dumps({**overlay, "extends": "contract.json", "x-more": 1}))
    assert tiny.built()["info"] == {"title": "x", "version": "1"}
