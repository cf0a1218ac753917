"""Names for operations, from which the client's functions get theirs."""

from __future__ import annotations

import re

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import JsonObject
from contract_pipeline.origins import Origins
from contract_pipeline.places import Node, operations

_ARTICLES = frozenset({"a", "an", "the"})
_PLAIN_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_APOSTROPHE = re.compile("['\u2019]")
_VERSION = re.compile(r"v\d+", re.IGNORECASE)


def name_operations(root: JsonObject) -> None:
    """Sets every ``operationId``: the published ones (``GET/api/v1/scans/{scanId}``) make no name of a function."""
    for operation in operations(root):
        operation.members["operationId"] = operation_id(operation)


def operation_id(operation: Node) -> str:
    """The summary in camel case without articles (Get scan status: ``getScanStatus``).

    Without a usable summary the published id where it is a plain identifier, else method and path
    (``GET /api/v1/datasets/{datasetId}``: ``getDatasetsByDatasetId``).
    """
    summary, published = operation.members.get("summary"), operation.members.get("operationId")
    if isinstance(summary, str) and (name := _camel_case_of_sentence(summary)):
        return name
    if isinstance(published, str) and _PLAIN_IDENTIFIER.fullmatch(published):
        return published
    _, path, method = operation.pointer
    return _camel_case_of_path(str(method), str(path))


def require_unique(root: JsonObject, origins: Origins) -> None:
    """Raises: ContractError where two operations would become one function."""
    seen: dict[str, Node] = {}
    for operation in operations(root):
        name = operation.members.get("operationId")
        if not isinstance(name, str):
            continue
        # The client's modules are in snake case: getScanLogs and get_scan_logs would be one file.
        key = re.sub(r"[^a-z0-9]", "", name.lower())
        if key in seen:
            raise ContractError(
                origins.place(operation.pointer),
                f"the operationId {name!r} is also the one of {origins.place(seen[key].pointer)}; "
                "give one of them another by an overlay action",
            )
        seen[key] = operation


def _camel_case_of_sentence(sentence: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", _APOSTROPHE.sub("", sentence))
    return _camel_case([word for word in words if word.lower() not in _ARTICLES])


def _camel_case_of_path(method: str, path: str) -> str:
    words = [method]
    for segment in path.split("/"):
        if segment == "api" or _VERSION.fullmatch(segment):
            continue
        for name, text in re.findall(r"\{([^}]*)\}|([^{}]+)", segment):
            words += ["by"] if name else []
            words += re.findall(r"[A-Za-z0-9]+", name or text)
    return _camel_case(words)


def _camel_case(words: list[str]) -> str:
    """The words as one identifier, or nothing where they make none."""
    if not words or not words[0][0].isalpha():
        return ""
    first, *others = (word.lower() if word.isupper() else word for word in words)
    return first[0].lower() + first[1:] + "".join(word[0].upper() + word[1:] for word in others)
