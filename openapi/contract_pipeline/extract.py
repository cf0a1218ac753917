"""Finding the OpenAPI documents in a folder of pages and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from contract_pipeline.errors import ContractError
from contract_pipeline.json_value import JsonObject, shown
from contract_pipeline.reading import Read, UnreadableError, read_json, read_yaml

_READERS = {"json": read_json, "yaml": read_yaml, "yml": read_yaml}
_PAGES = ("md", "markdown")


@dataclass(frozen=True, slots=True)
class Document:
    """One OpenAPI document as it was published. ``name`` is its file, for one on a page with the line it begins on."""

    name: str
    root: JsonObject


def find_documents(folder: Path) -> list[Document]:
    """The documents of all pages (``.md``) and files (``.json``, ``.yaml``, ``.yml``) in the folder and below.

    Sorted by path, and within a page as they stand there. Hidden files and files of other types are none of ours.

    Raises: ContractError where a page or file holds no document, or one that cannot be read, or the folder holds none.
    """
    if not folder.is_dir():
        raise ContractError(display(folder), "no such folder")
    documents: list[Document] = []
    for path in sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix()):
        if _type(path) in _PAGES:
            documents += _documents_of_page(path)
        elif _type(path) in _READERS:
            documents.append(read_document(path))
    if not documents:
        raise ContractError(display(folder), "holds no page (.md) and no document (.json, .yaml)")
    return documents


def read_document(path: Path) -> Document:
    """The document of a ``.json``, ``.yaml`` or ``.yml`` file.

    Raises: ContractError where it cannot be read or is no OpenAPI 3.1 document.
    """
    try:
        read = _READERS[_type(path)](read_text(path))
    except UnreadableError as error:
        raise ContractError(f"{display(path)}:{error.line}", error.what) from None
    if not _is_document(read):
        raise ContractError(display(path), "holds no OpenAPI document: no key 'openapi' at the top")
    return _document(display(path), read)


def read_text(path: Path) -> str:
    """Raises: ContractError where the file is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContractError(display(path), f"not UTF-8: {error.reason} at byte {error.start}") from None
    except OSError as error:
        raise ContractError(display(path), f"cannot be read: {error.strerror}") from None


def display(path: Path) -> str:
    """The path as messages show it: below the working directory relative to it."""
    path = path.absolute()
    working_directory = Path.cwd()
    return path.relative_to(working_directory).as_posix() if path.is_relative_to(working_directory) else str(path)


def _type(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _documents_of_page(path: Path) -> list[Document]:
    documents: list[Document] = []
    for token in MarkdownIt("commonmark").parse(read_text(path)):
        language = token.info.split(maxsplit=1)[0].lower() if token.info.strip() else ""
        if token.type == "fence" and language in _READERS:
            documents += _documents_of_fence(path, token, language)
    if not documents:
        raise ContractError(
            display(path), "holds no OpenAPI document: no ```json or ```yaml block with the key 'openapi' at its top"
        )
    return documents


def _documents_of_fence(path: Path, fence: Token, language: str) -> list[Document]:
    assert fence.map is not None, "every fence has its lines"
    opening_line = fence.map[0] + 1
    try:
        read = _READERS[language](fence.content)
    except UnreadableError as error:
        if "openapi" not in fence.content:
            return []  # an example in the prose, which may well be cut short
        raise ContractError(f"{display(path)}:{opening_line + error.line}", error.what) from None
    return [_document(f"{display(path)}:{opening_line + 1}", read)] if _is_document(read) else []


def _is_document(read: Read) -> bool:
    return isinstance(read.value, dict) and "openapi" in read.value


def _document(name: str, read: Read) -> Document:
    assert isinstance(read.value, dict)
    version = read.value["openapi"]
    if not (isinstance(version, str) and version.startswith("3.1.")):
        raise ContractError(name, f"the key 'openapi' is {shown(version)}; only 3.1 can be used, such as \"3.1.0\"")
    return Document(name, read.value)
