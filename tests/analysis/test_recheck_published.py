"""Statements set against values and checks: agreement, conflicts, and faults of published.csv."""

import pytest

from analysis.errors import ConsistencyError
from analysis.load import load_dataset
from analysis.recheck import compute_recheck, find_conflicts
from analysis.results import Quantity
from analysis.schema import Missing

VALUES = {
    "flow.identified": Quantity(9),
    "synthesis.sleep.significant": Quantity(1),
    "synthesis.sleep.verdict": Quantity("some", kind="word"),
    "studies.ito.country": Quantity(Missing.NOT_OBTAINED),
    "studies.ito.setting": Quantity(Missing.NOT_REPORTED),
}


@pytest.fixture
def recheck(small):
    """Write the small project with statements and compare them."""

    def compare(*statements):
        for number, cells in enumerate(statements):
            small.add("published", statement=f"s{number}", **cells)
        small.write()
        return compute_recheck(load_dataset(small.root), VALUES)

    return compare


@pytest.mark.parametrize(
    ("compares", "reads_as", "agrees"),
    [
        ("flow.identified", "9", "yes"),
        ("flow.identified", "8", "no"),
        ("synthesis.sleep.verdict", "some", "yes"),
        ("synthesis.sleep.verdict", "none", "no"),
        ("studies.ito.country", "Japan", "cannot be checked"),
        ("studies.ito.setting", "not reported", "yes"),
        ("recheck.ito_sleep.p", "significant", "yes"),
        ("recheck.ito_sleep.p", "not significant", "no"),
        ("not applicable", "9", "cannot be checked"),
        ("flow.identified", "not applicable", "cannot be checked"),
    ],
)
def test_statement_is_compared_with_what_it_names(recheck, compares, reads_as, agrees):
    assert recheck({"compares": compares, "reads_as": reads_as}).published[0].agrees == agrees


def test_statement_on_a_check_takes_the_place_of_the_cell(recheck):
    result = recheck({"compares": "recheck.ito_sleep.p", "reads_as": "not significant", "printed": ".40 (ns)"})
    check = next(one for one in result.checks if one.key == "ito_sleep.p")
    assert (check.printed, check.agrees) == (".40 (ns)", "no")


def test_statements_of_one_reading_make_one_check(recheck):
    one = {"compares": "synthesis.sleep.significant", "reads_as": "2", "printed": "all"}
    result = recheck(one | {"place": "abstract"}, one | {"place": "portal"})
    checks = [check for check in result.checks if check.key == "synthesis.sleep.significant"]
    assert [check.place for check in checks] == ["abstract; portal"]


def test_statements_of_two_readings_make_two_checks(recheck):
    one = {"compares": "synthesis.sleep.significant"}
    result = recheck(one | {"reads_as": "2"}, one | {"reads_as": "1"})
    checks = {check.key: check.agrees for check in result.checks if check.key.startswith("synthesis")}
    assert checks == {"synthesis.sleep.significant.s0": "no", "synthesis.sleep.significant.s1": "yes"}


def test_conflict_is_found_only_where_the_numbers_disagree(small, recheck):
    for conflict in ("c01", "c02", "c03"):
        small.add("conflicts", conflict=conflict)
    result = recheck(
        {"compares": "flow.identified", "reads_as": "8", "conflict": "c01"},
        {"compares": "flow.identified", "reads_as": "9", "conflict": "c02"},
        {"compares": "not applicable", "reads_as": "not applicable", "conflict": "c03"},
    )
    assert find_conflicts(result.published) == ("c01",)
    assert result.values["conflicts_computed"].raw == 1


def test_counts_of_checks_add_up(recheck):
    values = recheck({"compares": "recheck.ito_sleep.p", "reads_as": "not significant"}).values
    parts = [values[name].raw for name in ("exact", "within_rounding", "disagree", "unchecked")]
    assert sum(parts) == values["checks"].raw
    assert values["agree"].raw == parts[0] + parts[1]
    assert values["disagree"].raw == 1


def test_unknown_value_is_an_error_with_the_nearest_name(recheck):
    with pytest.raises(ConsistencyError) as caught:
        recheck({"compares": "flow.identifed", "reads_as": "9"})
    assert str(caught.value) == (
        "data/published.csv:2: compares: found flow.identifed, expected the name of a value or of a check\n"
        "  hint: did you mean flow.identified? `press values` lists the values; docs/recheck.md names the checks"
    )


def test_word_compared_with_a_number_is_an_error(recheck):
    with pytest.raises(ConsistencyError) as caught:
        recheck({"compares": "flow.identified", "reads_as": "many"})
    assert str(caught.value) == (
        "data/published.csv:2: reads_as: found 'many', expected a number\n"
        "  hint: it is compared with flow.identified, which is a number"
    )


def test_all_faults_of_statements_come_in_one_report(recheck):
    with pytest.raises(ConsistencyError) as caught:
        recheck({"compares": "flow.x", "reads_as": "9"}, {"compares": "flow.identified", "reads_as": "many"})
    assert len(caught.value.findings) == 2
