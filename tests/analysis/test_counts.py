"""Syntheses that pool counts of people: what review.yml may ask of them, what prints, and what they cannot say."""

import math
import re

import pytest

from analysis.schema import Missing
from tests.analysis.trials import SYNTHESIS, compare, load, make_trials, synthesise
from tests.oracle.r import Ask, ask_r

MH = (
    SYNTHESIS.replace(", measure: RR", "")[:-1]
    + ", measure: RR"
    + ", model: mantel-haenszel, subgroups: allocation, sensitivity: [leave_one_out, cumulative]}"
)
PETO = MH.replace("measure: RR, model: mantel-haenszel", "measure: OR, model: peto")


@pytest.fixture
def pooled(small):
    """Load the thirteen trials, or some of them, with these syntheses."""

    def pool(*syntheses, last=13, **cells):
        make_trials(small, last=last)
        if cells:
            small.set("comparisons", 2, **cells)
        return load(small, *syntheses)

    return pool


@pytest.mark.parametrize(
    ("synthesis", "fit"),
    [
        (MH, "rma.mh(measure = 'RR', ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)"),
        (
            MH.replace("measure: RR", "measure: RD"),
            "rma.mh(measure = 'RD', ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)",
        ),
        (PETO, "rma.peto(ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)"),
    ],
)
def test_the_thirteen_trials_give_what_metafor_gives(oracle, pooled, synthesis, fit):
    asked = f"fit <- {fit}; c(fit$beta, fit$se, fit$QE, fit$I2, weights(fit)[8])"
    estimate, se, q, i2, weight = oracle({"bcg": Ask(asked)})["bcg"]
    review = pooled(synthesis)
    own = review.values.look_up("pooled.cases")
    found = own.estimate.raw if "RD" in synthesis else math.log(own.estimate.raw)
    shown = [found, own.se.raw, own.q.raw, own.i2.raw, review.values.effects.cases.t8.weight.raw]
    assert shown == pytest.approx([estimate, se, q, i2, weight], rel=1e-9)


@pytest.fixture
def oracle(program):
    program("Rscript")
    return ask_r


def test_effects_whose_sign_is_turned_are_pooled_with_groups_changed(pooled):
    turned = MH.replace("key: cases", "key: turned").replace("align: false", "align: true")
    values = pooled(MH, turned).values
    assert values.pooled.turned.estimate.raw == pytest.approx(1 / values.pooled.cases.estimate.raw)
    assert values.pooled.turned.absolute.risk.raw == pytest.approx(values.pooled.cases.absolute.risk.raw)


def test_the_method_is_named_wherever_the_average_is(pooled):
    review = pooled(MH)
    assert str(review.values.pooled.cases.model) == "common effect by Mantel-Haenszel"
    assert str(review.values.pooled.cases.estimator) == "none"
    said = "Common effect by Mantel-Haenszel, which has no τ² and predicts no other effect."
    assert said in review.tables.pooled().notes
    assert said in review.tables.effects("cases").notes
    alt = review.figures.forest_of("cases").alt
    assert "Average, common effect by Mantel-Haenszel" in alt
    assert re.search(r"τ²", alt) is None


def test_several_syntheses_name_each_its_method(pooled):
    notes = pooled(SYNTHESIS, MH.replace("cases", "counted").replace("Cases", "Counted")).tables.pooled().notes
    assert "Counted: common effect by Mantel-Haenszel, which has no τ² and predicts no other effect." in notes


@pytest.mark.parametrize("name", ["tau2", "tau", "tau2_low", "prediction_low", "prediction_t_high"])
def test_what_counts_cannot_say_has_a_code(pooled, name):
    assert pooled(MH).values.look_up(f"pooled.cases.{name}").raw is Missing.NOT_APPLICABLE


def test_groups_and_refits_are_made_of_counts(pooled):
    review = pooled(PETO)
    own = review.values.pooled.cases
    assert own.subgroups.random.tau2.raw is Missing.NOT_APPLICABLE
    assert own.subgroups.q.known
    assert own.leave_one_out.t8.estimate.known
    shown = [name for name, _ in review.stages.pooling["cases"].explored.rows["cumulative"]]
    assert own["cumulative"][shown[-1]].estimate.raw == pytest.approx(own.estimate.raw)
    assert {"analysis.methods.two_by_two.cumulate_tables"} == {one.function for one in own["cumulative"]["t8"].walk()}


def test_a_study_without_counts_has_no_effect_and_says_why(small):
    make_trials(small, last=3)
    small.set("comparisons", 1, events_1="not reported", estimate="0.4", estimate_of="rr", ci_low="0.2", ci_high="0.8")
    review = load(small, MH)
    assert review.values.pooled.cases.k.raw == 2
    reason = "mantel-haenszel pools counts: it needs events and n of two groups"
    assert str(review.values.effects.cases.t2.t2.reason) == reason


def test_a_table_without_events_says_nothing_of_a_ratio_by_peto(pooled):
    review = pooled(PETO, last=3, events_1="0", events_2="0")
    assert str(review.values.effects.cases.t3.t3.reason) == "nobody, or everybody, had the event in both groups"
    assert review.values.pooled.cases.k.raw == 2


def test_a_table_without_events_counts_for_a_difference(pooled):
    review = pooled(MH.replace("measure: RR", "measure: RD"), last=3, events_1="0", events_2="0")
    own = review.values.pooled.cases
    assert (own.k.raw, own.q_df.raw) == (3, 1)
    assert str(own.warning) == "1 table has no event, or events alone, in both groups and no part in Q."
    half = "A half was added to each cell of a two by two table with an empty cell for the effect of its study;"
    assert any(str(note).startswith(half) for note in review.tables.effects("cases").notes)


def test_without_a_study_nothing_is_pooled(pooled):
    assert str(pooled(MH, last=0).values.pooled.cases.warning) == "No study gives an effect, so that nothing is pooled."


def test_a_ratio_that_would_be_infinite_is_not_pooled(small):
    make_trials(small, last=2)
    for place in (0, 1):
        small.set("comparisons", place, events_2="0")
    review = load(small, MH)
    own = review.values.pooled.cases
    assert own.estimate.raw is Missing.NOT_APPLICABLE
    assert "it would be 0 or infinite" in str(own.warning)
    assert "not applicable" in review.tables.effects("cases")._repr_markdown_() + str(own.estimate)
    assert review.figures.forest_of("cases").alt


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("measure: SMD, model: peto", "measure: found SMD by peto, expected one of OR"),
        ("measure: RR, model: peto", "measure: found RR by peto, expected one of OR"),
        ("measure: MD, model: mantel-haenszel", "measure: found MD by mantel-haenszel, expected one of OR, RR, RD"),
        ("measure: OR, model: peto, tau2: DL", "tau2: found tau2 of a synthesis by peto, expected no tau2"),
        ("measure: OR, model: peto, test: t", "test: found test of a synthesis by peto, expected no test"),
        (
            "measure: OR, model: peto, moderators: [year]",
            "moderators: found moderators of a synthesis by peto, expected no moderators",
        ),
        (
            "measure: OR, model: peto, sensitivity: [influence]",
            "sensitivity: found influence of a synthesis by peto, expected one of leave_one_out, cumulative",
        ),
    ],
)
def test_what_counts_have_not_is_refused_where_it_is_asked(small, keys, expected):
    make_trials(small)
    synthesise(small, f"{{key: all, label: All, domain: sleep, {keys}}}")
    told = small.findings()
    assert len(told) == 1
    assert expected in told[0]
    assert "hint" in told[0]


def test_a_normal_test_may_be_named(small):
    make_trials(small)
    assert load(small, PETO.replace("model: peto", "model: peto, test: z")).values.pooled.cases.p.known


def test_a_second_table_of_a_study_is_told_at_its_line(small):
    make_trials(small, last=3)
    compare(small, comparison="t1_b", study="t1", outcome="t1_cases", events_1="3", n_1="20", events_2="5", n_2="20")
    synthesise(small, MH)
    expected = (
        "data/comparisons.csv:5: found a second two by two table of t1 beside t1, expected one for syntheses.cases,"
        " which pools counts by mantel-haenszel\n"
        "  hint: add up the people of arms in one row, or let review.yml say several_outcomes: first"
    )
    assert small.findings() == [expected]


def test_the_first_of_several_tables_may_be_taken(small):
    make_trials(small, last=3)
    compare(small, comparison="t1_b", study="t1", outcome="t1_cases", events_1="3", n_1="20", events_2="5", n_2="20")
    values = load(small, SYNTHESIS.replace("measure: RR", "measure: RR, several_outcomes: first"),
                  MH.replace("key: cases", "key: counted").replace("measure: RR", "measure: RR, several_outcomes: first")).values  # fmt: skip
    assert values.effects.counted.t1.estimate.raw == values.effects.cases.t1.estimate.raw
    assert values.pooled.counted.k.raw == 3
