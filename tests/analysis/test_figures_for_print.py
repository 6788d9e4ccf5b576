"""Files of figures that a journal asks for: formats and dots per inch by `figures:` of review.yml."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from analysis import Review
from analysis.choices import FigureChoice
from analysis.figures import flow
from analysis.figures.save import save_for_print
from tests.analysis.figure_results import make_flow


@pytest.fixture
def figure(tmp_path):
    return flow(make_flow(identified=9, included=2), folder=tmp_path)


@pytest.mark.parametrize("dpi", [300, 1000])
@pytest.mark.parametrize("ending", ["png", "tiff"])
def test_pictures_of_pixels_have_the_size_of_print_and_say_their_resolution(figure, ending, dpi):
    (path,) = save_for_print(figure, FigureChoice(dpi, (ending,)))
    with Image.open(path) as picture:
        assert picture.format.lower() == ending
        assert picture.width == pytest.approx(170 / 25.4 * dpi, abs=1)
        assert [float(one) for one in picture.info["dpi"]] == pytest.approx([dpi, dpi], abs=0.1)
        assert ending == "png" or picture.mode == "RGB"


def test_the_pdf_is_one_page_of_the_size_of_print_with_text(figure):
    import pypdfium2

    (path,) = save_for_print(figure, FigureChoice(formats=("pdf",)))
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
        assert document[0].get_width() == pytest.approx(170 / 25.4 * 72, abs=0.1)
        assert "Included (n = 2)" in document[0].get_textpage().get_text_range()


def test_the_same_figure_gives_the_same_files(figure):
    choice = FigureChoice(300, ("png", "tiff", "pdf"))
    first = [path.read_bytes() for path in save_for_print(figure, choice)]
    for path in save_for_print(figure, choice):
        path.unlink()
    assert [path.read_bytes() for path in save_for_print(figure, choice)] == first


def test_review_yml_asks_for_them_and_documents_show_the_same_picture(small):
    small.review += "figures: {formats: [tiff], dpi: 300}\n"
    small.write()
    figure = Review.load(small.root).figures.flow()
    assert [path.name for path in (small.root / "build/figures/print").iterdir()] == ["flow.tiff"]
    with Image.open(BytesIO(figure.png.read_bytes())) as picture:
        assert float(picture.info["dpi"][0]) == pytest.approx(300, abs=0.1)


def test_without_a_wish_no_further_file_is_made(small):
    small.write()
    Review.load(small.root).figures.flow()
    assert sorted(path.name for path in (small.root / "build/figures").iterdir()) == ["flow.png", "flow.svg"]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ("{formats: [eps]}", "formats: found eps, expected one of png, tiff, pdf"),
        ("{formats: [tiff], dpi: 72}", "dpi: found 72, expected an integer from 300 to 1000"),
        ("{dpi: 600}", "figures: found no key formats"),
    ],
)
def test_what_cannot_be_made_is_named_at_its_line(small, wish, message):
    small.review += f"figures: {wish}\n"
    found = small.findings()
    assert any(one.startswith(f"review.yml:{len(small.review.splitlines())}: ") and message in one for one in found)
