"""What stands where in an OpenAPI document: the one place that knows it.

The same word can be a keyword or a name that somebody chose (a property called ``default``, ``enum`` or ``$ref``), and
a literal value (an example, a default) can look like a schema. Whoever looks for schemas, operations or references has
to go by the grammar, and this is it.

Source: OpenAPI Specification 3.1.0, section 4.8; JSON Schema Core 2020-12, sections 10 and 11.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from contract_pipeline.json_value import Json, JsonObject, Pointer


class Kind(StrEnum):
    """The kinds of object that hold schemas or references, by their names in the specification."""

    DOCUMENT = "OpenAPI Object"
    COMPONENTS = "Components Object"
    PATH_ITEM = "Path Item Object"
    OPERATION = "Operation Object"
    PARAMETER = "Parameter Object"
    HEADER = "Header Object"
    REQUEST_BODY = "Request Body Object"
    MEDIA_TYPE = "Media Type Object"
    ENCODING = "Encoding Object"
    RESPONSE = "Response Object"
    CALLBACK = "Callback Object"
    EXAMPLE = "Example Object"
    LINK = "Link Object"
    SECURITY_SCHEME = "Security Scheme Object"
    SCHEMA = "Schema Object"


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the document (a schema may also be a boolean) and where it stands."""

    kind: Kind
    pointer: Pointer
    value: Json

    @property
    def members(self) -> JsonObject:
        """The members of the object; none where a schema is a boolean or the input is malformed."""
        return self.value if isinstance(self.value, dict) else {}


class _Shape(StrEnum):
    ONE = "the member itself"
    EACH_VALUE = "each value of an object whose keys are names"
    EACH_PATTERNED = "each value of an object whose keys follow a pattern, extensions (x-) beside them"
    EACH_ITEM = "each item of an array"


_ONE, _EACH_VALUE, _EACH_ITEM = _Shape.ONE, _Shape.EACH_VALUE, _Shape.EACH_ITEM
_EACH_PATTERNED = _Shape.EACH_PATTERNED
_CONTENT = ("content", _EACH_VALUE, Kind.MEDIA_TYPE)
_EXAMPLES = ("examples", _EACH_VALUE, Kind.EXAMPLE)
_HEADERS = ("headers", _EACH_VALUE, Kind.HEADER)
_SCHEMA = ("schema", _ONE, Kind.SCHEMA)
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_GRAMMAR: MappingProxyType[Kind, tuple[tuple[str, _Shape, Kind], ...]] = MappingProxyType(
    {
        Kind.DOCUMENT: (
            ("paths", _EACH_PATTERNED, Kind.PATH_ITEM),
            ("webhooks", _EACH_VALUE, Kind.PATH_ITEM),
            ("components", _ONE, Kind.COMPONENTS),
        ),
        Kind.COMPONENTS: (
            ("schemas", _EACH_VALUE, Kind.SCHEMA),
            ("responses", _EACH_VALUE, Kind.RESPONSE),
            ("parameters", _EACH_VALUE, Kind.PARAMETER),
            _EXAMPLES,
            ("requestBodies", _EACH_VALUE, Kind.REQUEST_BODY),
            _HEADERS,
            ("securitySchemes", _EACH_VALUE, Kind.SECURITY_SCHEME),
            ("links", _EACH_VALUE, Kind.LINK),
            ("callbacks", _EACH_VALUE, Kind.CALLBACK),
            ("pathItems", _EACH_VALUE, Kind.PATH_ITEM),
        ),
        Kind.PATH_ITEM: (
            *((method, _ONE, Kind.OPERATION) for method in _METHODS),
            ("parameters", _EACH_ITEM, Kind.PARAMETER),
        ),
        Kind.OPERATION: (
            ("parameters", _EACH_ITEM, Kind.PARAMETER),
            ("requestBody", _ONE, Kind.REQUEST_BODY),
            ("responses", _EACH_PATTERNED, Kind.RESPONSE),
            ("callbacks", _EACH_VALUE, Kind.CALLBACK),
        ),
        Kind.PARAMETER: (_SCHEMA, _CONTENT, _EXAMPLES),
        Kind.HEADER: (_SCHEMA, _CONTENT, _EXAMPLES),
        Kind.REQUEST_BODY: (_CONTENT,),
        Kind.MEDIA_TYPE: (_SCHEMA, _EXAMPLES, ("encoding", _EACH_VALUE, Kind.ENCODING)),
        Kind.ENCODING: (_HEADERS,),
        Kind.RESPONSE: (_HEADERS, _CONTENT, ("links", _EACH_VALUE, Kind.LINK)),
        Kind.SCHEMA: (
            *(
                (keyword, _EACH_VALUE, Kind.SCHEMA)
                for keyword in ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
            ),
            *((keyword, _EACH_ITEM, Kind.SCHEMA) for keyword in ("allOf", "anyOf", "oneOf", "prefixItems")),
            *(
                (keyword, _ONE, Kind.SCHEMA)
                for keyword in (
                    "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
                    "unevaluatedProperties", "not", "if", "then", "else", "contentSchema",
                )
            ),
        ),
    }
)  # fmt: skip


def walk(root: JsonObject) -> Iterator[Node]:
    """Every object of the document that the grammar knows, a parent before its parts, in the document's order.

    References are not followed. The document may be changed between two steps as long as the node's own members stay.
    """
    yield from _walk(Node(Kind.DOCUMENT, (), root))


def schemas(root: JsonObject) -> Iterator[Node]:
    """Every schema of the document, those inside other schemas too."""
    return (node for node in walk(root) if node.kind is Kind.SCHEMA)


def operations(root: JsonObject) -> Iterator[Node]:
    """The operations under ``paths``; their pointers are ``("paths", path, method)``."""
    return (
        node
        for node in walk(root)
        if node.kind is Kind.OPERATION and node.pointer[0] == "paths" and len(node.pointer) == 3
    )


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in _parts(node):
        yield from _walk(part)


def _parts(node: Node) -> Iterator[Node]:
    if node.kind is Kind.CALLBACK:  # the members themselves are patterned: expressions that give a URL
        yield from _listed(_EACH_PATTERNED, Kind.PATH_ITEM, node.pointer, node.value)
    for keyword, shape, kind in _GRAMMAR.get(node.kind, ()):
        if keyword in node.members:
            yield from _listed(shape, kind, (*node.pointer, keyword), node.members[keyword])


def _listed(shape: _Shape, kind: Kind, pointer: Pointer, value: Json) -> Iterator[Node]:
    if shape is _ONE:
        yield Node(kind, pointer, value)
    elif shape is _EACH_ITEM and isinstance(value, list):
        yield from (Node(kind, (*pointer, index), item) for index, item in enumerate(value))
    elif shape in (_EACH_VALUE, _EACH_PATTERNED) and isinstance(value, dict):
        for name, item in value.items():
            if shape is _EACH_VALUE or not name.startswith("x-"):
                yield Node(kind, (*pointer, name), item)
