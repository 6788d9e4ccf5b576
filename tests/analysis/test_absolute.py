"""Averages of risks are told in people per 1000, by a risk without the intervention that is named."""

import pytest

from analysis.schema import Missing
from tests.analysis.trials import SYNTHESIS, compare, load, make_trials

CHOSEN = SYNTHESIS[:-1] + ", comparator_risk: 0.1}"


@pytest.fixture
def absolute(small):
    """Give the absolute effects of the trials by the name of their figures."""

    def tell(synthesis=SYNTHESIS, *, last=13):
        make_trials(small, last=last)
        own = load(small, synthesis).values.pooled.cases.absolute
        return {name: own[name] for name in own}

    return tell


def test_the_median_risk_of_the_comparators_becomes_that_with_the_average(absolute):
    own = absolute()
    assert [str(own[name]) for name in ("comparator", "risk", "risk_low", "risk_high")] == ["16", "8", "5", "11"]
    assert [str(own[f"difference{end}"]) for end in ("", "_low", "_high")] == ["−8", "−10", "−5"]
    assert str(own["comparator_from"]) == "median of 13 studies"
    cells = set(map(str, own["risk"].cells))
    assert {"comparisons.csv[t8].events_2", "comparisons.csv[t8].n_2", "comparisons.csv[t8].events_1"} <= cells
    assert "review.yml[syntheses/cases].comparator_risk" in cells


def test_the_review_may_choose_the_risk(absolute):
    own = absolute(CHOSEN)
    assert own["comparator"].raw == pytest.approx(100)
    assert own["risk"].raw == pytest.approx(100 * 0.4894, rel=1e-3)
    assert str(own["comparator_from"]) == "chosen by the review"


def test_aligned_effects_give_the_same_risks(small):
    make_trials(small)
    aligned = CHOSEN.replace("align: false", "align: true").replace("key: cases", "key: aligned")
    values = load(small, CHOSEN, aligned).values
    for name in ("risk", "risk_low", "risk_high"):
        assert values.pooled.aligned.absolute[name].raw == pytest.approx(values.pooled.cases.absolute[name].raw)


def test_signs_that_were_turned_in_some_studies_alone_give_no_risk(small):
    make_trials(small)
    small.set("outcomes", 0, better="higher")
    own = load(small, CHOSEN.replace("align: false", "align: true")).values.pooled.cases.absolute
    assert own.risk.raw is Missing.NOT_APPLICABLE
    assert "turned in some studies alone" in str(own.comparator_from)


def test_a_comparator_that_arms_share_counts_once(small):
    make_trials(small, last=1)
    given = {"study": "t1", "outcome": "t1_cases", "group_1": "much", "events_1": "3", "n_1": "100"}
    compare(small, comparison="t1_b", events_2="11", n_2="139", **given)
    own = load(small, SYNTHESIS).values.pooled.cases
    assert own.absolute.comparator.raw == pytest.approx(1000 * 11 / 139)
    assert str(own.absolute.comparator_from) == "one study"
    assert own.k.raw == 1


def test_without_events_of_a_comparator_there_is_no_risk(small):
    make_trials(small, last=2)
    small.set("comparisons", 0, events_2="not reported", estimate="0.5", estimate_of="rr", ci_low="0.2", ci_high="1.25")
    small.set("comparisons", 1, events_2="0")
    own = load(small, SYNTHESIS).values.pooled.cases.absolute
    assert own.risk.raw is Missing.NOT_APPLICABLE
    assert str(own.comparator_from) == "not known: half of the comparator groups have no event, or events alone"


def test_means_have_no_absolute_effects(small):
    make_trials(small, last=2)
    assert "absolute" not in load(small, SYNTHESIS.replace("RR", "SMD")).values.pooled.cases


def test_the_summary_of_findings_counts_people(small):
    make_trials(small)
    table = load(small, SYNTHESIS).tables.findings()
    assert [column.heading for column in table.columns][3:6] == ["Risk without", "Risk with (CI)", "Difference (CI)"]
    assert table.texts()[0][3:6] == ["16", "8 (5 to 11)", "−8 (−10 to −5)"]
    assert "Sleep, [median of 13 studies]" in table._repr_markdown_()


def test_a_table_without_any_event_may_be_left_out(small):
    make_trials(small, last=3)
    small.set("comparisons", 2, events_1="0", events_2="0")
    dropped = SYNTHESIS.replace("key: cases", "key: dropped")[:-1] + ", double_zero: drop}"
    values = load(small, SYNTHESIS, dropped).values
    assert (values.pooled.cases.k.raw, values.pooled.dropped.k.raw) == (3, 2)
    assert str(values.effects.dropped.t3.t3.reason) == "nobody, or everybody, had the event in both groups"
    assert "review.yml[syntheses/dropped].double_zero" in set(map(str, values.pooled.dropped.estimate.cells))


@pytest.mark.parametrize("risk", ["12%", "120"])
def test_a_risk_is_written_as_a_share(small, risk):
    small.review += f"syntheses:\n  - {{key: all, label: All, domain: sleep, measure: RR, comparator_risk: {risk}}}\n"
    expected = (
        f"comparator_risk: found {risk}, expected a number from 1e-06 to 0.999999\n"
        "  hint: a risk is a share of people: 12 %, or 120 of 1000, is written 0.12"
    )
    assert any(told.endswith(expected) for told in small.findings()), small.findings()


@pytest.mark.parametrize("key", ["double_zero: drop", "comparator_risk: 0.1"])
def test_choices_for_counts_are_refused_for_means(small, key):
    small.review += f"syntheses:\n  - {{key: all, label: All, domain: sleep, measure: COR, {key}}}\n"
    name = key.partition(":")[0]
    expected = f"{name}: found the measure COR, expected one of OR, RR, RD, or no {name}"
    assert any(expected in told for told in small.findings()), small.findings()
