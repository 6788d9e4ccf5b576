"""`press why`: from a value, an id of the page or a printed text to the cells of the data."""

from __future__ import annotations

import json

import pytest

from tests.press.trace.made import cell, make, row


def use(line, text="4", kind="text", element=""):
    return {"document": "a.qmd", "line": line, "element": element, "text": text, "kind": kind}


ROWS = (
    row("birds.north", cell("north/tit"), uses=[use(3, element="val-birds-north"), use(7, kind="table")]),
    row("birds.all", cell("*"), uses=[use(9), use(9), use(11, "four")]),
    row("birds.low", cell("south/wren"), text="−1", uses=[use(12, "−1")]),
    row("birds.unused", cell("south/wren"), text="0", missing="not obtained"),
    row(
        "figures.plan",
        text="",
        unit="",
        kind="figure",
        figure={"file": "build/figures/plan.svg"},
        uses=[use(14, "", "figure")],
    ),
    row("claim.more", cell("north/tit"), text="more", unit="", kind="claim", values=["birds.north", "100"]),
)


@pytest.fixture
def why(tmp_path, press):
    make(tmp_path)
    (tmp_path / "build").mkdir()

    def run(*arguments, data="1.2.0"):
        told = {"data": {"version": data}, "values": ROWS}
        (tmp_path / "build" / "values.json").write_text(json.dumps(told), encoding="utf-8")
        return press("why", *arguments)

    return run


WAY = """birds.north = 4 birds
  printed  a.qmd:3 (text, as 4)
           a.qmd:7 (table, as 4)
  function count.py:7 count.Birds.add: Add all birds, by garden.
  cells    data/birds.csv:2 [north/tit].count = 4
             from A (the diary, https://example.org/a)
             from B (a letter)
             at line one line two
  data     version 1.2.0
"""


@pytest.mark.parametrize("name", ["birds.north", "v.birds.north", "val-birds-north", "#val-birds-north"])
def test_the_way_is_told_from_the_page_to_the_cells(why, name):
    done = why(name)
    assert (done.code, done.err, done.out) == (0, "", WAY)


def test_a_figure_is_told_with_its_file_and_where_it_stands(why):
    assert why("figures.plan").out.splitlines()[:2] == [
        "figures.plan: build/figures/plan.svg",
        "  printed  a.qmd:14 (figure)",
    ]


def test_a_printed_text_lists_the_values_that_print_it(why):
    assert why("4").out.splitlines() == [
        "4 is printed by 2 values; press why ID shows the way of one:",
        "  birds.north  a.qmd:3 (text)",
        "  birds.all    a.qmd:9 (text)",
    ]


def test_a_text_that_one_value_prints_leads_to_its_way(why):
    assert why("four").out.startswith("birds.all = 4 birds\n")


def test_a_hyphen_stands_for_the_minus_of_print(why):
    assert why("--", "-1").out.startswith("birds.low = −1 birds\n")


def test_several_values_are_told_one_after_another(why):
    assert [line for line in why("birds.north", "birds.low").out.splitlines() if not line.startswith(" ")] == [
        "birds.north = 4 birds", "", "birds.low = −1 birds"]  # fmt: skip


def test_places_on_one_line_are_counted_and_other_texts_are_named(why):
    assert why("birds.all").out.splitlines()[1:3] == [
        "  printed  a.qmd:9 (text, as 4, 2 times)",
        "           a.qmd:11 (text, as four)",
    ]


def test_every_cell_is_told_only_where_it_is_asked_for(why):
    assert "           (--all shows each cell)" in why("birds.all").out.splitlines()
    asked = why("--all", "birds.all").out
    assert "--all" not in asked
    assert asked.count("data/birds.csv:") == 4


def test_a_value_that_nothing_prints_and_that_is_missing_has_no_unit(why):
    lines = why("birds.unused").out.splitlines()
    assert lines[:2] == ["birds.unused = 0", "  printed  nowhere in the documents of the last build"]


def test_a_claim_names_the_values_that_it_looks_at(why):
    lines = why("claim.more").out.splitlines()
    assert lines[3:5] == ["  looks at birds.north", "           100"]


@pytest.mark.parametrize(
    ("built", "told"),
    [
        ("1.2.0", "version 1.2.0"),
        ("1.1.0", "version 1.2.0; the value was built from version 1.1.0: run press render"),
    ],
)
def test_the_version_of_the_data_is_told(why, built, told):
    assert why("birds.low", data=built).out.splitlines()[-1] == f"  data     {told}"


def test_data_without_a_version_say_so(why, tmp_path):
    (tmp_path / "data" / "datapackage.json").unlink()
    assert why("birds.low").out.splitlines()[-1] == "  data     no version is recorded"


def test_names_of_nothing_are_told_together_with_the_nearest(why):
    done = why("birds.nort", "zzz", "birds.low")
    assert (done.code, done.out) == (8, "")
    assert done.err == (
        "build/values.json: found no value birds.nort, expected its id or a text that a value prints\n"
        "  hint: did you mean birds.north?\n"
        "build/values.json: found no value zzz, expected its id or a text that a value prints\n"
        "  hint: `press values` lists the values that are printed\n"
    )


def test_json_gives_the_whole_way(why):
    (told,) = json.loads(why("--json", "birds.north").out)["values"]
    assert told["function"] == {
        "name": "count.Birds.add", "file": "count.py", "line": 7, "says": "Add all birds, by garden."}  # fmt: skip
    (only,) = told["cells"]
    assert (only["file"], only["line"], only["key"], only["text"]) == ("data/birds.csv", 2, "north/tit", "4")
    assert only["sources"][0] == {"key": "A", "describes": "the diary", "address": "https://example.org/a"}
    assert told["data"] == {"version": "1.2.0", "built": "1.2.0"}


def test_before_a_build_the_command_that_makes_one_is_named(tmp_path, press):
    make(tmp_path)
    done = press("why", "x")
    assert (done.code, done.out) == (8, "")
    assert done.err.endswith("hint: run: press render\n")
