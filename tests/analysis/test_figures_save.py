"""Saved figures: both files, fonts inside, resolution, and how a document shows them."""

import base64
import io
import re
import struct
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from analysis import figures
from analysis.errors import AnalysisError
from analysis.figures.save import FigureFile, find_document_folder
from analysis.figures.style import get_font_folder
from tests.analysis.figure_results import make_flow

RESULT = make_flow(identified=9, included=2)


@pytest.fixture
def saved(tmp_path, monkeypatch):
    monkeypatch.delenv("QUARTO_DOCUMENT_PATH", raising=False)
    monkeypatch.delenv("REVIEW_FIGURE_FORMAT", raising=False)
    return figures.flow(RESULT, folder=tmp_path / "build" / "figures")


def test_both_files_stand_side_by_side(saved):
    assert (saved.svg.name, saved.png.name) == ("flow.svg", "flow.png")
    assert saved.svg.parent == saved.png.parent
    assert sorted(path.name for path in saved.svg.parent.iterdir()) == ["flow.png", "flow.svg"]


def test_png_has_300_dots_per_inch_at_170_mm(saved):
    head = saved.png.read_bytes()
    width, _ = struct.unpack(">II", head[16:24])
    assert abs(width - 170 / 25.4 * 300) < 1
    place = head.index(b"pHYs")
    assert struct.unpack(">IIB", head[place + 4 : place + 13]) == (11811, 11811, 1)


def test_svg_carries_the_glyphs_of_its_text(saved):
    svg = saved.svg.read_text(encoding="utf-8")
    fonts = re.findall(r"font-weight:(\d+);src:url\(data:font/woff;base64,([^)]*)\)", svg)
    assert [weight for weight, _ in fonts] == ["700", "400"]
    with TTFont(io.BytesIO(base64.b64decode(fonts[1][1]))) as font:
        assert set(map(ord, "Records identified (n = 9)")) <= set(font.getBestCmap())


def test_svg_compiles_in_typst_without_a_warning(saved):
    page = '#set page(width: 170mm, height: auto, margin: 0pt)\n#image("flow.svg", width: 100%)'
    files = {"main": page.encode(), "flow.svg": saved.svg.read_bytes()}
    pdf, warnings = typst.compile_with_warnings(files, font_paths=[str(get_font_folder())], ignore_system_fonts=True)
    assert pdf.startswith(b"%PDF")
    assert warnings == []


def test_svg_asks_no_host_for_anything(saved):
    text = saved.svg.read_text(encoding="utf-8")
    assert not re.search(r"(href|src|url)\s*[=(]\s*[\"']?https?:", text)


def test_no_date_stands_in_the_files(saved):
    assert not re.search(rb"<dc:date>|tIME|tEXt", saved.svg.read_bytes() + saved.png.read_bytes())


def test_markdown_shows_the_svg_with_its_alt_text_and_width(saved):
    assert saved._repr_markdown_().startswith('![](../build/figures/flow.svg){fig-alt="PRISMA 2020 flow diagram. ')
    assert saved._repr_markdown_().endswith('" width=170mm}')


def test_markdown_shows_the_png_where_asked_for(saved, monkeypatch):
    monkeypatch.setenv("REVIEW_FIGURE_FORMAT", "png")
    assert saved._repr_markdown_().startswith("![](../build/figures/flow.png){")


def test_path_is_relative_to_the_document_that_quarto_names(tmp_path):
    assert find_document_folder({"QUARTO_DOCUMENT_PATH": "/x/y"}, project=tmp_path) == Path("/x/y")
    assert find_document_folder({}, project=tmp_path) == tmp_path / "manuscript"


def test_alt_text_is_escaped_for_pandoc(tmp_path):
    file = FigureFile("f", tmp_path / "a b.svg", tmp_path / "a b.png", 'say "x\\y"\nnow', 170.0, tmp_path)
    assert file._repr_markdown_() == '![](<a b.svg>){fig-alt="say \\"x\\\\y\\" now" width=170mm}'


def test_unchanged_figure_leaves_the_files_alone(saved):
    before = saved.svg.stat().st_mtime_ns
    figures.flow(RESULT, folder=saved.svg.parent)
    assert saved.svg.stat().st_mtime_ns == before


def test_changed_figure_replaces_the_files(saved):
    before = saved.svg.read_bytes()
    figures.flow(make_flow(identified=10, included=2), folder=saved.svg.parent)
    assert saved.svg.read_bytes() != before
    assert sorted(path.name for path in saved.svg.parent.iterdir()) == ["flow.png", "flow.svg"]


def test_character_without_a_glyph_is_an_error(tmp_path):
    from dataclasses import replace

    stages = tuple(replace(one, label="\N{CJK UNIFIED IDEOGRAPH-8A9E}") for one in RESULT.stages)
    with pytest.raises(AnalysisError) as caught:
        figures.flow(replace(RESULT, stages=stages), folder=tmp_path)
    assert str(caught.value) == (
        "text of a figure: found '\N{CJK UNIFIED IDEOGRAPH-8A9E}', expected characters of the font Source Sans Pro\n"
        '  hint: shorten or transliterate "\N{CJK UNIFIED IDEOGRAPH-8A9E}"'
    )
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "build").write_text("a file")
    with pytest.raises(OSError, match="build"):
        figures.flow(RESULT, folder=tmp_path / "build" / "figures")
