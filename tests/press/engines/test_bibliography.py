"""Keys of bibliographies in each form, and their faults."""

import json

import pytest

from press.engines.bibliography import citation_keys
from press.errors import SourceError

BIB = "@comment{a note}\n@string{j = {Journal}}\n@article{one,\n  title = {A {B} title},\n  journal = j\n}\n@book{two, title = {X}}\n"


@pytest.fixture
def keys(tmp_path):
    def read(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return citation_keys([tmp_path / name])

    return read


@pytest.fixture
def faults(keys, tmp_path):
    def read(name, text):
        with pytest.raises(SourceError) as caught:
            keys(name, text)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return read


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", BIB),
        ("a.bib", "\ufeff" + BIB),
        ("a.json", json.dumps([{"id": "one"}, {"id": "two"}])),
        ("a.yaml", "references:\n  - id: one\n  - {id: two, type: book}\n"),
        ("a.yml", "- id: one\n- id: two\n"),
    ],
)
def test_every_form_gives_its_keys(keys, name, text):
    assert keys(name, text) == {"one", "two"}


def test_keys_of_several_files_and_of_the_document_come_together(tmp_path):
    (tmp_path / "a.bib").write_text("@book{one, title = {X}}\n")
    (tmp_path / "b.json").write_text('[{"id": 2}]')
    references = [{"id": "three"}, {"title": "no id"}, "no item"]
    assert citation_keys([tmp_path / "a.bib", tmp_path / "b.json"], references) == {"one", "2", "three"}


def test_without_files_there_are_no_keys():
    assert citation_keys([]) == frozenset()


def test_faults_of_all_files_are_told(tmp_path):
    for name in ("a.bib", "b.bib"):
        (tmp_path / name).write_text("@book{one, title = {X}}\n@book{one, title = {Y}}\n")
    with pytest.raises(SourceError) as caught:
        citation_keys([tmp_path / "a.bib", tmp_path / "b.bib"])
    assert [(one.where.path.name, one.where.line) for one in caught.value.findings] == [("a.bib", 2), ("b.bib", 2)]


def test_json_that_is_none_is_told_with_its_line(faults):
    assert faults("a.json", "[\n  {]\n") == [
        "a.json:2: found no CSL JSON (expecting property name enclosed in double quotes), expected a list of items"
    ]


def test_json_that_is_no_list_is_told(faults):
    assert faults("a.json", '{"items": []}') == ["a.json: found no list of items, expected one"]


def test_yaml_that_is_none_is_told_with_its_line(faults):
    (line, *_) = faults("a.yaml", "references:\n  - id: one\n   title: x\n")
    assert line.startswith("a.yaml:3: found a fault in the YAML (")


def test_yaml_without_references_is_told(faults):
    assert faults("a.yaml", "refs: []\n") == ["a.yaml: found no list of items, expected one"]


def test_an_item_without_an_id_is_told(faults):
    assert faults("a.yml", "- title: x\n- 3\n") == [
        "a.yml: found no id in item 1, expected one",
        "a.yml: found no id in item 2, expected one",
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("a.bib", BIB), ("a.json", '[{"id": "x"}]'), ("a.yaml", "references: []\n")]
)
def test_a_character_that_no_finished_file_can_hold_is_told_with_its_line(faults, name, text):
    assert faults(name, f"{text}\n\x07")[0] == (
        f"{name}:{text.count(chr(10)) + 2}: found the character U+0007, expected text: no finished file can hold it"
    )


@pytest.mark.parametrize(
    ("escape", "code"), [("\\u0000", "0000"), ("\\\\\\b", "0008"), ("\\ud800", "D800"), ("\\uDC00\\uD800", "DC00")]
)
def test_a_character_that_json_only_names_is_told_with_its_line(faults, escape, code):
    assert faults("a.json", f'[\n{{"id": "x", "title": "T{escape}"}}]')[0] == (
        f"a.json:2: found the character U+{code}, expected text: no finished file can hold it"
    )


@pytest.mark.parametrize("escape", ["\\ud835\\udf07", "\\n", "\\\\u0000", "\\u00e4"])
def test_a_letter_that_json_names_is_text(keys, escape):
    assert keys("a.json", f'[{{"id": "x", "title": "T{escape}"}}]') == {"x"}


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000])
def test_json_that_python_cannot_hold_is_told(faults, text):
    assert faults("a.json", text) == [
        "a.json: found brackets too deep or a number too long to be read, expected a list of items"
    ]
