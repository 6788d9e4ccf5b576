"""States of a small project read and compared, from git to causes, as a person does it."""

from __future__ import annotations

import json
import os

import pytest

from press.cache.store import Cache
from press.cli import main
from press.impact import side as sides
from press.impact.compare import compare
from press.impact.revisions import find_repository, find_revision, find_working_tree
from press.impact.side import read_side
from tests.press.impact.made import CODE, PROJECT, ROWS, TEXT, commit, files, git
from tests.press.running import snapshot, write


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    commit(folder, files())
    return folder


def impact(folder, old="HEAD", new=""):
    repository, cache = find_repository(folder), Cache(None)
    revisions = find_revision(repository, old), find_revision(repository, new) if new else find_working_tree(repository)
    return compare(*(read_side(repository, one, cache=cache) for one in revisions))


def told(found, kind):
    return [(one.name, one.old, one.new, [cause.name for cause in one.causes], one.how) for one in found.of(kind)]


def test_a_changed_cell_is_followed_to_value_cell_and_sentence(project):
    write(project, {"data/places.csv": ROWS.replace("shore,4", "shore,6")})
    found, cause = impact(project), ["data/places.csv [shore].people"]
    assert told(found, "value") == [("total", "12", "14", cause, "trace")]
    assert told(found, "cell") == [("Table 1, shore, People", "4", "6", cause, "text")]
    assert told(found, "sentence") == [
        ("paper.qmd:13", "In all 12 people were seen.", "In all 14 people were seen.", cause, "trace")
    ]
    assert found.notes[0].startswith("working tree: data/places.csv: not the recorded data (press data --accept")


def test_unchanged_things_are_counted(project):
    write(project, {"data/places.csv": ROWS.replace("shore,4", "shore,6")})
    assert impact(project).unchanged == {"value": 1, "sentence": 5, "cell": 11, "caption": 1}


def test_code_of_each_revision_computes_its_own_values(project):
    commit(project, {"counts/values.py": CODE.replace('row["mood"] == "calm"', 'row["mood"] != "calm"')})
    found = impact(project, "HEAD~1", "HEAD")
    assert told(found, "value") == [("calm", "2", "1", ["counts.values.calm"], "trace")]
    assert [one.kind for one in found.changes] == ["function"]


def test_a_docstring_changes_nothing(project):
    write(project, {"counts/values.py": CODE.replace('"""Sum up."""', '"""Add."""').replace("# all", "# All")})
    found = impact(project)
    assert (list(found.changes), list(found.effects)) == ([], [])


def test_words_are_told_with_their_line(project):
    write(project, {"paper.qmd": TEXT.replace("some places", "three places").replace("Places and", "All places and")})
    found = impact(project)
    assert told(found, "sentence") == [
        ("paper.qmd:13", "They live in some places.", "They live in three places.", ["paper.qmd:13"], "trace")
    ]
    assert told(found, "caption")[0][3:] == (["paper.qmd:22"], "trace")


def test_words_of_one_format_alone_are_compared_and_those_of_all_formats_once(project):
    told_only = '\n::: {.content-visible when-format="docx"}\nThis is for Word alone.\n:::\n'
    both = "format:\n  html: default\n  docx: default\n"
    setup = files(text=TEXT + told_only) | {"_quarto.yml": PROJECT.replace("format: html\n", both)}
    commit(project, setup)
    write(project, {"paper.qmd": (TEXT + told_only).replace("for Word alone", "for Word").replace("some", "three")})
    assert [(one.old, one.new) for one in impact(project).of("sentence")] == [
        ("They live in some places.", "They live in three places."),
        ("This is for Word alone.", "This is for Word."),
    ]


def test_several_changes_go_each_to_its_own_effects(project):
    text = TEXT.replace("some places", "three places")
    write(project, {"data/places.csv": ROWS.replace("hill,3,calm", "hill,3,gay"), "paper.qmd": text})
    found = impact(project)
    assert {one.where: [cause.name for cause in one.causes] for one in found.of("sentence", "value")} == {
        "paper.qmd:14": ["data/places.csv [hill].mood"],
        "paper.qmd:13": ["paper.qmd:13"],
    }


def test_two_revisions_are_compared_without_a_trace_in_the_authors_folder(project):
    commit(project, {"data/places.csv": ROWS.replace("shore,4", "shore,6")})
    write(project, {"paper.qmd": "edited", "new.txt": "new"})
    before, status = snapshot(project), git(project, "status", "--porcelain")
    environment = dict(os.environ)
    assert [one.name for one in impact(project, "HEAD~1", "HEAD").of("value")] == ["total"]
    assert (snapshot(project), git(project, "status", "--porcelain")) == (before, status)
    assert dict(os.environ) == environment


def test_a_revision_that_cannot_be_built_is_told_and_cells_and_words_are_compared(project):
    broken = {"paper.qmd": TEXT.replace("v = Values()", "v = Valuez()"), "data/places.csv": ROWS.replace("4", "6")}
    commit(project, broken)
    found = impact(project, "HEAD~1", "HEAD")
    assert found.effects == []
    assert [one.name for one in found.changes] == ["data/places.csv [shore].people", "paper.qmd:8"]
    note = next(one for one in found.notes if "cannot be built" in one)
    assert "paper.qmd:8: chunk 1: NameError: name 'Valuez' is not defined" in note
    assert str(project) not in note
    assert "/tree/" not in note


CLAIM = """
import os


def claim(word, made, table):
    fault = "" if made == len(table) else f"found {made}, expected {len(table)}"
    if fault and os.environ.get("REVIEW_FALSE_CLAIMS") != "tell":
        raise ValueError(f"{word}: {fault}")
    row = {"id": "claim.all", "kind": "claim", "raw": word, "missing": None, "text": word, "unit": "",
           "cells": [cell(one["place"], "mood") for one in table], "function": "", **({"fault": fault} if fault else {})}
    return Said(row)


class Said:
    def __init__(self, row):
        self.row = row

    def _ledger_(self):
        return [self.row]

    def _repr_markdown_(self):
        return f'[{self.row["text"]}]{{#claim-all .claim data-claim="claim.all"}}'
"""


def test_a_claim_that_became_false_is_told_though_it_stops_the_build(project):
    text = TEXT.replace("import Values", "import Values, calm, claim").replace("some places", "`{python} said` places")
    text = text.replace("v = Values()", 'v = Values()\nsaid = claim("all", calm(v.table), v.table)')
    happy = ROWS.replace("gay", "calm")
    commit(project, files(rows=happy, code=CODE + CLAIM, text=text))
    write(project, files(rows=ROWS, code=CODE + CLAIM, text=text))
    found = impact(project)
    assert told(found, "claim") == [
        (
            "claim.all",
            '"all" is true',
            '"all" is false: found 2, expected 3',
            ["data/places.csv [shore].mood"],
            "trace",
        )
    ]
    assert found.of("claim")[0].where == "paper.qmd:14"
    assert [one.name for one in found.of("value")] == ["calm"]
    assert any("paper.qmd cannot be built" in note and "all: found 2, expected 3" in note for note in found.notes)
    assert "REVIEW_FALSE_CLAIMS" not in os.environ


def test_a_revision_before_there_was_a_project_is_told(tmp_path):
    folder = tmp_path / "later"
    commit(folder, {"data/places.csv": ROWS, "data/datapackage.json": files()["data/datapackage.json"]})
    commit(folder, files(rows=ROWS.replace("4", "6")))
    found = impact(folder, "HEAD~1", "HEAD")
    assert [one.name for one in found.changes if one.kind == "cell"] == ["data/places.csv [shore].people"]
    assert any("found no _quarto.yml, expected a project" in note for note in found.notes)
    assert not [one for one in found.effects if one.kind in {"value", "sentence"}]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise ValueError('one\\ntwo')", "one\ntwo"),
        ("class Review:\n    load = None", "'NoneType' object is not callable"),
        ("import sys\nsys.exit(3)", "no message"),
    ],
)
def test_values_that_the_code_of_a_state_cannot_compute_are_told_with_its_message(project, code, message):
    commit(project, {"review.yml": "key: people\n", "analysis/__init__.py": code, "paper.qmd": "Only words.\n"})
    found = impact(project, "HEAD", "HEAD")
    assert [note.split(": ", 1)[1] for note in found.notes if "cannot be computed" in note] == [
        f"values cannot be computed, cells and words are compared all the same:\n{message}"
    ] * 2


def test_a_project_in_a_subfolder_of_its_repository_is_compared(tmp_path):
    commit(tmp_path, {f"review/{name}": text for name, text in files().items()})
    write(tmp_path / "review", {"data/places.csv": ROWS.replace("shore,4", "shore,6")})
    assert [one.where for one in impact(tmp_path / "review").of("value")] == ["paper.qmd:13"]


def test_a_side_that_was_read_before_is_not_read_again(project, monkeypatch):
    repository, cache = find_repository(project), Cache(project / "build" / "cache")
    revision = find_revision(repository, "HEAD")
    first = read_side(repository, revision, cache=cache)
    monkeypatch.setattr(sides, "_read", lambda *_: pytest.fail("read again"))
    assert read_side(repository, revision, cache=cache) == first


def test_the_command_prints_text_json_and_markdown(project, capsys):
    write(project, {"data/places.csv": ROWS.replace("shore,4", "shore,6")})
    command = ["impact", "HEAD", "--project", str(project)]
    assert main(command) == 0
    assert "because data/places.csv [shore].people: 4 → 6 (data/places.csv:3)\n" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["new"] == "6"
    assert main([*command, "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("<!-- press impact -->\n")


def test_the_command_fails_on_changed_values_only_where_that_is_asked(project, capsys):
    command = ["impact", "HEAD", "--project", str(project)]
    assert main([*command, "--fail-on", "values"]) == 0
    write(project, {"data/places.csv": ROWS.replace("shore,4", "shore,6")})
    assert main(command) == 0
    assert main([*command, "--fail-on", "claims"]) == 0
    assert main([*command, "--fail-on", "values"]) == 8
    capsys.readouterr()


def test_the_command_tells_of_an_unknown_revision(project, capsys):
    assert main(["impact", "nowhere", "--project", str(project)]) == 2
    assert 'found no revision "nowhere", expected a branch, tag or commit' in capsys.readouterr().err
