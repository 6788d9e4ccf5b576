"""Check whether the exposure was measured before treatment ended, as a prediction needs."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.format import format_list
from analysis.recheck.expected import Expected, ExpectedWord, Unchecked
from analysis.recheck.finding import Finding, Maker, noticing
from analysis.recheck.rows import locate, name_row
from analysis.recheck.words import show_number
from analysis.schema import Dataset, Missing, Row

BEFORE, AT_END, EITHER = "before", "at the end", "before or at the end"
COLUMNS = ("exposure_day", "treatment_days_min", "treatment_days_max")


def check_timing(dataset: Dataset) -> Iterator[Finding]:
    """Check each included study that measured its exposure, then all of them together."""
    rows = _find_measured(dataset)
    for row in rows:
        yield check_study_timing(row)
    if rows:
        yield check_all_timing(dataset)


def _find_measured(dataset: Dataset) -> list[Row]:
    """Give the included studies that measured the exposure."""
    studies = dataset["studies"].where(role="included")
    return [row for row in studies if row["exposure_measure"] != Missing.NOT_APPLICABLE]


def find_timing(row: Row) -> str | None:
    """Say when the exposure was measured, or None where that or the length of treatment is missing.

    Where the length of treatment varied, a day between its ends may be either.
    """
    day, least, most = (row.number(column) for column in COLUMNS)
    if day is None or least is None or most is None:
        return None
    if day < least:
        return BEFORE
    return AT_END if day >= most else EITHER


@noticing
def check_study_timing(row: Row) -> Finding:
    """Check one study."""
    found = find_timing(row)
    make = Maker.of(check_study_timing)
    return Finding(
        key=f"{row.key}.timing",
        statement=f"{name_row(row)}: exposure measured before the end of treatment",
        place=locate(row),
        expected=_expect(found),
        recomputed=found or "nothing",
        explanation=_explain(row),
        function=make.function,
        printed="" if isinstance(row["exposure_timing"], Missing) else row.text["exposure_timing"],
        reads_as=BEFORE,
        values={f"{row.key}.timing": make.word(found or _merge_missing(row))},
    )


@noticing
def check_all_timing(dataset: Dataset) -> Finding:
    """Check whether every study whose times are known measured the exposure before the end."""
    rows = _find_measured(dataset)
    found = {str(row["label"]): timing for row in rows if (timing := find_timing(row))}
    make = Maker.of(check_all_timing)
    kinds = dict.fromkeys(found.values())
    verdict = next(iter(kinds)) if len(kinds) == 1 else "mixed"
    groups = {kind: tuple(label for label, timing in found.items() if timing == kind) for kind in kinds}
    unknown = tuple(str(row["label"]) for row in rows if find_timing(row) is None)
    parts = [f"{kind} in {format_list(labels)}" for kind, labels in groups.items()]
    return Finding(
        key="timing.verdict",
        statement="exposure measured before the end of treatment in all studies",
        place="",
        expected=_expect(verdict) if found else Unchecked(),
        recomputed="; ".join(parts) or "nothing",
        explanation=f"times not known for {format_list(unknown)}" if unknown else "times known for all",
        function=make.function,
        values={
            "timing.verdict": make.word(verdict if found else Missing.NOT_OBTAINED),
            **{f"timing.{name}": make.number(len(labels), digits=0) for name, labels in _count_groups(groups, unknown)},
        },
    )


def _count_groups(
    groups: dict[str, tuple[str, ...]], unknown: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind in (BEFORE, AT_END, EITHER):
        yield kind.replace(" ", "_"), groups.get(kind, ())
    yield "unknown", unknown


def _expect(found: str | None) -> Expected:
    if found is None:
        return Unchecked()
    return ExpectedWord(found, frozenset({BEFORE, AT_END}) if found == EITHER else frozenset())


def _explain(row: Row) -> str:
    day, least, most = (row.number(column) for column in COLUMNS)
    if day is None or least is None or most is None:
        lacking = [column.replace("_", " ") for column in COLUMNS if row.number(column) is None]
        return f"{format_list(tuple(lacking))}: {_merge_missing(row)}"
    ends = dict.fromkeys(show_number(end, digits=0) for end in (least, most))
    return f"measured on day {show_number(day, digits=0)} of a treatment of {' to '.join(ends)} days"


def _merge_missing(row: Row) -> Missing:
    codes = [cell for column in COLUMNS if isinstance(cell := row[column], Missing)]
    return codes[0] if codes else Missing.NOT_OBTAINED
