"""The albatross plot places studies by people and p, names those it has room for, and tells all in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Review
from analysis.counting import DomainVotes, StudyVote
from analysis.directions import Tendency
from analysis.errors import DataFileError
from analysis.figures.albatross import (
    CORRELATIONS,
    DIFFERENCES,
    Frame,
    choose_contours,
    describe_albatross,
    draw_albatross,
)
from analysis.figures.style import FigureStyle
from analysis.methods.correlation import compute_r_p
from analysis.methods.distributions import compute_t_p
from analysis.results import Quantity
from analysis.schema import Missing
from tests.analysis.figure_results import HYPOTHESIS
from tests.analysis.test_figures_print import find_clipped, find_overlaps

ROOT = Path(__file__).parents[2]
STUDIES = st.lists(st.tuples(st.floats(-0.8, 0.8), st.integers(4, 900)), min_size=1, max_size=60)


def make_vote(number: int, r: float, n: int) -> StudyVote:
    p = compute_r_p(r, n)
    one = Tendency(sign=1 if r >= 0 else -1, p=p, n=n, r=r)
    label = f"Author{number} {2000 + number}"
    return StudyVote(
        f"s{number}", label, (one,), one.sign, one.z, Quantity(p, kind="p"), Quantity(n), Quantity("x"), ()
    )


def make_votes(*studies: tuple[float, int]) -> DomainVotes:
    return DomainVotes("d", "a domain", tuple(make_vote(i, *one) for i, one in enumerate(studies)), {}, ())


@pytest.mark.parametrize("width", [85, 170])
@settings(max_examples=10, deadline=None)
@given(studies=STUDIES)
def test_albatross_of_any_studies_neither_overlaps_nor_clips(width, studies):
    canvas = draw_albatross(make_votes(*studies), hypothesis=HYPOTHESIS, style=FigureStyle(width_mm=width))
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


def test_every_study_is_a_dot_and_every_dot_of_one_effect_lies_on_its_contour():
    canvas = draw_albatross(make_votes((0.3, 40), (0.3, 200), (-0.3, 90)), hypothesis=HYPOTHESIS, style=FigureStyle())
    dots = [patch.center for patch in canvas.axes.patches]
    assert len(dots) == 3
    curves = [line.get_xydata() for line in canvas.axes.lines if len(line.get_xydata()) > 2]
    for x, y in dots:
        assert min(min(abs(cx - x) + abs(cy - y) for cx, cy in curve) for curve in curves) < 2


def test_p_of_one_lies_in_the_middle_and_smaller_ones_further_out():
    frame = Frame(left=10, bottom=10, width=100, height=60, reach=4, low=10, high=1000)
    assert frame.place_p(1, 1) == 60
    assert frame.place_p(0.01, 1) - 60 == pytest.approx(60 - frame.place_p(0.01, -1))
    assert frame.place_p(1e-30, 1) == 110
    assert (frame.place_n(10), frame.place_n(1000)) == (10, 70)


def test_contours_are_those_of_the_t_test():
    assert compute_t_p(*CORRELATIONS.test(0.3, 40)) == pytest.approx(compute_r_p(0.3, 40))
    t, df = DIFFERENCES.test(0.5, 100)
    assert (t, df) == (2.5, 98)


def test_without_a_correlation_contours_are_those_of_differences():
    one = Tendency(sign=1, p=0.04, n=80)
    vote = StudyVote("s", "S 2000", (one,), 1, one.z, Quantity(0.04, kind="p"), Quantity(80), Quantity("x"), ())
    assert choose_contours(DomainVotes("d", "D", (vote,), {}, ())) is DIFFERENCES
    assert choose_contours(make_votes((0.2, 50))) is CORRELATIONS


def test_the_alt_text_tells_every_study_and_how_many_are_not_drawn():
    silent = StudyVote("q", "Q 1", (), None, None, *[Quantity(Missing.NOT_APPLICABLE)] * 3, ())
    votes = make_votes((0.3, 40), (-0.5, 90))
    text = describe_albatross(DomainVotes("d", "sleep", (*votes.studies, silent), {}, ()), hypothesis=HYPOTHESIS)
    assert text == (
        "Albatross plot of 2 studies on sleep: people against two-sided p, by direction. "
        "Author0 2000: n = 40, p = 0.060, favours more. Author1 2001: n = 90, p <0.001, favours less. "
        "1 further study is not drawn: p, n or direction is not known."
    )


def test_the_figure_of_a_review_tells_its_values(small):
    small.write()
    review = Review.load(small.root)
    figure = review.figures.albatross("sleep", width_mm=85)
    assert (figure.name, figure.width_mm) == ("albatross_sleep_85", 85)
    row = review._ledger_()[-1]
    assert {"votes.ito.sleep.p", "votes.ito.sleep.n", "studies.ito.label"} <= set(row["figure"]["alt"]["values"])


def test_without_a_name_it_draws_the_first_domain(small):
    small.write()
    assert Review.load(small.root).figures.albatross().name == "albatross_sleep"


def test_digits_and_words_of_its_axes_are_no_values(small):
    small.write()
    review = Review.load(small.root)
    review.figures.albatross()
    drawn = review._ledger_()[-1]["figure"]["drawn"]
    assert [one.get("scale") for one in drawn if one["text"] == "two-sided p"] == ["tick of an axis"]


def test_an_unknown_domain_is_named(small):
    small.write()
    with pytest.raises(DataFileError, match=r"albatross: found slep, expected a domain of review.yml\n  hint: did you"):
        Review.load(small.root).figures.albatross("slep")
