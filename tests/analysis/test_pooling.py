"""Effects and averages of a review: what its data and review.yml ask for comes out as metafor has it, and traced."""

import math
import re
import subprocess
import sys
from typing import get_args

import pytest

from analysis import syntheses
from analysis.errors import DataFileError
from analysis.methods.between import TAU2_METHODS
from analysis.methods.contrasts import Combination
from analysis.methods.effects.effect import Measure
from analysis.methods.inference import TESTS
from analysis.methods.pooling import MODELS
from analysis.methods.two_by_two import MEASURES as MEASURES_OF_TABLES
from analysis.methods.two_by_two import TABLE_MODELS
from analysis.schema import Missing
from tests.analysis.conftest import ROOT
from tests.analysis.trials import EVERYTHING, SYNTHESIS, compare, give_comparisons, give_predictors, load, make_trials


@pytest.fixture
def pooled(small):
    """Load the review with these syntheses."""
    return lambda *syntheses: load(small, *syntheses)


@pytest.fixture
def trials(small, pooled):
    make_trials(small)
    return pooled(EVERYTHING)


def test_a_synthesis_may_choose_every_word_that_the_methods_know():
    assert set(syntheses.MEASURES) == set(get_args(Measure))
    assert set(syntheses.MODELS) == {*MODELS, *TABLE_MODELS}
    assert dict(syntheses.TABLE_MODELS) == MEASURES_OF_TABLES
    assert set(syntheses.TAU2) == set(TAU2_METHODS)
    assert set(syntheses.TESTS) == set(TESTS)
    assert set(syntheses.SEVERAL) == set(get_args(Combination))


def test_studies_are_cumulated_by_year(trials):
    shown = [name for name, _ in trials.stages.pooling["cases"].explored.rows["cumulative"]]
    assert shown[:3] == ["t1", "t2", "t6"]
    last = trials.values.look_up(f"pooled.cases.cumulative.{shown[-1]}.estimate").raw
    assert last == pytest.approx(trials.values.look_up("pooled.cases.estimate").raw, rel=1e-9)


def test_an_average_names_every_cell_that_it_came_from(trials):
    cells = {str(cell) for cell in trials.values.look_up("pooled.cases.estimate").cells}
    assert {"comparisons.csv[t8].events_1", "review.yml[syntheses/cases].tau2"} <= cells
    how = {str(cell) for cell in trials.values.look_up("effects.cases.t8.estimate").cells}
    assert "comparisons.csv[t8].n_2" in how
    assert "comparisons.csv[t7].n_2" not in how


def test_positive_favours_the_hypothesis_unless_effects_stay_as_reported(small, pooled):
    make_trials(small)
    values = pooled(
        SYNTHESIS, SYNTHESIS.replace("key: cases", "key: turned").replace("align: false", "align: true")
    ).values
    assert values.effects.cases.t1.estimate.raw == pytest.approx(1 / values.effects.turned.t1.estimate.raw)
    assert str(values.effects.turned.t1.t1.sign) == "sign turned"
    assert str(values.effects.cases.t1.t1.sign) == "as reported"
    assert "outcomes.csv[t1_cases].better" in map(str, values.effects.turned.t1.t1.sign.cells)


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        ({"n_1": "9", "mean_1": "5", "sd_1": "2", "n_2": "9", "mean_2": "4", "sd_2": "2", "t": "9"}, "means and SDs"),
        ({"n_1": "9", "n_2": "9", "t": "1.2"}, "t and n"),
        ({"n_1": "9", "n_2": "9", "f": "4", "mean_1": "5", "mean_2": "4"}, "F and n"),
        (
            {"n_1": "9", "n_2": "9", "estimate": "1", "estimate_of": "md", "ci_low": "0", "ci_high": "2"},
            "MD and CI and n",
        ),
        ({"n_1": "9", "n_2": "9", "estimate": "1", "estimate_of": "md", "p": "0.04"}, "p and n"),
        ({"estimate": "2", "estimate_of": "or", "ci_low": "1", "ci_high": "4"}, "converted from OR (OR and CI)"),
    ],
)
def test_an_effect_says_what_it_was_made_from(small, pooled, cells, how):
    give_comparisons(small)
    compare(small, **cells)
    values = pooled("{key: all, label: All, domain: sleep, measure: SMD}").values
    assert str(values.effects["all"].ito.one.how) == how


def test_an_association_stands_on_the_side_of_its_direction(small, pooled):
    small.set("associations", r="-0.40", direction="positive")
    values = pooled("{key: all, label: All, domain: sleep, measure: COR}").values
    assert values.effects["all"].ito.estimate.raw == 0.4
    assert str(values.effects["all"].ito.ito_sleep.sign) == "sign turned"


def test_without_a_direction_what_is_better_tells_the_side(small, pooled):
    small.set("associations", direction="not reported")
    small.set("outcomes", better="lower")
    values = pooled("{key: all, label: All, domain: sleep, measure: COR}").values
    assert values.effects["all"].ito.estimate.raw == -0.4


def test_an_effect_whose_side_nobody_knows_is_left_out_and_says_so(small, pooled):
    small.set("associations", direction="not reported")
    small.set("outcomes", better="not reported")
    own = pooled("{key: all, label: All, domain: sleep, measure: COR}").values
    assert own.pooled["all"].k.raw == 0
    assert "not known" in str(own.effects["all"].ito.ito_sleep.reason)


@pytest.mark.parametrize(("last", "k"), [(0, 0), (1, 1), (2, 2)])
def test_few_studies_give_words_and_codes_and_never_nan(small, pooled, last, k):
    make_trials(small, last=last)
    review = pooled(EVERYTHING)
    own = review.values.look_up("pooled.cases")
    assert own.k.raw == k
    assert [one.id for one in own.walk() if isinstance(one.raw, float) and not math.isfinite(one.raw)] == []
    assert own.estimate.raw is Missing.NOT_APPLICABLE if k == 0 else own.estimate.known
    assert own.q.known == (k > 1)
    assert str(own.warning) != "none" or k > 1
    assert "nan" not in review.tables.effects("cases")._repr_markdown_().lower().replace("ana", "")
    assert review.tables.pooled().texts()[0][1] == f"{k} of {k}"


def test_egger_of_few_studies_warns(small, pooled):
    make_trials(small, last=9)
    assert "too few" in str(pooled(EVERYTHING).values.look_up("pooled.cases.egger.warning"))


def test_several_outcomes_of_a_study_count_once(small, pooled):
    small.add("outcomes", outcome="ito_rest", name="Rest")
    small.add("associations", outcome="ito_rest", r="0.20")
    values = pooled(
        "{key: mean, label: Mean, domain: sleep, measure: COR}",
        "{key: first, label: First, domain: sleep, measure: COR, several_outcomes: first}",
        "{key: weighed, label: W, domain: sleep, measure: COR, several_outcomes: aggregate, correlation: 0.5}",
    ).values
    assert values.effects.mean.ito.estimate.raw == pytest.approx(0.3)
    assert values.effects.first.ito.estimate.raw == pytest.approx(0.4)
    assert 0.3 < values.effects.weighed.ito.estimate.raw < 0.4
    assert values.pooled.mean.k.raw == 1


def test_where_a_further_study_is_expected_is_told_by_either_distribution(trials):
    own = trials.values.look_up("pooled.cases")
    # metafor, predict(rma(yi, vi), predtype = "Riley"): t with 11 degrees of freedom
    low, high = (math.exp(-0.7145 + sign * 2.20099 * math.sqrt(0.3132 + 0.1798**2)) for sign in (-1, 1))
    assert own.prediction_t_df.raw == 11
    assert own.prediction_t_low.raw == pytest.approx(low, rel=2e-3)
    assert own.prediction_t_high.raw == pytest.approx(high, rel=2e-3)
    assert own.prediction_low.raw > own.prediction_t_low.raw
    assert not own.df.known


def test_the_test_of_an_average_tells_its_degrees_of_freedom(small, pooled):
    make_trials(small, last=2)
    own = pooled(SYNTHESIS[:-1] + ", test: t}").values.look_up("pooled.cases")
    assert own.df.raw == 1
    assert [own[f"prediction_t_{name}"].raw for name in ("low", "high", "df")] == [Missing.NOT_APPLICABLE] * 3


def test_groups_whose_words_give_one_name_are_refused(small, pooled):
    make_trials(small, last=4)
    small.set("studies", 0, allocation="random!")
    with pytest.raises(DataFileError, match=r"cases.subgroups: found the groups random! and random, expected words"):
        assert pooled(SYNTHESIS[:-1] + ", subgroups: allocation}").values


# Partial correlations.


def give_regression(small, **cells):
    """Report a coefficient of a regression of 32 people on five predictors."""
    give_comparisons(small)
    give_predictors(small)
    compare(small, **({"n_1": "32", "predictors": "5", "n_2": "not applicable"} | cells))


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        ({"t": "2"}, "t, n and number of predictors"),
        ({"estimate": "0.36514837167011", "estimate_of": "partial_r"}, "partial r, n and number of predictors"),
    ],
)
@pytest.mark.parametrize("measure", ["PCOR", "ZPCOR"])
def test_partial_correlations_are_pooled_and_printed_as_correlations(small, pooled, measure, cells, how):
    give_regression(small, **cells)
    small.set("outcomes", better="higher")
    review = pooled(f"{{key: all, label: All, domain: sleep, measure: {measure}}}")
    own = review.values.pooled["all"]
    assert own.estimate.raw == pytest.approx(2 / math.sqrt(30))
    assert str(own.measure) == "partial correlation"
    assert str(review.values.effects["all"].ito.how) == how
    assert "partial correlation" in review.figures.forest_of().alt


def test_without_the_number_of_predictors_there_is_no_partial_correlation(small, pooled):
    give_regression(small, t="2", predictors="not reported")
    own = pooled("{key: all, label: All, domain: sleep, measure: PCOR}").values
    assert own.pooled["all"].k.raw == 0
    assert "number of predictors" in str(own.effects["all"].ito.one.reason)


# A correlation before and after that is assumed.

CHANGE = "{key: all, label: All, domain: sleep, measure: SMCC"


def give_change(small, **cells):
    """Report means and SDs before and after, and nothing of the spread of changes."""
    spread = {"pre_mean": "10", "pre_sd": "4", "post_mean": "8", "post_sd": "5", "n": "20", "better": "higher"}
    bounds = {"scale_min": "not reported", "scale_max": "not reported"}
    small.set("outcomes", **(spread | bounds | cells))


def test_a_change_without_its_spread_needs_a_correlation_that_review_yml_assumes(small, pooled):
    give_change(small)
    values = pooled(CHANGE + "}", CHANGE.replace("key: all", "key: assumed") + ", pre_post_correlation: 0.70}").values
    reason = "SMCC needs the correlation before and after, which is neither reported nor assumed"
    assert str(values.effects["all"].ito.ito_sleep.reason) == reason
    own = values.effects.assumed.ito
    assert own.estimate.raw == pytest.approx(-2 / math.sqrt(16 + 25 - 28) * 0.95992, rel=1e-4)
    assert str(own.how).endswith("before and after, correlation assumed")
    assert "review.yml[syntheses/assumed].pre_post_correlation" in map(str, own.estimate.cells)


def test_tables_say_what_is_assumed(small, pooled):
    give_change(small)
    review = pooled(CHANGE + ", pre_post_correlation: 0.7}", CHANGE.replace("key: all", "key: second") + "}")
    assert str(review.values.pooled["all"].pre_post_correlation) == "0.7"
    note = "correlation of [0.7]{#val-pooled-all-pre_post_correlation"
    assert note in review.tables.effects("all")._repr_markdown_()
    assert "Assumed of All: a correlation of [0.7]" in review.tables.pooled()._repr_markdown_()
    assert "Assumed" not in review.tables.effects("second")._repr_markdown_()


def test_where_the_spread_of_changes_is_reported_nothing_is_assumed(small, pooled):
    give_change(small, change_mean="-2", change_sd="3")
    review = pooled(CHANGE + ", pre_post_correlation: 0.1}")
    assert str(review.values.effects["all"].ito.how) == "mean change and SD of changes"
    assert "Assumed" not in review.tables.effects("all")._repr_markdown_()


def test_a_review_without_syntheses_does_not_load_scipy(small):
    small.write()
    code = (
        "import sys; from analysis import Review; "
        f"list(Review.load({str(small.root)!r}).values.walk()); print([m for m in ('scipy', 'numpy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert told.stdout == "[]\n"


def test_a_synthesis_that_nobody_asked_for_is_named(trials):
    with pytest.raises(DataFileError, match="found case, expected the key of a synthesis\n  hint: did you mean cases"):
        trials.tables.effects("case")


@pytest.mark.parametrize("table", ["subgroups", "moderators", "leave_one_out", "cumulative", "influence", "asymmetry"])
def test_a_table_behind_an_average_holds_values_alone(trials, table):
    shown = getattr(trials.tables, table)("cases")
    assert len(shown.rows) == {"subgroups": 3, "moderators": 2, "asymmetry": 2}.get(table, 13)
    figures = re.sub(r"\[[^\]]*\]\{[^}]*\}", "", shown._repr_markdown_())
    assert not re.search(r"\d", figures)


def test_averages_of_several_measures_name_them(small, pooled):
    make_trials(small)
    difference = SYNTHESIS.replace("key: cases", "key: difference").replace("RR", "RD")
    table = pooled(SYNTHESIS, difference).tables.pooled()
    assert [row[:2] for row in table.texts()] == [["Cases", "risk ratio"], ["Cases", "risk difference"]]


def test_arms_that_are_compared_with_one_group_are_named_and_counted_once(small, pooled):
    make_trials(small, last=2)
    small.set("comparisons", 0, group_1="a low dose")
    given = {"study": "t1", "outcome": "t1_cases", "group_1": "a high dose", "n_1": "100", "n_2": "139"}
    compare(small, comparison="t1_b", events_1="0", events_2="11", **given)
    review = pooled(SYNTHESIS)
    table = review.tables.effects("cases")
    assert [row[1:3] for row in table.texts()[:3]] == [
        ["Sleep, a low dose", "two by two table"],
        ["Sleep, a high dose", "two by two table"],
        ["Together", "mean of 2 comparisons"],
    ]
    assert "A half was added to each cell of a two by two table with an empty cell." in table.notes
    assert review.values.pooled.cases.k.raw == 2


def test_tables_without_an_empty_cell_have_nothing_added(trials):
    assert not any("half" in str(note) for note in trials.tables.effects("cases").notes)


def test_a_table_left_out_says_why(small, pooled):
    make_trials(small, last=3)
    small.set("comparisons", 2, events_1="0", events_2="0")
    notes = pooled(SYNTHESIS[:-1] + ", double_zero: drop}").tables.effects("cases").notes
    assert "Left out: tables in which nobody, or everybody, had the event in both groups." in notes


def test_differences_that_no_moderator_can_explain_have_no_percent(small, pooled):
    make_trials(small, first=0, last=13)
    for place in range(13):
        small.set("comparisons", place, events_1="10", n_1="100", events_2="20", n_2="100")
    table = pooled(EVERYTHING).tables.moderators("cases")
    assert "n/a%" not in table._repr_markdown_()


@pytest.mark.parametrize("table", ["subgroups", "moderators", "leave_one_out", "asymmetry"])
def test_a_table_that_was_not_asked_for_is_refused(small, pooled, table):
    make_trials(small)
    review = pooled(SYNTHESIS)
    with pytest.raises(DataFileError, match=r"review.yml: syntheses.cases.*expected that the synthesis asks for it"):
        getattr(review.tables, table)("cases")


@pytest.mark.parametrize("table", ["subgroups", "moderators", "leave_one_out", "cumulative", "influence", "asymmetry"])
@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_table_of_too_few_studies_says_why_it_is_empty(small, pooled, table, last):
    make_trials(small, last=last)
    review = pooled(EVERYTHING)
    text = getattr(review.tables, table)("cases")._repr_markdown_()
    assert not re.search(r"\bnan\b", text)
    assert "no study" in text if last == 0 else ":::" in text


def test_effects_of_one_study_stand_together_with_their_weight(small, pooled):
    small.add("outcomes", outcome="ito_rest", name="Rest")
    small.add("associations", outcome="ito_rest", r="0.20")
    review = pooled("{key: all, label: All, domain: sleep, measure: COR}")
    assert [row[1:] for row in review.tables.effects().texts()] == [
        ["Sleep", "r and n", "0.40 (0.14 to 0.66)", ""],
        ["Rest", "r and n", "0.20 (−0.10 to 0.50)", ""],
        ["Together", "mean of 2 outcomes", "0.30 (0.02 to 0.58)", "100.0"],
    ]


def test_what_nobody_can_pool_prints_codes(small, pooled):
    small.set("associations", r="ns", significance="not significant", direction="not reported")
    review = pooled("{key: all, label: All, domain: sleep, measure: COR}")
    assert review.tables.effects().texts() == [["Ito 2019 [@ito2019]", "Sleep", "", "not significant", ""]]
    assert review.tables.pooled().texts() == [["All", "0 of 1", "n/a", "n/a", "n/a", "n/a", "n/a", "n/a"]]
    assert str(review.values.pooled["all"].warning) == "No study gives an effect, so that nothing is pooled."


def test_an_intervals_own_level_and_the_usual_one_are_told_apart(small, pooled):
    give_comparisons(small)
    cells = {"estimate": "1", "estimate_of": "smd", "ci_low": "0", "ci_high": "2", "n_1": "9", "n_2": "9"}
    compare(small, **cells)
    compare(small, **(cells | {"comparison": "two", "ci_level": "90"}))
    own = pooled("{key: all, label: All, domain: sleep, measure: SMD}").values.effects["all"].ito
    assert own.one.se.raw == pytest.approx(1 / 1.959964, rel=1e-6)
    assert own.two.se.raw == pytest.approx(1 / 1.644854, rel=1e-6)


def test_what_the_methods_refuse_is_told_where_it_was_asked_for(small, pooled):
    for name in ("rest", "nap"):
        small.add("outcomes", outcome=f"ito_{name}", name=name)
        small.add("associations", outcome=f"ito_{name}", r="0.20")
    review = pooled("{key: all, label: All, domain: sleep, measure: COR, correlation: -0.9}")
    expected = "review.yml: syntheses.all: correlation within a study: found -0.9, expected above -0.5 and at most 1"
    with pytest.raises(DataFileError, match=expected):
        list(review.values.walk())


@pytest.fixture
def two_times(small):
    """Give three trials that measured at two times, the second with other counts."""
    make_trials(small, last=3)
    for place in range(3):
        small.set("outcomes", place, timepoint="6 weeks")
        study = f"t{place + 1}"
        small.add("outcomes", outcome=f"{study}_late", study=study, timepoint="1 year", better="lower",
                  n="not reported", pre_mean="not reported", pre_sd="not reported")  # fmt: skip
        compare(small, comparison=f"{study}_b", study=study, outcome=f"{study}_late", events_1="5", n_1="100",
                events_2="9", n_2="100")  # fmt: skip
    return small


def test_a_synthesis_may_take_some_times_of_measurement(two_times):
    late = SYNTHESIS.replace("key: cases", "key: late")[:-1] + ", timepoints: 1 year}"
    both = SYNTHESIS.replace("key: cases", "key: both")[:-1] + ", timepoints: [1 year, 6 weeks]}"
    values = load(two_times, SYNTHESIS, late, both).values
    assert values.pooled.late.estimate.raw == pytest.approx(5 / 9)
    assert str(values.pooled.both.timepoints) == "1 year, 6 weeks"
    assert "timepoints" not in values.pooled.cases
    assert (values.pooled.late.outcomes.raw, values.pooled.both.outcomes.raw) == (3, 6)
    assert values.pooled.both.estimate.raw == pytest.approx(values.pooled.cases.estimate.raw)
    assert {"review.yml[syntheses/late].timepoints", "outcomes.csv[*].timepoint"} <= {
        str(cell) for cell in values.pooled.late.estimate.cells
    }


@pytest.mark.parametrize(
    ("time", "hint"),
    [("1 yaer", "\n  hint: did you mean 1 year?"), ("never", "\n  hint: known: 6 weeks, 1 year")],
    ids=["misspelt", "unknown"],
)
def test_a_time_that_no_outcome_has_is_told_with_those_there_are(two_times, time, hint):
    two_times.review += f"syntheses:\n  - {SYNTHESIS[:-1]}, timepoints: {time}}}\n"
    expected = f"review.yml: syntheses.cases: found timepoint {time}, expected a timepoint of its outcomes"
    assert two_times.findings() == [expected + hint]


def test_a_time_is_told_where_outcomes_have_none(small):
    make_trials(small, last=3)
    small.review += f"syntheses:\n  - {SYNTHESIS[:-1]}, timepoints: 1 year}}\n"
    for place in range(3):
        small.set("outcomes", place, timepoint="not reported")
    assert small.findings() == [
        "review.yml: syntheses.cases: found timepoint 1 year, expected outcomes that have a timepoint"
    ]


def test_what_to_beware_of_stands_below_the_average(small, pooled):
    make_trials(small, last=1)
    table = pooled(SYNTHESIS).tables.pooled()._repr_markdown_()
    assert re.search(r"\[One study: its own effect and standard error, by the normal distribution.\]{#val-", table)


def test_what_to_beware_of_names_its_synthesis(small, pooled):
    make_trials(small, last=1)
    fewer = SYNTHESIS.replace("key: cases", "key: fewer").replace("label: Cases", "label: Fewer")
    table = pooled(SYNTHESIS, fewer).tables.pooled()._repr_markdown_()
    assert re.search(r"\[Fewer\]{[^}]*}: \[One study:", table)


def test_names_of_columns_are_spelt_with_spaces(small, pooled):
    make_trials(small)
    columns = small.resource("studies")["schema"]["fields"]
    columns += [{"name": "kind_of_place", "type": "string", "title": "Place", "description": "Place."}]
    for place in range(13):
        small.set("studies", place, kind_of_place=("by_sea", "inland")[place % 2])
    asked = SYNTHESIS[:-1] + ", subgroups: kind_of_place, moderators: [kind_of_place]}"
    tables = pooled(asked).tables
    assert tables.subgroups("cases")._repr_markdown_().startswith("| Kind of place")
    assert "kind of place: inland" in tables.moderators("cases")._repr_markdown_()
