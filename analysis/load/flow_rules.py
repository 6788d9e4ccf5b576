"""Check the log of screening row by row, and the flow against it and against the identities of PRISMA 2020."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.errors import Diagnostic, did_you_mean, fault
from analysis.schema import FLOW_STAGES, Table
from analysis.screening import (
    EXCLUDE,
    INCLUDE,
    KINDS,
    MORE_STAGES,
    NO,
    NONE,
    PARTS,
    YES,
    count_log,
    is_duplicate,
    of_databases,
    split_stage,
)

#: `whole = sum of parts`, for stages that are all given; parts that a flow does not name count nothing in the second group.
WHOLES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("identified", ("databases", "registers"), ()),
    ("other_identified", (), ("websites", "organisations", "citation_searching", "other_sources")),
    ("other_sought", ("other_not_retrieved", "other_assessed"), ()),
    ("included", ("previous_studies", "new_studies"), ()),
    ("included_reports", ("previous_reports", "new_reports"), ()),
)
#: Columns of decisions and what they may say.
_WORDS = {
    "source_kind": tuple(KINDS),
    "screening": (INCLUDE, EXCLUDE, NONE),
    "retrieved": (YES, NO, NONE),
    "eligibility": (INCLUDE, EXCLUDE, NONE),
}


def check_screening(tables: Mapping[str, Table]) -> list[Diagnostic]:
    """Apply all rules on the log, and on the stages of the flow beyond its main column."""
    log, flow = tables["screening"], tables["flow"]
    faults = [*_check_words(log)]
    if not faults:
        faults += _check_rows(log)
    if not faults and len(log.rows):
        faults += [*_check_studies(log, tables["studies"], flow), *_check_against_flow(log, flow)]
        faults += _check_previous(log, tables["studies"], flow)
    return [*faults, *_check_stages(flow), *_check_wholes(flow)]


def _check_words(log: Table) -> Iterator[Diagnostic]:
    for row in log:
        for column, known in _WORDS.items():
            word = str(row.cells.get(column, ""))
            if word and word not in known:
                expected = "one of " + ", ".join(known)
                yield fault("rule", log.place(row, column), word, expected, did_you_mean(word, known))


def _check_rows(log: Table) -> Iterator[Diagnostic]:
    """See that the decisions on a record follow each other."""
    for row in log:
        screening, retrieved, eligibility = (row[name] for name in ("screening", "retrieved", "eligibility"))
        if is_duplicate(row):
            target = str(row["duplicate_of"])
            if target not in log.by_key or is_duplicate(log.by_key[target]):
                expected = "a record of this log that is no duplicate itself"
                yield fault("rule", log.place(row, "duplicate_of"), target, expected)
            if screening != NONE:
                expected = f"{NONE}: the record that it stands for is screened"
                yield fault("rule", log.place(row, "screening"), f"{screening} of a duplicate", expected)
        elif not of_databases(row) and screening == NONE:
            expected = "include or exclude"
            yield fault("rule", log.place(row, "screening"), f"{screening} of a record of other methods", expected)
        if (screening == INCLUDE) != (retrieved != NONE):
            expected = "yes or no" if screening == INCLUDE else NONE
            yield fault("rule", log.place(row, "retrieved"), f"{retrieved} after screening {screening}", expected)
        elif (retrieved == YES) != (eligibility != NONE):
            expected = "include or exclude" if retrieved == YES else NONE
            yield fault(
                "rule", log.place(row, "eligibility"), f"{eligibility} of a report, retrieved {retrieved}", expected
            )
        if eligibility == EXCLUDE and row.word("reason") is None:
            yield fault("rule", log.place(row, "reason"), "no reason", "the reason why the report is excluded")
        if (eligibility == INCLUDE) != (row.word("study") is not None):
            found = f"{row['study']} with eligibility {eligibility}"
            expected = "the study that the report is of" if eligibility == INCLUDE else NONE
            yield fault("rule", log.place(row, "study"), found, expected)


def _check_studies(log: Table, studies: Table, flow: Table) -> Iterator[Diagnostic]:
    """See that the studies of included reports are the included studies."""
    included = {row.key for row in studies if row.word("role") == "included"}
    named = {str(row["study"]) for row in log if row["eligibility"] == INCLUDE}
    for row in log:
        study = row.word("study")
        if study and study not in included:
            hint = did_you_mean(study, sorted(included))
            yield fault("rule", log.place(row, "study"), study, "an included study of studies.csv", hint)
    for row in studies if "previous_studies" not in flow.by_key else ():
        if row.key in included - named:
            expected = "an included report of each included study"
            yield fault("rule", studies.place(row, "study"), f"no report of {row.key} in screening.csv", expected)


def _check_previous(log: Table, studies: Table, flow: Table) -> Iterator[Diagnostic]:
    """See that studies of earlier versions and new ones are those of studies.csv together."""
    row = flow.by_key.get("previous_studies")
    before = row.number("count") if row else None
    if row is None or before is None:
        return
    new = count_log(log.rows, previous=True)["new_studies"]
    included = sum(one.word("role") == "included" for one in studies)
    if before + new != included:
        found = f"{before:g}, and {new} new studies in {log.spec.file}"
        yield fault(
            "rule", flow.place(row, "count"), found, f"{included} together, the included studies of studies.csv"
        )


def _check_against_flow(log: Table, flow: Table) -> Iterator[Diagnostic]:
    """See that counts that are given are those that follow from the log."""
    derived = count_log(log.rows, previous="previous_studies" in flow.by_key)
    for row in flow:
        given, counted = row.number("count"), derived.get(": ".join(filter(None, split_stage(row.key))))
        if given is not None and counted is not None and given != counted:
            expected = f"{counted}, the count of {log.spec.file}"
            hint = "mend the log, or leave the count out of flow.csv: it follows from the log"
            yield fault("rule", flow.place(row, "count"), f"{given:g}", expected, hint)


def _check_stages(flow: Table) -> Iterator[Diagnostic]:
    known = (*FLOW_STAGES, *MORE_STAGES)
    for row in flow:
        name, part = split_stage(row.key)
        if name not in known:
            yield fault("rule", flow.place(row, "stage"), name, "a stage of the flow", did_you_mean(name, known))
        elif part and name not in PARTS:
            expected = f"one of {', '.join(PARTS)} before a colon"
            yield fault("rule", flow.place(row, "stage"), row.key, expected)


def _check_wholes(flow: Table) -> Iterator[Diagnostic]:
    """See that stages are the sums of their parts, where all are given."""
    counts = {row.key: row.number("count") for row in flow}
    sums = [(whole, [*parts, *(one for one in some if one in counts)]) for whole, parts, some in WHOLES]
    sums += [
        (stage, [key for key in counts if split_stage(key)[0] == stage and split_stage(key)[1]]) for stage in PARTS
    ]
    for whole, parts in sums:
        known = [number for part in parts if (number := counts.get(part)) is not None]
        given = counts.get(whole)
        if given is not None and parts and len(known) == len(parts) and sum(known) != given:
            expected = f"{sum(known):g}, the sum of {', '.join(parts)}"
            yield fault("rule", flow.place(flow.by_key[whole], "count"), f"{given:g}", expected)
