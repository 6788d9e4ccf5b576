"""What comparisons say of significance and direction, where a review has no associations."""

from __future__ import annotations

import pytest
from scipy import stats

from analysis import Review
from analysis.directions import read_comparisons
from analysis.errors import DataFileError
from analysis.reading import CellRef, reading
from analysis.schema import TABLES, Missing

#: Columns of comparisons.csv that hold words.
WORDS = ("comparison", "study", "outcome", "group_1", "group_2", "estimate_of", "source", "locator", "note")
BASE = {"study": "ito", "outcome": "ito_sleep"}
MEANS = {"n_1": "20", "mean_1": "6.0", "sd_1": "2.0", "n_2": "20", "mean_2": "4.0", "sd_2": "2.0"}
EVENTS = {"n_1": "20", "events_1": "2", "n_2": "20", "events_2": "12"}
ODDS = {"estimate": "0.40", "estimate_of": "or", "ci_low": "0.20", "ci_high": "0.80"}


@pytest.fixture
def compared(small):
    """Give the small review comparisons in place of associations."""
    small.package["resources"] = [one for one in small.package["resources"] if one["name"] != "associations"]
    columns = TABLES["comparisons"].columns
    fields = [{"name": name, "type": "string" if name in WORDS else "number"} for name in columns]
    schema = {"fields": fields, "primaryKey": ["comparison"], "missingValues": [{"value": one} for one in Missing]}
    small.package["resources"].append({"name": "comparisons", "path": "comparisons.csv", "schema": schema})
    small.rows["comparisons"] = []
    return small


def judge(compared, *rows, better="higher"):
    """Give significance, direction, the finding of the study and its vote."""
    compared.rows["comparisons"] = [BASE | {"comparison": f"c{n}"} | row for n, row in enumerate(rows)]
    compared.set("outcomes", better=better)
    compared.write()
    review = Review.load(compared.root)
    outcome = review.stages.synthesis.outcomes[0]
    vote = review.stages.votes[0].studies[0].vote
    return outcome.significance.raw, outcome.direction.raw, review.values.synthesis.ito.sleep.raw, vote


@pytest.mark.parametrize(
    ("row", "better", "found"),
    [
        (MEANS, "higher", ("significant", "positive", "positive", 1)),
        (MEANS, "lower", ("significant", "negative", "negative", -1)),
        (MEANS | {"sd_1": "9.0", "sd_2": "9.0"}, "higher", ("not significant", "positive", "not significant", 1)),
        (EVENTS, "lower", ("significant", "positive", "positive", 1)),
        (ODDS, "lower", ("significant", "positive", "positive", 1)),
        (ODDS | {"ci_high": "1.10"}, "lower", ("not significant", "positive", "not significant", 1)),
        ({"estimate": "1.5", "estimate_of": "md", "p": "0.20"}, "higher", ("not significant", "positive", "not significant", 1)),
        ({"t": "2.5", "df": "38", "n_1": "20", "n_2": "20"}, "higher", ("significant", "positive", "positive", 1)),
        ({"t": "2.5", "df": "38", "n_1": "44", "predictors": "5"}, "higher", ("significant", "positive", "positive", 1)),
        ({"t": "-2.5", "df": "38"}, "higher", ("significant", "negative", "negative", -1)),
        ({"p": "0.01"}, "higher", ("significant", Missing.NOT_OBTAINED, Missing.NOT_OBTAINED, None)),
        (MEANS, "not reported", ("significant", Missing.NOT_OBTAINED, Missing.NOT_OBTAINED, None)),
    ],
)  # fmt: skip
def test_findings_follow_from_whatever_a_comparison_reports(compared, row, better, found):
    assert judge(compared, row, better=better) == found


def test_comparisons_of_one_outcome_that_do_not_agree_are_mixed(compared):
    other = MEANS | {"mean_1": "2.0"}
    assert judge(compared, MEANS, other) == ("significant", "mixed", "mixed", 0)


def test_a_printed_p_decides_before_anything_else(compared):
    assert judge(compared, MEANS | {"p": "0.30"})[0] == "not significant"


def test_the_p_of_t_is_that_of_its_degrees_of_freedom(compared):
    judge(compared, {"t": "2.03", "df": "38", "n_1": "20", "n_2": "20"})
    tendency = Review.load(compared.root).stages.votes[0].studies[0].tendencies[0]
    assert tendency.p == pytest.approx(2 * stats.t.sf(2.03, 38))


def test_findings_of_comparisons_name_their_cells(compared):
    judge(compared, MEANS)
    found = Review.load(compared.root).values.synthesis.ito.sleep
    cells = {str(cell) for cell in found.cells}
    assert {"comparisons.csv[c0].mean_1", "outcomes.csv[ito_sleep].better", "review.yml.alpha"} & cells == {
        "comparisons.csv[c0].mean_1", "outcomes.csv[ito_sleep].better",
    } | ({"review.yml.alpha"} & cells)  # fmt: skip
    assert any(cell.column == "alpha" for cell in found.cells)


def test_numbers_that_no_study_can_have_are_named_at_their_line(compared):
    compared.rows["comparisons"] = [BASE | {"comparison": "c0"} | MEANS | {"n_1": "1"}]
    compared.write()
    with pytest.raises(DataFileError, match=r"data/comparisons\.csv:2: .*found 1, expected"):
        Review.load(compared.root).stages.votes  # noqa: B018 -- computed when asked for


def test_the_people_of_a_comparison_are_those_of_both_groups(compared):
    judge(compared, MEANS)
    review = Review.load(compared.root)
    assert review.values.votes.ito.sleep.n.raw == 40
    assert "n = 40" in review.figures.albatross("sleep").alt


def test_comparisons_that_were_read_are_noticed_by_whoever_asks_again(compared):
    judge(compared, MEANS)
    dataset = Review.load(compared.root).dataset
    asked = []
    for _ in range(2):
        with reading() as read:
            read_comparisons(dataset, dataset["outcomes"]["ito_sleep"])
        asked.append(read.cells)
    assert asked[0] == asked[1]
    assert CellRef("comparisons.csv", "c0", "mean_1") in asked[1]
