import pytest

from analysis.errors import ConsistencyError, DataFileError
from analysis.load import load_dataset
from tests.analysis.trials import compare, give_comparisons


def one(small):
    findings = small.findings()
    assert len(findings) == 1, findings
    return findings[0]


def test_an_unknown_domain_gets_the_nearest_one_of_review_yml(small):
    small.set("outcomes", domain="slep")
    assert one(small) == (
        "data/outcomes.csv:2: domain: found slep, expected a domain of review.yml\n  hint: did you mean sleep?"
    )


def test_outcomes_outside_the_domains_are_allowed(small):
    small.set("outcomes", domain="other")
    assert small.findings() == []


def test_a_design_without_a_rating_tool_is_found(small):
    small.set("studies", design="rct")
    assert one(small) == (
        "data/studies.csv:2: design: found rct, expected a design of tool_by_design in review.yml\n"
        "  hint: known: cohort"
    )


def test_a_tool_that_review_yml_does_not_name_is_found(small):
    small.add("ratings", tool="shrt", item="1")
    assert one(small).startswith("data/ratings.csv:5: tool: found shrt, expected a tool of review.yml")


def test_an_association_names_the_study_of_its_outcome(small):
    small.add("studies", study="abe", label="Abe", role="context")
    small.set("associations", study="abe")
    assert one(small) == "data/associations.csv:2: study: found abe, expected ito, the study of ito_sleep"


@pytest.mark.parametrize("table", ["outcomes", "associations"])
def test_nothing_has_more_patients_than_its_study(small, table):
    small.set(table, n="41")
    assert one(small) == f"data/{table}.csv:2: n: found 41, expected at most 40, the patients of ito"


def test_arms_sum_to_their_study(small):
    small.add("arms", arm="A", n="20")
    small.add("arms", arm="B", n="19")
    assert one(small) == "data/arms.csv:3: n: found 39 patients in the arms of ito, expected 40, as in studies.csv"


def test_arms_of_unknown_size_are_not_summed(small):
    small.add("arms", arm="A", n="20")
    small.add("arms", arm="B", n="not reported")
    assert small.findings() == []


def test_each_outcome_has_an_association(small):
    small.add("outcomes", outcome="ito_rest")
    assert one(small) == (
        "data/outcomes.csv:3: outcome: found no row for ito_rest in associations.csv, "
        "expected a row for each outcome there or in comparisons.csv\n"
        "  hint: where nothing is known, the row says so with missing codes"
    )


def test_an_outcome_may_be_compared_instead_of_associated(small):
    give_comparisons(small)
    small.add("outcomes", outcome="ito_rest")
    compare(small, outcome="ito_rest")
    assert small.findings() == []


def test_a_mean_lies_on_its_scale(small):
    small.set("outcomes", pre_mean="10.5")
    assert one(small) == (
        "data/outcomes.csv:2: pre_mean: found 10.5, expected a mean from 0 to 10, the range of the scale"
    )


def test_a_change_may_be_as_large_as_the_scale_in_both_directions(small):
    small.set("outcomes", change_mean="-10")
    assert small.findings() == []
    small.written = False
    small.set("outcomes", change_mean="-11")
    assert "expected a mean from -10 to 10, the range of the scale" in one(small)


def test_a_standard_deviation_is_possible_for_scale_and_mean(small):
    # with a mean of 4 on 0 to 10, sqrt(4 * 6 * 40 / 39) = 4.961 is the greatest there is
    small.set("outcomes", pre_sd="5.1")
    assert one(small) == (
        "data/outcomes.csv:2: pre_sd: found 5.1, "
        "expected at most 4.961, the greatest SD that scale and mean allow\n"
        "  hint: is it a variance, or the SD of another scale?"
    )


def test_a_standard_deviation_at_its_bound_is_possible(small):
    small.set("outcomes", pre_sd="4.97")
    assert small.findings() == []


def test_a_standard_deviation_is_not_negative(small):
    small.set("outcomes", pre_sd="-2")
    assert one(small) == "data/outcomes.csv:2: pre_sd: found -2, expected a number of at least 0"


def test_the_lower_end_of_a_range_is_not_above_its_upper_end(small):
    small.set("studies", exposure_min="60", exposure_max="12")
    assert one(small) == "data/studies.csv:2: exposure_min: found 60, expected at most 12, the value of exposure_max"


def test_an_estimate_lies_within_its_interval(small):
    small.add("arms", arm="A")
    small.add("arm_results", outcome="ito_sleep", arm="A", change_mean="1.83", ci_low="14.3", ci_high="20.3")
    assert one(small) == (
        "data/arm_results.csv:2: change_mean: found 1.83, expected a value within its interval, 14.3 to 20.3\n"
        "  hint: are estimate and interval in the same unit?"
    )


@pytest.mark.parametrize(("value", "valid"), [("0.9", False), ("1", True), ("5", True), ("5.1", False)])
def test_both_limits_of_an_interval_bind_and_belong_to_it(small, value, valid):
    small.add("context", fact="x", value=value, ci_low="1", ci_high="5")
    assert (small.findings() == []) is valid


def test_an_interval_that_is_turned_round_is_one_fault(small):
    small.add("context", fact="x", value="3", ci_low="5", ci_high="1")
    assert one(small) == "data/context.csv:2: ci_low: found 5, expected at most 1, the value of ci_high"


def test_results_by_arm_are_in_the_unit_of_their_outcome(small):
    small.add("arms", arm="A")
    small.add("arm_results", outcome="ito_sleep", arm="A", unit="cm")
    assert one(small) == "data/arm_results.csv:2: unit: found cm, expected points, the unit of the outcome"


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"duplicates_removed": 2, "screened": 8},
         "5: count: found 8, expected 7: identified (9) less duplicates_removed (2)"),
        ({"screened": 8, "excluded": 3, "sought": 6}, "6: count: found 6, expected 5: screened (8) less excluded (3)"),
        ({"sought": 5, "not_retrieved": 1, "assessed": 5},
         "6: count: found 5, expected 4: sought (5) less not_retrieved (1)"),
        ({"screened": 10}, "4: count: found 10, expected at most 9, the count of identified"),
    ],
)  # fmt: skip
def test_stages_of_selection_add_up(small, counts, message):
    for stage, count in counts.items():
        small.add("flow", stage=stage, count=str(count))
    assert one(small) == f"data/flow.csv:{message}"


def test_stages_that_are_not_obtained_are_passed_over(small):
    for stage in ("duplicates_removed", "screened", "excluded"):
        small.add("flow", stage=stage, count="not obtained")
    assert small.findings() == []


def test_the_included_studies_are_as_many_as_the_flow_says(small):
    small.set("flow", 1, count="2")
    assert one(small) == "data/flow.csv:3: count: found 2, expected 1, the included studies of studies.csv"


def test_a_total_is_the_sum_of_the_counted_items(small):
    small.set("rating_totals", total="1")
    assert one(small) == (
        "data/rating_totals.csv:2: total: found 1, expected 2, the sum of the counted items in ratings.csv\n"
        "  hint: items that do not count: see counts in tools/short.yml"
    )


def test_an_item_that_does_not_count_does_not_add_to_the_total(small):
    small.set("ratings", 2, rating="yes")
    assert small.findings() == []


@pytest.mark.parametrize(("rating", "total", "valid"), [
    ("not obtained", "1", True), ("not obtained", "2", True), ("partial", "1.5", True), ("not obtained", "0", False),
])  # fmt: skip
def test_unknown_and_partial_items_leave_room_in_the_total(small, rating, total, valid):
    small.set("ratings", 1, rating=rating)
    small.set("rating_totals", total=total)
    assert (small.findings() == []) is valid
    assert valid or "found 0, expected 1 to 2, the sum of the counted items" in one(small)


def test_a_total_does_not_pass_its_maximum(small):
    small.set("rating_totals", total="3")
    assert one(small) == "data/rating_totals.csv:2: total: found 3, expected at most 2, the maximum"


def test_a_total_of_an_unknown_tool_is_one_fault(small):
    small.add("rating_totals", tool="shrt")
    assert one(small) == (
        "data/rating_totals.csv:3: tool: found shrt, expected a tool of review.yml\n  hint: did you mean short?"
    )


def test_the_maximum_is_that_of_the_tool(small):
    small.set("rating_totals", maximum="3")
    assert (
        one(small) == "data/rating_totals.csv:2: maximum: found 3, expected 2, the maximum of short in tools/short.yml"
    )


def test_an_included_study_without_a_total_is_found(small):
    small.rows["rating_totals"] = []
    assert one(small) == (
        "data/studies.csv:2: study: found no row for ito and short in rating_totals.csv, "
        "expected a total for each included study\n  hint: it may be a missing code"
    )


def test_a_study_without_a_rating_for_an_item_is_found(small):
    del small.rows["ratings"][1]
    assert one(small) == (
        "data/rating_totals.csv:2: study: found no rating of ito for short item 2 in ratings.csv, "
        "expected a row for each item\n  hint: where nothing is known, the rating is a missing code"
    )


def test_printed_columns_exist(small):
    small.review = small.review.replace("fields: [label]", "fields: [lable]")
    assert one(small) == (
        "review.yml: tables.characteristics: found field lable, expected a column of studies.csv\n"
        "  hint: did you mean label?"
    )


def test_printed_tables_exist(small):
    small.review = small.review.replace("characteristics:", "charakteristics:")
    assert one(small) == (
        "review.yml: tables.charakteristics: found table charakteristics, expected a table of data/\n"
        "  hint: did you mean characteristics?"
    )


def test_rows_that_contradict_each_other_are_another_error_than_files_that_cannot_be_read(small):
    small.set("flow", 1, count="2")
    small.write()
    with pytest.raises(ConsistencyError):
        load_dataset(small.root)
    small.edit("flow", "9", "nine")
    with pytest.raises(DataFileError):
        load_dataset(small.root)
