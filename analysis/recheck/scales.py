"""Check printed ranges of scales against the known ranges of their instruments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.recheck.expected import Expected, ExpectedWord, Unchecked
from analysis.recheck.finding import Finding, Maker, noticing_each
from analysis.recheck.rows import locate, name_outcome, read_range
from analysis.recheck.words import show_number
from analysis.schema import Dataset, Missing, Row


@dataclass(frozen=True)
class Use:
    """A printed range: the row and columns that hold it, its study, and the column that names the instrument."""

    row: Row
    columns: tuple[str, str]
    measured_by: str
    statement: str
    key: str
    study: Row

    @property
    def year(self) -> float | None:
        """Year of the study."""
        return self.study.number("year")


def check_scales(dataset: Dataset) -> Iterator[Finding]:
    """Check the range of every outcome, and of the exposure in every study, that prints one."""
    for row in dataset["studies"]:
        statement = f"{row['label']}, {row['exposure_measure']}: range of the scale"
        use = Use(row, ("exposure_min", "exposure_max"), "exposure_measure", statement,
                  f"{row.key}.exposure_range", row)  # fmt: skip
        yield from check_range(dataset, use)
    for row in dataset["outcomes"]:
        study = dataset["studies"][str(row["study"])]
        statement = f"{name_outcome(dataset, row)} ({row['instrument']}): range of the scale"
        use = Use(row, ("scale_min", "scale_max"), "instrument", statement, f"{row.key}.scale_range", study)
        yield from check_range(dataset, use)


@noticing_each
def check_range(dataset: Dataset, use: Use) -> Iterator[Finding]:
    """Check one printed range; nothing where none is printed."""
    printed = read_range(use.row, *use.columns)
    if printed is None:
        return
    instrument = dataset["instruments"].by_key.get(str(use.row[use.measured_by]))
    known = read_range(instrument) if instrument else None
    expected: Expected = ExpectedWord(name_range(known)) if known else Unchecked()
    make = Maker.of(check_range)
    yield Finding(
        key=use.key,
        statement=use.statement,
        place=locate(use.row),
        expected=expected,
        recomputed=name_range(known) if known else "nothing",
        explanation=_explain(dataset, use, instrument, printed, known),
        function=make.function,
        printed=name_range(printed),
        values={use.key: make.word(name_range(known) if known else Missing.NOT_OBTAINED)},
    )


def name_range(ends: tuple[float, float]) -> str:
    """Print a range as the data do: `0 to 7`."""
    return " to ".join(_show(end) for end in ends)


def _explain(
    dataset: Dataset,
    use: Use,
    instrument: Row | None,
    printed: tuple[float, float],
    known: tuple[float, float] | None,
) -> str:
    if instrument is None or known is None:
        return "the range of the instrument is not obtained"
    parts = [f"{instrument.key} runs from {name_range(known)}"]
    if printed == known:
        return parts[0]
    points = [_count_points(instrument, ends) for ends in (printed, known)]
    if all(points):
        parts.append(f"with {instrument['items']} items the printed range takes items of {points[0]}, "
                     f"not {points[1]}")  # fmt: skip
    parts += [_explain_version(one, use.year) for one in _find_versions(dataset, instrument, printed)]
    return "; ".join(parts)


def _count_points(instrument: Row, ends: tuple[float, float]) -> str | None:
    """Say which items a range of sums takes, or None where items are not known or do not divide it."""
    items = instrument.number("items")
    if not items or any(end % items for end in ends):
        return None
    return name_range((ends[0] / items, ends[1] / items))


def _find_versions(dataset: Dataset, instrument: Row, printed: tuple[float, float]) -> list[Row]:
    """Find other versions of an instrument that have the printed range."""
    family = instrument["version_of"]
    if isinstance(family, Missing):
        return []
    others = [one for one in dataset["instruments"].where(version_of=family) if one.key != instrument.key]
    return [one for one in others if read_range(one) == printed]


def _explain_version(version: Row, year: float | None) -> str:
    text = f"the printed range is that of {version.key}"
    appeared = version.number("year")
    if appeared is None or year is None:
        return text
    order = "after" if appeared > year else "before"
    return f"{text}, of {_show(appeared)}, {order} the study of {_show(year)}"


def _show(number: float) -> str:
    return show_number(number, digits=0 if number.is_integer() else 1)
