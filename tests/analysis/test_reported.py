"""What rows tell of effects is taken from them once, and names all that it was taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.load import check_dataset
from analysis.methods.effects import routes
from analysis.methods.effects.reported import Group, Reported
from analysis.methods.errors import Undefined
from analysis.reading import RowCells, reading
from analysis.reported import READERS, Told, tell

GARDEN = Path(__file__).parent / "reviews" / "garden"


class _Asked(dict[str, None]):
    """Cells without a number that remember which of them were asked for."""

    def __missing__(self, column: str) -> None:
        self[column] = None


@pytest.fixture
def dataset():
    found = check_dataset(GARDEN, ignore_hashes=True).dataset
    assert found is not None
    return found


@pytest.mark.parametrize("table", READERS)
def test_the_columns_that_are_named_are_those_that_are_read(table):
    take, columns = READERS[table]
    asked = _Asked()
    take(asked)
    assert sorted(asked) == sorted(columns)


@pytest.mark.parametrize("table", READERS)
def test_an_effect_is_of_the_cells_of_its_row_that_the_table_has(dataset, table):
    row = dataset[table].rows[0]
    with reading() as read:
        tell(dataset[table], row).find("SMD", convert=True)
    had = sorted({*READERS[table][1]} & {*dataset[table].spec.by_name})
    assert [(one.file, one.key, one.column) for one in read.cells] == [(f"{table}.csv", row.key, name) for name in had]


def test_an_effect_that_was_found_is_not_computed_again(dataset, monkeypatch):
    table = dataset["comparisons"]
    found = tell(table, table.rows[0]).find("SMD", convert=True)
    monkeypatch.setattr(routes, "compute_effect", None)
    assert tell(table, table.rows[0]).find("SMD", convert=True) is found


def test_another_assumption_gives_another_effect():
    reported = Reported(pre=Group(mean=4, sd=2), post=Group(mean=5, sd=3), n=20)
    told = Told(reported, RowCells("outcomes.csv", "one", ()))
    none, low, high = (told.find("MC", convert=True, assumed=one) for one in (None, 0.2, 0.8))
    assert isinstance(none, Undefined)
    assert low.variance > high.variance
