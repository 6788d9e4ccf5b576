"""Pictures: found, sized, described."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from PIL import Image

from press.errors import RenderError
from press.readers.placeholder import placeholder_address
from press.writers.docx.images import length_emu
from tests.press.writers.docx_making import SAMPLE, make_docx
from tests.press.writers.ooxml import WP, Package, W, find_faults, style_of

MM = 36000
#: Text of an A4 page with our margins: 160 mm wide, within a twentieth of a point.
TEXT = 9070 * 635


def make_picture(tmp_path, markdown, folder=SAMPLE):
    """Give width and height in EMU of the first picture."""
    path = make_docx(tmp_path / "a.docx", markdown, folder=folder)
    assert find_faults(path) == []
    extent = next(Package(path).document.iter(f"{WP}extent"))
    return int(extent.get("cx")), int(extent.get("cy"))


def alt_of(path):
    return next(Package(path).document.iter(f"{WP}docPr")).get("descr")


@pytest.mark.parametrize(
    ("attributes", "wide"),
    [
        ("width=50%", TEXT // 2),
        ("width=50mm", 50 * MM),
        ("width=2in", 914400 * 2),
        ("width=96px", 914400),
        ("width=72pt", 914400),
        ("width=96", 914400),
    ],
)
def test_width_is_as_the_author_writes_it(tmp_path, attributes, wide):
    assert make_picture(tmp_path, f"![](wide.png){{{attributes}}}\n") == pytest.approx((wide, wide / 2), rel=0.001)


def test_height_alone_keeps_the_ratio(tmp_path):
    assert make_picture(tmp_path, "![](wide.png){height=3cm}\n") == pytest.approx((60 * MM, 30 * MM), rel=0.001)


def test_width_and_height_together_are_both_taken(tmp_path):
    assert make_picture(tmp_path, "![](wide.png){width=40mm height=40mm}\n") == pytest.approx(
        (40 * MM, 40 * MM), rel=0.001
    )


def test_picture_without_a_size_has_its_own(tmp_path):
    assert make_picture(tmp_path, "![](tall.png){}\n")[1] / make_picture(tmp_path, "![](tall.png){}\n")[
        0
    ] == pytest.approx(3, rel=0.01)
    assert make_picture(tmp_path, "x ![](drawing.svg)\n") == pytest.approx((240 * 12700, 120 * 12700), rel=0.01)


def test_wide_picture_fits_the_text(tmp_path):
    assert make_picture(tmp_path, "![](wide.png){width=200%}\n")[0] == pytest.approx(TEXT, rel=0.001)


def test_tall_picture_leaves_room_for_its_caption(tmp_path):
    assert make_picture(tmp_path, "![](tall.png){width=100%}\n")[1] < 14002 * 635 * 0.83


def test_picture_on_a_landscape_page_may_be_as_wide_as_it(tmp_path):
    assert make_picture(tmp_path, "::: {.landscape}\n\n![](wide.png){width=100%}\n\n:::\n")[0] == pytest.approx(
        14002 * 635, rel=0.001
    )


def test_picture_in_a_layout_cell_fits_the_cell(tmp_path):
    row = ":::: {.quarto-layout-row}\n::: {.quarto-layout-cell width=50%}\n![](wide.png)\n:::\n::::\n"
    cell = f"::::: {{.quarto-layout-panel}}\n{row}:::::\n"
    assert make_picture(tmp_path, cell)[0] <= TEXT // 2


def test_picture_in_a_list_fits_the_list(tmp_path):
    assert make_picture(tmp_path, "- ![](wide.png){width=100%}\n")[0] == pytest.approx(TEXT - 720 * 635, rel=0.001)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [('![](wide.png){alt="A \\"line\\" & <box>"}', 'A "line" & <box>'), ("![The *caption*](wide.png)", "The caption")],
)
def test_alt_text_reaches_the_drawing(tmp_path, markdown, text):
    make_picture(tmp_path, markdown)
    assert alt_of(tmp_path / "a.docx") == text


def test_no_path_of_this_machine_is_in_the_file(tmp_path):
    make_picture(tmp_path, "![](wide.png)\n")
    package = Package(tmp_path / "a.docx")
    assert not [name for name, data in package.parts.items() if str(SAMPLE).encode() in data or b"press-docx" in data]


@pytest.mark.parametrize(("align", "expected"), [("left", "left"), ("right", "right"), ("center", "center")])
def test_alignment_of_a_picture_is_kept(tmp_path, align, expected):
    make_picture(tmp_path, f"![](wide.png){{fig-align={align} width=2cm}}\n")
    (paragraph,) = (
        node
        for node in Package(tmp_path / "a.docx").document.iter(f"{W}p")
        if style_of(node) == "CaptionedFigure" or style_of(node) == "Figure"
    )
    assert paragraph.find(f"{W}pPr/{W}jc").get(f"{W}val") == expected


def test_picture_within_a_sentence_stays_in_it(tmp_path):
    make_picture(tmp_path, "Before ![](wide.png){width=5mm} after\n")
    assert Package(tmp_path / "a.docx").paragraphs("FirstParagraph") == ["Before  after"]


def test_png_beside_an_svg_is_taken(tmp_path):
    shutil.copy(SAMPLE / "drawing.svg", tmp_path)
    Image.new("RGB", (300, 300)).save(tmp_path / "drawing.png", dpi=(300, 300))
    assert make_picture(tmp_path, "x ![](drawing.svg)\n", tmp_path) == pytest.approx((914400, 914400), rel=0.01)


@pytest.mark.parametrize("target", ["a%20b.png", "<a b.png>"])
def test_path_with_a_space_is_found(tmp_path, target):
    shutil.copy(SAMPLE / "wide.png", tmp_path / "a b.png")
    assert make_picture(tmp_path, f"![]({target})\n", tmp_path)[0]


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        (
            "gone.png",
            r"image gone.png: found no such file, expected a picture",
            "names are relative to the document or the project",
        ),
        (
            "https://example.org/a.png",
            r"image https://example.org/a.png: found an address, expected a file",
            "save the picture in the project",
        ),
        ("sample.md", r"image sample.md: found a picture of kind .md, expected one that Word shows", "save it as PNG"),
    ],
)
def test_picture_that_cannot_be_shown_is_an_error(tmp_path, target, message, hint):
    with pytest.raises(RenderError, match=message) as error:
        make_docx(tmp_path / "a.docx", f"![]({target})\n")
    assert hint in str(error.value)
    assert str(SAMPLE) not in str(error.value)


def test_damaged_picture_is_an_error(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(
        RenderError, match=r"image a.png: found a file that cannot be read, expected a picture"
    ) as error:
        make_docx(tmp_path / "a.docx", "![](a.png)\n", folder=tmp_path)
    assert "save it again" in str(error.value)


def test_a_picture_in_its_address_is_drawn(tmp_path):
    assert make_picture(tmp_path, f"x ![]({placeholder_address(200, 100)})\n") == pytest.approx(
        (200 * 9525, 100 * 9525), rel=0.01
    )


def test_an_address_that_holds_no_picture_is_an_error(tmp_path):
    with pytest.raises(RenderError, match=r"found a data address of image/png, expected base64 of a picture"):
        make_docx(tmp_path / "a.docx", "![](data:image/png;base64,a)\n", folder=tmp_path)


def test_damaged_svg_without_a_png_is_an_error(tmp_path):
    (tmp_path / "a.svg").write_text("<svg")
    with pytest.raises(
        RenderError, match=r"image a.svg: found a picture that cannot be drawn, expected a SVG"
    ) as error:
        make_docx(tmp_path / "a.docx", "![](a.svg)\n", folder=tmp_path)
    assert "save a PNG of the same name beside it" in str(error.value)


def test_all_missing_pictures_are_named_at_once(tmp_path):
    with pytest.raises(RenderError) as error:
        make_docx(tmp_path / "a.docx", "![](one.png)\n\n![](two.png)\n")
    assert len(error.value.findings) == 2


@pytest.mark.parametrize("written", ["wide", "5 furlongs", "", "-3cm", "1e9"])
def test_length_that_means_nothing_is_none(written):
    assert length_emu(written, 100) is None


def test_the_file_holds_the_pictures_themselves_each_once(tmp_path):
    path = make_docx(tmp_path / "a.docx", "x ![](wide.png) ![](tall.png) ![](wide.png)\n")
    with zipfile.ZipFile(path) as archive:
        held = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    assert sorted(held) == sorted((SAMPLE / name).read_bytes() for name in ("wide.png", "tall.png"))


def test_the_order_of_the_pictures_does_not_depend_on_where_they_lie(tmp_path):
    files = []
    for names in (("a", "b"), ("b", "a")):
        for name, source in zip(names, ("wide.png", "tall.png"), strict=True):
            (tmp_path / name).mkdir(exist_ok=True)
            shutil.copy(SAMPLE / source, tmp_path / name / "picture.png")
        text = "".join(f"![]({tmp_path / name / 'picture.png'})\n" for name in names)
        files.append(make_docx(tmp_path / f"{names[0]}.docx", text).read_bytes())
    assert files[0] == files[1]
