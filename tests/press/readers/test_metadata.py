"""Levels of metadata, and formats."""

import pytest


def test_blocks_later_in_the_document_are_metadata_too(read):
    document = read("---\ntitle: A\n---\n\ntext\n\n---\nlang: de\n---\n\nmore\n")
    assert (document.meta["title"], document.meta["lang"]) == ("A", "de")
    assert "".join(piece.text for piece in document.pieces) == "\ntext\n\n\nmore\n"


def test_a_rule_across_the_page_is_no_metadata(read):
    document = read("a\n\n---\n\nb\n\n---\n\nc\n")
    assert "".join(piece.text for piece in document.pieces) == "a\n\n---\n\nb\n\n---\n\nc\n"


def test_the_document_wins_over_its_folder_and_the_folder_over_the_project(read, tmp_path):
    files = {"_quarto.yml": "a: project\nb: project\nc: project\n", "_metadata.yml": "b: folder\nc: folder\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    meta = read("---\nc: document\n---\n").meta
    assert (meta["a"], meta["b"], meta["c"]) == ("project", "folder", "document")


def test_a_documents_formats_are_complete_but_take_over_the_projects_options(read, tmp_path):
    (tmp_path / "_quarto.yml").write_text("format:\n  html: {toc: true}\n  docx: default\n")
    document = read("---\nformat: html\n---\n")
    assert (document.formats, document.format_meta["html"]["toc"]) == (("html",), True)


@pytest.mark.parametrize(
    ("front", "formats"),
    [
        ("", ("html",)),
        ("format: docx\n", ("docx",)),
        ("format: [docx, html]\n", ("html", "docx")),
        ("format: {typst: default, html: default}\n", ("html", "pdf")),
        ("format: pdf\n", ("pdf",)),
    ],
)
def test_formats(read, front, formats):
    assert read(f"---\ntitle: x\n{front}---\n").formats == formats


def test_named_formats_replace_those_of_the_document(read):
    assert read("---\nformat: revealjs\n---\n", formats=("docx", "html")).formats == ("html", "docx")


def test_paths_of_the_project_hold_from_the_document(tmp_path):
    from press.config import load_project
    from press.readers import read_document

    for name, text in {
        "_quarto.yml": "bibliography: refs.bib\nfilters:\n  - path: x/f.lua\n    at: pre-ast\n",
        "refs.bib": "",
        "x/f.lua": "",
        "m/a.qmd": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    meta = read_document(tmp_path / "m/a.qmd", load_project(tmp_path / "m/a.qmd")).meta
    assert (meta["bibliography"], meta["filters"]) == ("../refs.bib", [{"path": "../x/f.lua", "at": "pre-ast"}])


def test_a_path_that_names_nothing_stays_as_written(tmp_path, read):
    (tmp_path / "_quarto.yml").write_text("bibliography: gone.bib\n")
    assert read("").meta["bibliography"] == "gone.bib"


def test_the_files_that_were_read_are_named(read, tmp_path):
    (tmp_path / "_quarto.yml").write_text("")
    document = read("---\nmetadata-files: [m.yml]\n---\n\n{{< include _b.qmd >}}\n", m__yml="lang: de\n", _b__qmd="b\n")
    assert [path.name for path in document.files] == ["a.qmd", "_b.qmd", "m.yml", "_quarto.yml"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: a: b\n---\n", "a.qmd:2: found a fault in the YAML"),
        ("---\n- a\n---\n", "a.qmd:1: found a metadata block that holds no keys, expected key: value"),
        ("---\ntoc: yess\n---\n", 'a.qmd:2: toc: found "yess", expected true or false'),
        ("---\ntitle: x\ntitle: y\n---\n", 'a.qmd:3: found the key "title" twice'),
        (
            "---\nmetadata-files: [gone.yml]\n---\n",
            "a.qmd:2: found no file gone.yml, expected one that metadata-files names",
        ),
    ],
)
def test_messages(faults, text, message):
    assert message in faults(text)


def test_a_fault_in_a_folders_metadata_is_placed_there(faults, tmp_path):
    (tmp_path / "_quarto.yml").write_text("")
    (tmp_path / "_metadata.yml").write_text("execute: {ecko: 1}\n")
    assert faults("").startswith('_metadata.yml:1: found the unknown option "execute.ecko"')


def test_a_document_that_is_no_utf8_names_its_line(tmp_path):
    from press.config import load_project
    from press.errors import SourceError
    from press.readers import read_document

    (tmp_path / "a.qmd").write_bytes("a\nb é\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"a.qmd:2: found byte 0xe9, expected UTF-8 text"):
        read_document(tmp_path / "a.qmd", load_project(tmp_path / "a.qmd"))
