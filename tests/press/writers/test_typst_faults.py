"""Every message of the PDF writer, and what is accepted instead."""

from __future__ import annotations

import base64
import io

import pytest

from press.errors import EngineMissingError, RenderError
from press.writers.typst import check_pdf, write_pdf, write_typst
from press.writers.typst import compile as compiling
from press.writers.typst.settings import template_arguments
from tests.press.writers.typst_making import SVG, make_pages, make_pdf, make_resolved, make_typst, sizes_of, write_svg


def message_of(markdown, folder, **meta):
    with pytest.raises(RenderError) as caught:
        make_pdf(markdown, folder, **meta)
    return str(caught.value).replace(f"{folder}/", "")


MESSAGES = {
    "missing image": (
        "text\n\n![](nope.png)",
        {},
        "sample.qmd:3: found no file nope.png, expected an image\n  hint: names are relative to the document or the project",
    ),
    "remote image": (
        "![](https://a.org/b.png)",
        {},
        (
            "sample.qmd:1: found image https://a.org/b.png, expected a file: nothing is fetched from a host\n"
            "  hint: save the image beside the document"
        ),
    ),
    "image format": (
        "![](sample.qmd)",
        {},
        "sample.qmd:1: found image sample.qmd, expected one of .svg, .png, .jpg, .jpeg, .gif, .webp, .pdf",
    ),
    "image size": (
        "![](figure.svg){width=wide}",
        {},
        "sample.qmd:1: width: found 'wide', expected a length such as 50%, 8cm or 300px",
    ),
    "image data": (
        "![](data:image/bmp;base64,AAAA)",
        {},
        "sample.qmd:1: found a data address of image/bmp, expected base64 of svg+xml, png, jpeg, gif, webp",
    ),
    "link": (
        "[a](#her)\n\n# Here\n",
        {},
        'sample.qmd:1: found a link to #her, expected an id of this document\n  hint: did you mean "here"?',
    ),
    "paper size": (
        "x",
        {"papersize": "a44"},
        "sample.qmd: papersize: found 'a44', expected a paper size of Typst\n  hint: did you mean \"a4\"?",
    ),
    "margin": (
        "x",
        {"margin": "2cm"},
        "sample.qmd: margin: found '2cm', expected sides with lengths\n  hint: write margin: {x: 2.5cm, y: 2cm}",
    ),
    "margin side": (
        "x",
        {"margin": {"lef": "1cm"}},
        "sample.qmd: margin: found 'lef', expected a side\n  hint: did you mean \"left\"?",
    ),
    "margin length": (
        "x",
        {"margin": {"x": "wide"}},
        "sample.qmd: margin: x: found 'wide', expected a length such as 2.5cm or 10%",
    ),
    "font size": ("x", {"fontsize": "huge"}, "sample.qmd: fontsize: found 'huge', expected a length such as 11pt"),
    "columns": ("x", {"columns": 0}, "sample.qmd: columns: found 0, expected a number of at least 1"),
    "line stretch": (
        "x",
        {"linestretch": "double"},
        "sample.qmd: linestretch: found 'double', expected a number of at least 0.5",
    ),
    "standard": (
        "x",
        {"pdf-standard": "a-9"},
        "sample.qmd: pdf-standard: found 'a-9', expected a standard that Typst can keep\n  hint: did you mean \"a-4\"?",
    ),
    "included file": (
        "x",
        {"include-in-header": "no.typ"},
        "sample.qmd: include: found 'no.typ', expected a file\n  hint: names are relative to the document or the project",
    ),
    "font": (
        '```{=typst}\n#text(font: "Sauce Sans Pro")[x]\n```\n',
        {},
        (
            'sample.qmd: found font "sauce sans pro", expected one that stands in the project\n'
            '  hint: did you mean "Source Sans Pro"? (font-paths names folders with more)'
        ),
    ),
    "typst": (
        "# Here {#here}\n\n```{=typst}\n#foo(1)\n```\n",
        {},
        "sample.qmd: typst after #here: unknown variable: foo\n  #foo(1)",
    ),
    "glyph": (
        "Text\n\n字 and 本 and 字",
        {},
        (
            "sample.qmd:3: found the characters 字 本, expected ones that the fonts of the document have\n"
            "  hint: put a font that has them into a folder of the project and name the folder in font-paths"
        ),
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_message_says_where_what_and_what_to_do(tmp_path, name):
    write_svg(tmp_path)
    markdown, meta, expected = MESSAGES[name]
    assert message_of(markdown, tmp_path, **meta) == expected


@pytest.mark.parametrize(("written", "points"), [("1.2em", "12.6pt"), ("110%", "11.55pt"), ("12pt", "12pt")])
def test_a_size_of_letters_may_be_a_share_of_the_usual_one(tmp_path, written, points):
    assert f"size: {points}" in template_arguments(make_resolved("x", tmp_path, fontsize=written))


def test_a_font_of_the_options_that_is_not_there_is_a_warning_and_the_template_has_another(tmp_path):
    given = make_resolved("Text", tmp_path, mainfont=["Sauce Sans Pro", "Source Sans Pro"], codefont="Arial")
    told = [str(one).replace(f"{tmp_path}/", "") for one in check_pdf(given)]
    assert [one.partition(", expected one that stands in the project: the text keeps our own")[0] for one in told] == [
        'sample.qmd: warning: found font "Sauce Sans Pro"',
        'sample.qmd: warning: found font "Arial"',
    ]
    write_pdf(given, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert check_pdf(make_resolved("Text", tmp_path)) == []


def test_message_on_a_colour_lists_the_known_ones(tmp_path):
    assert message_of("x", tmp_path, linkcolor="bleu").startswith(
        "sample.qmd: linkcolor: found 'bleu', expected a colour\n  hint: write #1a4f8b or one of black, gray"
    )


def test_message_on_an_equation_names_it_with_its_line(tmp_path):
    message = message_of("text\n\nsum $\\foo{$ here", tmp_path)
    assert message.startswith("sample.qmd:3: found equation \\foo{, expected TeX that Pandoc can turn into Typst's\n")


def test_all_faults_are_told_at_once(tmp_path):
    assert message_of("![](a.png) ![](b.png) [x](#y)", tmp_path).count("found ") == 3


def test_a_link_to_a_part_that_failed_is_not_taken_for_the_cause(tmp_path):
    markdown = "See [x](#x).\n\n```{=typst}\n#bar()\n```\n\n[there]{#x}\n"
    assert "unknown variable: bar" in message_of(markdown, tmp_path)


def test_message_on_a_pdf_that_is_none(tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"no picture")
    assert (
        message_of("![](bad.pdf)", tmp_path)
        == "sample.qmd:1: found bad.pdf, which is no PDF that can be read, expected one"
    )


def test_a_broken_picture_is_told_by_typst(tmp_path):
    (tmp_path / "bad.png").write_bytes(b"no picture")
    assert "typst" in message_of("![](bad.png)", tmp_path)


def test_a_failed_run_leaves_the_last_file_whole(tmp_path):
    path = make_pdf("good", tmp_path)
    before = path.read_bytes()
    with pytest.raises(RenderError):
        write_pdf(make_resolved("```{=typst}\n#foo\n```", tmp_path), path)
    assert path.read_bytes() == before


def test_a_missing_font_package_is_named(monkeypatch):
    compiling.sans_faces.cache_clear()
    monkeypatch.setattr(compiling, "find_spec", lambda _name: None)
    with pytest.raises(EngineMissingError, match="found no Source Sans Pro, expected the package font-source-sans-pro"):
        compiling.sans_faces()


def picture(kind):
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp", "pdf"])
def test_pictures_of_all_formats_are_shown(tmp_path, kind):
    (tmp_path / f"picture.{kind}").write_bytes(picture(kind))
    assert make_pages(f"![](picture.{kind}){{alt=x}}\n\nafter", tmp_path)[0].endswith("after 1 / 1")


def test_a_picture_in_the_address_itself_is_shown(tmp_path):
    data = base64.b64encode(SVG.format(width=90, height=50, inner='<text y="9">in it</text>').encode()).decode()
    assert "in it" in make_pages(f"![](data:image/svg+xml;base64,{data}){{alt=x}}", tmp_path)[0]


def test_a_picture_without_ending_is_an_svg(tmp_path):
    write_svg(tmp_path, "plot.svg", inner='<text y="9">plotted</text>')
    assert "plotted" in make_pages("![](plot){alt=x}", tmp_path)[0]


def test_folders_are_searched_in_order(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        write_svg(folder, inner=f'<text y="9">from {folder.name}</text>')
    from dataclasses import replace

    resolved = replace(make_resolved("![](figure.svg){alt=x}", tmp_path), folders=(first, second))
    write_pdf(resolved, tmp_path / "out.pdf")
    from tests.press.writers.typst_making import pages_of

    assert "from a" in pages_of(tmp_path / "out.pdf")[0]


def test_a_picture_without_description_says_so(tmp_path):
    write_svg(tmp_path)
    assert 'alt: "Image without description: figure.svg"' in make_typst("![](figure.svg)", tmp_path)


def test_a_picture_with_empty_alt_is_decoration(tmp_path):
    write_svg(tmp_path)
    assert "alt: none" in make_typst('![](figure.svg){alt=""}', tmp_path)
    assert make_pages('![](figure.svg){alt=""}', tmp_path) == ["A title 1 / 1"]


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"papersize": "a5"}, (420, 595)),
        ({"papersize": "letter"}, (612, 792)),
        ({"papersize": "us-letter"}, (612, 792)),
    ],
)
def test_paper_has_the_size_that_is_asked_for(tmp_path, options, size):
    assert sizes_of(make_pdf("x", tmp_path, **options)) == [size]


@pytest.mark.parametrize(
    "options",
    [
        {"margin": {"x": "3cm", "top": "10%"}},
        {"columns": 2},
        {"fontsize": "9pt", "linestretch": 1.5},
        {"mainfont": "Source Sans Pro", "codefont": ["DejaVu Sans Mono"], "mathfont": "New Computer Modern Math"},
        {"linkcolor": "#a00", "lang": "de"},
        {"include-in-header": {"text": "#set text(fill: navy)"}, "include-before-body": [{"text": ""}]},
    ],
    ids="-".join,
)
def test_options_are_taken(tmp_path, options):
    assert "words $".removesuffix(" $") in make_pages("words [l](https://a.org) $x$ `c`", tmp_path, **options)[0]


def test_included_files_and_texts_stand_in_their_places(tmp_path):
    (tmp_path / "after.typ").write_text("THE END", encoding="utf-8")
    options = {"include-before-body": {"text": "BEFORE"}, "include-after-body": "after.typ"}
    assert make_pages("body", tmp_path, **options)[0] == "A title BEFORE body THE END 1 / 1"


@pytest.mark.parametrize(
    ("pattern", "footer"), [("1", "x 1"), ("i", "x i"), ("— 1 of 1 —", "x — 1 of 1 —"), (False, "x")]
)
def test_pages_are_numbered_as_asked(tmp_path, pattern, footer):
    assert make_pages("x", tmp_path, **{"page-numbering": pattern})[0] == f"A title {footer}"


def test_fonts_of_the_project_are_found(tmp_path):
    import shutil

    fonts = tmp_path / "myfonts"
    fonts.mkdir()
    shutil.copyfile(compiling.sans_faces()[0].with_name("SourceSansPro-Black.otf"), fonts / "black.otf")
    assert make_pages("x", tmp_path, **{"font-paths": "myfonts"})[0].endswith("x 1 / 1")


@pytest.mark.parametrize("text", [r"\usepackage{booktabs}", "  \\newcommand{\\x}{y}"])
def test_latex_that_is_included_is_left_out_with_a_warning(tmp_path, text):
    given = make_resolved("Text", tmp_path, **{"include-in-header": [{"text": text}, {"text": "#let x = 1"}]})
    (told,) = map(str, check_pdf(given))
    assert f'include-in-header: found LaTeX, "{text.strip()}", expected Typst: it is left out of the PDF' in told
    source = write_typst(given)
    assert text not in source
    assert "#let x = 1" in source


@pytest.mark.parametrize(("name", "what"), [("lof", "figures"), ("lot", "tables")])
def test_lists_that_are_not_made_are_told(tmp_path, name, what):
    (told,) = map(str, check_pdf(make_resolved("Text", tmp_path, **{name: True})))
    assert f"{name}: found true; lists of {what} are not made: nothing is printed" in told
