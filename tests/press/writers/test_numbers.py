"""Numbers of PDF and DOCX lead to their rows of the ledger, to its file, or nowhere, and look like the text around them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import playa
import pytest

from press.cache.state import prints_ledger
from press.checks.readback import read_back
from press.errors import RenderError
from press.model import Resolved
from press.pandoc import ast
from press.rows import Rows
from press.writers.docx import write_docx
from press.writers.numbers import link_numbers
from press.writers.typst import write_pdf
from tests.press.writers import docx_making, typst_making
from tests.press.writers.ooxml import find_faults

A = '[9]{#val-a .value data-value="flow.a"}'
B = '[8]{#val-b .value data-value="flow.b"}'
LEDGER = Rows.of(
    [
        {"id": "flow.a", "row": "ledger-flow.a"},
        {"id": "flow.b", "row": "ledger-flow"},
        {"id": "flow.c", "row": "ledger-flow"},
    ]
)
ROWS = "[flow.a]{#ledger-flow.a .ledger-row} and [rest]{#ledger-flow .ledger-row}"
TABLE = f"| Value | Text |\n|:--|:--|\n| [flow.a]{{#ledger-flow.a .ledger-row}} | {A} |\n| [flow]{{#ledger-flow .ledger-row}} | {B} |\n"
MAKERS = {"pdf": typst_making.make_resolved, "docx": docx_making.make_resolved}


def made(name: str, markdown: str, folder: Path, *, ledger_in: str = "supplement", **meta: Any) -> Resolved:
    tree = (
        typst_making.make_resolved(markdown, folder, **meta)
        if name == "pdf"
        else docx_making.make_resolved(markdown, meta, folder)
    )
    return replace(tree, ledger=LEDGER, ledger_in=ledger_in)


def targets(resolved: Resolved) -> list[str]:
    return [link["c"][2][0] for link in ast.find(link_numbers(resolved).ast["blocks"], "Link")]


def pdf(markdown: str, folder: Path, **meta: Any) -> Path:
    target = folder / "sample.pdf"
    write_pdf(made("pdf", markdown, folder, **meta), target)
    return target


def docx(markdown: str, folder: Path, **meta: Any) -> Path:
    target = folder / "sample.docx"
    write_docx(made("docx", markdown, folder, **meta), target)
    return target


def document_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("pdf", {}, ["supplement.pdf#nameddest=ledger-flow.a"]),
        ("docx", {}, []),
        ("docx", {"number-links": "supplement"}, ["supplement.docx#ledger-flow.a"]),
        ("pdf", {"number-links": "file"}, ["values.json#flow.a"]),
        ("docx", {"number-links": "file"}, ["values.json#flow.a"]),
        ("pdf", {"number-links": "none"}, []),
    ],
)
def test_a_number_leads_to_where_the_author_asks(tmp_path, name, asked, expected):
    assert targets(made(name, A, tmp_path, **asked)) == expected


def test_a_value_that_shares_a_row_leads_to_it(tmp_path):
    assert targets(made("pdf", B, tmp_path)) == ["supplement.pdf#nameddest=ledger-flow"]


def test_the_name_of_a_file_is_an_address(tmp_path):
    assert targets(made("pdf", A, tmp_path, ledger_in="my supplement")) == [
        "my%20supplement.pdf#nameddest=ledger-flow.a"
    ]


def test_a_value_without_a_row_a_heading_a_link_and_the_head_of_a_table_stay_as_they_are(tmp_path):
    markdown = f"# {A}\n\n[{A}](https://example.org) [1]{{data-value=x}}\n\n| {A} |\n|:--|\n| x |\n"
    assert targets(made("pdf", markdown, tmp_path)) == ["https://example.org"]


def test_numbers_of_tables_and_notes_are_links(tmp_path):
    assert len(targets(made("pdf", f"x^[{A}]\n\n| head |\n|:--|\n| {A} |\n", tmp_path))) == 2


def test_in_the_document_that_prints_the_ledger_numbers_lead_to_rows_of_their_own(tmp_path):
    assert targets(made("pdf", f"{A} and {B}\n\n{TABLE}", tmp_path, ledger_in="")) == ["#ledger-flow.a"]


def test_without_a_ledger_in_the_project_numbers_lead_nowhere(tmp_path):
    assert targets(made("pdf", A, tmp_path, ledger_in="")) == []


def test_a_document_without_values_is_left_alone(tmp_path):
    resolved = replace(made("pdf", "x", tmp_path, **{"number-links": "supplement"}), ledger=Rows())
    assert link_numbers(resolved) is resolved


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_a_ledger_that_is_asked_for_and_not_there_is_an_error(tmp_path, name):
    with pytest.raises(RenderError) as told:
        link_numbers(made(name, A, tmp_path, ledger_in="", **{"number-links": "supplement"}))
    (finding,) = told.value.findings
    assert finding.message == (
        "number-links: found no document of the project that prints the ledger, expected one with r.tables.ledger()"
    )
    assert finding.where.path == tmp_path / "sample.qmd"
    assert finding.hint == "print the table in a supplement, or write `number-links: file` or `number-links: none`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("```{python}\nr.tables.ledger()\n```\n", True), ("r.tables.items()", False), ("no ledger", False)],
)
def test_the_document_that_prints_the_ledger_is_known_by_its_chunk(tmp_path, text, expected):
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    assert prints_ledger(tmp_path / "a.qmd") is expected


def test_a_file_that_cannot_be_read_prints_no_ledger(tmp_path):
    (tmp_path / "a.qmd").write_bytes(b"\xff tables.ledger()")
    assert not prints_ledger(tmp_path / "a.qmd")
    assert not prints_ledger(tmp_path / "none.qmd")


def test_rows_have_names_in_the_pdf_that_other_files_can_call(tmp_path):
    document = playa.parse(pdf(TABLE, tmp_path).read_bytes())
    assert {"ledger-flow.a", "ledger-flow"} <= {_text(name) for name in document.destinations}


def _text(name: str | bytes) -> str:
    return name.decode() if isinstance(name, bytes) else name


def test_names_of_rows_are_neither_printed_nor_read_aloud_nor_listed(tmp_path):
    with_rows, without = pdf(TABLE, tmp_path), tmp_path / "b.pdf"
    read = read_back(with_rows, "pdf").text
    bare = re.sub(r"\{#ledger\S+ \.ledger-row\}", "{.x}", TABLE)
    write_pdf(made("pdf", bare, tmp_path), without)
    assert read_back(without, "pdf").text == read
    assert b"/H1" not in with_rows.read_bytes()
    assert b"/First" not in with_rows.read_bytes()


def test_links_of_the_pdf_hold_the_address_and_words_for_those_who_do_not_see_them(tmp_path):
    document = playa.parse(pdf(A, tmp_path).read_bytes())
    (note,) = [one.props for one in document.pages[0].annotations]
    assert note["A"]["URI"] == b"supplement.pdf#nameddest=ledger-flow.a"
    assert note["Contents"]


def test_a_number_of_the_pdf_has_the_colour_of_its_text(tmp_path):
    colours = {_fill(pdf(f"{text} x", tmp_path, **asked)) for text, asked in
               ((A, {}), ("9", {}), (A, {"number-links": "none"}))}  # fmt: skip
    assert len(colours) == 1


def _fill(path: Path) -> tuple[int, ...]:
    import ctypes

    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0].get_textpage()
        at = page.get_text_range().index("9")
        parts = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFText_GetFillColor(page, at, *parts)
        return tuple(part.value for part in parts)
    finally:
        document.close()


def test_a_link_in_the_same_pdf_leads_to_the_row(tmp_path):
    document = playa.parse(pdf(f"{A}\n\n{TABLE}", tmp_path, ledger_in="").read_bytes())
    (note,) = [one.props for one in document.pages[0].annotations]
    assert note["Dest"] == b"ledger-flow.a"


def test_a_number_of_the_word_file_looks_like_its_text_and_keeps_its_bookmark(tmp_path):
    xml = document_xml(docx(f"**{A}** [x](https://example.org)", tmp_path, **{"number-links": "supplement"}))
    number, other = re.findall(r"<w:hyperlink.*?</w:hyperlink>", xml)
    assert 'w:name="val-a"' in number
    assert "<w:rStyle" not in number
    assert "<w:b/>" in number
    assert 'w:val="Hyperlink"' in other


def test_a_link_to_a_row_of_another_word_file_names_its_bookmark(tmp_path):
    long = "ledger-outcomes.a_study_with_a_long_name.change"
    ledger = Rows.of([{"id": "flow.a", "row": long}])
    article = replace(made("docx", A, tmp_path, **{"number-links": "supplement"}), ledger=ledger)
    write_docx(article, tmp_path / "article.docx")
    write_docx(replace(made("docx", f"[x]{{#{long} .ledger-row}}", tmp_path), ledger=ledger), tmp_path / "s.docx")
    with zipfile.ZipFile(tmp_path / "article.docx") as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    (anchor,) = re.findall(r'Target="supplement\.docx#([^"]+)"', relations)
    assert f'w:name="{unquote(anchor)}"' in document_xml(tmp_path / "s.docx")


@pytest.mark.parametrize("asked", ["supplement", "file", "none"])
def test_word_opens_the_file_without_repair(tmp_path, asked):
    assert (
        find_faults(docx(f"{A} and {B}\n\n{TABLE}\n\n| {A} |\n|:--|\n| {B} |\n", tmp_path, **{"number-links": asked}))
        == []
    )


@pytest.mark.parametrize("asked", ["supplement", "file", "none"])
@pytest.mark.parametrize("write", [pdf, docx])
def test_the_text_is_read_back_the_same_with_each_setting_and_the_bytes_repeat(tmp_path, write, asked):
    markdown = f"Of {A} records, {B} were new.\n\n| head |\n|:--|\n| {A} |\n"
    name = "pdf" if write is pdf else "docx"
    path = write(markdown, tmp_path, **{"number-links": asked})
    first, text = path.read_bytes(), read_back(path, name).text
    assert "Of 9 records, 8 were new." in text
    assert write(markdown, tmp_path, **{"number-links": asked}).read_bytes() == first
