"""A row of comparisons.csv that cannot be, and a synthesis that cannot be, are told at their line."""

import pytest

from tests.analysis.trials import compare, give_comparisons, give_predictors, synthesise

GROUPS = {"n_1": "20", "n_2": "20"}
SMD = "{key: all, label: All, domain: sleep, measure: SMD}"


@pytest.fixture
def told(small):
    """Give what is told of one comparison, without the name of the file."""

    def tell(**cells):
        give_comparisons(small)
        compare(small, **(GROUPS | cells))
        synthesise(small, SMD)
        return [one.removeprefix("data/comparisons.csv:2: ") for one in small.findings()]

    return tell


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"sd_1": "-2"}, "sd_1: found -2, expected a number above 0"),
        ({"se": "0"}, "se: found 0, expected a number above 0"),
        ({"f": "-1"}, "f: found -1, expected a number of at least 0"),
        (
            {"p": "0.000"},
            "p: found 0.000, expected a number above 0 and at most 1\n  hint: p = 0.000 means p < 0.0005: say so in the note, and leave p not reported",
        ),
        ({"events_1": "21"}, "events_1: found 21, expected at most 20, the people of group 1"),
        ({"ci_low": "2", "ci_high": "1"}, "ci_low: found 2, expected less than 1, the upper limit"),
        (
            {"estimate": "3", "estimate_of": "md", "ci_low": "1", "ci_high": "2"},
            "estimate: found 3, expected a value within its interval, 1 to 2\n  hint: are estimate and interval in the same unit, both ratios or both logarithms?",
        ),
        ({"ci_level": "0.95"}, "ci_level: found 0.95, expected a percentage such as 95\n  hint: 95 % is written 95"),
        ({"estimate": "3"}, "estimate_of: found not reported, expected what the estimate is"),
        (
            {"estimate": "-0.2", "estimate_of": "or"},
            "estimate: found -0.2, expected a number above 0\n  hint: or is a ratio; its logarithm is called log_or",
        ),
        (
            {"estimate": "1", "estimate_of": "md", "t": "-2"},
            "t: found -2, expected a number above 0, as the difference is\n  hint: give t the sign of group 1 minus group 2, also where the paper prints none",
        ),
    ],
)
def test_an_impossible_comparison_is_told(told, cells, message):
    assert told(**cells) == [message]


def test_an_unknown_kind_of_estimate_is_told_with_the_nearest(small):
    give_comparisons(small)
    # where the schema of a review lists no kinds, the methods do
    field = next(one for one in small.resource("comparisons")["schema"]["fields"] if one["name"] == "estimate_of")
    del field["constraints"]
    compare(small, estimate="1", estimate_of="smdd")
    assert small.findings()[0].startswith("data/comparisons.csv:2: estimate_of: found smdd, expected one of md, smd")
    assert small.findings()[0].endswith("hint: did you mean smd?")


def test_a_comparison_is_of_the_study_of_its_outcome(small):
    small.add("studies", study="ono", label="Ono 2020")
    small.add("rating_totals", study="ono", total="not obtained", level="not obtained")
    for item in "123":
        small.add("ratings", study="ono", item=item, rating="not obtained")
    small.set("flow", 1, count="2")
    give_comparisons(small)
    compare(small, study="ono")
    assert small.findings() == ["data/comparisons.csv:2: study: found ono, expected ito, the study of ito_sleep"]


def test_impossible_numbers_of_other_tables_are_told_where_they_are_pooled(small):
    small.set("outcomes", pre_sd="2.0", post_mean="5", post_sd="2.0", change_mean="1", change_sd="9")
    small.set("outcomes", scale_min="not reported", scale_max="not reported")
    synthesise(small, "{key: all, label: All, domain: sleep, measure: SMCR}")
    assert small.findings() == [
        "data/outcomes.csv:2: SD of change: found 9, expected between 0 and 4\n  hint: it may be a standard error, or of other people"
    ]


@pytest.mark.parametrize("found", ["0", "2.5"])
def test_predictors_are_counted_in_whole_numbers(small, found):
    give_comparisons(small)
    give_predictors(small)
    compare(small, predictors=found, p="0.04", n_1="30")
    hint = "hint: the predictors of the regression model, the one that the row is about among them"
    message = f"data/comparisons.csv:2: predictors: found {found}, expected a whole number of at least 1"
    assert small.findings() == [f"{message}\n  {hint}"]


@pytest.mark.parametrize(
    ("synthesis", "message"),
    [
        ("{key: all, label: All, domain: slep, measure: COR}",
         "domain: found slep, expected one of sleep\n  hint: did you mean sleep?"),
        ("{key: all, label: All, domain: sleep, measure: CORR}",
         "measure: found CORR, expected one of COR, ZCOR, MC, SMCC, SMCR, MD, SMD, ROM, OR, RR, RD, BETA, PCOR, ZPCOR\n  hint: did you mean COR?"),
        ("{key: all, label: All, domain: sleep, measure: SMD, pre_post_correlation: 0.7}",
         "pre_post_correlation: found the measure SMD, expected one of MC, SMCC, SMCR, or no pre_post_correlation"),
        ("{key: all, label: All, domain: sleep, measure: MC, pre_post_correlation: 1}",
         "pre_post_correlation: found 1, expected a number from -0.999 to 0.999"),
        ("{key: all, label: All, domain: sleep, measure: COR, modle: random}",
         "modle: found key modle, expected a known key\n  hint: did you mean model?"),
        ("{key: all, label: All, domain: sleep}",
         "syntheses: found no key measure, expected the keys key, label, domain, measure"),
        ("{key: all, label: All, domain: sleep, measure: COR, exploratory: yess}",
         "exploratory: found yess, expected true or false"),
        ("{key: all, label: All, domain: sleep, measure: COR, several_outcomes: aggregate}",
         "several_outcomes: found aggregate without a correlation, expected one below 1\n  hint: outcomes that always agree leave nothing to weigh; a common choice is 0.5, or take several_outcomes: mean"),
    ],
)  # fmt: skip
def test_a_slip_in_a_synthesis_is_told_at_its_line(small, synthesis, message):
    synthesise(small, synthesis)
    line = small.review.splitlines().index(f"  - {synthesis}") + 1
    assert message in [one.removeprefix(f"review.yml:{line}: ") for one in small.findings()]


def test_two_syntheses_of_one_key_are_told(small):
    synthesise(small, SMD, SMD)
    assert any("found key all again, expected each key once" in one for one in small.findings())


def test_a_column_that_no_study_has_is_told(small):
    synthesise(small, "{key: all, label: All, domain: sleep, measure: COR, moderators: [yeer]}")
    assert small.findings() == [
        "review.yml: syntheses.all: found column yeer, expected a column of studies.csv\n  hint: did you mean year?"
    ]


def test_a_measure_without_its_table_is_told(small):
    synthesise(small, SMD)
    assert small.findings() == [
        "review.yml: syntheses.all: found the measure SMD and no comparisons.csv, expected a table that tells of it"
    ]
