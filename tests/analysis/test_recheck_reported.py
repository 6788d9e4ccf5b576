"""Checks of statistics, groups, intervals, percentages, changes and means on a small review of another subject."""

from __future__ import annotations

import pytest

from analysis.load import load_dataset
from analysis.recheck import compute_recheck, list_findings

TEXTS = {"kind", "relation", "estimate_of", "study", "outcome", "comparison", "statistic"}
COLUMNS = {
    "statistics": "statistic study kind value df1 df2 n relation p tails source locator note",
    "comparisons": "comparison study outcome n_1 mean_1 sd_1 n_2 mean_2 sd_2 estimate estimate_of se ci_low ci_high "
    "ci_level t f df p source locator note",
}
GIVEN = {
    "statistics": {"statistic": "one", "study": "ito", "kind": "t", "value": "2.20", "df1": "28", "relation": "="},
    "comparisons": {"comparison": "one", "study": "ito", "outcome": "ito_sleep"},
}


def describe(small, table):
    """Let the small project have a table that the article has not."""
    names = COLUMNS[table].split()
    kinds = {name: "string" if name in TEXTS | {"source", "locator", "note"} else "number" for name in names}
    fields = [{"name": name, "type": kind, "title": name, "description": name} for name, kind in kinds.items()]
    fields[0]["constraints"] = {"required": True}
    small.package["resources"].append({
        "name": table, "type": "table", "title": table, "description": table, "path": f"{table}.csv",
        "schema": {"fields": fields, "primaryKey": [names[0]], "missingValues": small.package["resources"][0]["schema"]
                   .get("missingValues", [])},
    })  # fmt: skip
    small.rows[table] = []


@pytest.fixture
def load(small):
    """Write the small project with rows of the tables that only this test has, and load it."""

    def write(**tables):
        for table, rows in tables.items():
            describe(small, table)
            for number, row in enumerate(rows):
                small.add(
                    table, **GIVEN[table] | ({} if not number else {COLUMNS[table].split()[0]: str(number)}) | row
                )
        small.write()
        return load_dataset(small.root)

    return write


@pytest.fixture
def find(load):
    return lambda **tables: {finding.key: finding for finding in list_findings(load(**tables))}


@pytest.fixture
def faults(small):
    """Give what loading says of one row."""

    def collect(table, **row):
        describe(small, table)
        small.add(table, **GIVEN[table] | row)
        return small.findings()

    return collect


def judge(finding):
    return finding.agrees


# Statistics: t(28) = 2.20 has p = 0.0362, and between 0.0358 and 0.0366 for what prints as 2.20.


@pytest.mark.parametrize(
    ("row", "agrees", "decision"),
    [
        ({"p": "0.036"}, "yes", "kept"),
        ({"p": "0.0358"}, "within rounding", "kept"),
        ({"p": "0.03"}, "no", "kept"),
        ({"p": "0.06"}, "no", "turned over"),
        ({"p": "0.05", "relation": "<"}, "yes", "kept"),
        ({"p": "0.05", "relation": ">"}, "no", "turned over"),
        ({"p": "ns"}, "no", "turned over"),
        ({"p": "0.018", "tails": "1"}, "yes", "kept"),
        ({"kind": "F", "value": "3.34", "df1": "2", "df2": "28", "p": "0.05"}, "yes", "kept"),
        ({"kind": "chi2", "value": "3.84", "df1": "1", "p": "0.05"}, "yes", "kept"),
        ({"kind": "chi2", "value": "3.84", "df1": "not applicable", "df2": "1", "p": "0.05"}, "yes", "kept"),
        ({"kind": "z", "value": "1.96", "df1": "not applicable", "p": "0.05"}, "yes", "kept"),
        ({"kind": "r", "value": "0.36", "df1": "not applicable", "n": "30", "p": "0.05"}, "yes", "kept"),
        ({"kind": "r", "value": "0.36", "df1": "28", "p": "0.05"}, "yes", "kept"),
        ({"kind": "r", "value": "0.36", "df1": "28", "p": "0.001", "relation": "<"}, "no", "kept"),
    ],
)
def test_a_printed_p_is_judged_by_its_statistic(find, row, agrees, decision):
    finding = find(statistics=[row])["statistics.one.p"]
    assert (judge(finding), finding.values["statistics.one.decision"].raw) == (agrees, decision)


def test_a_statistic_tells_its_arithmetic(find):
    finding = find(statistics=[{"p": "0.06"}])["statistics.one.p"]
    assert (finding.statement, finding.printed) == ("Ito 2019, one: p of t(28) = 2.20", "p = 0.06")
    assert finding.recomputed == "p = 0.036"
    assert finding.explanation == (
        "any t that prints as 2.20 gives p of 0.0358 to 0.0366; decision error: the verdict at 0.05 turns over"
    )


def test_a_p_of_the_other_number_of_tails_is_told(find):
    found = find(statistics=[{"p": "0.018"}, {"p": "0.036", "tails": "1"}])
    assert found["statistics.one.p"].explanation.endswith("; it would be that of a one-sided test")
    assert found["statistics.1.p"].explanation.endswith("; it would be that of a two-sided test")


def test_a_statistic_without_p_gives_its_own_and_no_verdict(find):
    finding = find(statistics=[{"p": "not reported"}])["statistics.one.p"]
    assert finding.printed == ""
    assert round(finding.values["statistics.one.p"].raw, 4) == 0.0362
    assert finding.values["statistics.one.decision"].raw == "not applicable"


@pytest.mark.parametrize("row", [{"df1": "not reported"}, {"kind": "F", "df1": "2"}, {"kind": "r", "value": "0.3",
                                                                                      "df1": "not reported"}])  # fmt: skip
def test_a_statistic_without_degrees_of_freedom_cannot_be_checked(find, row):
    finding = find(statistics=[{"p": "0.03"} | row])["statistics.one.p"]
    assert (judge(finding), finding.explanation) == ("cannot be checked", "degrees of freedom are not known")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"kind": "T"}, "kind: found T, expected one of t, F, r, chi2, z"),
        ({"relation": "<=", "p": "0.05"}, "relation: found <=, expected one of =, <, > (how p is printed: p = 0.03"),
        ({"tails": "3"}, "tails: found 3, expected 1 or 2"),
        ({"p": "5"}, "p: found 5, expected a number from 0 to 1"),
        ({"df1": "0"}, "df1: found 0, expected degrees of freedom above 0"),
        ({"kind": "F", "value": "-1"}, "value: found -1, expected a number of at least 0, as F is"),
        ({"kind": "r", "value": "1.1"}, "value: found 1.1, expected a number from -1 to 1, as r is"),
    ],
)
def test_what_is_no_statistic_is_named_at_its_line(faults, row, said):
    (found,) = faults("statistics", **row)
    assert "data/statistics.csv:2: " + said.split(" (")[0] in found
    assert said.partition(" (")[2] in found


# Comparisons: two groups of 20 with SDs of 2.0 have a standard error of 0.632, t(38) = 1.58 for a difference of 1.

GROUPS = {"n_1": "20", "n_2": "20", "sd_1": "2.0", "sd_2": "2.0", "mean_1": "5.0", "mean_2": "4.0"}


@pytest.mark.parametrize(
    ("row", "key", "agrees"),
    [
        ({"t": "2.20", "df": "28", "p": "0.036"}, "t.p", "yes"),
        ({"t": "2.20", "df": "28", "p": "0.36"}, "t.p", "no"),
        ({"t": "2.20", "n_1": "15", "n_2": "15", "p": "0.036"}, "t.p", "yes"),
        ({"f": "4.84", "df": "28", "p": "0.036"}, "f.p", "yes"),
        ({"t": "2.20", "p": "0.036"}, "t.p", "cannot be checked"),
        ({"t": "1.20", "df": "28", "p": "ns"}, "t.p", "yes"),
    ],
)
def test_t_and_f_of_groups_are_judged_by_p(find, row, key, agrees):
    assert judge(find(comparisons=[row])[f"comparisons.one.{key}"]) == agrees


def test_t_of_one_group_has_n_minus_one_degrees_of_freedom(find):
    assert find(comparisons=[{"t": "2.20", "n_1": "29", "p": "0.036"}])["comparisons.one.t.p"].statement == (
        "Ito 2019, one: p of t(28) = 2.20"
    )


MD = {"estimate_of": "md", "estimate": "1.0"}


@pytest.mark.parametrize(
    ("row", "agrees", "said"),
    [
        (MD | {"se": "0.63"}, "yes", "they fit as SDs"),
        (MD | {"se": "2.83"}, "no", "they could be standard errors"),
        (MD | {"se": "0.20"}, "cannot be checked", "nothing"),
        (MD | {"ci_low": "-0.28", "ci_high": "2.28"}, "yes", "they fit as SDs"),
        (MD | {"ci_low": "-4.7", "ci_high": "6.7"}, "no", "they could be standard errors"),
        ({"t": "1.58"}, "yes", "they fit as SDs"),
        ({"t": "0.354"}, "no", "they could be standard errors"),
    ],
)
def test_sds_of_groups_are_set_against_the_error_of_their_difference(find, row, agrees, said):
    finding = find(comparisons=[GROUPS | row])["comparisons.one.sd"]
    assert (judge(finding), finding.recomputed) == (agrees, said)


def test_nothing_is_said_of_sds_without_an_error_beside_them(find):
    assert "comparisons.one.sd" not in find(comparisons=[GROUPS])


# Intervals.


@pytest.mark.parametrize(
    ("row", "agrees"),
    [
        ({"estimate_of": "md", "estimate": "1.5", "ci_low": "0.5", "ci_high": "2.5"}, "yes"),
        ({"estimate_of": "md", "estimate": "1.6", "ci_low": "0.5", "ci_high": "2.5"}, "yes"),
        ({"estimate_of": "md", "estimate": "1.7", "ci_low": "0.5", "ci_high": "2.5"}, "no"),
        # the root of 1.2 x 2.7 is 1.8
        ({"estimate_of": "or", "estimate": "1.80", "ci_low": "1.20", "ci_high": "2.70"}, "yes"),
        ({"estimate_of": "or", "estimate": "1.95", "ci_low": "1.20", "ci_high": "2.70"}, "no"),
        ({"estimate_of": "r", "estimate": "0.50", "ci_low": "0.17", "ci_high": "0.73"}, "yes"),
        ({"estimate_of": "r", "estimate": "0.45", "ci_low": "0.17", "ci_high": "0.73"}, "no"),
        ({"estimate_of": "smd", "estimate": "0.50", "ci_low": "0.10", "ci_high": "1.00"}, "cannot be checked"),
        ({"estimate_of": "or", "estimate": "1.8", "ci_low": "0.04", "ci_high": "81"}, "yes"),
        ({"estimate_of": "or", "estimate": "1", "ci_low": "0.4", "ci_high": "9"}, "no"),
        ({"estimate_of": "r", "estimate": "0.5", "ci_low": "-1", "ci_high": "0.9"}, "cannot be checked"),
    ],
)
def test_an_estimate_is_set_against_the_middle_of_its_interval(find, row, agrees):
    assert judge(find(comparisons=[row])["comparisons.one.middle"]) == agrees


def test_an_interval_that_cannot_be_checked_says_why(find):
    limits = {"estimate": "0.5", "ci_low": "-0.1", "ci_high": "0.9"}
    found = find(comparisons=[limits | {"estimate_of": "smd"}, limits | {"estimate_of": "r", "ci_low": "-1"}])
    assert found["comparisons.one.middle"].explanation == (
        "how intervals of this measure are made is not known: they need not be symmetric"
    )
    assert found["comparisons.1.middle"].explanation == ("0.5 (-1 to 0.9): rounding reaches the end of Fisher's scale")


@pytest.mark.parametrize(
    ("row", "agrees"),
    [
        # 3.92 standard errors are 2.00
        ({"se": "0.51"}, "yes"), ({"se": "0.61"}, "no"), ({"se": "0.51", "ci_level": "99"}, "no"),
        ({"se": "0.39", "ci_level": "99"}, "yes"),
        # 2.23 instead of 1.96 with 10 degrees of freedom
        ({"se": "0.45", "df": "10"}, "yes"), ({"se": "0.45", "df": "500"}, "no"),
    ],
)  # fmt: skip
def test_a_standard_error_is_set_against_the_width(find, row, agrees):
    given = {"estimate_of": "md", "estimate": "1.50", "ci_low": "0.50", "ci_high": "2.50"}
    assert judge(find(comparisons=[given | row])["comparisons.one.se"]) == agrees


def test_an_interval_that_names_no_level_is_one_of_95_percent_whatever_the_review_prints(small, find):
    small.review = small.review.replace("confidence_level: 0.95", "confidence_level: 0.8")
    given = {"estimate_of": "md", "estimate": "1.50", "ci_low": "0.50", "ci_high": "2.50", "se": "0.51"}
    assert judge(find(comparisons=[given])["comparisons.one.se"]) == "yes"


def test_a_standard_deviation_printed_as_error_is_suspected_not_asserted(find):
    given = {"estimate_of": "md", "estimate": "1.00", "ci_low": "-0.28", "ci_high": "2.28", "n_1": "20", "n_2": "20"}
    found = find(comparisons=[given | {"se": "2.00"}, given | {"se": "5.00"}])
    assert "it could be a standard deviation" in found["comparisons.one.se"].explanation
    assert "standard deviation" not in found["comparisons.1.se"].explanation


@pytest.mark.parametrize(
    ("row", "agrees"),
    [
        ({"estimate_of": "or", "estimate": "1.80", "ci_low": "1.20", "ci_high": "2.70", "p": "0.004"}, "yes"),
        ({"estimate_of": "or", "estimate": "1.80", "ci_low": "1.20", "ci_high": "2.70", "p": "0.04"}, "no"),
        ({"estimate_of": "or", "estimate": "1.80", "ci_low": "1.20", "ci_high": "2.70", "p": "ns"}, "no"),
        ({"estimate_of": "md", "estimate": "1.50", "ci_low": "-0.50", "ci_high": "3.50", "p": "0.14"}, "yes"),
        ({"estimate_of": "md", "estimate": "1.50", "ci_low": "-0.50", "ci_high": "3.50", "p": "0.03"}, "no"),
    ],
)
def test_p_is_set_against_the_interval(find, row, agrees):
    assert judge(find(comparisons=[row])["comparisons.one.ci_p"]) == agrees


def test_intervals_of_arms_are_checked_too(small, find):
    small.add("arms", arm="A", n="20")
    small.add("arms", arm="B", n="20", exposure_level="enhanced")
    small.add("arm_results", outcome="ito_sleep", arm="A", change_mean="1.0", ci_low="0.5", ci_high="1.5")
    small.add("arm_results", outcome="ito_sleep", arm="B", change_mean="1.3", ci_low="0.5", ci_high="1.5")
    found = find()
    assert [judge(found[f"ito_sleep.{arm}.middle"]) for arm in "ab"] == ["yes", "no"]
    assert found["ito_sleep.b.middle"].values["ito_sleep.b.middle"].raw == 1.0


# Percentages.


@pytest.mark.parametrize(
    ("percent", "n", "judged"),
    [
        ("67.5", "40", ("yes", "27 of 40")),
        ("68", "40", ("yes", "27 of 40")),
        ("67", "59", ("no", "no count of 59")),
        ("67", "400", ("yes", "266 to 270 of 400")),
        ("0", "40", ("yes", "0 of 40")),
        ("100", "40", ("yes", "40 of 40")),
        ("67", "not reported", ("cannot be checked", "nothing")),
    ],
)
def test_a_percentage_is_a_count_of_n(small, find, percent, n, judged):
    small.set("studies", n=n, female_percent=percent)
    small.set("outcomes", n="not reported")
    small.set("associations", n="not reported")
    finding = find()["ito.female_percent"]
    assert (judge(finding), finding.recomputed) == judged


def test_a_percentage_names_the_counts_beside_it(small, find):
    small.set("studies", n="59", female_percent="67")
    assert find()["ito.female_percent"].explanation == (
        "39 of 59 is 66.1 %; 40 of 59 is 67.8 %; missing cases, another n or rounding down may explain it"
    )


# Changes against before and after.


@pytest.mark.parametrize(
    ("post", "change", "agrees"),
    [
        ("5.5", "1.5", "yes"), ("5.5", "-1.5", "yes"), ("5.5", "1.6", "within rounding"), ("5.5", "1.45", "within rounding"),
        ("5.5", "1.7", "no"), ("2.5", "1.5", "yes"), ("2.5", "-1.8", "no"), ("4.0", "0.0", "yes"),
    ],
)  # fmt: skip
def test_a_mean_change_is_the_difference_of_the_means(small, find, post, change, agrees):
    small.set("outcomes", post_mean=post, change_mean=change)
    assert judge(find()["ito_sleep.change_mean"]) == agrees


@pytest.mark.parametrize(
    ("change_sd", "agrees"),
    [
        ("1.0", "yes"),
        ("5.0", "yes"),
        ("0.9", "within rounding"),
        ("0.8", "no"),
        ("5.1", "within rounding"),
        ("5.2", "no"),
    ],
)
def test_the_sd_of_a_change_lies_between_difference_and_sum(small, find, change_sd, agrees):
    small.set("outcomes", pre_sd="2.0", post_sd="3.0", change_sd=change_sd)
    assert judge(find()["ito_sleep.change_sd"]) == agrees


def test_the_sd_of_a_change_tells_the_correlation_that_it_takes(small, find):
    small.set("outcomes", pre_sd="2.0", post_sd="2.0", change_sd="2.0")
    finding = find()["ito_sleep.change_sd"]
    assert finding.values["ito_sleep.change_r"].raw == pytest.approx(0.5)
    assert finding.explanation == "SDs of 2.0 before and 2.0 after; it takes a correlation of 0.50"


def test_a_correlation_beyond_one_is_no_value(small, find):
    small.set("outcomes", pre_sd="2.0", post_sd="2.0", change_sd="5.0")
    finding = find()["ito_sleep.change_sd"]
    assert finding.values == {}
    assert finding.explanation.endswith("which none can be")


# Means of whole numbers: the instrument has ten items from 0 to 1 and a range of 0 to 10.

ITEMS = {"items": "10", "item_min": "0", "item_max": "1"}


@pytest.mark.parametrize(
    ("n", "mean", "agrees"), [("40", "4.03", "yes"), ("40", "4.04", "no"), ("20", "3.48", "no"), ("20", "3.45", "yes")]
)
def test_means_of_sums_are_fractions_of_n(small, find, n, mean, agrees):
    small.set("instruments", **ITEMS)
    small.set("outcomes", pre_mean=mean, n=n)
    assert judge(find()["ito_sleep.pre_mean_grain"]) == agrees


def test_means_of_items_are_fractions_of_n_times_items(small, find):
    small.set("instruments", items="3", item_min="0", item_max="10")
    small.set("outcomes", pre_mean="3.48", n="20")
    assert judge(find()["ito_sleep.pre_mean_grain"]) == "yes"
    assert find()["ito_sleep.pre_mean_grain"].explanation.startswith("20 means of 3 whole numbers")


def test_an_impossible_mean_names_its_neighbours(small, find):
    small.set("instruments", **ITEMS)
    small.set("outcomes", pre_mean="3.48", n="20")
    finding = find()["ito_sleep.pre_mean_grain"]
    assert (finding.printed, finding.recomputed) == ("3.48", "3.4500 or 3.5000")
    assert finding.explanation == "20 whole numbers; if items are answered in whole numbers and nobody is missing"


@pytest.mark.parametrize(("sd", "agrees"), [("2.47", "no"), ("2.50", "yes")])
def test_sds_of_whole_numbers_are_judged_by_their_squares(small, find, sd, agrees):
    small.set("instruments", **ITEMS)
    small.set("outcomes", pre_mean="3.44", pre_sd=sd, n="18")
    assert judge(find()["ito_sleep.pre_mean_sd_grain"]) == agrees


@pytest.mark.parametrize(
    ("instrument", "outcome", "said"),
    [
        ({}, {}, "items of SI, or how they are answered: not known"),
        ({**ITEMS, "item_max": "1.5"}, {}, "items of SI are not answered in whole numbers"),
        ({**ITEMS, "item_max": "7"}, {}, "10 items from 0 to 7 give neither as sum nor as mean the printed range"),
    ],
)
def test_means_of_unknown_grain_cannot_be_checked_and_say_why(small, find, instrument, outcome, said):
    small.set("instruments", **instrument)
    small.set("outcomes", **outcome)
    finding = find()["ito_sleep.grain"]
    assert (judge(finding), finding.explanation, finding.printed) == ("cannot be checked", said, "4.0")


def test_a_scale_without_range_cannot_be_checked(small, find):
    small.set("instruments", **ITEMS, scale_min="not obtained")
    small.set("outcomes", scale_min="not obtained")
    assert find()["ito_sleep.grain"].explanation == "the range of the scale is not known"


@pytest.mark.parametrize(
    ("n", "mean", "said"),
    [
        ("40", "4.0", "40 parts lie closer than printed decimals: every mean is possible"),
        ("not reported", "4.0", "n is not known"),
    ],
)
def test_means_that_say_nothing_cannot_be_checked(small, find, n, mean, said):
    small.set("instruments", **ITEMS)
    small.set("outcomes", n=n, pre_mean=mean)
    finding = find()["ito_sleep.pre_mean_grain"]
    assert (judge(finding), finding.explanation) == ("cannot be checked", said)


def test_a_measurement_without_items_is_not_asked_for_them(small, find):
    small.set("instruments", items="not applicable")
    assert not [key for key in find() if "grain" in key]


def test_means_of_arms_and_groups_are_checked_with_their_own_n(small, find):
    small.set("instruments", **ITEMS)
    small.add("arms", arm="A", n="20")
    small.add("arms", arm="B", n="20")
    small.add("arm_results", outcome="ito_sleep", arm="A", change_mean="3.48", ci_low="2.90", ci_high="4.06")
    found = find(comparisons=[{"n_1": "20", "mean_1": "3.45", "n_2": "20", "mean_2": "3.48", "sd_1": "1.00"}])
    keys = ("ito_sleep.a.change_mean", "comparisons.one.mean_1", "comparisons.one.mean_2")
    assert [judge(found[f"{key}_grain"]) for key in keys] == ["no", "yes", "no"]
    assert {cell.file for cell in found["ito_sleep.a.change_mean_grain"].cells} >= {"arms.csv", "arm_results.csv"}


# SDs that could be standard errors.


def test_an_sd_as_small_as_an_error_beside_the_other_could_be_one(small, find):
    small.set("outcomes", pre_sd="2.0", post_sd="0.32", post_mean="5.0")
    finding = find()["ito_sleep.post_sd"]
    assert judge(finding) == "cannot be checked"
    assert finding.recomputed == "could be a standard error, of an SD of 2.02"
    assert finding.explanation.startswith("the other SD, 2.0, is 6.2 times as large, and the root of n = 40 is 6.3")
    assert "ito_sleep.pre_sd" not in find()


def test_an_sd_that_is_little_of_its_scale_could_be_an_error(small, find):
    small.set("outcomes", pre_sd="0.25")
    assert find()["ito_sleep.pre_sd"].explanation == (
        "it is 2.5% of the scale; times the root of n = 40 it would be 16%"
    )


@pytest.mark.parametrize("cells", [{"pre_sd": "2.0", "post_sd": "1.2"}, {"pre_sd": "0.05"}, {"pre_sd": "0.25", "n": "9"},
                                   {"pre_sd": "2.0", "post_sd": "0.0"}])  # fmt: skip
def test_other_sds_are_not_suspected(small, find, cells):
    small.set("outcomes", **cells)
    assert not {"ito_sleep.pre_sd", "ito_sleep.post_sd"} & set(find())


# All together.


def test_new_checks_stand_among_the_checks_with_their_kind(load):
    dataset = load(statistics=[{"p": "0.06"}], comparisons=[GROUPS | MD | {"se": "2.83"}])
    checks = {check.key: check for check in compute_recheck(dataset, {}).checks}
    assert (checks["statistics.one.p"].agrees, checks["statistics.one.p"].kind) == ("no", "p value of a test statistic")
    assert (checks["comparisons.one.sd"].agrees, checks["comparisons.one.sd"].kind) == ("no", "SD or SE")
    assert {cell.file for cell in checks["statistics.one.p"].cells} >= {"statistics.csv"}


def test_a_statement_on_a_p_value_is_read_as_p(small, load):
    small.add("published", statement="said", printed="p < 0.05", reads_as="< 0.05", compares="recheck.statistics.one.p")
    (check,) = (one for one in compute_recheck(load(statistics=[{}]), {}).published)
    assert (check.agrees, check.printed) == ("yes", "p < 0.05")


def test_a_statement_that_is_no_p_value_is_named(small, load):
    small.add("published", statement="said", reads_as="small", compares="recheck.statistics.one.p")
    dataset = load(statistics=[{}])
    with pytest.raises(
        Exception, match=r"published.csv:2: reads_as: found 'small', expected a p value as 0.03 or < 0.05"
    ):
        compute_recheck(dataset, {})


def test_a_statement_on_a_percentage_is_a_number(small, load):
    small.set("studies", n="59", female_percent="67")
    small.set("outcomes", n="40")
    small.add("published", statement="said", reads_as="two thirds", compares="recheck.ito.female_percent")
    dataset = load()
    with pytest.raises(Exception, match=r"reads_as: found 'two thirds', expected a number"):
        compute_recheck(dataset, {})
