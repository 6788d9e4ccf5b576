"""Mutation of data: each cell that is changed is refused, or changes a value and is named as its cause."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.load import check_keys, check_meaning, load_dataset
from analysis.load.cells import parse_table
from analysis.load.files import RawTable
from analysis.results import Quantity
from analysis.review import Review
from analysis.schema import Dataset, Table
from analysis.values import Value, build_values, name_recheck
from analysis.values.namespace import _describe
from press.impact.causes import Causes
from press.impact.changes import find_changes
from press.impact.compare import differs
from press.impact.model import Side
from tests.mutants.cells import Mutation, all_cells, mutate

ROOT = Path(__file__).parents[2]
#: Other reviews that are mutated as well, in fewer places.
OTHERS = ROOT / "tests" / "analysis" / "reviews"
#: Mutations that a process takes at a time.
_CHUNK = 20
#: Property of a column in `datapackage.json` whose cells no result uses, and what it says.
MARK, UNUSED = "press:use", "source only"


@dataclass(frozen=True)
class Survivor:
    """A mutation that nobody noticed, or that was noticed wrongly, and what should have happened."""

    mutation: Mutation
    expected: str

    def __str__(self) -> str:
        return f"{self.mutation}: expected {self.expected}"


@dataclass(frozen=True)
class Outcome:
    """How many mutations were refused, named, and made in cells that are marked as not used; and the survivors."""

    counts: Mapping[str, int]
    survivors: Sequence[Survivor]


def unused_columns(root: Path) -> dict[str, str]:
    """Give the marked columns, `studies.source`, with the reasons that the descriptor gives."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {
        f"{table['name']}.{field['name']}": field["press:why"]
        for table in package["resources"]
        for field in table["schema"]["fields"]
        if field.get(MARK) == UNUSED
    }


def run(count: int, seed: int) -> list[Survivor]:
    """Mutate the data of this review, and in a quarter as many places those of the others."""
    found: list[Survivor] = []
    for root, number in ((ROOT, count), *((other, count // 4) for other in sorted(OTHERS.iterdir()))):
        mutants = Mutants(root)
        outcome = mutants.run(number, seed, jobs=os.cpu_count() or 1)
        told = ", ".join(f"{many} {what}" for what, many in sorted(outcome.counts.items()))
        print(f"{mutants.name}: {sum(outcome.counts.values())} cells changed: {told}")
        print(f"  not used in results, as the descriptor says: {', '.join(mutants.unused)}")
        found += outcome.survivors
    return found


class Mutants:
    """The data of one review, and what becomes of it when one cell is another."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unused = unused_columns(root)
        self._dataset = load_dataset(root)
        self.name = self._dataset.review.key

    def run(self, count: int, seed: int, *, jobs: int = 1) -> Outcome:
        """Make so many mutations, all of other cells or to other texts, in one process or in several."""
        mutations = self.choose(count, seed)
        if jobs == 1:
            judged = [self.judge(one) for one in mutations]
        else:
            with ProcessPoolExecutor(jobs) as pool:
                judged = list(pool.map(partial(_judge_alone, self.root), mutations, chunksize=_CHUNK))
        pairs = zip(mutations, judged, strict=True)
        survivors = [Survivor(mutation, expected) for mutation, (_, expected) in pairs if expected]
        return Outcome(Counter(told for told, _ in judged), survivors)

    def choose(self, count: int, seed: int) -> list[Mutation]:
        """Choose mutations: every cell once, in a random order, and again with another text as long as more are wanted."""
        chance = random.Random(f"{seed} {self.name}")
        chosen: dict[Mutation, None] = {}
        cells = all_cells(self._dataset)
        for _ in range(20):
            chance.shuffle(cells)
            for cell in cells:
                if len(chosen) >= count:
                    return list(chosen)
                mutation = mutate(self._dataset, cell, chance)
                if mutation:
                    chosen.setdefault(mutation)
        return list(chosen)

    def judge(self, mutation: Mutation) -> tuple[str, str]:
        """Say what became of a mutation, and what should have become of it if that was wrong."""
        dataset = self._mutated(mutation)
        if dataset is None:
            return "refused", ""
        try:
            values = self._quantities(Review(dataset))
        except AnalysisError:
            return "refused", ""
        except Exception as error:  # noqa: BLE001 - whatever a cell can make the code raise is a fault
            return "broken", f"an error of the data, not {type(error).__name__}: {error}"
        changed = [name for name in {**self._values, **values} if self._differs(name, values)]
        marked = f"{mutation.table}.{mutation.column}" in self.unused
        if marked:
            return "marked as not used", f"no change of {changed[0]}, as the column is marked" if changed else ""
        if not changed:
            return "unnoticed", "a refusal, or a value that changes"
        untraced = self._untraced(mutation, changed, values)
        return "named", f"the cell among the causes of {', '.join(untraced[:3])}" if untraced else ""

    @cached_property
    def _values(self) -> dict[str, Quantity]:
        return self._quantities(Review(self._dataset))

    def _quantities(self, review: Review) -> dict[str, Quantity]:
        """Give what `review.values` names; the names themselves are arranged only where they may clash."""
        named = [*review._named, *name_recheck(review.recheck)]
        found = {name: one for name, one in named if isinstance(one, Quantity)}
        if {name for name, _ in named} != self._names:
            build_values(named)
        return found

    @cached_property
    def _names(self) -> set[str]:
        review = Review(self._dataset)
        return {name for name, _ in [*review._named, *name_recheck(review.recheck)]}

    def _differs(self, name: str, values: Mapping[str, Quantity]) -> bool:
        old, new = self._values.get(name), values.get(name)
        if old is None or new is None:
            return True
        if old.raw == new.raw and type(old.raw) is type(new.raw) and (old.digits, old.unit) == (new.digits, new.unit):
            return False
        return differs(_row(name, old), _row(name, new))

    def _untraced(self, mutation: Mutation, changed: Sequence[str], values: Mapping[str, Quantity]) -> list[str]:
        """Give the changed values for which the comparison does not name the cell by their trace."""
        old, new = (
            Side(name, tables=tables, values={one: _row(one, of[one]) for one in changed if one in of})
            for name, tables, of in (
                ("before", self._texts, self._values),
                ("after", self._mutated_texts(mutation), values),
            )
        )
        changes = find_changes(old, new)
        causes = Causes(old, new, changes)
        return [name for name in changed if causes.of_value(name)[1] not in {"trace", "row"}]

    @cached_property
    def _texts(self) -> dict[str, dict[str, dict[str, str]]]:
        tables = self._dataset.tables.values()
        return {table.spec.file: {row.key: dict(row.text) for row in table} for table in tables}

    def _mutated_texts(self, mutation: Mutation) -> dict[str, dict[str, dict[str, str]]]:
        spec = self._dataset[mutation.table].spec
        rows = {}
        for key, row in self._texts[mutation.file].items():
            text = {**row, mutation.column: mutation.new} if key == mutation.key else row
            rows["/".join(text[part] for part in spec.key)] = text
        return {**self._texts, mutation.file: rows}

    def _mutated(self, mutation: Mutation) -> Dataset | None:
        """Load the data with one cell changed, as a build would after `press data --accept`; None where that refuses."""
        table, faults = parse_table(self._raw(mutation))
        tables: dict[str, Table] = {**self._dataset.tables, mutation.table: table}
        findings = [*faults, *check_keys(tables)]
        if not findings:
            findings = check_meaning(tables, self._dataset.package, self._dataset.review)
        if any(one.severity == "error" for one in findings):
            return None
        return replace(self._dataset, tables=tables)

    def _raw(self, mutation: Mutation) -> RawTable:
        table = self._dataset[mutation.table]
        header = tuple(table.spec.by_name)
        rows: list[tuple[int, tuple[str, ...]]] = []
        for row in table:
            text: dict[str, Any] = dict(row.text)
            if row.line == mutation.line:
                text[mutation.column] = mutation.new
            rows.append((row.line, tuple(text[name] for name in header)))
        return RawTable(table.spec, header, tuple(rows))


@cache
def _mutants(root: Path) -> Mutants:
    return Mutants(root)


def _judge_alone(root: Path, mutation: Mutation) -> tuple[str, str]:
    """Judge a mutation in a process of its own."""
    return _mutants(root).judge(mutation)


def _row(name: str, quantity: Quantity) -> dict[str, Any]:
    """Give the row of the ledger."""
    return _describe(Value.of(name, quantity))
