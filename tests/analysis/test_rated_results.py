"""Tools that rate results, not studies: checks, judgements, names, tables, figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import Review
from analysis.errors import AnalysisError
from analysis.figures import Figures
from analysis.figures.quality import describe_quality_plot, draw_quality
from analysis.figures.quality_rows import choose_domain, list_tools, name_panel, name_row
from analysis.figures.quality_summary import describe_quality_summary, draw_quality_summary, list_summaries
from analysis.figures.quality_turned import draw_turned
from analysis.figures.style import FigureStyle
from analysis.load.describing import describe_tables
from analysis.schema import Missing
from tests.analysis.test_describing import package
from tests.analysis.test_figures_print import find_clipped, find_overlaps

POTS = Review.load(Path(__file__).parent / "reviews" / "pots")
QUALITY, VALUES = POTS.stages.quality, POTS.values
PAGE, COLUMN = FigureStyle(), FigureStyle(width_mm=85)


def one(small):
    findings = small.findings()
    assert len(findings) == 1, findings
    return findings[0]


def by_result(small, *, rows=("ito_sleep", "ito_nap"), totals=None):
    """Let the one study of the small project have two outcomes, each rated."""
    for name in ("ratings", "rating_totals"):
        schema = small.resource(name)["schema"]
        schema["fields"].insert(2, {"name": "outcome", "type": "string"})
        schema["primaryKey"].append("outcome")
    small.add("outcomes", outcome="ito_nap")
    small.add("associations", outcome="ito_nap")
    words = {"ito_sleep": ("yes", "yes", "no"), "ito_nap": ("no", "no", "no")}
    small.rows["ratings"] = [
        {"outcome": row, "item": str(item), "rating": rating}
        for row in rows
        for item, rating in enumerate(words.get(row, ("yes", "yes", "no")), 1)
    ]
    stated = {"ito_sleep": "2", "ito_nap": "0"} if totals is None else totals
    small.rows["rating_totals"] = [
        {"outcome": row, "total": total, "level": "high" if total == "2" else "low"} for row, total in stated.items()
    ]


def test_results_become_part_of_the_key_when_their_column_is_described(small):
    small.write()
    for name in ("ratings", "rating_totals"):
        head, *rows = small.path(name).read_text().splitlines()
        small.path(name).write_text("\n".join([f"{head},outcome", *(f"{row},ito_sleep" for row in rows)]) + "\n")
    assert all("outcome described" in str(finding) for finding in describe_tables(small.root, ()))
    found = package(small)
    assert found["ratings"]["schema"]["primaryKey"] == ["study", "tool", "item", "outcome"]
    assert found["rating_totals"]["schema"]["primaryKey"] == ["study", "tool", "outcome"]
    assert {"fields": ["outcome"], "reference": {"resource": "outcomes", "fields": ["outcome"]}} in (
        found["ratings"]["schema"]["foreignKeys"]
    )


def test_each_result_has_its_own_rating_and_the_study_that_of_the_worst(small):
    by_result(small)
    assert small.findings() == []
    rated = Review.load(small.root).stages.quality["ito"]
    assert [(part.key, part.total.raw, part.level.raw) for part in rated.results] == [
        ("ito_nap", 0, "low"),
        ("ito_sleep", 2, "high"),
    ]
    assert (rated.total.raw, rated.percent.raw, rated.level.raw) == (0, 0.0, "low")


def test_a_result_that_is_not_known_leaves_the_study_unknown_where_no_other_is_low(small):
    by_result(small, totals={"ito_sleep": "2", "ito_nap": "not obtained"})
    small.rows["ratings"][3:] = [row | {"rating": "not obtained"} for row in small.rows["ratings"][3:]]
    small.rows["rating_totals"][1]["level"] = "not obtained"
    assert small.findings() == []
    rated = Review.load(small.root).stages.quality["ito"]
    assert (rated.total.raw, rated.level.raw) == (Missing.NOT_OBTAINED, Missing.NOT_OBTAINED)


def test_a_rating_names_a_result_of_its_own_study(small):
    by_result(small)
    small.add("studies", study="abe", label="Abe", role="context")
    small.set("outcomes", 1, study="abe")
    small.set("associations", 1, study="abe")
    expected = "found ito, expected abe, the study of ito_nap"
    assert [finding for finding in small.findings() if finding.startswith("data/ratings.csv:5: study: ")] == [
        f"data/ratings.csv:5: study: {expected}"
    ]
    assert f"data/rating_totals.csv:3: study: {expected}" in small.findings()


def test_a_result_that_the_review_does_not_have_is_found(small):
    by_result(small)
    for row in small.rows["ratings"][3:]:
        row["outcome"] = "ito_naps"
    assert (
        "data/ratings.csv:5: outcome: found ito_naps, expected a key of outcomes.csv\n  hint: did you mean ito_nap?"
        in small.findings()
    )


def test_a_code_in_place_of_a_result_is_found(small):
    by_result(small, rows=("not reported", "ito_nap"))
    expected = "a key of outcomes.csv, or not applicable where the study as a whole is rated"
    assert f"data/ratings.csv:2: outcome: found not reported, expected {expected}" in small.findings()


def test_a_tool_rates_a_study_as_a_whole_or_by_result(small):
    by_result(small, rows=("not applicable", "ito_sleep", "ito_nap"))
    assert one(small) == (
        "data/ratings.csv:2: outcome: found ito rated as a whole by short, and by result in line 5 of ratings.csv, "
        "expected one of both\n  hint: name the outcome of each rating, or not applicable in all"
    )


def test_a_total_of_the_whole_does_not_go_with_ratings_by_result(small):
    by_result(small, totals={"not applicable": "2"})
    assert one(small).startswith(
        "data/rating_totals.csv:2: outcome: found ito rated as a whole by short, and by result in line 2 of ratings.csv"
    )


def test_in_a_domain_that_is_judged_every_result_is(small):
    by_result(small, rows=("ito_sleep",), totals={"ito_sleep": "2"})
    assert one(small) == (
        "data/outcomes.csv:3: outcome: found no rating of ito_nap by short in ratings.csv, "
        "expected one for each result in sleep, since others of this domain are rated\n"
        "  hint: it may be of missing codes; a result that is not synthesised has the domain other"
    )
    small.set("outcomes", 1, domain="other")
    small.written = False
    assert small.findings() == []


def test_each_result_that_is_rated_has_a_total_where_totals_are_stated(small):
    by_result(small, totals={"ito_sleep": "2"})
    assert one(small) == (
        "data/studies.csv:2: study: found no row for ito_nap of ito and short in rating_totals.csv, "
        "expected a total for each result that is rated\n  hint: it may be a missing code"
    )


def test_each_result_has_a_rating_of_each_item(small):
    by_result(small)
    del small.rows["ratings"][-1]
    assert one(small) == (
        "data/rating_totals.csv:3: study: found no rating of ito_nap of ito for short item 3 in ratings.csv, "
        "expected a row for each item\n  hint: where nothing is known, the rating is a missing code"
    )


def test_a_stated_total_is_held_against_the_items_of_its_own_result(small):
    by_result(small, totals={"ito_sleep": "2", "ito_nap": "1"})
    assert one(small).startswith("data/rating_totals.csv:3: total: found 1, expected 0, the sum of the counted items")


def test_raters_who_differ_on_a_result_need_a_consensus_on_it(small):
    by_result(small)
    schema = small.resource("ratings")["schema"]
    schema["fields"].insert(4, {"name": "rater", "type": "string"})
    schema["primaryKey"].append("rater")
    rows = small.rows["ratings"]
    small.rows["ratings"] = [row | {"rater": rater} for rater in "AB" for row in rows]
    small.rows["ratings"][3]["rating"] = "yes"
    found = one(small)
    assert "found yes by A (line 5), no by B (line 11) for item 1 of ito_nap of ito, expected the same rating" in found
    small.rows["ratings"].append(rows[3] | {"rater": "consensus", "rating": "no"})
    small.written = False
    assert small.findings() == []
    own = Review.load(small.root).values.quality.agreement.short
    assert (own.compared.raw, own["items"]["1"].compared.raw) == (6, 2)
    assert round(own.percent.raw, 1) == 83.3


def test_an_overall_judgement_is_held_against_the_items_of_its_own_result():
    rated = {part.key: part.overall.raw for part in QUALITY["beech2013"].results}
    assert rated == {"beech_height": "some concerns", "beech_leaves": "high"}


def test_a_domain_takes_the_worst_of_the_results_of_a_study_in_it():
    own = VALUES.quality.cherry2015
    assert own.results.cherry_height.overall.raw == "low"
    assert own.results.cherry_height_late.overall.raw == "high"
    assert (own.domains.height.overall.raw, own.domains.leaves.overall.raw) == ("high", "some concerns")
    assert (own.overall.raw, own.level.raw) == ("high", "low")
    found = {study.study: study.quality.level.raw for study in POTS.stages.synthesis["height"].studies}
    assert found == {"ash2011": "high", "beech2013": "low", "cherry2015": "low", "fern2021": "high"}


def test_results_of_a_domain_are_counted_by_judgement():
    own = VALUES.quality.by_result["rob2"].height
    assert (own.results.raw, own.low.raw, own.some_concerns.raw, own.high.raw, own.unknown.raw) == (4, 2, 1, 1, 0)
    assert own.low_labels.raw == "Ash 2011 and Cherry 2015"
    steps = VALUES.quality.by_result.steps.leaves
    assert (steps.results.raw, steps.high.raw, steps.low.raw) == (1, 0, 1)


def test_a_synthesis_asks_for_the_judgements_of_the_results_that_it_pools():
    height, leaves = VALUES.pooled.height.judged, VALUES.pooled.leaves.judged
    assert [height.rob2[name].raw for name in ("low", "some_concerns", "high")] == [1, 1, 1]
    assert [leaves.rob2[name].raw for name in ("low", "some_concerns", "high")] == [0, 1, 2]
    weights = VALUES.effects.leaves
    assert leaves.rob2.high_weight.raw == pytest.approx(weights.ash2011.weight.raw + weights.beech2013.weight.raw)
    assert (height.steps.high.raw, leaves.steps.high.raw) == (1, 0)


def test_only_the_first_outcome_counts_where_it_alone_is_pooled():
    syntheses = tuple(replace(choice, several_outcomes="first") for choice in POTS.dataset.review.syntheses)
    review = Review(replace(POTS.dataset, review=replace(POTS.dataset.review, syntheses=syntheses)))
    assert [review.values.pooled.height.judged.rob2[name].raw for name in ("low", "high")] == [2, 0]


def test_the_summary_of_findings_tells_the_judgements_by_weight():
    text = POTS.tables.findings()._repr_markdown_()
    assert "judged by RoB 2: " in text
    assert "pooled.leaves.judged.rob2.high_weight" in text
    assert "low risk" not in text.partition("Number of leaves, judged by RoB 2")[2].partition("judged by Steps")[0]


def test_the_table_of_quality_has_a_row_for_each_result():
    table = POTS.tables.quality()
    assert [column.heading for column in table.columns][:3] == ["Study", "Result", "Design"]
    assert [row[1] for row in table.texts()] == [
        "Height", "Number of leaves", "Height", "Number of leaves", "Height: Height, 12 weeks",
        "Height: Height, 26 weeks", "Number of leaves", "Height", "Number of leaves",
    ]  # fmt: skip


def test_the_table_of_items_names_results_of_one_study_apart():
    table = POTS.tables.items()
    cells = [row for row in table.texts() if row[:3] == ["RoB\N{NO-BREAK SPACE}2", "Height", "D3"]]
    assert [row[5:] for row in cells] == [["low", "low", "Height, 12 weeks: low; Height, 26 weeks: high", "n/a"]]
    overall = [row for row in table.texts() if row[2] == "overall"]
    assert [(row[1], *row[5:7]) for row in overall] == [("Number of leaves", "high", "high")]


def test_a_panel_of_the_plot_is_a_tool_and_a_domain():
    panels = [[name_panel(group[0]), *map(name_row, group)] for group in list_tools(QUALITY)]
    assert panels == [
        ["RoB 2: Height", "Ash 2011", "Beech 2013", "Cherry 2015: Height, 12 weeks", "Cherry 2015: Height, 26 weeks"],
        ["RoB 2: Number of leaves", "Ash 2011", "Beech 2013", "Cherry 2015"],
        ["Steps: Height", "Fern 2021"],
        ["Steps: Number of leaves", "Fern 2021"],
    ]


@pytest.mark.parametrize(
    ("draw", "domain"),
    [
        (draw_quality, ""),
        (draw_quality, "leaves"),
        (draw_turned, "height"),
        (draw_quality_summary, ""),
        (draw_quality_summary, "leaves"),
    ],
)
@pytest.mark.parametrize("style", [PAGE, COLUMN])
def test_results_are_drawn_without_overlap_in_page_and_column(draw, style, domain):
    canvas = draw(choose_domain(QUALITY, domain, "quality"), style=style)
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


def test_panels_that_are_too_high_together_are_drawn_domain_by_domain():
    with pytest.raises(AnalysisError, match=r'draw one domain at a time: r.figures.quality\(domain="height"\)'):
        draw_turned(QUALITY, style=PAGE)


def test_the_bars_count_results_of_each_domain():
    summaries = [(one.label, one.counted) for one in list_summaries(QUALITY, "rob2")]
    assert summaries == [("RoB 2: Height", "4 results"), ("RoB 2: Number of leaves", "3 results")]
    assert describe_quality_summary(QUALITY, tool="steps").startswith(
        "Share of results by answer to each item. Steps: Height, 1 result:"
    )


def test_the_alternative_text_names_each_result():
    text = describe_quality_plot(QUALITY)
    assert text.startswith("Quality ratings by result and item. Ash 2011, RoB 2: Height: overall low, quality high;")
    assert "Cherry 2015: Height, 26 weeks, RoB 2: Height: overall high" in text


def test_a_domain_whose_results_are_not_rated_is_refused_with_the_nearest():
    with pytest.raises(AnalysisError, match="found leves, expected a domain whose results are rated: height, leaves"):
        Figures(POTS.stages).quality(domain="leves")
    garden = Review.load(Path(__file__).parent / "reviews" / "garden").stages.quality
    with pytest.raises(AnalysisError, match="expected a domain whose results are rated: none"):
        choose_domain(garden, "sleep", "quality")


def test_bars_of_overall_judgements_count_the_unknown_ones():
    unknown = replace(QUALITY.studies[0].results[0].overall, raw=Missing.NOT_OBTAINED)
    first = replace(QUALITY.studies[0].results[0], overall=unknown)
    study = replace(QUALITY.studies[0], results=(first, *QUALITY.studies[0].results[1:]))
    summary = list_summaries(replace(QUALITY, studies=(study, *QUALITY.studies[1:])), "rob2")[0]
    assert dict(summary.bars[-1].counts)[Missing.NOT_OBTAINED] == 1
    assert summary.bars[-1].studies == 4
