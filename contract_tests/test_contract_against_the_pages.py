"""The contract against the published documents: nothing of them is lost, and every difference is one that is named.

It reads pages, supplement and overlay by itself, and shares nothing with the pipeline that makes the contract of them.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonpath_rfc9535
import pytest
from ruamel.yaml import YAML

from contract_tests.contract import CONTRACT_PATH, DOCUMENT, JsonObject

Place = tuple[str | int, ...]

FOLDER = CONTRACT_PATH.parent
PUBLISHED: list[JsonObject] = [
    json.loads(block)
    for page in sorted((FOLDER / "published").glob("*.md"))
    for block in re.findall(r"^```json\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
]


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


SUPPLEMENTS: list[JsonObject] = [_yaml(path) for path in sorted((FOLDER / "supplement").glob("*.yaml"))]
ACTIONS: list[JsonObject] = _yaml(FOLDER / "corrections.overlay.yaml")["actions"]
DOCUMENTS = PUBLISHED + SUPPLEMENTS


def _leaves(node: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value that is no object or list of others, with where it stands."""
    entries: list[tuple[str | int, Any]] = []
    if isinstance(node, dict):
        entries = list(node.items())
    elif isinstance(node, list):
        entries = list(enumerate(node))
    if not entries:
        yield place, node
    for step, value in entries:
        yield from _leaves(value, (*place, step))


def _at(node: Any, place: Place) -> Any:
    for step in place:
        node = node[step]
    return node


def _put(target: JsonObject, update: JsonObject) -> None:
    """Objects into objects, anything else over what was there."""
    for name, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            _put(target[name], value)
        else:
            target[name] = deepcopy(value)


def _is_repaired(place: Place, document: JsonObject) -> bool:
    """Whether openapi/README.md says that a value there, or its absence, is repaired in every page."""
    if place[-1] == "type":
        return "$ref" in _at(document, place[:-1])
    return "x-rate-limit" in place or "x-enum-varnames" in place or place[-1] == "operationId"


def _corrected() -> JsonObject:
    """The documents in one, with the operationIds of the contract, and with what the overlay puts into them."""
    document: JsonObject = {}
    for each in DOCUMENTS:
        _put(document, each)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            operation["operationId"] = DOCUMENT["paths"][path][method]["operationId"]
    for action in ACTIONS:
        selected = [node.location for node in jsonpath_rfc9535.find(action["target"], document)]
        assert selected, f"{action['target']} selects nothing"
        for place in selected:
            _put(_at(document, place), action["update"])
    return document


def test_there_are_pages_to_compare_with() -> None:
    assert len(PUBLISHED) == 3
    assert len(SUPPLEMENTS) == 1
    assert sum(1 for _ in _leaves(PUBLISHED)) > 200


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(next(iter(document["paths"]))))
def test_nothing_published_is_lost_or_changed_but_by_a_named_repair(document: JsonObject) -> None:
    """No path, parameter, schema, field, value of an enumeration, response, or word of the prose."""
    contract = dict(_leaves(DOCUMENT))
    lost = [place for place, value in _leaves(document) if contract.get(place, ()) != value]
    assert [place for place in lost if not _is_repaired(place, document)] == []


def test_every_difference_is_one_that_the_overlay_names() -> None:
    ours, theirs = dict(_leaves(DOCUMENT)), dict(_leaves(corrected := _corrected()))
    assert [place for place in ours if place not in theirs and not _is_repaired(place, DOCUMENT)] == []
    assert [place for place in theirs if place not in ours and not _is_repaired(place, corrected)] == []
    assert [place for place in ours if place in theirs and ours[place] != theirs[place]] == []


def test_a_reference_stands_alone() -> None:
    """The repaired type is that of the place only; what is referred to keeps its own."""
    references = [place[:-1] for place, _ in _leaves(DOCUMENT) if place[-1] == "$ref"]
    assert references
    assert [place for place in references if set(_at(DOCUMENT, place)) != {"$ref"}] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(next(iter(document["paths"]))))
def test_the_rate_limits_are_those_of_the_prose(document: JsonObject) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            ((requests, seconds),) = re.findall(r"(\d+) requests/(\d+) seconds", operation["description"])
            limit = DOCUMENT["paths"][path][method]["x-rate-limit"]
            assert limit == {"requests": int(requests), "seconds": int(seconds)}


def test_the_names_of_an_enumerations_members_are_their_values_in_capitals() -> None:
    """The generated client drops names that are not as many as the values."""
    named = {place[:-2]: place for place, _ in _leaves(DOCUMENT) if "x-enum-varnames" in place}
    enumerations = [place[:-2] for place, _ in _leaves(DOCUMENT) if len(place) > 2 and place[-2] == "enum"]
    assert set(named) == set(enumerations)
    for place in named:
        schema = _at(DOCUMENT, place)
        assert [name.replace("_", "").lower() for name in schema["x-enum-varnames"]] == list(
            map(str.lower, schema["enum"])
        )
