"""Judgements of certainty.csv lead to levels, and the summary of findings prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import Review
from analysis.schema import CERTAINTY_DOWN, CERTAINTY_UP, TABLES, Missing

JUDGED = {
    "domain": "sleep", "starts_at": "high", **dict.fromkeys(CERTAINTY_DOWN, "not serious"),
    **dict.fromkeys(CERTAINTY_UP, "no"), "certainty": "not reported",
}  # fmt: skip
REASONS = {name: "not applicable" for name in TABLES["certainty"].columns if name.endswith("_reason")}


@pytest.fixture
def judged(small):
    """Give the small review a table of judgements with one row."""
    columns = TABLES["certainty"].columns
    codes = [{"value": code.value} for code in Missing]
    fields = [{"name": name, "type": "string"} for name in columns]
    schema = {"fields": fields, "primaryKey": ["domain"], "missingValues": codes}
    small.package["resources"].append({"name": "certainty", "path": "certainty.csv", "schema": schema})
    small.rows["certainty"] = [JUDGED | REASONS]
    return small


def certainty(judged):
    judged.write()
    return Review.load(judged.root).values.certainty.sleep


def test_judgements_lead_to_a_level(judged):
    judged.set("certainty", risk_of_bias="serious", imprecision="very serious", large_effect="+1")
    found = certainty(judged)
    names = ("level", "symbols", "points", "down", "up", "risk_of_bias")
    assert [found[name].raw for name in names] == ["low", "⊕⊕○○", 2, 3, 1, "serious"]
    cells = {str(cell) for cell in found.level.cells}
    assert {"certainty.csv[sleep].risk_of_bias", "certainty.csv[sleep].confounding"} <= cells


@pytest.mark.parametrize("code", ["not reported", "not obtained"])
def test_with_a_judgement_missing_there_is_no_level(judged, code):
    judged.set("certainty", imprecision=code)
    found = certainty(judged)
    assert [found[name].raw for name in ("level", "symbols", "points")] == [Missing(code)] * 3


def test_a_question_that_does_not_arise_moves_nothing(judged):
    judged.set("certainty", publication_bias="not applicable", dose_response="not applicable")
    assert certainty(judged).level.raw == "high"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"certainty": "moderate"},
            (
                "data/certainty.csv:2: certainty: found moderate, expected high, to which the judgements lead\n"
                "  hint: starts at high, 0 down, 0 up; mend the level or a judgement"
            ),
        ),
        (
            {"risk_of_bias": "serios"},
            (
                "data/certainty.csv:2: risk_of_bias: found serios, expected one of not serious, serious, "
                "very serious, extremely serious\n  hint: did you mean serious?"
            ),
        ),
        ({"large_effect": "yes"}, "data/certainty.csv:2: large_effect: found yes, expected one of no, +1, +2"),
        ({"starts_at": "medium"}, "data/certainty.csv:2: starts_at: found medium, expected one of high, low"),
        ({"domain": "slep"}, "data/certainty.csv:2: domain: found slep, expected one of sleep\n  hint: did you mean"),
    ],
)
def test_bad_judgements_are_named_at_their_line(judged, cells, message):
    judged.set("certainty", **cells)
    findings = judged.findings()
    assert any(message in one for one in findings), findings


@pytest.mark.parametrize("cells", [{"certainty": "high"}, {"certainty": "low", "imprecision": "not reported"}])
def test_a_stated_level_stands_where_it_follows_or_nothing_does(judged, cells):
    judged.set("certainty", **cells)
    assert judged.findings() == []


def test_the_summary_of_findings_gives_findings_certainty_and_reasons(judged):
    judged.set("certainty", imprecision="serious", imprecision_reason="one small study")
    judged.write()
    table = Review.load(judged.root).tables.findings()
    finding = "For it: 1 of 1; evidence: some (some)"
    assert table.texts() == [["Sleep", "1 (40)", finding, "⊕⊕⊕○ moderate"]]
    printed = table._repr_markdown_()
    assert "Sleep: starts at high, imprecision serious (one small study)." in printed
    assert "GRADE" in printed


def test_without_judgements_the_summary_says_so_and_explains_no_levels(small):
    small.write()
    table = Review.load(small.root).tables.findings()
    assert [row[-1] for row in table.texts()] == ["not rated"]
    assert "GRADE" not in table._repr_markdown_()


def test_reasons_may_be_left_out(judged):
    schema = judged.package["resources"][-1]["schema"]
    schema["fields"] = [one for one in schema["fields"] if not one["name"].endswith("_reason")]
    judged.set("certainty", imprecision="serious")
    judged.write()
    assert "imprecision serious." in Review.load(judged.root).tables.findings()._repr_markdown_()


def test_signs_of_certainty_have_glyphs_in_the_fonts_of_the_pdf():
    import font_source_sans_pro
    import typst

    fonts = Path(font_source_sans_pro.__file__).parent / "files"
    page = '#set text(font: ("Source Sans Pro", "Libertinus Serif", "DejaVu Sans Mono"), fallback: false)\n'
    drawn = [
        typst.compile({"main": (page + sign).encode()}, font_paths=[str(fonts)], ignore_system_fonts=True, format="svg")
        for sign in ("⊕", "○", "\N{KATAKANA LETTER A}", "\N{HIRAGANA LETTER A}")
    ]
    # what no font has is drawn as the same empty box
    assert drawn[2] == drawn[3]
    assert len({*drawn}) == 3


def test_where_effects_are_pooled_the_summary_prints_their_average():
    garden = Review.load(Path(__file__).parent / "reviews" / "garden")
    cells = {row[0]: row[2] for row in garden.tables.findings().texts()}
    pooled = garden.values.pooled.plots
    assert f"{pooled.estimate.plain} ({pooled.ci_low.plain} to {pooled.ci_high.plain})" in cells["Sleep"]
    assert cells["Mood"] == "no direction known; evidence: clear (not significant)"
