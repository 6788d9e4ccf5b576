"""What holds of every figure in print: sizes, fonts, nothing clipped, nothing overlapping, the same bytes each time."""

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import Review, figures
from analysis.errors import DataFileError
from analysis.figures.flow import draw_flow
from analysis.figures.forest import plan_forest
from analysis.figures.harvest import draw_harvest
from analysis.figures.quality import draw_quality
from analysis.figures.save import render_svg
from analysis.figures.style import TALLEST_MM, FigureStyle
from tests.analysis.figure_results import (
    HYPOTHESIS,
    make_domain,
    make_flow,
    make_quality,
    make_quality_result,
    make_study,
    make_synthesis,
)

ROOT = Path(__file__).parents[2]
STYLE = FigureStyle()
NAMES = ("flow", "harvest", "forest", "quality")


@pytest.fixture(scope="module")
def drawn():
    """Draw every figure of the evidence, without saving."""
    stages, review = (loaded := Review.load(ROOT)).stages, loaded.dataset.review
    return {
        "flow": draw_flow(stages.flow, style=STYLE),
        "harvest": draw_harvest(stages.synthesis, hypothesis=review.hypothesis, style=STYLE),
        "forest": plan_forest(stages.synthesis, hypothesis=review.hypothesis, level=0.95, style=STYLE).draw(),
        "quality": draw_quality(stages.quality, style=STYLE),
    }


def list_boxes(canvas):
    """List texts with their boxes in mm, a little shrunk: boxes of lines include room that no letter fills."""
    renderer = FigureCanvasAgg(canvas.figure).get_renderer()
    scale = 25.4 / canvas.figure.dpi
    boxes = []
    for text in canvas.axes.texts:
        box = text.get_window_extent(renderer)
        boxes.append((text.get_text(), *(side * scale for side in (box.x0 + 1, box.x1 - 1, box.y0 + 1, box.y1 - 1))))
    return boxes


def find_overlaps(canvas):
    return [
        (one[0], other[0])
        for one, other in combinations(list_boxes(canvas), 2)
        if one[1] < other[2] and other[1] < one[2] and one[3] < other[4] and other[3] < one[4]
    ]


def find_clipped(canvas):
    return [text for text, x0, x1, y0, y1 in list_boxes(canvas)
            if x0 < -0.1 or y0 < -0.1 or x1 > canvas.width + 0.1 or y1 > canvas.height + 0.1]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_the_article_overlaps_or_is_clipped(drawn, name):
    assert find_overlaps(drawn[name]) == []
    assert find_clipped(drawn[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_text_has_at_least_seven_points_and_the_family_of_the_article(drawn, name):
    svg = render_svg(drawn[name]).decode()
    styles = re.findall(r'<text style="([^"]*)"', svg)
    assert styles
    for style in styles:
        assert float(re.search(r"font-size: ([\d.]+)px", style)[1]) >= 7
        assert "font-family: 'Source Sans Pro'" in style


@pytest.mark.parametrize("name", NAMES)
def test_lines_have_at_least_half_a_point(drawn, name):
    axes = drawn[name].axes
    widths = [line.get_linewidth() for line in axes.lines] + [patch.get_linewidth() for patch in axes.patches]
    assert min(width for width in widths if width) >= 0.5


@pytest.mark.parametrize("name", NAMES)
def test_figure_has_the_width_of_the_page_and_fits_its_height(drawn, name):
    assert drawn[name].width == 170
    assert drawn[name].height < 225


@pytest.mark.parametrize("name", NAMES)
def test_colours_are_told_apart_without_colour(drawn, name):
    allowed = {"#000000", "#6b6b6b", "#e9e9e9", "#ffffff", "#0072b2", "#e69f00", "#d55e00"}
    found = set(re.findall(r"#[0-9a-f]{6}\b", render_svg(drawn[name]).decode()))
    assert found <= allowed


@pytest.mark.parametrize("name", NAMES)
def test_same_figure_gives_the_same_bytes(tmp_path, name):
    review = Review.load(ROOT)
    one, other = (getattr(_redirect(review, tmp_path / place), name)() for place in ("a", "b"))
    assert one.svg.read_bytes() == other.svg.read_bytes()
    assert one.png.read_bytes() == other.png.read_bytes()


def _redirect(review, folder):
    made = figures.Figures(review.stages)
    made._folder = folder
    return made


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path):
    code = (
        "import sys; from pathlib import Path; from analysis import figures;"
        "from tests.analysis.figure_results import make_flow;"
        "figures.flow(make_flow(identified=9, included=2), folder=Path(sys.argv[1]))"
    )
    found = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = {"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, env=environment, check=True)
        found.add((folder / "flow.svg").read_bytes())
    assert len(found) == 1


def test_settings_of_the_reader_change_nothing(tmp_path):
    result = make_flow(identified=9, included=2)
    plain = figures.flow(result, folder=tmp_path / "a").svg.read_bytes()
    with mpl.rc_context({"lines.linewidth": 9, "font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}):
        assert figures.flow(result, folder=tmp_path / "b").svg.read_bytes() == plain


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(["positive", "not significant", "mixed", "negative", "unknown"]), min_size=1, max_size=60),
    st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=60, max_size=60),
)
def test_harvest_of_any_findings_neither_overlaps_nor_clips(findings, totals):
    studies = [
        make_study(f"author{number} {2000 + number}", finding=finding,
                   quality=make_quality(f"s{number}", total=total))
        for number, (finding, total) in enumerate(zip(findings, totals, strict=False))
    ]  # fmt: skip
    domains = (make_domain(*studies[::2]), make_domain(*studies[1::2], label="Another domain of outcomes"))
    for style, most in ((STYLE, 60), (FigureStyle(width_mm=85), 16)):
        try:
            canvas = draw_harvest(make_synthesis(*domains), hypothesis=HYPOTHESIS, style=style)
        except DataFileError:
            assert len(studies) > most
            continue
        assert canvas.height <= TALLEST_MM
        assert find_overlaps(canvas) == []
        assert find_clipped(canvas) == []


def test_harvest_of_many_studies_turns_their_names_to_fit_a_page():
    studies = [make_study(f"Author & Colleague{number} {1990 + number}") for number in range(16)]
    few, many = (
        draw_harvest(make_synthesis(make_domain(*some)), hypothesis=HYPOTHESIS, style=STYLE)
        for some in (studies[:4], studies)
    )
    turned = [{text.get_rotation() for text in canvas.axes.texts} for canvas in (few, many)]
    assert turned == [{0.0}, {0.0, 90.0}]
    assert many.height < TALLEST_MM / 2


def test_harvest_of_many_domains_and_long_names_numbers_the_studies():
    names = [f"Chandrasekharan-Venkataraman & Colleague{number} {1990 + number}" for number in range(15)]
    domains = [make_domain(*(make_study(name) for name in names), label=f"Domain {letter}") for letter in "ABCDE"]
    canvas = draw_harvest(make_synthesis(*domains), hypothesis=HYPOTHESIS, style=STYLE)
    assert canvas.height <= TALLEST_MM
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []
    texts = [text.get_text() for text in canvas.axes.texts]
    assert texts.count("15") == len(domains)
    assert any(text.startswith("1 Chandrasekharan") for text in texts)


def test_harvest_without_totals_leaves_no_room_for_them():
    known, unknown = (
        draw_harvest(
            make_synthesis(make_domain(make_study("Author 2000", quality=make_quality("s", total=total)))),
            hypothesis=HYPOTHESIS,
            style=STYLE,
        )
        for total in (5, None)
    )
    assert unknown.height < known.height


def test_harvest_of_more_studies_than_a_page_holds_is_refused():
    studies = [make_study(f"A very long name of an author {number} {1990 + number}") for number in range(1500)]
    with pytest.raises(
        DataFileError, match=r"found a plot of \d+ mm, expected one of at most 225 mm, the height of a page"
    ):
        draw_harvest(make_synthesis(make_domain(*studies)), hypothesis=HYPOTHESIS, style=STYLE)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=60).map(lambda text: f"x{text}"), min_size=1, max_size=12))
def test_forest_of_any_names_neither_overlaps_nor_clips(names):
    words = [" ".join(word[:14] for word in name.split()) for name in names]
    studies = [make_study(f"s{number}") for number in range(len(words))]
    labelled = [_rename(study, word) for study, word in zip(studies, words, strict=True)]
    synthesis = make_synthesis(make_domain(*labelled))
    canvas = plan_forest(synthesis, hypothesis=HYPOTHESIS, level=0.95, style=STYLE).draw()
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


def _rename(study, name):
    from dataclasses import replace

    return replace(study, outcomes=tuple(replace(one, name=name) for one in study.outcomes))


@pytest.mark.parametrize("items", [1, 5, 11, 22, 27])
def test_quality_of_any_number_of_items_neither_overlaps_nor_clips(items):
    signs = ("yes", "no", "partial", "not obtained", "not reported")
    ratings = tuple(signs[number % len(signs)] for number in range(items))
    studies = [make_quality(f"study{number}", ratings=ratings) for number in range(3)]
    canvas = draw_quality(make_quality_result(*studies), style=STYLE)
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ({"text_pt": 6.5}, "figure style: found text of 6.5 pt, expected 7 pt or more"),
        ({"small_pt": 5.0}, "figure style: found text of 5.0 pt, expected 7 pt or more"),
        ({"line_pt": 0.25}, "figure style: found lines of 0.25 pt, expected 0.5 pt or more"),
    ],
)
def test_sizes_that_do_not_survive_print_are_refused(size, message):
    with pytest.raises(ValueError, match=message):
        FigureStyle(**size)
