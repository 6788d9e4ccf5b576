"""Each check on a small review of another subject, agreeing and disagreeing."""

import pytest

from analysis import Review
from analysis.load import load_dataset
from analysis.recheck import list_findings
from tests.analysis.conftest import ROOT


@pytest.fixture
def find(small):
    """Write the small project and give its findings by key."""

    def load():
        small.write()
        return {finding.key: finding for finding in list_findings(load_dataset(small.root))}

    return load


def judge(finding):
    return finding.agrees


# Significance of r: 40 pairs, so that an r of 0.312 is just significant.


@pytest.mark.parametrize(
    ("r", "significance", "agrees"),
    [
        ("0.40", "significant", "yes"),
        ("0.31", "significant", "within rounding"),
        ("0.20", "significant", "no"),
        ("0.20", "not significant", "yes"),
        ("0.40", "not significant", "no"),
        ("-0.40", "significant", "yes"),
        ("0.3", "not significant", "yes"),
        ("0.3", "significant", "within rounding"),
        ("0.99", "significant", "yes"),
        ("1.00", "significant", "yes"),
    ],
)
def test_printed_significance_of_r_is_judged_by_its_p_and_rounding(small, find, r, significance, agrees):
    small.set("associations", r=r, significance=significance)
    assert judge(find()["ito_sleep.p"]) == agrees


def test_significance_without_a_value_of_r_says_how_large_r_could_be(small, find):
    small.set("associations", r="ns", significance="not significant")
    finding = find()["ito_sleep.p"]
    assert judge(finding) == "cannot be checked"
    assert finding.explanation == "with n = 40 an r below 0.312 in size is not significant"


def test_significance_without_n_cannot_be_checked(small, find):
    small.set("associations", n="not reported")
    finding = find()["ito_sleep.p"]
    assert judge(finding) == "cannot be checked"
    assert finding.explanation == "n not reported"


def test_significance_of_three_pairs_cannot_be_checked(small, find):
    small.set("associations", n="3")
    finding = find()["ito_sleep.p"]
    assert (judge(finding), finding.explanation) == ("cannot be checked", "n = 3 is too small")


def test_statement_without_a_coefficient_is_no_check_of_r(small, find):
    small.set("associations", r="not obtained", basis="statement")
    assert "ito_sleep.p" not in find()


def test_significance_names_interval_and_bounds(find):
    finding = find()["ito_sleep.p"]
    assert finding.recomputed == "significant: p = 0.011; 95% CI 0.10 to 0.63"
    assert finding.explanation == (
        "r = 0.40 with n = 40; one-sided p = 0.005; any r that prints as 0.40 gives p of 0.0095 to 0.0117"
    )
    assert round(finding.values["ito_sleep.ci_low"].raw, 2) == 0.10


@pytest.mark.parametrize(("r2", "agrees"), [("0.16", "yes"), ("0.164", "within rounding"), ("0.20", "no")])
def test_printed_r2_is_judged_by_r_squared(small, find, r2, agrees):
    small.set("associations", r2=r2)
    assert judge(find()["ito_sleep.r2"]) == agrees


@pytest.mark.parametrize(
    ("b", "agrees"), [("0.40", "yes"), ("0.402", "within rounding"), ("0.41", "no"), ("0.4", "yes")]
)
def test_printed_b_is_judged_by_r(small, find, b, agrees):
    small.set("associations", b=b)
    assert judge(find()["ito_sleep.b"]) == agrees


def test_b_says_how_far_it_is_from_r(small, find):
    small.set("associations", b="0.43")
    assert find()["ito_sleep.b"].explanation == (
        "with a single predictor a standardised B equals r = 0.40; B is 0.03 above it"
    )


# Mean changes.


@pytest.mark.parametrize(
    ("change", "mark", "agrees"),
    [
        (("2.0", "4.0"), "p<0.05", "yes"),
        (("2.0", "4.0"), "ns", "no"),
        (("0.2", "4.0"), "p<0.05", "no"),
        (("0.2", "4.0"), "ns", "yes"),
        (("-2.0", "4.0"), "p<0.05", "yes"),
        (("1", "3"), "ns", "within rounding"),
    ],
)
def test_printed_significance_of_a_change_is_judged_by_its_t(small, find, change, mark, agrees):
    small.set("outcomes", change_mean=change[0], change_sd=change[1], change_significance=mark)
    assert judge(find()["ito_sleep.change_p"]) == agrees


def test_change_names_t_p_and_d(small, find):
    small.set("outcomes", change_mean="2.0", change_sd="4.0", change_significance="p<0.05")
    finding = find()["ito_sleep.change_p"]
    assert finding.recomputed == "significant: t = 3.16; p = 0.003; d = 0.50"
    assert {name: round(value.raw, 3) for name, value in finding.values.items()} == {
        "ito_sleep.change_p": 0.003,
        "ito_sleep.change_t": 3.162,
        "ito_sleep.change_d": 0.5,
        "ito_sleep.change_ci_low": 0.721,
        "ito_sleep.change_ci_high": 3.279,
    }


def test_change_without_its_deviation_cannot_be_checked(small, find):
    small.set("outcomes", change_mean="2.0", change_sd="not reported", change_significance="p<0.05")
    finding = find()["ito_sleep.change_p"]
    assert (judge(finding), finding.explanation) == ("cannot be checked", "SD of the change not reported")


def test_change_without_spread_cannot_be_checked(small, find):
    small.set("outcomes", change_mean="2.0", change_sd="0", change_significance="p<0.05")
    assert judge(find()["ito_sleep.change_p"]) == "cannot be checked"


def test_change_without_mark_and_numbers_is_no_check(small, find):
    small.set("outcomes", change_mean="2.0", change_significance="not marked")
    assert "ito_sleep.change_p" not in find()


# Ranges of scales.


def test_range_of_the_instrument_agrees(find):
    assert judge(find()["ito_sleep.scale_range"]) == "yes"


def test_other_range_than_that_of_the_instrument_disagrees(small, find):
    small.set("outcomes", scale_max="12")
    finding = find()["ito_sleep.scale_range"]
    assert (judge(finding), finding.recomputed) == ("no", "0 to 10")


def test_range_of_an_unknown_instrument_cannot_be_checked(small, find):
    small.set("instruments", scale_max="not obtained")
    finding = find()["ito_sleep.scale_range"]
    assert judge(finding) == "cannot be checked"
    assert finding.explanation == "the range of the instrument is not obtained"


def test_range_of_a_later_version_is_named(small, find):
    small.set("instruments", version_of="SI", items="5", scale_min="5", scale_max="35")
    small.add("instruments", instrument="SI-2", version_of="SI", scale_min="5", scale_max="25", year="2021")
    small.set("studies", exposure_measure="SI", exposure_min="5", exposure_max="25")
    small.set("outcomes", scale_min="not reported", scale_max="not reported")
    finding = find()["ito.exposure_range"]
    assert judge(finding) == "no"
    assert finding.explanation == (
        "SI runs from 5 to 35; with 5 items the printed range takes items of 1 to 5, not 1 to 7; "
        "the printed range is that of SI-2, of 2021, after the study of 2019"
    )


# Time of measuring the exposure.


@pytest.mark.parametrize(
    ("day", "length", "agrees"),
    [
        ("8", ("28", "42"), "yes"),
        ("35", ("28", "42"), "within rounding"),
        ("42", ("28", "42"), "no"),
        ("35", ("35", "35"), "no"),
        ("not obtained", ("28", "42"), "cannot be checked"),
    ],
)
def test_exposure_must_be_measured_before_the_end(small, find, day, length, agrees):
    cells = {"exposure_day": day, "treatment_days_min": length[0], "treatment_days_max": length[1]}
    small.set("studies", exposure_measure="SI", exposure_timing="then", **cells)
    assert judge(find()["ito.timing"]) == agrees


def test_exposure_that_was_not_measured_has_no_time(find):
    assert not [key for key in find() if "timing" in key]


# Arms.


def add_arms(small, *, enhanced="5.0", n="20", pairs=("one", "one")):
    small.set("associations", r="not applicable", basis="contrast")
    for arm, level, pair in (("A", "enhanced", pairs[0]), ("B", "limited", pairs[1])):
        small.add("arms", arm=arm, exposure_level=level, pair=pair, n=n)
    middle = float(enhanced)
    limits = {"ci_low": f"{middle - 1:.1f}", "ci_high": f"{middle + 1:.1f}"}
    small.add("arm_results", outcome="ito_sleep", arm="A", change_mean=enhanced, **limits)
    small.add("arm_results", outcome="ito_sleep", arm="B", change_mean="2.0", ci_low="1.0", ci_high="3.0")


def test_contrast_of_arms_is_the_difference_with_joined_errors(small, find):
    add_arms(small)
    finding = find()["contrasts.ito_sleep_one"]
    assert judge(finding) == "yes"
    assert finding.recomputed == "significant: 3.0 points; 95% CI 1.6 to 4.4; p < 0.001"


def test_contrast_within_error_disagrees_with_a_significant_verdict(small, find):
    add_arms(small, enhanced="2.5")
    assert judge(find()["contrasts.ito_sleep_one"]) == "no"


def test_arms_that_differ_in_more_than_exposure_are_not_contrasted(small, find):
    add_arms(small, pairs=("one", "two"))
    assert not [key for key in find() if key.startswith("contrasts")]


def test_mean_of_an_arm_must_lie_in_its_interval(small, find):
    add_arms(small)
    within = find()["ito_sleep.a.within_ci"].expected
    assert [within.judge(text) for text in ("5.0", "4.0", "0.5", "6.04", "6.1")] == ["yes", "yes", "no", "no", "no"]
    assert within.judge("6") == "yes"
    assert within.judge("7") == "no"


# All together.


@pytest.mark.parametrize(
    ("r", "size"), [("0.05", "negligible"), ("0.10", "small"), ("-0.30", "medium"), ("0.50", "large")]
)
def test_largest_association_is_named_by_size(small, find, r, size):
    small.set("associations", r=r)
    assert find()["r2_largest"].expected.judge(size) == "yes"


def test_findings_keep_their_cells(find):
    assert [str(cell) for cell in find()["ito_sleep.p"].cells] == [
        "associations.csv[ito_sleep].n",
        "associations.csv[ito_sleep].r",
        "associations.csv[ito_sleep].significance",
    ]


def test_the_made_up_review_contradicts_itself_only_where_it_is_meant_to():
    garden = Review.load(ROOT / "tests" / "analysis" / "reviews" / "garden").recheck
    found = {one.key for one in (*garden.checks, *garden.published) if one.agrees == "no"}
    assert found == {"cy_weeds.p", "synthesis.sleep.verdict", "s_participants", "s_sleep"}
