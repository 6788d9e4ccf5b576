"""Tables whose columns the review chooses: `tables:` of `review.yml` names headings, fields and forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from analysis.choices import ColumnChoice
from analysis.errors import DataFileError, Location, fault
from analysis.schema import Missing
from analysis.stages import Stages
from analysis.tables.table import Cell, Column, Part, Table, join_parts
from analysis.values import Citations, Namespace, Value, Values

#: Column of studies.csv that names a study; it is cited where it stands.
LABEL = "label"


def build_characteristics(stages: Stages, values: Values) -> Table:
    """Describe the included studies, one a row."""
    choices = _find_choices(stages, "characteristics")
    rows = []
    for study in stages.characteristics.studies:
        own = values.look_up(f"studies.{study.study}")
        cite = Citations.of([study.citation])
        rows.append(tuple(_fill(choice, own, cite) for choice in choices))
    return Table(tuple(map(_head, choices)), tuple(rows), short=True)


def build_outcomes(stages: Stages, values: Values) -> Table:
    """List each outcome of each study, with its values."""
    return _list_outcomes(stages, values, "outcomes", ())


def build_associations(stages: Stages, values: Values) -> Table:
    """List the association of each outcome of each study."""
    return _list_outcomes(stages, values, "associations", (_OUTCOME,))


#: What an association is of; its own columns follow.
_OUTCOME = ColumnChoice("Outcome", ("name",), "text")


def _list_outcomes(stages: Stages, values: Values, part: str, first: tuple[ColumnChoice, ...]) -> Table:
    """List outcomes, one a row, by the columns of `part`; the study is named in its first row."""
    choices = _find_choices(stages, part)
    rows = []
    last = ""
    for outcome in stages.synthesis.outcomes:
        study = stages.characteristics[outcome.study]
        name: Cell = () if outcome.study == last else name_study(values, outcome.study, study.citation)
        last = outcome.study
        about = values.look_up(f"outcomes.{outcome.outcome}")
        own = values.look_up(f"{part}.{outcome.outcome}")
        rows.append((name, *(_fill(choice, about) for choice in first), *(_fill(choice, own) for choice in choices)))
    return Table((Column("Study"), *map(_head, (*first, *choices))), tuple(rows), short=True)


def _find_choices(stages: Stages, table: str) -> tuple[ColumnChoice, ...]:
    """Give the columns that the review chooses for a table.

    Raises
    ------
    DataFileError
        It chooses none.
    """
    choices = stages.dataset.review.tables.get(table)
    if choices is None:
        hint = "name heading, fields and form of each column; docs/data.md shows how"
        raise DataFileError(
            fault(
                "review-table",
                Location("review.yml", 0, f"tables.{table}"),
                "no columns",
                "those that the table prints",
                hint,
            )
        )
    return choices


def name_study(values: Values, study: str, citation: str) -> Cell:
    """Name a study and cite it."""
    return (values.look_up(f"studies.{study}.{LABEL}"), " ", Citations.of([citation]))


#: Characters of a label of a tool that stays on one line.
_SHORT = 10


def name_tool(label: str) -> str:
    """Keep a short label such as RoB 2 on one line."""
    return label.replace(" ", "\N{NO-BREAK SPACE}") if len(label) <= _SHORT else label


def print_code(value: Value) -> Part:
    """Print a code of the data as a word: `rct` as RCT, `controlled_trial` as controlled trial."""
    text = str(value.raw)
    if not value.known or not _CODE.fullmatch(text):
        return value
    return text.upper() if len(text) <= _LONGEST_ACRONYM else text.replace("_", " ")


_CODE = re.compile(r"[a-z]+(_[a-z]+)*")
_LONGEST_ACRONYM = 3


def _head(choice: ColumnChoice) -> Column:
    return Column(choice.heading, "right" if choice.form == "number" else "left")


def _fill(choice: ColumnChoice, values: Namespace, cite: Citations | None = None) -> Cell:
    found = [values[name] for name in choice.fields]
    if choice.fields == (LABEL,) and cite:
        return (found[0], " ", cite)
    codes = {part.raw if isinstance(part, Value) else part for part in found}
    if len(codes) == 1 and isinstance(code := codes.pop(), Missing):
        return (code,)
    return _FORMS[choice.form](found)


def _print_part(part: Part) -> Part:
    return print_code(part) if isinstance(part, Value) else part


_FORMS: Mapping[str, Callable[[list[Part]], Cell]] = {
    "text": lambda parts: (_print_part(parts[0]),),
    "number": lambda parts: (parts[0],),
    "mean_sd": lambda parts: (parts[0], " (", parts[1], ")"),
    "range": lambda parts: (parts[0], " to ", parts[1]),
    "joined": lambda parts: join_parts([(_print_part(part),) for part in parts], "; "),
}
