"""Which documents are found where, and what is said where none is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from contract_pipeline.extract import find_documents
from contract_pipeline.json_value import shown

from tests.openapi.conftest import Pipeline, document, operation

DOCUMENT = json.dumps(document({"/page": {"get": operation("Get page")}}))
YAML = 'openapi: 3.1.0\ninfo: {title: Things, version: "1"}\npaths: {}\n'


def fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


@pytest.mark.parametrize(
    "page",
    [
        f"# Page\n\n{fence('json', DOCUMENT)}",
        f"# Page\n\n{fence('yaml', YAML)}",
        f"# Page\n\n{fence('yml', YAML)}",
        f"# Page\n\n{fence('JSON title=api.json', DOCUMENT)}",
        f"~~~json\n{DOCUMENT}\n~~~\n",
        f"1. First\n\n   - Second\n\n     ```json\n     {DOCUMENT}\n     ```\n",
        f"> > ```json\n> > {DOCUMENT}\n> > ```\n",
        f"{fence('json', DOCUMENT)}".replace("\n", "\r\n"),
        f"\ufeff{fence('json', DOCUMENT)}",
        f"```json\n{DOCUMENT}\n",  # CommonMark: a block that is never closed ends with the page
    ],
)
def test_a_document_is_found_in_a_block_of_a_page(tmp_path: Path, page: str) -> None:
    (tmp_path / "page.md").write_bytes(page.encode())
    (found,) = find_documents(tmp_path)
    assert found.root["info"] == {"title": "Things", "version": "1"}


def test_documents_are_named_by_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(f"# Page\n\n{fence('json', DOCUMENT)}\ntext\n\n{fence('yaml', YAML)}")
    (tmp_path / "plain.yaml").write_text(YAML)
    assert [found.name for found in find_documents(tmp_path)] == ["page.md:4", "page.md:10", "plain.yaml"]


def test_files_are_taken_in_the_order_of_their_names_however_they_were_made(tmp_path: Path) -> None:
    names = ["b.yaml", "a.yaml", "c/a.yml", "B.yaml", "a.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(fence("yaml", YAML) if name.endswith("md") else f"{YAML}x-name: {name}")
    found = [shown(document.root.get("x-name")) for document in find_documents(tmp_path)]
    assert found == ['"B.yaml"', "null", '"a.yaml"', '"b.yaml"', '"c/a.yml"']


def test_examples_other_files_and_hidden_files_are_none_of_ours(tmp_path: Path) -> None:
    examples = [fence("json", '{"state": "completed"}'), fence("json", '{"state": …}'), fence("bash", "curl 'openapi'")]
    (tmp_path / "page.md").write_text(
        "\n".join([*examples, fence("yaml", "note: the openapi page"), fence("json", DOCUMENT)])
    )
    for name in ("notes.txt", ".hidden.json", ".git/config.json", "image.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{openapi")
    assert len(find_documents(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("page.md", "# A page\n\nOnly prose.\n", "published/page.md: holds no OpenAPI document"),
        ("page.md", fence("json", '{"state": "completed"}'), "published/page.md: holds no OpenAPI document"),
        ("page.md", f"# A\n\n{fence('', DOCUMENT)}", "published/page.md: holds no OpenAPI document"),
        ("page.md", f"# A\n\n{fence('json', DOCUMENT[:-1])}", "published/page.md:4: not JSON: Expecting ',' delimiter"),
        ("page.md", '> ```json\n> {\n>  "openapi": "3.1.0",\n>  oops\n> }\n> ```\n', "published/page.md:4: not JSON"),
        ("page.md", f"- a\n\n  ```json\n  {DOCUMENT[:-1]}\n", "published/page.md:4: not JSON"),
        ("page.md", fence("yaml", f"{YAML}info: {{}}"), 'published/page.md:5: the key "info" is given twice'),
        (
            "page.md",
            fence("json", '{"openapi": "3.1.0",\n"openapi": "3.1.0"}'),
            'published/page.md:3: the key "openapi" is',
        ),
        (
            "page.md",
            fence("json", '{"openapi": "3.0.3"}'),
            "published/page.md:2: the key 'openapi' is \"3.0.3\"; only 3.1",
        ),
        (
            "page.md",
            fence("yaml", "openapi: 3.1"),
            "published/page.md:2: the key 'openapi' is 3.1; only 3.1 can be used",
        ),
        ("a.json", '{"openapi": "3.1.0", }', "published/a.json:1: not JSON"),
        ("a.json", '{"info": {}}', "published/a.json: holds no OpenAPI document"),
        ("a.json", "[]", "published/a.json: holds no OpenAPI document"),
        ("a.yaml", "", "published/a.yaml: holds no OpenAPI document"),
        ("a.YML", "openapi: 3.1.0\n\tx: 1", "published/a.YML:2: not YAML"),
        ("sub/a.json", "{", "published/sub/a.json:1: not JSON"),
    ],
)
def test_a_page_or_file_without_a_readable_document_is_refused(
    tiny: Pipeline, name: str, text: str, message: str
) -> None:
    path = tiny.published / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert message in tiny.refusal()


def test_bytes_that_are_not_utf_8_are_refused(tiny: Pipeline) -> None:
    (tiny.published / "page.md").write_bytes(b"caf\xe9")
    assert tiny.refusal() == "published/page.md: not UTF-8: unexpected end of data at byte 3"


def test_a_folder_without_documents_is_refused(tiny: Pipeline) -> None:
    (tiny.published / "things.json").rename(tiny.published / "things.txt")
    assert tiny.refusal() == "published: holds no page (.md) and no document (.json, .yaml)"


def test_a_missing_folder_is_refused(tiny: Pipeline) -> None:
    (tiny.supplement / "others.json").unlink()
    tiny.supplement.rmdir()
    assert tiny.refusal() == "supplement: no such folder"
