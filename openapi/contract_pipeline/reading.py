"""Strict reading of JSON and YAML text.

Refused here, because the standard readers let it pass and a later step would then work on something the author did not
write: a key given twice (the readers keep the last), NaN and infinity, and in YAML whatever JSON cannot hold.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from contract_pipeline.json_value import Json, Pointer

_DEEPEST = 200
"""Levels of objects and arrays inside each other. No document needs that many, and the steps to come are recursive."""


class UnreadableError(Exception):
    """The text is not what it should be. ``line`` counts from 1 within the text."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and where known the line (from 1) on which each part of it begins."""

    value: Json
    lines: Mapping[Pointer, int] = field(default_factory=lambda: MappingProxyType({}))


# --- JSON -----------------------------------------------------------------------------------------

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d[\d.eE+-]*|[{}\[\]:]')


def read_json(text: str) -> Read:
    """Raises: UnreadableError."""
    text = text.rstrip()  # what is cut off is then missed on its last line, not below it
    try:
        value: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(error.lineno, f"not JSON: {error.msg} (column {error.colno})") from None
    except (RecursionError, ValueError) as error:  # nested too deeply; an integer of more than some thousand digits
        raise UnreadableError(1, f"not usable: {error}") from None
    _refuse_lenient_json(text)
    return Read(value)


def _refuse_lenient_json(text: str) -> None:
    """Goes over the tokens of text that the standard reader has accepted."""
    keys_of_open_objects: list[set[str]] = []
    last_string = ""
    for token in _TOKEN.finditer(text):
        part = token.group()
        if part == "{" or part == "[":
            keys_of_open_objects.append(set())
            if len(keys_of_open_objects) > _DEEPEST:
                raise UnreadableError(_line(text, token.start()), f"nested more than {_DEEPEST} levels deep")
        elif part in ("}", "]"):
            keys_of_open_objects.pop()
        elif part == ":":
            if last_string in keys_of_open_objects[-1]:
                raise UnreadableError(_line(text, token.start()), f"the key {json.dumps(last_string)} is given twice")
            keys_of_open_objects[-1].add(last_string)
        elif part.startswith('"'):
            last_string = json.loads(part)
            _refuse_lone_surrogate(last_string, _line(text, token.start()))
        elif not math.isfinite(float(part)):
            raise UnreadableError(_line(text, token.start()), f"{part} is not a number that JSON can hold")


def _refuse_lone_surrogate(string: str, line: int) -> None:
    if any("\ud800" <= character <= "\udfff" for character in string):
        raise UnreadableError(line, f"{json.dumps(string)} holds half a surrogate pair")


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


# --- YAML -----------------------------------------------------------------------------------------

_TAG = "tag:yaml.org,2002:"

# The core schema of YAML 1.2, chapter 10.3.2. ruamel.yaml takes more for numbers (1_000), which stays text here.
_CORE_SCHEMA: tuple[tuple[re.Pattern[str], Callable[[str], Json]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda digits: int(digits, 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda digits: int(digits, 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"), lambda name: float(name.replace(".", ""))),
)


def read_yaml(text: str) -> Read:
    """Reads YAML 1.2 as far as it can be written as JSON; keys and dates are kept as the text they are.

    Raises: UnreadableError.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        raise UnreadableError(mark.line + 1 if mark else 1, f"not YAML: {what}") from None
    except YAMLError as error:
        raise UnreadableError(1, f"not YAML: {error}") from None
    except RecursionError:
        raise UnreadableError(1, "not usable: nested too deeply") from None
    lines: dict[Pointer, int] = {}
    value = None if root is None else _yaml_value(root, (), lines, ())
    return Read(value, MappingProxyType(lines))


def _yaml_value(node: Node, pointer: Pointer, lines: dict[Pointer, int], above: tuple[int, ...]) -> Json:
    line = node.start_mark.line + 1
    lines[pointer] = line
    if id(node) in above:
        raise UnreadableError(line, "an alias leads back to a value that contains it")
    if len(above) > _DEEPEST:
        raise UnreadableError(line, f"nested more than {_DEEPEST} levels deep")
    above = (*above, id(node))
    match node:
        case ScalarNode():
            return _yaml_scalar(node, line)
        case SequenceNode(tag=tag) if tag == f"{_TAG}seq":
            return [_yaml_value(item, (*pointer, index), lines, above) for index, item in enumerate(node.value)]
        case MappingNode(tag=tag) if tag == f"{_TAG}map":
            mapping: dict[str, Json] = {}
            for key_node, value_node in node.value:
                key = _yaml_key(key_node)
                if key in mapping:
                    raise UnreadableError(key_node.start_mark.line + 1, f"the key {json.dumps(key)} is given twice")
                mapping[key] = _yaml_value(value_node, (*pointer, key), lines, above)
                lines[*pointer, key] = key_node.start_mark.line + 1
            return mapping
    raise UnreadableError(line, f"the tag {node.tag} has no counterpart in JSON")


def _yaml_key(node: Node) -> str:
    line = node.start_mark.line + 1
    if not isinstance(node, ScalarNode):
        raise UnreadableError(line, "a key that is itself a mapping or a sequence has no counterpart in JSON")
    if node.tag == f"{_TAG}merge":
        raise UnreadableError(line, "the merge key << has no counterpart in JSON")
    key = str(node.value)
    _refuse_lone_surrogate(key, line)
    return key


def _yaml_scalar(node: ScalarNode, line: int) -> Json:
    text = str(node.value)
    tag = str(node.tag).removeprefix(_TAG)
    if tag not in ("str", "null", "bool", "int", "float", "timestamp", "value", "merge"):
        raise UnreadableError(line, f"the tag {node.tag} has no counterpart in JSON")
    if tag in ("null", "bool", "int", "float"):
        for pattern, convert in _CORE_SCHEMA:
            if pattern.fullmatch(text):
                value = _converted(text, convert, line)
                if isinstance(value, float) and not math.isfinite(value):
                    raise UnreadableError(line, f"{text} is not a number that JSON can hold")
                return value
    _refuse_lone_surrogate(text, line)
    return text


def _converted(text: str, convert: Callable[[str], Json], line: int) -> Json:
    try:
        return convert(text)
    except ValueError as error:  # Python reads no integers of more than some thousand digits
        raise UnreadableError(line, f"{text[:20]}… is not usable: {error}") from None
