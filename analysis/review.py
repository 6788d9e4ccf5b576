"""The façade that chunks see: one review, its values, tables, figures and checks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.collecting import uncollected
from analysis.errors import DataFileError, Diagnostic, Location, did_you_mean, fault
from analysis.load import load_dataset
from analysis.results import Quantity
from analysis.schema import Dataset
from analysis.stages import Stages
from analysis.tables import Tables
from analysis.values import Values, build_values, name_recheck, name_stages

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures import Figures
    from analysis.results import Recheck
    from analysis.values.claims import Claim, Term
    from analysis.values.namespace import Named

#: File that marks the root of a review.
MARK = "review.yml"

#: Variables that may name the root; the second is set by Quarto.
VARIABLES = ("REVIEW_PROJECT", "QUARTO_PROJECT_ROOT")


class Review:
    """A review, loaded and valid; everything else is computed when it is asked for, once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.stages = Stages(dataset)

    @classmethod
    def load(cls, project: Path | str | None = None) -> Review:
        """Load and validate a review.

        Parameters
        ----------
        project
            Its folder; by default the one that `REVIEW_PROJECT` or `QUARTO_PROJECT_ROOT` names, else the nearest
            folder upwards from the working directory that holds `review.yml`.

        Raises
        ------
        AnalysisError
            There is no review, or its data are not valid.
        """
        return cls(load_dataset(Path(project) if project else find_project(os.environ, start=Path.cwd())))

    @cached_property
    def values(self) -> Values:
        """Every number and word that documents print, by name."""
        with uncollected():
            named = [*self._named, *name_recheck(self.recheck)]
            return build_values(named, words=self.dataset.review.claim_words)

    def claim(self, word: str, *terms: Term, null: float = 0) -> Claim:
        """Print a word that the data bear out; the same as `claim` of the values."""
        return self.values.claim(word, *terms, null=null)

    @cached_property
    def recheck(self) -> Recheck:
        """Printed statistics and statements against what follows from the data."""
        from analysis.recheck import compute_recheck

        quantities = {name: one for name, one in self._named if isinstance(one, Quantity)}
        return compute_recheck(self.dataset, quantities)

    @cached_property
    def _named(self) -> list[Named]:
        return name_stages(self.stages)

    @cached_property
    def tables(self) -> Tables:
        """Tables of the article and of its supplement."""
        return Tables(self.stages, self.recheck, self.values)

    @cached_property
    def figures(self) -> Figures:
        """Figures of the article; the drawing library is loaded with the first of them."""
        with uncollected():
            from analysis.figures import Figures

        return Figures(self.stages)

    def _ledger_(self) -> list[dict[str, Any]]:
        """List the figures that were drawn for `build/values.json`: their texts, and the values that these are made of."""
        if "figures" not in self.__dict__:
            return []
        ids: dict[Quantity, str] = {}
        known: set[str] = set()
        for value in self.values.walk():
            ids.setdefault(value.quantity, value.id)
            known.add(value.id)
        return self.figures.rows(
            lambda part: ids.get(part) if isinstance(part, Quantity) else part if part in known else None
        )

    def frame(self, table: str) -> pd.DataFrame:
        """Give a table of the data as a pandas frame, for a table or figure of the author's own.

        Raises
        ------
        DataFileError
            The data have no table of that name; names the nearest.
        """
        from analysis.frames import build_frame

        names = list(self.dataset.package.by_name)
        if table not in names:
            raise DataFileError(
                fault("table-name", Location("data"), table, "the name of a table", did_you_mean(table, names))
            )
        return build_frame(self.dataset[table])


def find_project(environment: Mapping[str, str], *, start: Path) -> Path:
    """Find the root of the review from variables, else upwards from `start`.

    Raises
    ------
    DataFileError
        A variable names a folder without a review, or no folder upwards holds one.
    """
    named = next((name for name in VARIABLES if environment.get(name)), None)
    candidates = [Path(environment[named])] if named else [start, *start.parents]
    found = next((folder for folder in candidates if (folder / MARK).is_file()), None)
    if found:
        return found
    place = f"{named}={environment[named]}" if named else str(start)
    hint = "run inside a review, or name its folder: Review.load(FOLDER) or REVIEW_PROJECT=FOLDER"
    expected = f"{MARK} there" if named else f"{MARK} there or in a folder above"
    message = f"found no review, expected {expected}"
    raise DataFileError(Diagnostic("error", "no-review", message, Location(place), hint))
