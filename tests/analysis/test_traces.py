"""Every value knows its cells: a cell that changes a value's text is among the cells that the value names."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from analysis.errors import AnalysisError
from analysis.load import check_dataset
from analysis.reading import EVERY
from analysis.review import Review
from analysis.schema import Dataset

ROOT = Path(__file__).parents[2]
REVIEWS = {"article": ROOT, "garden": ROOT / "tests" / "analysis" / "reviews" / "garden"}
SEED, MUTATIONS = 20260, 60

Ledger = Mapping[str, Mapping[str, Any]]


class Mutation(NamedTuple):
    """One cell with another text."""

    file: str
    line: int
    key: str
    column: str
    text: str

    def names(self, cell: Mapping[str, str], key_columns: tuple[str, ...]) -> bool:
        """Tell whether a cell of a trace is this one; a part of a row's key is named by every cell of the row."""
        row = cell["file"] == self.file and cell["key"] in {self.key, EVERY}
        return row and (cell["column"] == self.column or (cell["key"] != EVERY and self.column in key_columns))


@pytest.fixture(params=REVIEWS, scope="module")
def original(request: pytest.FixtureRequest) -> Path:
    return REVIEWS[request.param]


def ledger(dataset: Dataset) -> Ledger:
    return {row["id"]: row for row in Review(dataset).values._ledger_()}


def load(root: Path) -> Dataset | None:
    return check_dataset(root, ignore_hashes=True).dataset


def copy(original: Path, folder: Path) -> Path:
    shutil.copytree(original / "data", folder / "data")
    shutil.copy(original / "review.yml", folder / "review.yml")
    if (original / "tools").is_dir():
        shutil.copytree(original / "tools", folder / "tools")
    return folder


def mutations(dataset: Dataset, count: int) -> Iterator[Mutation]:
    """Give random cells with another text that their column holds, or a number beside their own."""
    chance = random.Random(SEED)
    tables = [table for table in dataset.tables.values() if len(table.rows)]
    sizes = [len(table.rows) * len(table.spec.fields) for table in tables]
    for table in chance.choices(tables, sizes, k=count):
        row, field = chance.choice(table.rows), chance.choice(table.spec.fields)
        own = row.text[field.name]
        others = {one.text[field.name] for one in table.rows} | set(field.enum) | {"not obtained", "not reported"}
        others |= {str(int(own) + 1), str(max(0, int(own) - 1))} if own.isdigit() else {f"{own} x"}
        yield Mutation(table.file, row.line, row.key, field.name, chance.choice(sorted(others - {own})))


def mutate(folder: Path, mutation: Mutation) -> str:
    """Write the other text into the file; gives the file as it was."""
    path = folder / "data" / mutation.file
    before = path.read_text(encoding="utf-8")
    rows = list(csv.reader(before.splitlines()))
    rows[mutation.line - 1][rows[0].index(mutation.column)] = mutation.text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return before


def unnamed(before: Ledger, after: Ledger, mutation: Mutation, keys: tuple[str, ...]) -> list[str]:
    """List the values that print another text and do not name the cell that was changed."""
    changed = [name for name in before.keys() & after.keys() if before[name]["text"] != after[name]["text"]]
    return sorted(name for name in changed if not any(mutation.names(cell, keys) for cell in before[name]["cells"]))


def test_a_value_that_changes_names_the_cell_that_was_changed(original: Path, tmp_path: Path) -> None:
    folder = copy(original, tmp_path)
    dataset = load(folder)
    assert dataset is not None
    before = ledger(dataset)
    missed, changed = {}, 0
    for mutation in mutations(dataset, MUTATIONS):
        content = mutate(folder, mutation)
        table = next(one for one in dataset.tables.values() if one.file == mutation.file)
        try:
            other = load(folder)
            after = ledger(other) if other else None
        except AnalysisError:
            after = None
        (folder / "data" / mutation.file).write_text(content, encoding="utf-8", newline="")
        if after is not None:
            changed += any(before[name]["text"] != after[name]["text"] for name in before.keys() & after.keys())
            if names := unnamed(before, after, mutation, table.spec.key):
                missed[mutation] = names
    assert missed == {}
    assert changed > MUTATIONS / 10
