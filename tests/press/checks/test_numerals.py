"""Reading finished files back: the numerals of one text are the same from HTML, DOCX and PDF."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from press.checks.numerals import compare_formats, numerals
from press.checks.readback import read_back
from press.errors import VerifyError
from press.model import FormatName
from press.pandoc.binary import run_pandoc
from tests.press.writers.typst_making import make_pdf

TEXT = """
Of 1469 records, 5 were included; the change was −0.25 (95 % CI −1.10 to 0.60).

1. first of 12
2. second of 13

| a | b |
|---|---|
| 1.5 | 22 |
| 3 | 44.75 |

See <https://doi.org/10.1186/s40639-016-0018-7> and $x^7 + 9$.
"""
EXPECTED = [
    "1469",
    "5",
    "−0.25",
    "95",
    "−1.10",
    "0.60",
    "1",
    "12",
    "2",
    "13",
    "1.5",
    "22",
    "3",
    "44.75",
    "10.1186",
    "40639",
    "016",
    "0018",
    "7",
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[FormatName, Path]:
    folder = tmp_path_factory.mktemp("readback")
    made: dict[FormatName, Path] = {name: folder / f"a.{name}" for name in ("html", "docx", "pdf")}  # type: ignore[misc]
    run_pandoc(
        ["--from=markdown", "--to=html", "--mathml", "--standalone", "--metadata=title:T", f"--output={made['html']}"],
        TEXT,
    )
    run_pandoc(["--from=markdown", "--to=docx", f"--output={made['docx']}"], TEXT)
    source = run_pandoc(["--from=markdown", "--to=typst"], TEXT).replace("#horizontalrule", "")
    (folder / "a.typ").write_text(source, encoding="utf-8")
    typst.compile(folder / "a.typ", output=made["pdf"], ignore_system_fonts=True)
    return made


@pytest.mark.parametrize("name", ["html", "docx", "pdf"])
def test_a_format_reads_back_the_numbers_that_were_written(files: dict[FormatName, Path], name: FormatName) -> None:
    assert [numeral for numeral, _ in numerals(read_back(files[name], name).text)] == EXPECTED


def test_the_same_numbers_in_all_formats_give_no_finding(files: dict[FormatName, Path]) -> None:
    assert compare_formats(files) == []


def test_an_altered_digit_is_named_with_both_files(files: dict[FormatName, Path], tmp_path: Path) -> None:
    altered = tmp_path / "a.html"
    altered.write_text(files["html"].read_text(encoding="utf-8").replace("44.75", "44.57"), encoding="utf-8")
    findings = compare_formats({**files, "html": altered})
    assert {finding.where.path.name for finding in findings if finding.where} == {"a.pdf", "a.docx"}
    assert "found 44.75" in str(findings[0])
    assert "expected 44.57" in str(findings[0])


def test_a_lost_minus_sign_is_found(files: dict[FormatName, Path], tmp_path: Path) -> None:
    altered = tmp_path / "a.html"
    altered.write_text(files["html"].read_text(encoding="utf-8").replace("−0.25", "0.25"), encoding="utf-8")
    assert compare_formats({"html": altered, "pdf": files["pdf"]})


@pytest.mark.parametrize(("name", "content"), [("docx", b"no zip"), ("pdf", b"no pdf"), ("html", b"")])
def test_a_foreign_file_is_said_to_be_one(tmp_path: Path, name: FormatName, content: bytes) -> None:
    path = tmp_path / f"x.{name}"
    path.write_bytes(content)
    with pytest.raises(VerifyError, match="expected a finished"):
        read_back(path, name)


def test_a_truncated_docx_is_said_to_be_no_whole_one(files: dict[FormatName, Path], tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(files["docx"].read_bytes()[:500])
    with pytest.raises(VerifyError, match="no whole DOCX"):
        read_back(path, "docx")


def test_a_package_without_a_document_is_said_to_be_none_of_word(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("other.xml", "<a/>")
    with pytest.raises(VerifyError, match="a package that is no document of Word"):
        read_back(path, "docx")


@given(st.lists(st.decimals(min_value=-9999, max_value=9999, places=2, allow_nan=False), max_size=20))
def test_every_number_of_a_text_is_found_once_and_in_order(numbers: list[object]) -> None:
    printed = [str(number).replace("-", "−") for number in numbers]
    assert [numeral for numeral, _ in numerals(" and ".join(printed))] == printed


@pytest.mark.parametrize(
    ("paragraphs", "fits"),
    [
        (["1", "7", "8", "2"], True),
        (["1", "2", "7", "8"], True),
        (["1", "2", "8", "7"], False),
        (["1", "7", "2", "8"], False),
        (["2", "1", "7", "8"], False),
        (["1", "2", "7", "9"], False),
    ],
)
def test_a_landscape_part_may_stand_elsewhere_but_only_whole(
    tmp_path: Path, paragraphs: list[str], *, fits: bool
) -> None:
    page, word = tmp_path / "a.html", tmp_path / "a.docx"
    page.write_text("<body><p>1</p><div class='landscape'><p>7</p><p>8</p></div><p>2</p></body>", encoding="utf-8")
    run_pandoc(["--from=markdown", "--to=docx", f"--output={word}"], "\n\n".join(paragraphs))
    assert (compare_formats({"html": page, "docx": word}) == []) == fits


def with_appendix(tmp_path: Path, *paragraphs: str) -> dict[FormatName, Path]:
    """Make a page that has moved its section "Thanks" to the end, and a DOCX of some paragraphs."""
    page, word = tmp_path / "a.html", tmp_path / "a.docx"
    page.write_text(
        "<body><main><p>Before 1</p><p>After 3</p><div id='quarto-appendix'>"
        "<section id='thanks'><h2>Thanks</h2><p>to 3</p></section>"
        "<section id='data'><h2>Data</h2><p>of 7</p><p>and 8</p></section>"
        "<section id='quarto-bibliography'><p>Ito 2019</p></section></div></main></body>",
        encoding="utf-8",
    )
    run_pandoc(["--from=markdown", "--to=docx", f"--output={word}"], "\n\n".join(paragraphs))
    return {"html": page, "docx": word}


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Before 1", "Thanks", "to 3", "Data", "of 7", "and 8", "After 3", "Ito 2019"),
        ("Before 1", "Data", "of 7", "and 8", "After 3", "Thanks", "to 3", "Ito 2019"),
        ("Before 1", "After 3", "Thanks", "to 3", "Data", "of 7", "and 8", "Ito 2019"),
    ],
)
def test_a_section_of_the_appendix_may_stand_where_the_author_wrote_it(tmp_path: Path, paragraphs: list[str]) -> None:
    assert compare_formats(with_appendix(tmp_path, *paragraphs)) == []


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Before 3", "Thanks", "to 3", "Data", "of 7", "and 8", "After 1", "Ito 2019"),
        ("Before 1", "Thanks", "to 3", "Data", "of 8", "and 7", "After 3", "Ito 2019"),
        ("Before 1", "Thanks", "to 7", "Data", "of 3", "and 8", "After 3", "Ito 2019"),
        ("Before 1", "Data", "of 7", "After 3", "and 8", "Thanks", "to 3", "Ito 2019"),
        ("Before 1", "Thanks", "to 3", "Ito 2019", "Data", "of 7", "and 8", "After 3"),
        ("Before 1", "Thanks", "to 3", "Data", "of 7", "and 8", "Ito 2019"),
    ],
)
def test_numbers_that_are_swapped_or_lost_in_or_around_an_appendix_are_found(
    tmp_path: Path, paragraphs: list[str]
) -> None:
    assert compare_formats(with_appendix(tmp_path, *paragraphs))


def test_a_landscape_part_of_an_appendix_may_stand_elsewhere(tmp_path: Path) -> None:
    page, word = tmp_path / "a.html", tmp_path / "a.docx"
    page.write_text(
        "<body><p>1</p><p>2</p><div id='quarto-appendix'><section><p>5</p><div class='landscape'><p>7</p></div><p>6</p>"
        "</section></div></body>",
        encoding="utf-8",
    )
    run_pandoc(["--from=markdown", "--to=docx", f"--output={word}"], "\n\n".join("15672"))
    assert compare_formats({"html": page, "docx": word}) == []


def test_a_note_is_read_where_it_is_called(tmp_path: Path) -> None:
    text = "One.[^a] Three 3.\n\n[^a]: Two 2.\n"
    page, word = tmp_path / "a.html", tmp_path / "a.docx"
    run_pandoc(["--from=markdown", "--to=html", "--standalone", "--metadata=title:T", f"--output={page}"], text)
    run_pandoc(["--from=markdown", "--to=docx", f"--output={word}"], text)
    expected = ["1", "1", "2", "3"]
    assert [numeral for numeral, _ in numerals(read_back(word, "docx").text)] == expected
    assert [numeral for numeral, _ in numerals(read_back(page, "html").text)] == expected


@pytest.mark.parametrize(("position", "expected"), [("top", ["7", "1", "2"]), ("bottom", ["1", "2", "7"])])
def test_a_caption_is_read_where_it_stands(tmp_path: Path, position: str, expected: list[str]) -> None:
    source = f'#set document(title: "T")\n#figure(table([1], [2]), caption: figure.caption(position: {position})[Seven 7], numbering: none)'
    (tmp_path / "a.typ").write_text(source, encoding="utf-8")
    typst.compile(tmp_path / "a.typ", output=tmp_path / "a.pdf", ignore_system_fonts=True)
    assert [numeral for numeral, _ in numerals(read_back(tmp_path / "a.pdf", "pdf").text)] == expected


def test_the_number_of_an_equation_is_read_and_its_formula_is_not(tmp_path: Path) -> None:
    equation = '[$$x = 5$$]{#eq-a .quarto-equation number="7"}\n'
    assert [numeral for numeral, _ in numerals(read_back(make_pdf(equation, tmp_path), "pdf").text)] == ["7"]


def test_an_empty_column_holds_no_number(tmp_path: Path) -> None:
    columns = ":::: {.columns}\n::: {.column}\n1\n:::\n::: {.column}\n:::\n::: {.column}\n3\n:::\n::::\n"
    assert [numeral for numeral, _ in numerals(read_back(make_pdf(columns, tmp_path), "pdf").text)] == ["1", "3"]


def test_a_hyphen_between_figures_parts_them_whichever_hyphen_a_pdf_gives() -> None:
    assert [numeral for numeral, _ in numerals("1961\u00ad1990, soft\u00adly")] == ["1961", "1990"]


def test_a_page_is_read_with_its_hidden_captions_references_and_notes_apart(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<body><p>4<a role='doc-noteref' href='#fn1'>1</a></p><figure><figcaption aria-hidden='true'>Plot 5</figcaption></figure>"
        "<div id='quarto-appendix'><section id='quarto-bibliography'>Ito 2019</section><section id='quarto-citation'>8</section></div>"
        "<section role='doc-endnotes'><ol><li id='fn1'><p>Two 2</p></li></ol></section></body>",
        encoding="utf-8",
    )
    assert [numeral for numeral, _ in numerals(read_back(page, "html").text)] == ["4", "1", "1", "2", "5", "2019"]


TITLED = (
    '<html><body><header id="title-block-header"><h1>Of 5 birds</h1>{}</header><p>There were 7.{}</p></body></html>'
)


@pytest.mark.parametrize(
    ("front", "behind", "figures", "differ"),
    [
        ("Of 13 hedges", "", {"13"}, False),
        ("Of 14 hedges", "", {"13"}, True),
        ("Of 13 hedges", "", set(), True),
        ("", " Of 13 hedges", {"13"}, True),
        ("Of 13,500 hedges", "", {"13", "500"}, False),
    ],
)
def test_a_title_block_may_print_more_of_the_metadata_and_nothing_else(tmp_path, front, behind, figures, differ):
    files: dict[FormatName, Path] = {"html": tmp_path / "a.html", "docx": tmp_path / "a.docx"}
    files["html"].write_text(TITLED.format(front, behind), encoding="utf-8")
    run_pandoc(["--from=markdown", "--to=docx", f"--output={files['docx']}"], "Of 5 birds\n\nThere were 7.\n")
    assert bool(compare_formats(files, frozenset(figures))) == differ


def test_a_minus_or_a_hyphen_makes_a_number_negative_and_a_hyphen_between_words_does_not() -> None:
    found = [numeral for numeral, _ in numerals("from -1 or −1 to (-2), of 12-60 and a-3")]
    assert found == ["−1", "−1", "−2", "12", "60", "3"]
