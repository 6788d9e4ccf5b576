"""The log of screening: what one row for each record says of the flow of PRISMA 2020.

Counts of records, reports and studies are kept apart: a record is found, a report is read, a study may have several
reports. Rows of other methods (websites, organisations, citation searching) are counted in a column of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.schema import Row

DATABASE, REGISTER = "database", "register"
#: Kinds of sources, and the stage of flow.csv that counts the records of each.
KINDS: Mapping[str, str] = {
    DATABASE: "databases", REGISTER: "registers", "website": "websites", "organisation": "organisations",
    "citation searching": "citation_searching", "other": "other_sources",
}  # fmt: skip
INCLUDE, EXCLUDE, YES, NO, NONE = "include", "exclude", "yes", "no", "not applicable"

#: Stages that stand in flow.csv beside those of `schema.FLOW_STAGES`; of the second column, and of earlier versions.
MORE_STAGES = (
    "databases", "registers", "automation_removed", "other_removed", "websites", "organisations", "citation_searching",
    "other_sources", "other_identified", "other_sought", "other_not_retrieved", "other_assessed",
    "other_reports_excluded", "previous_studies", "previous_reports", "new_studies", "new_reports", "included_reports",
)  # fmt: skip
#: Stages that may be told apart, such as `reports_excluded: wrong design`, and the name of their values.
PARTS = {
    "reports_excluded": "reasons", "other_reports_excluded": "other_reasons", "databases": "sources",
    "registers": "sources",
}  # fmt: skip
#: What a reason begins with where a machine removed a record before screening.
AUTOMATION = "automation"


def split_stage(stage: str) -> tuple[str, str]:
    """Take `reports_excluded: wrong design` apart; the second part is empty for a whole stage."""
    name, _, part = stage.partition(":")
    return name.strip(), part.strip()


def slug(text: str) -> str:
    """Make words of the data a part of names of values: `wrong_design`."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_") or "empty"


def of_databases(row: Row) -> bool:
    """Say whether a record was found in a database or a register."""
    return row["source_kind"] in {DATABASE, REGISTER}


def is_duplicate(row: Row) -> bool:
    """Say whether a record stands for another one."""
    return row.word("duplicate_of") is not None


def count_log(rows: Iterable[Row], *, previous: bool = False) -> dict[str, int]:
    """Count the stages that a log tells of, also those in parts; `previous` where earlier versions had studies too."""
    log = list(rows)
    main = [row for row in log if of_databases(row)]
    other = [row for row in log if not of_databases(row)]
    kept = [row for row in main if not is_duplicate(row)]
    removed = [row for row in kept if row["screening"] == NONE]
    machine = sum(str(row["reason"]).startswith(AUTOMATION) for row in removed)
    counts = {
        "identified": len(main),
        "duplicates_removed": len(main) - len(kept),
        "automation_removed": machine,
        "other_removed": len(removed) - machine,
        "screened": len(kept) - len(removed),
        "excluded": _count(kept, "screening", EXCLUDE),
        **_count_reports(kept, ""),
    }
    counts |= {f"databases: {name}": many for name, many in _sources(main, DATABASE).items()}
    counts |= {f"registers: {name}": many for name, many in _sources(main, REGISTER).items()}
    counts |= {
        stage: _count(log, "source_kind", kind) for kind, stage in KINDS.items() if _count(log, "source_kind", kind)
    }
    if other:
        counts |= {"other_identified": len(other)}
        counts |= _count_reports([row for row in other if not is_duplicate(row)], "other_")
    included = [row for row in log if row["eligibility"] == INCLUDE]
    studies = len({str(row["study"]) for row in included})
    names = ("new_studies", "new_reports") if previous else ("included", "included_reports")
    return counts | dict(zip(names, (studies, len(included)), strict=True))


def _sources(rows: Iterable[Row], kind: str) -> dict[str, int]:
    return dict(Counter(str(row["source_name"]) for row in rows if row["source_kind"] == kind))


def _count(rows: Iterable[Row], column: str, wanted: str) -> int:
    return sum(row[column] == wanted for row in rows)


def _count_reports(rows: list[Row], prefix: str) -> dict[str, int]:
    """Count the reports of one column of the diagram."""
    excluded = [row for row in rows if row["eligibility"] == EXCLUDE]
    counts = {
        f"{prefix}sought": _count(rows, "screening", INCLUDE),
        f"{prefix}not_retrieved": _count(rows, "retrieved", NO),
        f"{prefix}assessed": sum(row["eligibility"] in {INCLUDE, EXCLUDE} for row in rows),
        f"{prefix}reports_excluded": len(excluded),
    }
    reasons = Counter(str(row["reason"]) for row in excluded)
    return counts | {f"{prefix}reports_excluded: {reason}": many for reason, many in reasons.items()}
