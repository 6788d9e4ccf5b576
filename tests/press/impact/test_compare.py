"""Two sides compared: what changed, and what caused it."""

from __future__ import annotations

import pytest

from press.impact.compare import compare
from press.impact.model import Function, Piece, Side


def row(name, text, *cells, function="", **more):
    told = [{"file": file, "key": key, "column": column} for file, key, column in cells]
    return {
        "id": name,
        "raw": text,
        "missing": None,
        "text": text,
        "unit": "",
        "cells": told,
        "function": function,
        **more,
    }


def side(name="old", rows=None, values=(), pieces=(), **more):
    tables = {"data/t.csv": rows} if rows is not None else {}
    return Side(
        name,
        tables=tables,
        lines={("data/t.csv", key): number for number, key in enumerate(rows or {}, 2)},
        values={one["id"]: one for one in values},
        pieces={"a.qmd": list(pieces)} if pieces else {},
        **more,
    )


def sentence(text, template="", values=(), *, line=9, calls=(), kind="sentence", name=(), drawn=(), shown=""):
    return Piece(
        kind, name, shown, text, text, template or text, tuple(values), "a.qmd", line, tuple(calls), tuple(drawn)
    )


def effect(impact, name=""):
    found = [one for one in impact.effects if not name or one.name == name]
    assert len(found) == 1, impact.effects
    return found[0]


def causes(one):
    return [cause.name for cause in one.causes], one.how


CELL = ("t.csv", "a", "n")


def test_nothing_changed_where_nothing_did():
    same = [side(rows={"a": {"n": "1"}}, values=[row("v", "1", CELL)], pieces=[sentence("One.")]) for _ in "12"]
    impact = compare(*same)
    assert (list(impact.changes), list(impact.effects)) == ([], [])
    assert impact.unchanged == {"value": 1, "sentence": 1}


def test_a_changed_cell_causes_the_values_that_read_it_and_no_others():
    def state(n, text):
        return side(
            rows={"a": {"n": n}, "b": {"n": "9"}}, values=[row("v", text, CELL), row("w", "9", ("t.csv", "b", "n"))]
        )

    impact = compare(state("1", "1"), state("2", "2"))
    assert [(one.name, one.old, one.new, one.where) for one in impact.changes] == [
        ("data/t.csv [a].n", "1", "2", "data/t.csv:2")
    ]
    assert causes(effect(impact)) == (["data/t.csv [a].n"], "trace")


def test_of_two_changed_cells_each_value_names_its_own():
    def state(a, b):
        cells = [("t.csv", key, "n") for key in "ab"]
        values = [row(key, text, cell) for key, text, cell in zip("ab", (a, b), cells, strict=True)]
        return side(rows={"a": {"n": a}, "b": {"n": b}}, values=[*values, row("sum", a + b, *cells)])

    impact = compare(state("1", "2"), state("3", "4"))
    assert {one.name: causes(one)[0] for one in impact.effects} == {
        "a": ["data/t.csv [a].n"],
        "b": ["data/t.csv [b].n"],
        "sum": ["data/t.csv [a].n", "data/t.csv [b].n"],
    }


def test_a_trace_with_a_wildcard_names_every_changed_cell_of_the_column():
    def state(n, m):
        return side(rows={"a": {"n": n, "m": m}}, values=[row("v", n, ("t.csv", "*", "n"))])

    assert causes(effect(compare(state("1", "x"), state("2", "y")))) == (["data/t.csv [a].n"], "trace")


def test_an_added_row_causes_what_reads_it_now():
    old = side(rows={"a": {"n": "1"}}, values=[row("v", "1", CELL)])
    new = side(rows={"a": {"n": "1"}, "b": {"n": "2"}}, values=[row("v", "3", CELL, ("t.csv", "b", "n"))])
    found = effect(compare(old, new))
    assert causes(found) == (["data/t.csv [b]"], "trace")
    assert (found.causes[0].kind, found.causes[0].old, found.causes[0].new) == ("row", None, "n: 2")


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        (("review.yml", "tools/x", "least"), "tools/x/least"),
        (("review.yml", "", "alpha"), "alpha"),
        (("review.yml", "evidence/levels/strong", "when"), "evidence/levels/strong/when/least"),
        (("review.yml", "tools/*", "least"), "tools/x/least"),
        (("datapackage.json", "name", "version"), "version"),
    ],
)
def test_a_changed_choice_causes_the_values_that_it_decides(cell, path):
    file = "data/datapackage.json" if cell[0] == "datapackage.json" else cell[0]
    old, new = (
        side(values=[row("v", text, cell)], options={(file, path): text, (file, "other"): text}) for text in "12"
    )
    assert causes(effect(compare(old, new))) == ([f"{file} {path}"], "trace")


FUNCTIONS = {
    "m.make": Function("1", ("m.part",), "m.py", 1),
    "m.part": Function("1", (), "m.py", 5),
    "m.whole": Function("1", ("m.make", "m.sort"), "m.py", 9),
    "m.sort": Function("1", (), "m.py", 12),
    "m.other": Function("1", (), "m.py", 15),
}


@pytest.mark.parametrize(("name", "how"), [("m.make", "trace"), ("m.part", "trace"), ("m.sort", "code")])
def test_a_changed_function_causes_the_values_it_makes_takes_part_in_or_prepares(name, how):
    old, new = (
        side(
            values=[row("v", text, CELL, function="m.make")],
            functions={
                **FUNCTIONS,
                name: FUNCTIONS[name]._replace(digest=text),
                "m.other": Function(text, (), "m.py", 15),
            },
        )
        for text in "12"
    )
    assert causes(effect(compare(old, new))) == ([name], how)


def test_a_value_that_comes_names_what_changed_in_its_row():
    old = side(rows={"a": {"n": "1", "kind": "x"}, "b": {"n": "1"}})
    new = side(rows={"a": {"n": "1", "kind": "y"}, "b": {"n": "2"}}, values=[row("v", "1", CELL)])
    assert causes(effect(compare(old, new))) == (["data/t.csv [a].kind"], "row")


def test_a_claim_that_became_false_says_what_the_data_say():
    old = side(
        rows={"a": {"n": "1"}},
        values=[row("c", "all", CELL, kind="claim")],
        pieces=[sentence("All.", "{c All}", ["c"])],
    )
    new = side(
        rows={"a": {"n": "2"}},
        values=[row("c", "all", CELL, kind="claim", fault="found 2, expected 1")],
        pieces=[sentence("All.", "{c All}", ["c"])],
    )
    found = effect(compare(old, new))
    assert (found.kind, found.old, found.new) == ("claim", '"all" is true', '"all" is false: found 2, expected 1')
    assert (found.where, causes(found)) == ("a.qmd:9", (["data/t.csv [a].n"], "trace"))


def test_a_sentence_changes_through_the_value_in_it():
    def state(text):
        pieces = [sentence("Before."), sentence(f"Of {text} came.", "Of {v} came.", ["v"]), sentence("After.")]
        return side(rows={"a": {"n": text}}, values=[row("v", text, CELL)], pieces=pieces)

    found = compare(state("1"), state("2")).of("sentence")
    assert [(one.old, one.new, one.through, causes(one)) for one in found] == [
        ("Of 1 came.", "Of 2 came.", ("v",), (["data/t.csv [a].n"], "trace"))
    ]


def test_a_sentence_that_the_author_changed_names_the_words():
    old = side(pieces=[sentence("It is so.")], words={"a.qmd": ["x"] * 8 + ["It is so.", "y"]})
    new = side(pieces=[sentence("It is not so.")], words={"a.qmd": ["x"] * 8 + ["It is not so.", "z"]})
    found = effect(compare(old, new))
    assert (causes(found), found.where) == ((["a.qmd:9"], "trace"), "a.qmd:9")


def test_of_two_changes_with_the_same_words_each_sentence_names_its_own_line():
    def state(word):
        pieces = [sentence(f"First is {word}.", line=1), sentence(f"Last is {word}.", line=5)]
        lines = [f"First is {word}.", "x", "x", "x", f"Last is {word}."]
        return side(pieces=pieces, words={"a.qmd": lines})

    found = compare(state("old"), state("new")).effects
    assert [causes(one)[0] for one in found] == [["a.qmd:1"], ["a.qmd:5"]]


def test_lines_that_changed_one_below_the_other_are_changes_of_their_own():
    def state(*words):
        pieces = [sentence(f"It is {word} here.", line=line) for line, word in enumerate(words, 1)]
        return side(pieces=pieces, words={"a.qmd": [f"It is {word} here." for word in words]})

    found = compare(state("red", "tall"), state("blue", "short")).effects
    assert [causes(one)[0] for one in found] == [["a.qmd:1"], ["a.qmd:2"]]


def test_a_sentence_over_several_lines_names_the_line_with_the_changed_word():
    def state(word):
        pieces = [sentence(f"It is a long sentence about {word} things.", line=1)]
        words = {"a.qmd": ["It is a long sentence", f"about {word} things."]}
        return side(rows={"a": {"n": word}}, pieces=pieces, words=words)

    assert causes(effect(compare(state("old"), state("new"))))[0] == ["a.qmd:2"]


def test_a_sentence_in_which_only_a_value_differs_is_found_again_among_new_ones():
    old = side(
        values=[row("v", "1", CELL)], pieces=[sentence("Of 1 came here today.", "Of {v} came here today.", ["v"])]
    )
    new = side(
        values=[row("v", "2", CELL)],
        pieces=[
            sentence("Of all came here today.", line=8),
            sentence("Of 2 came here today.", "Of {v} came here today.", ["v"]),
        ],
    )
    found = compare(old, new).of("sentence")
    assert [(one.old, one.new) for one in found] == [
        ("Of 1 came here today.", "Of 2 came here today."),
        (None, "Of all came here today."),
    ]


def test_a_sentence_with_a_new_value_and_new_words_names_both():
    def state(text, word):
        pieces = [sentence(f"{word} {text} came.", f"{word} {{v}} came.", ["v"])]
        return side(
            rows={"a": {"n": text}}, values=[row("v", text, CELL)], pieces=pieces, words={"a.qmd": ["x"] * 8 + [word]}
        )

    found = compare(state("1", "Of"), state("2", "From")).of("sentence")
    assert causes(found[0])[0] == ["data/t.csv [a].n", "a.qmd:9"]


def test_a_sentence_that_comes_or_goes_is_told_with_its_words():
    old = side(pieces=[sentence("One."), sentence("Two.", line=10)], words={"a.qmd": ["One.", "Two."]})
    new = side(
        pieces=[sentence("One."), sentence("Three entirely other words.")],
        words={"a.qmd": ["One.", "Three entirely other words."]},
    )
    found = compare(old, new).effects
    assert [(one.old, one.new, causes(one)[0]) for one in found] == [
        ("Two.", None, ["a.qmd:2"]),
        (None, "Three entirely other words.", ["a.qmd:2"]),
    ]


def cell(text, heading="n", label="a", values=(), calls=()):
    return sentence(
        text,
        "{v}" if values else "",
        values,
        kind="cell",
        name=("tbl", label, "1", heading),
        shown=f"Table, {label}, {heading}",
        calls=calls,
    )


def test_a_cell_that_prints_a_datum_without_its_name_is_explained_by_the_exchanged_text():
    def state(n, m):
        return side(rows={"a": {"n": n, "m": m}}, pieces=[cell(n), cell("fixed", "m")])

    impact = compare(state("calm", "x"), state("gay", "y"))
    assert causes(effect(impact)) == (["data/t.csv [a].n"], "text")
    assert effect(impact).name == "Table, a, n"


def test_a_cell_without_a_value_is_explained_by_those_of_its_row():
    def state(n, word):
        return side(
            rows={"a": {"n": n}, "b": {"n": n}},
            values=[row("v", n, CELL)],
            pieces=[cell(n, values=["v"]), cell(word, "verdict")],
        )

    found = [one for one in compare(state("1", "yes"), state("2", "no")).effects if one.name == "Table, a, verdict"]
    assert causes(found[0]) == (["data/t.csv [a].n"], "row")


def test_a_renamed_row_is_one_row_changed_and_not_two():
    old = side(pieces=[cell("1", label="a"), cell("5", label="b")])
    new = side(pieces=[cell("1", label="c"), cell("5", label="b")])
    assert compare(old, new).effects == []


def test_a_row_that_was_put_in_does_not_change_its_neighbours_of_the_same_name():
    def state(*texts):
        cells = [cell(text)._replace(name=("tbl", "a", str(number), "n")) for number, text in enumerate(texts, 1)]
        return side(pieces=cells)

    found = compare(state("1", "2", "3"), state("1", "5", "2", "3")).effects
    assert [(one.old, one.new) for one in found] == [(None, "5")]


def test_a_row_that_changed_is_found_again_by_its_name_beside_a_new_one():
    old = side(pieces=[cell("1", label="a"), cell("2", label="z")])
    new = side(pieces=[cell("9", label="new"), cell("5", label="a"), cell("2", label="z")])
    found = compare(old, new).effects
    assert [(one.name, one.old, one.new) for one in found] == [("Table, a, n", "1", "5"), ("Table, new, n", None, "9")]


def test_a_cell_that_code_printed_is_explained_by_a_change_of_that_code():
    old, new = (
        side(pieces=[cell(text, calls=(".make",))], functions={**FUNCTIONS, "m.part": Function(text, (), "m.py", 5),
                                                              "m.other": Function(text, (), "m.py", 15)})
        for text in "12"
    )  # fmt: skip
    assert causes(effect(compare(old, new))) == (["m.part"], "code")


def figure(text, drawn=(), name=("fig-x", "x")):
    return sentence(text, kind="figure", name=name, shown="Figure 1", drawn=drawn)


def test_a_figure_is_told_by_the_texts_that_went_and_came():
    def state(n):
        return side(
            rows={"a": {"n": n}, "b": {"n": n}},
            values=[row("v", n, CELL)],
            pieces=[figure(f"digest {n}", ["people", f"(n = {n})"])],
        )

    found = compare(state("12"), state("13")).of("figure")[0]
    assert (found.old, found.new, found.through) == ("(n = 12)", "(n = 13)", ("v",))
    assert causes(found) == (["data/t.csv [a].n"], "text")


def test_a_figure_whose_lines_alone_differ_says_so():
    found = effect(compare(side(pieces=[figure("1", ["a"])]), side(pieces=[figure("2", ["a"])])))
    assert (found.old, found.new) == ("lines or colours", "others, all texts the same")
    assert causes(found) == ([], "")


def test_a_picture_from_a_file_is_explained_by_the_file():
    old, new = (side(pieces=[figure(text)], files={"pictures/x.png": text, "refs.bib": text}) for text in "12")
    assert causes(effect(compare(old, new))) == (["pictures/x.png"], "text")


def test_a_reference_is_explained_by_the_bibliography():
    old, new = (
        side(pieces=[sentence(text, kind="reference", name=("ref-able",))], files={"refs.bib": text, "a.lua": text})
        for text in ("Able 2020.", "Able 2021.")
    )
    assert causes(effect(compare(old, new))) == (["refs.bib"], "code")


def test_what_nothing_explains_has_no_cause():
    old, new = (side(rows={"a": {"n": text}, "b": {"n": text}}, values=[row("v", text)]) for text in "12")
    assert causes(effect(compare(old, new))) == ([], "")


def test_where_one_thing_alone_changed_it_is_the_cause():
    old, new = (side(rows={"a": {"n": text}}, values=[row("v", text)]) for text in "12")
    assert causes(effect(compare(old, new))) == (["data/t.csv [a].n"], "only change")


def test_a_side_without_values_for_a_fault_makes_no_value_go():
    old = side(values=[row("v", "1")])
    impact = compare(old, side("new", faults=("values cannot be computed",)))
    assert (list(impact.effects), impact.notes) == ([], ("new: values cannot be computed",))


def test_a_document_that_cannot_be_built_makes_no_sentence_go():
    old = side(pieces=[sentence("One.")], words={"a.qmd": ["One."]})
    new = side("new", words={"a.qmd": ["One", "`broken"]}, faults=("a.qmd cannot be built",))
    assert compare(old, new).effects == []
    assert [one.kind for one in compare(old, new).changes] == ["words"]


def test_a_document_that_was_removed_takes_its_sentences_with_it():
    old = side(pieces=[sentence("One.")], words={"a.qmd": ["One."]})
    assert [(one.old, one.new) for one in compare(old, side("new", values=[row("v", "1")])).of("sentence")] == [
        ("One.", None)
    ]


def test_renumbered_citations_are_counted_and_not_listed():
    old = side(pieces=[sentence("As told [1].")._replace(same="As told [@x].", template="As told [@x].")])
    new = side(pieces=[sentence("As told [2].")._replace(same="As told [@x].", template="As told [@x].")])
    impact = compare(old, new)
    assert impact.effects == []
    assert impact.notes == (
        "1 sentence or cell differs only in the numbers of citations, figures or tables: not listed",
    )


def test_a_value_that_prints_the_same_tells_what_differs_behind_it():
    old, new = (side(values=[row("v", "0.3") | {"raw": raw}]) for raw in (0.31, 0.3212345678))
    assert (effect(compare(old, new)).old, effect(compare(old, new)).new) == ("0.3 (0.31)", "0.3 (0.321235)")
