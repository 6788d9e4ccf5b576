"""Values by name, and how they print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Review
from analysis.errors import ConsistencyError
from analysis.results import CellRef, Quantity
from analysis.schema import Missing
from analysis.values import USES, Citations, Value, build_values

ROOT = Path(__file__).parents[2]
V = Review.load(ROOT).values
GARDEN = Review.load(Path(__file__).parent / "reviews" / "garden").values


@pytest.fixture(autouse=True)
def _fresh_ids():
    USES.clear()


def show(value):
    return value._repr_markdown_()


def test_a_value_prints_as_a_span_that_names_it():
    assert show(V.flow.identified) == '[1469]{#val-flow-identified .value data-value="flow.identified"}'


def test_ids_run_on_from_the_second_use():
    ids = [show(V.flow.identified).partition("#")[2].partition(" ")[0] for _ in range(3)]
    assert ids == ["val-flow-identified", "val-flow-identified-2", "val-flow-identified-3"]


def test_another_review_in_the_same_process_goes_on_with_the_ids():
    show(V.flow.identified)
    assert "#val-flow-identified-2 " in show(Review.load(ROOT).values.flow.identified)


@given(st.lists(st.sampled_from(["x.a", "x.a-2", "x.a.2", "x.a-2-2", "x.a_2"])))
def test_no_two_spans_ever_have_the_same_id(names):
    USES.clear()
    spans = [show(Value(name, 1)) for name in names]
    assert len({span.partition("#")[2].partition(" ")[0] for span in spans}) == len(spans)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flow.identified", "1469"),
        ("flow.screened", "not obtained"),
        ("studies.count", "5"),
        ("studies.rct", "1"),
        ("studies.cohort", "4"),
        ("studies.participants", "1099"),
        ("studies.higdon1997.age_mean", "39.98"),
        ("studies.higdon1997.female_percent", "not reported"),
        ("studies.ferreira2007.n", "240"),
        ("quality.low", "1"),
        ("quality.high", "4"),
        ("quality.by_design.cohort.low", "1"),
        ("quality.by_design.rct.high", "1"),
        ("quality.low_labels", "Higdon 1997"),
        ("quality.totals_known", "2"),
        ("quality.items_obtained", "not obtained"),
        ("quality.higdon1997.percent", "63.6"),
        ("quality.bliss2009.percent", "77.3"),
        ("quality.ferreira2007.items.5", "no"),
        ("tools.strobe.high_from", "15"),
        ("tools.strobe.agreeing_low", "15"),
        ("tools.strobe.agreeing_high", "17"),
        ("evidence.within_study_share", "100"),
        ("review.confidence_level", "95"),
        ("associations.with_r", "3"),
        ("associations.bliss_interference.b", "0.30"),
        ("associations.higdon_carrying.r", "not significant"),
        ("outcomes.higdon_interference.pre_mean", "3.70"),
        ("arms.fuentes_pain.AE.change", "31.4"),
        ("arms.fuentes2014.AL.n", "30"),
        ("synthesis.pain_severity.significant", "4"),
        ("synthesis.pain_severity.verdict", "strong"),
        ("synthesis.higdon1997.pain_severity", "not reported"),
        ("synthesis.pain_interference.positive_labels", "Bliss 2009"),
        ("synthesis.pain_interference.negative_labels", "none"),
        ("context.lawford_pain", "\N{MINUS SIGN}0.10"),
        ("context.prevalence_neck_ci_low", "19.3"),
        ("recheck.higdon_floor_bench.p", "0.0506"),
        ("recheck.bliss_interference.change_t", "2.76"),
        ("recheck.bliss_interference.change_p", "0.008"),
        ("data.version", "1.1.0"),
        ("conflicts.count", "20"),
    ],
)
def test_values_of_the_real_review_print(name, text):
    assert str(V.look_up(name)) == text


def test_the_made_up_review_has_its_own_names():
    assert str(GARDEN.studies.trial) == "2"
    assert str(GARDEN.synthesis.mood.direction) == "not significant"
    assert str(GARDEN.quality.items_obtained) == "known for 10 of 20 items"
    assert str(GARDEN.context.drop) == "\N{MINUS SIGN}1.50"
    assert str(GARDEN.tools.check.agreeing_low) == "3"
    assert str(GARDEN.search.languages) == "not obtained"


def test_words_keep_the_id_and_spell_the_number():
    assert show(V.studies.count.words) == '[five]{#val-studies-count .value data-value="studies.count"}'
    assert str(V.studies.count.Words) == "Five"


def test_words_of_anything_else_are_its_text():
    assert str(V.flow.screened.Words) == "Not obtained"
    assert str(V.quality.bliss2009.percent.words) == "77.3"


def test_a_format_keeps_the_span():
    assert f"{V.quality.higdon1997.percent:.0f}" == (
        '[64]{#val-quality-higdon1997-percent .value data-value="quality.higdon1997.percent"}'
    )
    assert f"{V.flow.identified}".startswith("[1469]{#")
    assert f"{V.context.lawford_pain:.1f}".startswith("[\N{MINUS SIGN}0.1]")
    assert f"{V.flow.screened:.1f}".startswith("[not obtained]")


def test_plain_is_text_alone():
    assert V.flow.identified.plain == "1469"


def test_a_text_that_looks_like_markup_is_escaped():
    assert show(Value("x", "<0.001 | *a*")).startswith("[\\<0.001 \\| \\*a\\*]")
    assert show(Value("p", 0.0001, kind="p")).startswith("[\\<0.001]")


def test_citations_print_as_one_group_without_a_span():
    assert show(V.synthesis.pain_interference.positive_citations) == "[@bliss2009]"
    assert f"{V.studies.rct_citations}" == "[@fuentes2014]"
    assert str(Citations.of(["a", "b", "a"])) == "[@a; @b]"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (("flow", "identifed"), "v.flow.identifed: did you mean identified?"),
        (("flo",), "v.flo: did you mean flow?"),
        (("quality", "bliss2009", "sum_of_all"), "v.quality.bliss2009.sum_of_all: known here: total, maximum,"),
    ],
)
def test_an_unknown_name_is_an_error_that_names_the_nearest(path, message):
    *levels, last = path
    level = V.look_up(".".join(levels)) if levels else V
    with pytest.raises(AttributeError) as caught:
        getattr(level, last)
    assert str(caught.value).startswith(message)


def test_an_empty_level_says_so():
    with pytest.raises(AttributeError, match="nothing is known here"):
        _ = build_values([]).x


def test_a_name_that_is_no_identifier_is_reached_by_brackets():
    values = build_values([("studies.2013-smith.n", Quantity(3))])
    assert values.studies["2013-smith"].n.raw == 3


@pytest.mark.parametrize("names", [("a.b", "a.b"), ("a.b", "a.b.c"), ("a.b.c", "a.b"), ("a", "a.b.c.d")])
def test_a_name_that_two_things_claim_is_an_error(names):
    with pytest.raises(ConsistencyError) as caught:
        build_values((name, Quantity(1)) for name in names)
    name = min(names, key=len)
    assert str(caught.value) == (
        f"data: found two values named {name}, expected one\n"
        "  hint: rename the key of the study, outcome, domain, tool or fact that has this name"
    )


def test_private_questions_of_other_tools_are_not_names():
    assert not hasattr(V.flow, "_ipython_display_")
    assert not hasattr(V, "_repr_html_")


def test_completion_lists_the_names():
    assert "identified" in dir(V.flow)
    assert "identified" in V.flow
    assert repr(V.flow).startswith("flow: identified, ")
    assert len(list(V.flow)) == len(V.flow) == 9


def test_the_ledger_is_json_and_names_cells_and_function():
    rows = {row["id"]: row for row in json.loads(json.dumps(V._ledger_()))}
    assert rows["flow.identified"] == {
        "id": "flow.identified",
        "raw": 1469,
        "missing": None,
        "text": "1469",
        "unit": "records",
        "cells": [{"file": "flow.csv", "key": "identified", "column": "count"}],
        "function": "analysis.provenance.read_cell",
        "row": "ledger-flow",
    }
    assert rows["flow.screened"]["raw"] is None
    assert rows["flow.screened"]["missing"] == "not obtained"
    assert len(rows) == len(V._ledger_())


def test_every_value_names_a_function_that_exists():
    for value in V.walk():
        module, _, name = value.function.rpartition(".")
        while module:
            try:
                found = __import__(module, fromlist=["x"])
                break
            except ImportError:
                module, _, head = module.rpartition(".")
                name = f"{head}.{name}"
        for part in name.split("."):
            found = getattr(found, part)
        assert callable(found), value.id


def test_every_known_value_names_its_cells():
    bare = [value for value in V.walk() if value.known and not value.cells]
    assert bare == []


def test_every_cell_that_a_value_names_exists():
    data = Review.load(ROOT).dataset
    tables = {table.file: table for table in data.tables.values()}
    for value in V.walk():
        for cell in value.cells:
            if cell.file in tables and cell.key != "*":
                assert cell.column in tables[cell.file][cell.key].cells, (value.id, cell)


def test_a_cell_without_a_key_is_the_whole_file():
    assert str(CellRef("review.yml", "", "alpha")) == "review.yml.alpha"


def test_a_unit_may_stand_in_the_row_and_a_pure_number_has_none():
    assert V.context.cost_2002.unit == "billion EUR"
    assert V.studies.higdon1997.age_mean.unit == "years"
    assert V.associations.bliss_severity.r.unit == ""


def test_a_missing_code_is_not_known():
    assert not Value("x", Missing.NS).known
    assert Value("x", "ns of another kind").known
