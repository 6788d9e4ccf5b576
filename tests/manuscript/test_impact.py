"""A change of one cell of the article's data: everything that follows from it is found, and named as following."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from press.cache.store import Cache
from press.impact.compare import compare
from press.impact.revisions import find_repository, find_revision, find_working_tree
from press.impact.side import read_side
from tests.press.impact.made import commit, git

ROOT = Path(__file__).parents[2]
PARTS = ("_quarto.yml", "review.yml", "references.bib", "data", "manuscript", "analysis")


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    folder = tmp_path_factory.mktemp("impact") / "article"
    folder.mkdir()
    for name in PARTS:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    commit(folder, {".gitignore": "build/\n__pycache__/\n"})
    repository = find_repository(folder)
    return folder, read_side(repository, find_revision(repository, "HEAD"), cache=Cache(None))


@pytest.fixture
def impact(article):
    folder, before = article

    def change(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        repository = find_repository(folder)
        return compare(before, read_side(repository, find_working_tree(repository), cache=Cache(None)))

    yield change
    git(folder, "checkout", "-q", ".")


def kinds(found):
    return {effect.kind for effect in found.effects}


def test_a_finding_that_changes_is_followed_into_tables_figures_alt_texts_and_sentences(impact):
    found = impact(
        "data/associations.csv",
        "bliss_interference,0.29,0.30,0.08,59,significant",
        "bliss_interference,0.29,0.30,0.08,59,not significant",
    )
    assert {"value", "cell", "figure", "alt", "sentence"} <= kinds(found)
    assert {cause.name for effect in found.effects for cause in effect.causes} == {
        "data/associations.csv [bliss_interference].significance"
    }
    assert [effect.name for effect in found.effects if not effect.causes] == []
    assert {effect.how for effect in found.of("value")} == {"trace"}


def test_a_missing_code_that_becomes_another_is_followed_into_the_table_that_abbreviates_it(impact):
    found = impact(
        "data/studies.csv", "multimodal rehabilitation,688,not obtained", "multimodal rehabilitation,688,not reported"
    )
    cells = {effect.name.partition(" [")[0]: (effect.old, effect.new) for effect in found.of("cell")}
    assert cells["Table 2, Farin 2012"] == ("n.o.", "n.r.")
    assert [effect.name for effect in found.effects if not effect.causes] == []
