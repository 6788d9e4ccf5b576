"""Check statements on all associations or studies at once: size of the effect, and the instrument that most used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analysis.recheck.expected import ExpectedWord
from analysis.recheck.finding import Finding, Maker, noticing
from analysis.recheck.words import show_number
from analysis.schema import Dataset, Missing, Row

#: Least size of r that is called so: Cohen's conventional bounds.
SIZES = ((0.5, "large"), (0.3, "medium"), (0.1, "small"), (0.0, "negligible"))


def check_summary(dataset: Dataset) -> Iterator[Finding]:
    """Check what can be said of all included studies."""
    if _find_coefficients(dataset):
        yield check_largest(dataset)
    if _find_users(dataset):
        yield check_family(dataset)


def _find_coefficients(dataset: Dataset) -> list[float]:
    """Give the size of every r of an included study that is known."""
    included, table = {row.key for row in dataset["studies"].where(role="included")}, dataset["associations"]
    rows = [row for row, study in zip(table, table.column("study"), strict=True) if study in included]
    return [abs(r) for row in rows if (r := row.number("r")) is not None]


def _find_users(dataset: Dataset) -> list[str]:
    """Give the instrument of the exposure of every included study where it is known."""
    measures = [row["exposure_measure"] for row in dataset["studies"].where(role="included")]
    return [str(measure) for measure in measures if not isinstance(measure, Missing)]


def name_size(r: float) -> str:
    """Name the size of a correlation."""
    return next(name for least, name in SIZES if abs(r) >= least)


@noticing
def check_largest(dataset: Dataset) -> Finding:
    """Find the largest share of variance that a printed r explains."""
    make, sizes = Maker.of(check_largest), _find_coefficients(dataset)
    largest = max(sizes)
    percent = 100 * largest * largest
    shown = show_number(percent, digits=0)
    return Finding(
        key="r2_largest",
        statement="size of the largest association",
        place="",
        expected=ExpectedWord(name_size(largest)),
        recomputed=f"{name_size(largest)}: {shown}% of the variance",
        explanation=f"the largest of {len(sizes)} printed r is {show_number(largest, digits=2)} in size",
        function=make.function,
        values={
            "r2_largest": make.number(percent, digits=0, unit="%"),
            "r_largest": make.number(largest, digits=2),
            "r_size": make.word(name_size(largest)),
        },
    )


@noticing
def check_family(dataset: Dataset) -> Finding:
    """Find the instrument, its versions taken together, that the most studies used for the exposure."""
    instruments, users = dataset["instruments"].by_key, _find_users(dataset)
    total = len(dataset["studies"].where(role="included"))
    families = Counter(_find_family(instruments, measure) for measure in users)
    family, number = max(families.items(), key=lambda item: (item[1], item[0]))
    make = Maker.of(check_family)
    verdict = "all" if number == total else "most" if 2 * number > total else "some"
    return Finding(
        key="exposure_family",
        statement="share of the included studies that used one instrument for the exposure",
        place="",
        expected=ExpectedWord(verdict),
        recomputed=f"{verdict}: {number} of {total} used {family}",
        explanation=f"versions of an instrument count as one; known for {len(users)} studies",
        function=make.function,
        values={"exposure_family.studies": make.number(number, digits=0), "exposure_family.name": make.word(family)},
    )


def _find_family(instruments: dict[str, Row], key: str) -> str:
    row = instruments.get(key)
    return key if row is None or isinstance(row["version_of"], Missing) else str(row["version_of"])
