"""Documents that say the same are united; those that contradict each other are named."""

from __future__ import annotations

import pytest
from contract_pipeline.extract import Document
from contract_pipeline.json_value import Json, JsonObject, find, fresh
from contract_pipeline.merge import merge
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.conftest import Pipeline, document, operation

THING: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


def test_methods_of_one_path_come_together_from_several_documents(tiny: Pipeline) -> None:
    tiny.publish("more.json", document({"/things": {"delete": operation("Delete things")}}))
    assert list(find(tiny.built(), ("paths", "/things"))) == ["delete", "get"]  # type: ignore[arg-type]


def test_equal_duplicates_are_fine_in_whatever_order_their_keys_stand(tiny: Pipeline) -> None:
    tiny.publish("a.json", document({}, components={"schemas": {"Thing": THING}}))
    backwards: JsonObject = dict(reversed(THING.items()))
    tiny.publish(
        "b.json", document({"/things": {"get": operation("Get things")}}, components={"schemas": {"Thing": backwards}})
    )
    assert find(tiny.built(), ("components", "schemas")) == {"Thing": THING}


def test_tags_are_united_by_name(tiny: Pipeline) -> None:
    tiny.publish("a.json", document(tags=[{"name": "A"}, {"name": "B", "description": "b"}]))
    tiny.publish("b.json", document(tags=[{"description": "b", "name": "B"}, {"name": "C"}]))
    assert tiny.built()["tags"] == [{"name": "A"}, {"name": "B", "description": "b"}, {"name": "C"}]


def test_extensions_of_any_document_are_kept(tiny: Pipeline) -> None:
    note: Json = {"$ref": "no reference, for this is no path"}
    tiny.publish(
        "a.json",
        document(
            {"x-note": note, "/a": {"get": operation("Get a", responses={"200": {"description": "ok"}, "x-r": 1})}},
            components={"x-inside": {"a": 1}},
        )
        | {"x-root": [1]},
    )
    contract = tiny.built()
    assert contract["x-root"] == [1]
    assert find(contract, ("components", "x-inside")) == {"a": 1}
    assert find(contract, ("paths", "x-note")) == note


CONTRADICTIONS: list[tuple[JsonObject, JsonObject, str]] = [
    (
        document(components={"schemas": {"Thing": THING}}),
        document(components={"schemas": {"Thing": {**THING, "required": []}}}),
        "published/b.json #/components/schemas/Thing: this is defined differently in published/a.json: "
        '#/required is [] here and ["a"] there',
    ),
    (
        document(components={"schemas": {"Thing": {"minimum": 1}}}),
        document(components={"schemas": {"Thing": {"minimum": True}}}),
        "published/b.json #/components/schemas/Thing: this is defined differently in published/a.json: "
        "#/minimum is true here and 1 there",
    ),
    (
        document(components={"headers": {"H": {"schema": {}, "required": True}}}),
        document(components={"headers": {"H": {"schema": {}}}}),
        "published/b.json #/components/headers/H: this is defined differently in published/a.json: "
        "#/required is there only",
    ),
    (
        document({"/a": {"get": operation("Get a")}}),
        document({"/a": {"get": operation("Get a", deprecated=True)}}),
        "published/b.json #/paths/~1a/get: this is defined differently in published/a.json: #/deprecated is here only",
    ),
    (
        document({"/a": {"get": operation("Get a"), "parameters": []}}),
        document({"/a": {"put": operation("Put a")}}),
        "published/b.json #/paths/~1a/parameters: this is defined differently in published/a.json",
    ),
    (
        document({"/a": {"get": operation("Get a")}}),
        document({"/a": {"put": operation("Put a"), "x-note": 1}}),
        "published/b.json #/paths/~1a/x-note: this is defined differently in published/a.json",
    ),
    (
        document(tags=[{"name": "A"}]),
        document(tags=[{"name": "A", "description": "a"}]),
        'published/b.json #/tags/0: the tag "A" is defined differently in published/a.json: #/description is here only',
    ),
    (
        document(**{"x-a": 1}),
        document(**{"x-a": 2}),
        "published/b.json #/x-a: this is defined differently in published/a.json: # is 2 here and 1 there",
    ),
    (
        document(),
        document(info={"title": "Things", "version": "2"}),
        'published/b.json #/info: must be the same in all documents, but is {"title": "Things", "version": "2"} here '
        'and {"title": "Things", "version": "1"} in published/a.json',
    ),
    (
        document(),
        document(servers=[{"url": "/"}]),
        'published/b.json #/servers: must be the same in all documents, but is [{"url": "/"}] here and absent in '
        "published/a.json",
    ),
    (
        document(security=[]),
        document(),
        "published/b.json #/security: must be the same in all documents, but is absent here and [] in published/a.json",
    ),
    (document(), document(openapi="3.1.1"), "published/b.json #/openapi: must be the same in all documents"),
]


@pytest.mark.parametrize(("one", "other", "message"), CONTRADICTIONS)
def test_contradicting_documents_are_refused_and_both_named(
    tiny: Pipeline, one: JsonObject, other: JsonObject, message: str
) -> None:
    tiny.publish("a.json", one)
    tiny.publish("b.json", other)
    assert tiny.refusal().startswith(message)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"path": {}}, 'published/a.json #: unknown key "path" at the root of a document'),
        ({"components": {"schema": {}}}, 'published/a.json #/components: unknown key "schema"'),
        ({"paths": {"/a": {"fetch": {}}}}, 'published/a.json #/paths/~1a: unknown key "fetch" of a path'),
        ({"paths": []}, "published/a.json #/paths: must be an object, but is []"),
        ({"paths": {"/a": 1}}, "published/a.json #/paths/~1a: must be an object, but is 1"),
        ({"components": {"schemas": []}}, "published/a.json #/components/schemas: must be an object, but is []"),
        ({"components": None}, "published/a.json #/components: must be an object, but is null"),
        ({"tags": {}}, "published/a.json #/tags: must be an array, but is {}"),
        ({"tags": [{}]}, "published/a.json #/tags/0: a tag has a name, but this is {}"),
    ],
)
def test_what_openapi_does_not_know_is_refused(tiny: Pipeline, extra: JsonObject, message: str) -> None:
    tiny.publish("a.json", {**document(), **extra})
    assert tiny.refusal() == message


def test_the_documents_themselves_stay_as_they_were() -> None:
    original = document({"/a": {"get": operation("Get a")}}, tags=[{"name": "A"}])
    copy = fresh(original)
    merged = merge([Document("one", original), Document("two", original)])
    merged.root["paths"]["/a"]["get"]["summary"] = "Changed"  # type: ignore[index,call-overload]
    merged.root["tags"][0]["name"] = "Changed"  # type: ignore[index,call-overload]
    assert original == copy


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_documents_changes_nothing_but_the_order_of_what_they_say(order: list[str]) -> None:
    documents = {
        name: Document(name, document({f"/{name}": {"get": {}}, "/all": {method: {}}}, tags=[{"name": "A"}]))
        for name, method in zip("abcd", ["get", "put", "post", "delete"], strict=True)
    }
    assert merge([documents[name] for name in order]).root == merge(list(documents.values())).root
