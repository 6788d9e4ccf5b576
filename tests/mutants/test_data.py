"""A sample of the mutations of data; `nox -s mutants` makes all."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from analysis.load import load_dataset
from tests.mutants.cells import Mutation, all_cells, mutate
from tests.mutants.data import OTHERS, ROOT, Mutants, unused_columns

GARDEN = OTHERS / "garden"


@pytest.fixture(scope="module")
def article():
    return Mutants(ROOT)


@pytest.fixture(scope="module")
def garden():
    return Mutants(GARDEN)


def cell(mutants, table, key, column, new):
    found = mutants._dataset[table]
    row = found[key]
    return Mutation(table, found.spec.file, row.line, key, column, row.text[column], new)


def test_every_changed_cell_is_refused_or_named_by_its_values(article):
    assert [str(one) for one in article.run(160, seed=20).survivors] == []


def test_every_changed_cell_of_another_review_is_refused_or_named(garden):
    assert [str(one) for one in garden.run(40, seed=20).survivors] == []


def test_an_outcome_without_an_effect_names_the_cells_of_every_row_that_was_tried(garden):
    assert garden.judge(cell(garden, "comparisons", "di_plot", "estimate_of", "rom")) == ("named", "")


def test_an_effect_names_the_tables_that_had_no_row_for_its_outcome(garden):
    assert garden.judge(cell(garden, "comparisons", "abe_plot", "outcome", "abe_mood")) == ("named", "")


def test_the_sample_holds_all_three_fates(garden):
    assert garden.run(40, seed=20).counts.keys() == {"refused", "named", "marked as not used"}


def test_the_same_seed_gives_the_same_mutations(garden):
    assert garden.choose(30, seed=4) == Mutants(GARDEN).choose(30, seed=4)
    assert garden.choose(30, seed=4) != garden.choose(30, seed=5)


def test_a_mutation_is_another_text_that_its_column_takes():
    dataset, chance = load_dataset(GARDEN), random.Random(1)
    made = [mutation for one in all_cells(dataset) if (mutation := mutate(dataset, one, chance))]
    assert all(mutation.new != mutation.old for mutation in made)
    assert len(made) > 0.95 * len(all_cells(dataset))


def test_a_cell_that_nothing_reads_and_that_is_not_marked_is_a_survivor(garden):
    careless = Mutants(GARDEN)
    careless.unused = {}
    key = next(iter(garden._dataset["studies"])).key
    told, expected = careless.judge(cell(careless, "studies", key, "note", "another remark"))
    assert (told, expected) == ("unnoticed", "a refusal, or a value that changes")


def test_a_marked_cell_that_changes_a_value_is_a_survivor():
    wrong = Mutants(GARDEN)
    wrong.unused = {"studies.country": "said to be unused"}
    key = next(iter(wrong._dataset["studies"])).key
    told, expected = wrong.judge(cell(wrong, "studies", key, "country", "Utopia"))
    assert (told, expected) == (
        "marked as not used",
        f"no change of studies.{key}.country, as the column is marked",
    )


def test_a_value_without_the_cell_in_its_trace_is_a_survivor(monkeypatch):
    forgetful = Mutants(GARDEN)
    whole = forgetful._quantities

    def forget(review):
        return {name: replace(one, cells=(), function="") for name, one in whole(review).items()}

    monkeypatch.setattr(forgetful, "_quantities", forget)
    row = next(iter(forgetful._dataset["studies"]))
    told, expected = forgetful.judge(cell(forgetful, "studies", row.key, "country", "Utopia"))
    assert (told, expected) == ("named", f"the cell among the causes of studies.{row.key}.country")


@pytest.mark.parametrize("root", [ROOT, GARDEN], ids=["article", "garden"])
def test_every_column_that_is_marked_as_not_used_says_why(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        f"{table['name']}.{field['name']}" for table in package["resources"] for field in table["schema"]["fields"]
    }
    assert unused_columns(root).keys() <= fields
    assert all(reason.endswith(".") for reason in unused_columns(root).values())


def test_the_docs_list_every_column_that_is_marked_as_not_used():
    text = (ROOT / "docs" / "impact.md").read_text(encoding="utf-8")
    assert [name for name in unused_columns(ROOT) if f"`{name}`" not in text] == []


def test_several_processes_find_what_one_finds(garden):
    assert garden.run(40, seed=20, jobs=2) == garden.run(40, seed=20)
