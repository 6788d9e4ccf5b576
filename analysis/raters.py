"""Agreement of raters: of quality ratings by tool and item, and of the decisions of screening.

Ratings count as they were given by each rater, before the consensus. Where nothing can be computed the figures are not
applicable and `note` says why, such as `one rater only`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.appraisal import CONSENSUS, OVERALL, RatingTool, answer_of, outcome_of
from analysis.methods.agreement import Agreement, Coefficient, Rating, compare_raters
from analysis.methods.errors import Undefined
from analysis.provenance import qualified
from analysis.reading import CellRef, reading
from analysis.results import Quantity, RaterAgreement
from analysis.schema import Dataset, Missing, Row

#: Decisions of screening by two persons: name, and the columns of screening.csv.
SCREENED = {"screening": ("screening_1", "screening_2"), "eligibility": ("eligibility_1", "eligibility_2")}
DECISIONS = ("include", "exclude")

#: Study, outcome (empty for the study as a whole) and item.
_Key = tuple[str, str, str]


def compute_rater_agreement(dataset: Dataset) -> tuple[RaterAgreement, ...]:
    """Compare the raters of each tool, over all of its items and item by item; empty where no rater is named."""
    table = dataset["ratings"]
    if not table.spec.described or "rater" not in table.spec.by_name:
        return ()
    level = dataset.review.confidence_level
    found: list[RaterAgreement] = []
    for tool in dataset.review.tools:
        with reading() as read:
            columns = _collect(tool, [row for row in table if row["tool"] == tool.key and row["rater"] != CONSENSUS])
        if columns:
            found += _compare_tool(tool, columns, level, read.cells)
    return tuple(found)


def _collect(tool: RatingTool, rows: Sequence[Row]) -> dict[str, dict[_Key, str | None]]:
    """Give the answers of each rater by study, or result of it, and item."""
    columns: dict[str, dict[_Key, str | None]] = {}
    for row in rows:
        rater = row.word("rater")
        if rater:
            rated = (str(row["study"]), outcome_of(row), str(row["item"]))
            columns.setdefault(rater, {})[rated] = answer_of(tool, row["rating"])
    return columns


def _compare_tool(
    tool: RatingTool, columns: Mapping[str, Mapping[_Key, str | None]], level: float, cells: tuple[CellRef, ...]
) -> list[RaterAgreement]:
    found = []
    given = {key for column in columns.values() for key in column}
    judged = any(item == OVERALL for *_, item in given)
    for name in ("", *(item.key for item in tool.needed), *((OVERALL,) if judged else ())):
        # an overall judgement follows from the items, and is no further one of them
        keys = sorted(key for key in given if key[-1] == name or (not name and key[-1] != OVERALL))
        ratings = {rater: [column.get(key) for key in keys] for rater, column in columns.items()}
        scale = tool.item[name].answers if name in tool.item else tuple(tool.answer)
        found.append(
            _describe(tool.key, tool.label, name, ratings, scale, cells=cells, level=level, ordered=tool.ordered)
        )
    return found


def compare_screening(dataset: Dataset) -> tuple[RaterAgreement, ...]:
    """Compare the two persons who screened, by title and abstract and by full text; empty where the log names one."""
    table = dataset["screening"]
    found = []
    for name, columns in SCREENED.items():
        if not table.spec.described or not all(column in table.spec.by_name for column in columns):
            continue
        with reading() as read:
            ratings = {
                column: [cell if cell in DECISIONS else None for cell in map(str, table.column(column))]
                for column in columns
            }
        level = dataset.review.confidence_level
        found.append(_describe(name, name, "", ratings, DECISIONS, cells=read.cells, level=level, ordered=False))
    return tuple(found)


def _describe(
    key: str,
    label: str,
    item: str,
    ratings: Mapping[str, Sequence[Rating]],
    scale: Sequence[str],
    *,
    cells: tuple[CellRef, ...],
    level: float,
    ordered: bool,
) -> RaterAgreement:
    """Compare columns of ratings and make quantities of the figures."""
    result = compare_raters(ratings, categories=tuple(scale), ordered=ordered, level=level)
    raters = sum(any(rating is not None for rating in column) for column in ratings.values())

    def make(raw: float | str, *, unit: str = "", digits: int | None = None) -> Quantity:
        return Quantity(
            raw, unit, digits, cells, qualified(_describe), kind="word" if isinstance(raw, str) else "number"
        )

    figures = {"raters": make(raters)}
    if isinstance(result, Undefined):
        names = ("compared", "percent", *_names(ordered=ordered))
        figures |= {name: make(Missing.NOT_APPLICABLE) for name in names}
        return RaterAgreement(key, label, item, figures | {"note": make(result.reason)})
    figures |= {"compared": make(result.subjects), "percent": make(result.percent, unit="%", digits=1)}
    reasons = []
    for name, one in _coefficients(result, ordered=ordered).items():
        values = (one.value, one.ci_low, one.ci_high) if isinstance(one, Coefficient) else (one, one, one)
        reasons += [part.reason for part in values if isinstance(part, Undefined)]
        for suffix, part in zip(("", "_ci_low", "_ci_high"), values, strict=True):
            raw = Missing.NOT_APPLICABLE if isinstance(part, Undefined) else part
            figures[f"{name}{suffix}"] = make(raw, digits=2)
    note = "; ".join(dict.fromkeys(reasons))
    return RaterAgreement(key, label, item, figures | {"note": make(note or Missing.NOT_APPLICABLE)})


def _coefficients(result: Agreement, *, ordered: bool) -> dict[str, Coefficient | Undefined]:
    none = Undefined("weighted kappa asks for two raters")
    weighted = {f"kappa_{kind}": result.weighted.get(kind, none) for kind in ("linear", "quadratic")}
    return {"kappa": result.kappa, **(weighted if ordered else {}), "pabak": result.pabak, "ac1": result.ac1}


def _names(*, ordered: bool) -> list[str]:
    stems = ("kappa", *(("kappa_linear", "kappa_quadratic") if ordered else ()), "pabak", "ac1")
    return [f"{stem}{suffix}" for stem in stems for suffix in ("", "_ci_low", "_ci_high")]
