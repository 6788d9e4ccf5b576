"""Check statements on all associations or studies at once: size of the effect, and the instrument that most used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analysis.provenance import refer
from analysis.recheck.finding import ExpectedWord, Finding, Maker, show_number
from analysis.schema import Dataset, Missing, Row

#: Least size of r that is called so: Cohen's conventional bounds.
SIZES = ((0.5, "large"), (0.3, "medium"), (0.1, "small"), (0.0, "negligible"))


def check_summary(dataset: Dataset) -> Iterator[Finding]:
    """Check what can be said of all included studies."""
    included = {row.key for row in dataset["studies"].where(role="included")}
    rows = [row for row in dataset["associations"] if row["study"] in included and row.number("r") is not None]
    if rows:
        yield check_largest(dataset, rows)
    studies = dataset["studies"].where(role="included")
    users = [row for row in studies if not isinstance(row["exposure_measure"], Missing)]
    if users:
        yield check_family(dataset, users, total=len(included))


def name_size(r: float) -> str:
    """Name the size of a correlation."""
    return next(name for least, name in SIZES if abs(r) >= least)


def check_largest(dataset: Dataset, rows: list[Row]) -> Finding:
    """Find the largest share of variance that a printed r explains."""
    cells = tuple(cell for row in rows for cell in refer(dataset["associations"], row, "r"))
    make = Maker.of(check_largest, cells)
    largest = max(abs(row.number("r") or 0.0) for row in rows)
    percent = 100 * largest * largest
    shown = show_number(percent, digits=0)
    return Finding(
        key="r2_largest",
        statement="size of the largest association",
        place="",
        expected=ExpectedWord(name_size(largest)),
        recomputed=f"{name_size(largest)}: {shown}% of the variance",
        explanation=f"the largest of {len(rows)} printed r is {show_number(largest, digits=2)} in size",
        cells=cells,
        function=make.function,
        values={
            "r2_largest": make.number(percent, digits=0, unit="%"),
            "r_largest": make.number(largest, digits=2),
            "r_size": make.word(name_size(largest)),
        },
    )


def check_family(dataset: Dataset, users: list[Row], *, total: int) -> Finding:
    """Find the instrument, its versions taken together, that the most studies used for the exposure."""
    instruments = dataset["instruments"].by_key
    families = Counter(_find_family(instruments, str(row["exposure_measure"])) for row in users)
    family, number = max(families.items(), key=lambda item: (item[1], item[0]))
    cells = tuple(cell for row in dataset["studies"].where(role="included")
                  for cell in refer(dataset["studies"], row, "exposure_measure"))  # fmt: skip
    make = Maker.of(check_family, cells)
    verdict = "all" if number == total else "most" if 2 * number > total else "some"
    return Finding(
        key="exposure_family",
        statement="share of the included studies that used one instrument for the exposure",
        place="",
        expected=ExpectedWord(verdict),
        recomputed=f"{verdict}: {number} of {total} used {family}",
        explanation=f"versions of an instrument count as one; known for {len(users)} studies",
        cells=cells,
        function=make.function,
        values={"exposure_family.studies": make.number(number, digits=0), "exposure_family.name": make.word(family)},
    )


def _find_family(instruments: dict[str, Row], key: str) -> str:
    row = instruments.get(key)
    return key if row is None or isinstance(row["version_of"], Missing) else str(row["version_of"])
