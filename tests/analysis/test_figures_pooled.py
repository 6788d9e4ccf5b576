"""Figures of syntheses: what they draw, what their alt texts say, and that they hold in print on page and column."""

from dataclasses import replace

import pytest

from analysis.effects import Scale
from analysis.errors import DataFileError
from analysis.figures.axis import find_log_ticks, find_ticks
from analysis.figures.behind import draw_bubbles, draw_funnel_plot, plan_refits
from analysis.figures.grouped import list_rows as list_grouped
from analysis.figures.grouped import plan_grouped
from analysis.figures.intervals import plan_intervals
from analysis.figures.pooled import head_columns, list_rows, plan_pooled
from analysis.figures.style import FigureStyle
from tests.analysis.test_figures_print import find_clipped, find_overlaps
from tests.analysis.trials import EVERYTHING, SYNTHESIS, load, make_trials

WIDTHS = (85.0, 170.0)


@pytest.fixture
def trials(small):
    make_trials(small)
    return load(small, EVERYTHING)


def draw(review, name, width):
    one, choices = review.stages.pooling["cases"], review.dataset.review
    style, hypothesis = FigureStyle(width_mm=width), choices.hypothesis
    if name == "forest":
        return plan_pooled(one, hypothesis=hypothesis, level=0.95, style=style).draw()
    if name == "subgroups":
        return plan_grouped(one, hypothesis=hypothesis, level=0.95, style=style).draw()
    if name == "funnel":
        return draw_funnel_plot(one, level=0.95, style=style)
    if name == "bubble":
        return draw_bubbles(one, style=style)
    return plan_refits(one, name, hypothesis=hypothesis, level=0.95, style=style).draw()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["forest", "funnel", "bubble", "leave_one_out", "cumulative"])
def test_no_text_overlaps_or_is_clipped(trials, name, width):
    canvas = draw(trials, name, width)
    assert canvas.width == width
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


# By subgroup.


def test_a_forest_by_subgroup_has_each_group_with_its_studies_and_its_average(trials):
    rows = list_grouped(trials.stages.pooling["cases"])
    kinds = [(row.kind, row.label) for row in rows if row.kind in {"heading", "average"}]
    assert [label for _, label in kinds] == [
        "Allocation: alternate", "Average of group", "Allocation: random", "Average of group",
        "Allocation: systematic", "Average of group", "All studies", "Average, random effects",
    ]  # fmt: skip
    first = [row.label for row in rows[1:4]]
    assert first == ["Trial 6", "Trial 5", "Average of group"]
    assert sum(row.kind == "study" for row in rows) == 13
    assert rows[-1].label == "Differences between groups: Q = 1.86, df = 2, p = 0.394"


def test_averages_of_groups_are_those_of_the_table_and_their_studies_add_up(trials):
    one = trials.stages.pooling["cases"]
    rows = [row for row in list_grouped(one) if row.kind == "average"][:3]
    for row, name in zip(rows, ("alternate", "random", "systematic"), strict=True):
        assert row.estimate is one.values[f"subgroups.{name}.estimate"]
    assert [one.values[f"subgroups.{name}.q_df"].raw + 1 for name in ("alternate", "random", "systematic")] == [2, 7, 4]


def test_every_number_of_a_forest_by_subgroup_is_that_of_a_value_or_a_tick(trials):
    canvas = draw(trials, "subgroups", 170.0)
    loose = [one.text for one in canvas.drawn if any(map(str.isdigit, one.text)) and not one.of and not one.scale]
    assert loose == []
    trials.figures.forest_of("cases", subgroups=True)
    (row,) = trials._ledger_()
    assert row["function"] == "analysis.figures.Figures.forest_of"
    known = {value.id for value in trials.values.walk()}
    named = {name for text in row["figure"]["drawn"] for name in text["values"]}
    assert {"pooled.cases.subgroups.random.q", "pooled.cases.subgroups.q_p", "pooled.cases.estimate"} <= named <= known


def test_studies_whose_group_is_not_known_stand_last_and_in_no_average(small):
    make_trials(small, last=4)
    small.set("studies", 0, allocation="not reported")
    one = load(small, SYNTHESIS[:-1] + ", subgroups: allocation}").stages.pooling["cases"]
    labels = [row.label for row in list_grouped(one)]
    assert labels[:5] == ["Allocation: random", "Trial 2", "Trial 3", "Trial 4", "Average of group"]
    assert labels[6:8] == ["Allocation: not reported", "Trial 1"]
    assert labels[-1] == "Differences between groups: not applicable"


def test_a_forest_by_subgroup_that_was_not_asked_for_or_has_no_group_is_refused(small):
    make_trials(small, last=2)
    plain, grouped = SYNTHESIS, SYNTHESIS.replace("key: cases", "key: grouped")[:-1] + ", subgroups: allocation}"
    for row in (0, 1):
        small.set("studies", row, allocation="not reported")
    review = load(small, plain, grouped)
    with pytest.raises(DataFileError, match=r"cases.subgroups: found no subgroups, expected that the synthesis asks"):
        review.figures.forest_of("cases", subgroups=True)
    with pytest.raises(DataFileError, match=r"grouped.subgroups: found no group .*, expected at least one group"):
        review.figures.forest_of("grouped", subgroups=True)


def test_the_alt_text_of_a_forest_by_subgroup_goes_group_by_group(trials):
    figure = trials.figures.forest_of("cases", subgroups=True)
    assert figure.name == "subgroups_cases"
    assert figure.alt.startswith(
        "Forest plot of 13 studies by allocation: risk ratio with 95% confidence intervals. Allocation: alternate."
        " Trial 6: 0.456 (0.387 to 0.536). Trial 5: "
    )
    assert "Average of group: 0.379 (0.221 to 0.650). τ² = 0.393, I² = 90%, Q = 110.21, df = 6, p <0.001." in figure.alt
    assert figure.alt.endswith("Differences between groups: Q = 1.86, df = 2, p = 0.394.")


@pytest.mark.parametrize("last", [1, 2])
def test_a_forest_of_few_studies_is_drawn(small, last):
    make_trials(small, last=last)
    canvas = draw(load(small, SYNTHESIS), "forest", 85.0)
    assert find_overlaps(canvas) == []
    assert any(one.text.startswith("Average") for one in canvas.drawn)


def test_every_number_of_a_forest_is_that_of_a_value_or_a_tick(trials):
    canvas = draw(trials, "forest", 170.0)
    loose = [one.text for one in canvas.drawn if any(map(str.isdigit, one.text)) and not one.of and not one.scale]
    assert loose == []


def test_the_area_of_a_square_follows_the_weight(trials):
    from matplotlib.patches import Rectangle

    rows = [row for row in list_rows(trials.stages.pooling["cases"]) if row.kind == "study"]
    canvas = draw(trials, "forest", 170.0)
    squares = [patch.get_width() for patch in canvas.axes.patches if isinstance(patch, Rectangle)]
    heavy, light = (next(i for i, row in enumerate(rows) if row.label == name) for name in ("Trial 8", "Trial 7"))
    ratio = rows[light].weight.raw / rows[heavy].weight.raw
    assert (squares[light] / squares[heavy]) ** 2 == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize("width", WIDTHS)
def test_fifty_studies_fit_a_page_set_closer(trials, width):
    one = trials.stages.pooling["cases"]
    studies = [row for row in list_rows(one) if row.kind == "study"]
    rows = [*studies * 4, *(row for row in list_rows(one) if row.kind != "study")][2:]
    headings = head_columns(one, hypothesis=trials.dataset.review.hypothesis, level=0.95)
    canvas = plan_intervals(rows, headings, scale=Scale("RR"), style=FigureStyle(width_mm=width)).draw()
    assert canvas.height <= 225
    assert min(text.get_fontsize() for text in canvas.axes.texts) == 7
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


def test_an_interval_that_its_square_would_hide_is_drawn_upon_it(trials):
    lines = draw(trials, "forest", 85.0).axes.lines
    upon = [tuple(line.get_xdata()) for line in lines if line.get_color() == "#ffffff"]
    below = [tuple(line.get_xdata()) for line in lines if line.get_color() == "#000000"]
    assert len(upon) == 3
    assert set(upon) <= set(below)
    assert all(end - start < 3.4 for start, end in upon)


def test_light_studies_lie_upon_heavy_ones(trials):
    from matplotlib.patches import Circle

    circles = [one for one in draw(trials, "bubble", 85.0).axes.patches if isinstance(one, Circle)]
    radii = [one.get_radius() for one in circles]
    assert len(radii) == 13
    assert radii == sorted(radii, reverse=True)


def test_alt_texts_say_the_average_and_every_study(trials):
    figure = trials.figures.forest_of("cases")
    assert figure.alt.startswith(
        "Forest plot of 13 studies: risk ratio with 95% confidence intervals. Trial 1: 0.411 ("
    )
    assert "Average, random effects: 0.489 (0.344 to 0.696)." in figure.alt
    assert figure.alt.endswith("p <0.001.")
    assert "13 studies" in trials.figures.funnel().alt
    assert "by latitude" in trials.figures.bubble().alt
    assert trials.figures.influence().alt.count("Without") == 13
    assert trials.figures.cumulative().alt.count("Up to") == 13


def test_a_figure_for_a_column_stands_beside_that_for_the_page(trials):
    names = [trials.figures.forest_of("cases", width_mm=width).svg.name for width in (170, 85)]
    assert names == ["forest_cases.svg", "forest_cases_85.svg"]


def test_a_figure_that_was_not_asked_for_is_refused(small):
    make_trials(small)
    review = load(small, SYNTHESIS)
    for draw_one in (review.figures.bubble, review.figures.influence, review.figures.cumulative):
        with pytest.raises(DataFileError, match="expected that the synthesis asks for it"):
            draw_one("cases")


def test_without_an_effect_the_forest_lists_codes_and_the_funnel_is_refused(small):
    small.set("associations", r="ns", significance="not significant", direction="not reported")
    review = load(small, "{key: all, label: All, domain: sleep, measure: COR}")
    assert "Without an effect: Ito 2019: not significant." in review.figures.forest_of().alt
    with pytest.raises(DataFileError, match="found no effect to draw"):
        review.figures.funnel()


def test_a_wide_prediction_ends_in_arrows_and_not_off_the_page(small):
    make_trials(small, last=2)
    review = load(small, SYNTHESIS[:-1] + ", test: knapp-hartung}")
    one = review.stages.pooling["cases"]
    plot = plan_pooled(one, hypothesis=review.dataset.review.hypothesis, level=0.95, style=FigureStyle(width_mm=85))
    axis = replace(plot.layout.axis, left=10, right=90)
    high = one.values["prediction_high"].number
    assert axis.place(high) <= 90
    assert find_clipped(draw(review, "forest", 85.0)) == []


@pytest.mark.parametrize(("low", "high", "ticks"), [(0, 0.6, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), (-0.2, 1, [-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]),
                                                    (-30, 10, [-30, -20, -10, 0, 10])])  # fmt: skip
def test_ticks_are_round(low, high, ticks):
    assert find_ticks(low, high) == ticks


@pytest.mark.parametrize(("low", "high", "ticks"), [(0.1, 1, [0.1, 0.2, 0.5, 1]), (0.001, 10, [0.001, 0.01, 0.1, 1, 10]),
                                                    (0.4, 1.1, [0.4, 0.5, 0.7, 1])])  # fmt: skip
def test_ticks_of_ratios_are_those_of_logarithms(low, high, ticks):
    assert find_log_ticks(low, high) == ticks
