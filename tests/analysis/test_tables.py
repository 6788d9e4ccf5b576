"""Tables, and what Pandoc makes of them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pypandoc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import Review
from analysis.schema import Missing
from analysis.tables import Tables
from analysis.tables.table import Address, Table, build_table, join_parts, share_width
from analysis.values import USES, Citations, Value, row_anchor

REAL = Review.load(Path(__file__).parents[2])
GARDEN = Review.load(Path(__file__).parent / "reviews" / "garden")
#: Tables of what stands behind an average: printed where review.yml asks for them (test_pooling.py).
BEHIND = {"subgroups", "moderators", "leave_one_out", "cumulative", "influence", "asymmetry"}
NAMES = [name for name in vars(Tables) if not name.startswith("_") and name not in BEHIND]


@pytest.fixture(autouse=True)
def _fresh_ids():
    USES.clear()


def read(markdown):
    """Let Pandoc read Markdown; give the blocks."""
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"]
    done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)["blocks"]


def text_of(node):
    if isinstance(node, list):
        return "".join(map(text_of, node))
    kind, content = node.get("t"), node.get("c")
    if kind in {"Space", "SoftBreak"}:
        return " "
    if kind == "Str":
        return content
    return text_of(content[1] if kind in {"Span", "Link", "Cite"} else content or [])


def rows_of(table):
    """Give heading and rows of a Pandoc table as text."""
    _, _, _, head, bodies, _ = table["c"]
    rows = [*head[1], *(row for body in bodies for row in body[3])]
    return [[text_of(cell[4]) for cell in row[1]] for row in rows]


@pytest.mark.parametrize("review", [REAL, GARDEN], ids=["real", "garden"])
@pytest.mark.parametrize("name", NAMES)
def test_pandoc_reads_every_table_as_its_own_text(review, name):
    table = getattr(review.tables, name)()
    blocks = read(table._repr_markdown_())
    head, *rows = rows_of(blocks[0])
    assert [block["t"] for block in blocks] == ["Table", "Div"][: len(blocks)]
    assert len(head) == len(table.columns)
    citations = re.compile(r"\[@[^]]+\]")
    expected = [[" ".join(citations.sub("", cell).split()) for cell in row] for row in table.texts()]
    assert [[" ".join(citations.sub("", cell).split()) for cell in row] for row in rows] == expected


@pytest.mark.parametrize("name", NAMES)
def test_no_id_stands_twice_in_a_document_with_every_table_twice(name):
    text = "".join(getattr(REAL.tables, name)()._repr_markdown_() for _ in range(2))
    ids = re.findall(r"\{#(\S+) ", text)
    assert len(ids) == len(set(ids))


def test_numbers_of_a_table_are_values():
    markdown = REAL.tables.quality()._repr_markdown_()
    assert '[14]{#val-quality-higdon1997-total .value data-value="quality.higdon1997.total"}' in markdown


def test_every_numeral_of_the_article_tables_is_a_value_or_a_name():
    """What is not a value says in its span why it is none."""
    for name in ("characteristics", "outcomes", "associations", "quality", "synthesis"):
        table = getattr(REAL.tables, name)()
        markdown = "\n".join(table._repr_markdown_().splitlines()[2:])
        rest = re.sub(r"\[(?:[^\]\\]|\\.)*\]\{[#.][^}]*\}|\[@[^]]+\]", "", markdown)
        assert not re.search(r"\d", rest), name


def test_quality_shows_one_low_cohort():
    rows = REAL.tables.quality().texts()
    assert rows[0] == [
        "Higdon 1997 [@higdon1997]", "cohort", "STROBE", "14", "22", "63.6", "low", "total and cut-off",
    ]  # fmt: skip
    assert [row[6] for row in rows] == ["low", "high", "high", "high", "high"]
    assert rows[4][1:3] == ["RCT", "PEDro"]


def test_quality_shows_overall_judgements_and_no_column_that_no_tool_knows(small):
    small.review = small.review.replace(
        "  - key: short\n    file: tools/short.yml\n    high_from: 1\n", "  - key: rob2\n    high_from: low\n"
    )
    small.review = re.sub(r"    high_from_(range|origin).*\n", "", small.review).replace(
        "cohort: short", "cohort: rob2"
    )
    small.resource("ratings")["schema"]["fields"] = [
        {"name": one["name"], "type": "string"} for one in small.resource("ratings")["schema"]["fields"]
    ]
    small.rows["ratings"] = [
        {"tool": "rob2", "item": item, "rating": "some concerns" if item == "D2" else "low"}
        for item in ("D1", "D2", "D3", "D4", "D5")
    ]
    small.rows["rating_totals"] = []
    assert small.findings() == []
    table = Review.load(small.root).tables.quality()
    assert [column.heading for column in table.columns][3:5] == ["Overall judgement", "Quality"]
    assert table.texts()[0][2:] == ["RoB\N{NO-BREAK SPACE}2", "some concerns", "low", "overall judgement"]


def test_synthesis_shows_evidence_and_what_was_printed():
    rows = {row[0]: row for row in REAL.tables.synthesis().texts()}
    assert rows["Functional capacity by tests"][-2:] == ["conflicting", "conflicting (agrees)"]
    assert rows["Pain severity"][1:7] == ["4 of 5", "4", "0", "0", "0", "4"]
    assert rows["Pain severity"][-1] == "all studies (does not agree); evidence (agrees)"


def test_recheck_lists_what_does_not_hold_as_printed():
    rows = REAL.tables.recheck().texts()
    assert {row[3] for row in rows} == {"no", "within rounding"}
    assert {row[4] for row in rows} == {"c01", "c02", "c03", "c04", "c05", "c06", "c07", "c15", "c19", "c20"}


def test_a_recheck_that_finds_nothing_says_how_much_agrees(small):
    small.write()
    printed = Review.load(small.root).tables.recheck()._repr_markdown_()
    assert "Nothing disagrees: [" in printed
    assert 'data-value="recheck.checks"' in printed


def test_names_of_domains_may_hold_digits(small):
    small.review = small.review.replace("label: Sleep", "label: Sleep at 12 weeks")
    small.write()
    tables = Review.load(small.root).tables
    for table in (tables.votes(), tables.synthesis(), tables.findings()):
        assert '[Sleep at 12 weeks]{.given why="name in review.yml"}' in table._repr_markdown_()


def test_recheck_says_where_a_statement_stands_and_why_it_does_not_hold():
    row = next(row for row in REAL.tables.recheck().texts() if "mean change of arm AL" in row[0])
    assert row[0] == "Fuentes 2014, Pain intensity: mean change of arm AL (primary study)"
    assert row[2] == "18.3 mm; the other copy prints 18.3 mm"


@pytest.mark.parametrize("name", ["outcomes", "associations"])
def test_outcomes_and_associations_name_a_study_once(name):
    rows = getattr(REAL.tables, name)().texts()
    assert [row[0] for row in rows if row[0]] == [
        f"{label} [@{key}]"
        for label, key in (
            ("Higdon 1997", "higdon1997"), ("Bliss 2009", "bliss2009"), ("Farin 2012", "farin2012"),
            ("Ferreira 2013", "ferreira2013"), ("Fuentes 2014", "fuentes2014"),
        )
    ]  # fmt: skip


def test_outcomes_and_associations_print_figures_and_codes():
    outcomes = {row[1]: row for row in REAL.tables.outcomes().texts()}
    associations = {row[1]: row for row in REAL.tables.associations().texts()}
    assert outcomes["Floor to bench lift"][5:7] == ["44.58 (22.50)", "54.97 (21.59)"]
    assert associations["Floor to bench lift"][2:6] == ["53", "0.27", "0.26", "0.07"]
    assert associations["Carrying"][3:6] == ["ns", "n.r.", "n.r."]


def test_columns_come_from_the_review():
    assert [column.heading for column in GARDEN.tables.characteristics().columns] == [
        "Study",
        "*n*",
        "Age | years",
        "Who",
    ]
    assert GARDEN.tables.outcomes().texts()[1] == ["", "Sleep", "0 to 10"]
    assert GARDEN.tables.associations().texts()[1] == ["", "Sleep", "0.55"]


def test_hostile_text_of_the_data_prints_as_it_is():
    row = GARDEN.tables.characteristics().texts()[1]
    assert row == ["Bø & Co. [2005] | *x* [@bo2005]", "n.r.", "41.5 (n.r.)", "a_b_c | d; panel"]


def test_abbreviations_that_occur_are_explained_below():
    notes = GARDEN.tables.characteristics()._repr_markdown_().split("::: {.table-notes}")[1]
    assert "n.r., not reported" in notes
    assert "n.o., not obtained" in notes
    assert "n/a" not in notes


def test_a_short_table_without_codes_has_no_note():
    assert ":::" not in build_table(("A",), [("x",)], short=True)._repr_markdown_()


def test_the_items_of_other_tools_do_not_apply():
    table = REAL.tables.items()
    rows = table.texts()
    assert [str(column.heading) for column in table.columns][-1] == "Ferreira 2007"
    assert len(rows) == 11 + 22
    assert rows[0][-1] == "yes"
    assert rows[11][-1] == "n/a"
    assert rows[11][4] == "n.o."


def test_single_cells_share_the_row_of_their_row_of_the_data():
    table = REAL.tables.ledger()
    shown = {row[0]: row for row in table.texts()}
    assert "studies.participants" in shown
    assert "studies.higdon1997.n" not in shown
    assert shown["studies.higdon1997.*"][1:] == ["27 values", "studies.csv[higdon1997]", "provenance.read_cell"]
    own = [name for name in shown if not name.endswith(".*")]
    assert str(table.notes[0][0]) == f"{len(own)} of {len(REAL.values._ledger_())} values"


def test_every_value_has_a_row_of_the_ledger_and_every_row_a_value():
    printed = REAL.tables.ledger()._repr_markdown_()
    anchors = re.findall(r"\{#(ledger-\S+) \.ledger-row", printed)
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == {row["row"] for row in REAL.values._ledger_()}


def test_no_id_of_a_row_stands_for_two_names():
    names = [row[0] for row in REAL.tables.ledger().texts()]
    assert len({row_anchor(name) for name in names}) == len(names)


def test_a_second_print_of_the_ledger_repeats_no_id():
    table = REAL.tables.ledger()
    table._repr_markdown_()
    assert "#ledger-" not in table._repr_markdown_()


def test_rows_of_many_rows_of_the_data_name_the_tables():
    rows = {row[0]: row for row in REAL.tables.ledger().texts()}
    assert rows["sources.*"][2] == "sources.csv"
    assert rows["completeness.*"][2].endswith(" more tables")
    assert rows["checks.higdon_carrying.*"][3].endswith(" and 1 more")


def test_many_cells_are_condensed():
    rows = {row[0]: row for row in REAL.tables.ledger().texts()}
    assert rows["studies.participants"][2] == "studies.csv role, studies.csv n"
    assert rows["studies.count"][2] == "studies.csv[*].role"
    assert rows["completeness.cells"][2].endswith(" and 63 more columns")


def test_the_ledger_gives_units_and_functions():
    rows = {row[0]: row for row in REAL.tables.ledger().texts()}
    assert rows["quality.higdon1997.percent"][1] == "63.6 %"
    assert rows["studies.participants"][3] == "characteristics.compute_characteristics"


def test_the_dictionary_has_a_row_for_each_column_and_the_common_ones_once():
    rows = REAL.tables.dictionary().texts()
    tables = REAL.dataset.package.tables
    assert len(rows) == sum(len(table.fields) for table in tables) - 3 * (len(tables) - 1) + 3
    assert [row[:2] for row in rows[-3:]] == [["13 of 14 tables", "source"], ["", "locator"], ["", "note"]]
    assert [row[0] for row in rows[:-3] if row[0]] == [table.name for table in tables]
    kinds = {row[1]: row[2] for row in rows}
    assert kinds["r"] == "number; from -1 to 1"
    assert kinds["rating"] == "string; one of: yes, no, partial"


def test_a_statement_names_its_document_and_place_once():
    places = {row[0] for row in REAL.tables.published().texts()}
    assert {"abstract, results", "portal: abstract in the record", "Table 2, row Higdon [28]"} <= places


def test_completeness_ends_with_all_tables():
    last = REAL.tables.completeness().texts()[-1]
    total = REAL.stages.completeness.total
    firsts = [row[0] for row in REAL.tables.completeness().texts() if row[0]]
    assert len(firsts) == len(set(firsts))
    assert last[:4] == ["all tables", "all columns", str(total.cells.raw), str(total.filled.raw)]


def test_sources_are_links():
    assert "<https://pubmed.ncbi.nlm.nih.gov/20576715/>" in REAL.tables.sources()._repr_markdown_()


def test_widths_follow_the_text():
    table = build_table(("A", "B"), [("x", "a much longer text that needs more room than the other")], align="cr")
    left, right = table._repr_markdown_().splitlines()[1].strip("|").split("|")
    assert left.startswith(":")
    assert left.endswith(":")
    assert right.endswith("-:")
    assert len(right) > 3 * len(left)


def test_missing_codes_print_as_words_in_a_table_that_has_room():
    rows = [((Missing.NOT_OBTAINED,), Value("x", Missing.NS))]
    assert build_table(("A", "B"), rows).texts() == [["not obtained", "not significant"]]
    assert build_table(("A", "B"), rows, short=True).texts() == [["n.o.", "ns"]]


def test_a_table_without_rows_keeps_its_headings():
    (table,) = read(build_table(("A", "B"), [])._repr_markdown_())
    assert rows_of(table)[0] == ["A", "B"]


def test_parts_are_joined_with_a_separator():
    assert join_parts([("a",), ("b", "c")], "; ") == ("a", "; ", "b", "c")


def test_a_citation_and_an_address_are_markup():
    (row,) = Table((), (((Citations(("k",)), " ", Address("https://e.org")),),)).rows
    assert [str(part) for part in row[0]] == ["[@k]", " ", "https://e.org"]


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_any_cells_print_as_they_are(rows):
    (table, *_) = read(build_table(("A", "B", "C"), rows)._repr_markdown_())
    assert rows_of(table)[1:] == rows


# Widths.


def test_a_short_name_of_a_tool_keeps_its_space_that_does_not_break():
    cells = [["RoB\N{NO-BREAK SPACE}2"], ["two  \n words"]]
    printed = build_table(["Tool"], cells)._repr_markdown_()
    assert "RoB\N{NO-BREAK SPACE}2" in printed
    assert "two words" in printed


def test_an_interval_stands_on_one_line_where_the_line_holds_it():
    texts = [*[["Study", "A long name of a study that wants much room " * 2]] * 2, ["RR", "0.93 (0.64 to 1.35)"]]
    broken, whole = share_width(texts), share_width(texts, [False, False, True])
    assert whole[2] == len("0.93 (0.64 to 1.35)") + 2
    assert whole[2] > broken[2]
    assert sum(whole) == pytest.approx(sum(broken), abs=1)


def test_where_the_line_does_not_hold_figures_whole_their_words_count_alone():
    texts = [["RR", "0.93 (0.64 to 1.35)"]] * 6
    assert share_width(texts, [True] * 6) == share_width(texts)


def test_words_with_a_no_break_space_are_one():
    (width,) = share_width([["x", "RoB\N{NO-BREAK SPACE}2" + " a" * 80]] * 1)
    assert width >= len("RoB 2") + 2
