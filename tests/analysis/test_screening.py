"""The log of screening, and the flow that follows from it."""

from __future__ import annotations

import pytest

from analysis import Review
from analysis.schema import Missing

COLUMNS = (
    "record", "source_name", "source_kind", "duplicate_of", "screening_1", "screening_2", "screening", "retrieved",
    "eligibility", "reason", "study",
)  # fmt: skip
NA = "not applicable"
LOG = """\
r1 MEDLINE database - include include include yes include - ito
r2 MEDLINE database - exclude exclude exclude - - - -
r3 Embase database r1 - - - - - - -
r4 Embase database - include exclude include yes exclude design -
r5 CTG register - include include include no - - -
r6 Embase database - - - - - - automation -
r7 Google website - include include include yes include - ito
"""


@pytest.fixture
def logged(small):
    """Let the small review keep a log; the flow gives nothing of its own."""
    rows = [
        dict(zip(COLUMNS, (NA if cell == "-" else cell for cell in line.split()), strict=True))
        for line in LOG.splitlines()
    ]
    fields = [{"name": name, "type": "string"} for name in COLUMNS]
    schema = {"fields": fields, "primaryKey": ["record"]}
    small.package["resources"].append({"name": "screening", "path": "screening.csv", "schema": schema})
    small.rows["screening"] = rows
    small.resource("flow")["schema"]["fields"][0]["constraints"] = {"required": True}
    small.rows["flow"] = []
    return small


def flow(small):
    assert small.findings() == []
    result = Review.load(small.root).stages.flow
    return {one.stage: one.count.raw for one in (*result.stages, *result.more)}


def one(small):
    findings = small.findings()
    assert len(findings) == 1, findings
    return findings[0]


def test_the_flow_follows_from_the_log(logged):
    assert flow(logged) == {
        "identified": 6, "duplicates_removed": 1, "automation_removed": 1, "other_removed": 0, "screened": 4,
        "excluded": 1, "sought": 3, "not_retrieved": 1, "assessed": 2, "reports_excluded": 1, "included": 1,
        "databases: MEDLINE": 2, "databases: Embase": 3, "registers: CTG": 1, "databases": 5, "registers": 1,
        "websites": 1, "reports_excluded: design": 1, "other_identified": 1, "other_sought": 1,
        "other_not_retrieved": 0, "other_assessed": 1, "other_reports_excluded": 0, "included_reports": 2,
    }  # fmt: skip


def test_the_table_of_agreement_says_what_was_screened(logged):
    logged.write()
    table = Review.load(logged.root).tables.agreement()
    assert table.texts()[0][:4] == ["screening", "titles and abstracts", "5", "80.0"]
    assert [column.heading for column in table.columns][-2:] == ["PABAK", "AC1"]


def test_reasons_and_sources_are_values_and_so_is_the_agreement_of_two_screeners(logged):
    logged.write()
    own = Review.load(logged.root).values.flow
    assert (own.reasons.design.raw, own.sources.embase.raw, own.screened.raw) == (1, 3, 4)
    # 5 records by two persons: 3 include and 1 exclude alike, 1 apart
    assert (own.agreement.screening.compared.raw, own.agreement.screening.percent.raw) == (5, 80)
    assert own.agreement.screening.kappa.raw == pytest.approx((0.8 - 0.56) / (1 - 0.56))


def give(small, **counts):
    small.resource("flow")["schema"]["fields"][0]["constraints"] = {"required": True}
    small.rows["flow"] = [{"stage": stage, "count": str(count)} for stage, count in counts.items()]


def test_what_the_log_tells_was_removed_belongs_to_counts_that_are_given(logged):
    give(logged, identified=6, duplicates_removed=1, screened=4)
    assert flow(logged)["automation_removed"] == 1


def test_counts_of_what_was_removed_that_differ_between_flow_and_log_are_told(logged):
    give(logged, automation_removed=2)
    assert one(logged).startswith("data/flow.csv:2: count: found 2, expected 1, the count of data/screening.csv")


def test_what_a_row_and_what_the_log_alone_tells_was_removed_are_both_taken_away(logged):
    logged.set("screening", 1, screening=NA, reason="an old record")
    give(logged, automation_removed=1, identified=6, duplicates_removed=1)
    found = flow(logged)
    assert (found["automation_removed"], found["other_removed"], found["screened"]) == (1, 1, 3)


def test_a_derived_count_names_what_was_removed_before_screening(small):
    give(small, identified=9, duplicates_removed=1, automation_removed=2, other_removed=3)
    small.write()
    screened = Review.load(small.root).stages.flow["screened"].count
    assert screened.raw == 3
    assert {cell.key for cell in screened.cells} >= {
        "identified",
        "duplicates_removed",
        "automation_removed",
        "other_removed",
    }


def test_a_derived_count_names_that_no_row_tells_what_was_removed(small):
    give(small, identified=9, duplicates_removed=1)
    small.write()
    screened = Review.load(small.root).stages.flow["screened"].count
    assert (screened.raw, "flow.csv[*].stage" in map(str, screened.cells)) == (8, True)


def test_nothing_follows_where_it_is_not_known_what_was_removed(small):
    give(small, identified=9, duplicates_removed=1, other_removed="not obtained")
    small.write()
    assert Review.load(small.root).stages.flow["screened"].count.raw is Missing.NOT_OBTAINED


def test_several_reports_of_a_study_are_one_study(logged):
    counts = flow(logged)
    assert (counts["included"], counts["included_reports"]) == (1, 2)


def test_a_count_that_is_given_too_has_to_agree_with_the_log(logged):
    logged.rows["flow"] = [{"stage": "screened", "count": "5"}]
    assert one(logged) == (
        "data/flow.csv:2: count: found 5, expected 4, the count of data/screening.csv\n"
        "  hint: mend the log, or leave the count out of flow.csv: it follows from the log"
    )


@pytest.mark.parametrize(
    ("row", "cells", "message"),
    [
        (0, {"screening": "included"}, "2: screening: found included, expected one of include, exclude, not applicable"),
        (2, {"duplicate_of": "r9"}, "4: duplicate_of: found r9, expected a record of this log that is no duplicate itself"),
        (2, {"screening": "exclude"}, "4: screening: found exclude of a duplicate, expected not applicable"),
        (1, {"retrieved": "yes"}, "3: retrieved: found yes after screening exclude, expected not applicable"),
        (4, {"eligibility": "exclude"}, "6: eligibility: found exclude of a report, retrieved no, expected not applicable"),
        (3, {"reason": NA}, "5: reason: found no reason, expected the reason why the report is excluded"),
        (0, {"study": NA}, "2: study: found not applicable with eligibility include, expected the study"),
        (0, {"study": "itto"}, "2: study: found itto, expected an included study of studies.csv\n  hint: did you mean ito?"),
        (6, {"screening": NA}, "8: screening: found not applicable of a record of other methods, expected include or exclude"),
    ],
)  # fmt: skip
def test_decisions_that_contradict_each_other_are_told_at_their_line(logged, row, cells, message):
    logged.set("screening", row, **cells)
    assert any(finding.startswith(f"data/screening.csv:{message}") for finding in logged.findings()), logged.findings()


def test_an_included_study_without_a_report_is_found(logged):
    logged.set("screening", 0, eligibility="exclude", reason="design", study=NA)
    logged.set("screening", 6, eligibility="exclude", reason="design", study=NA)
    assert "found no report of ito in screening.csv" in one(logged)


def test_a_log_without_any_record_gives_no_count(logged):
    logged.rows["screening"] = []
    assert set(flow(logged).values()) == {Missing.NOT_OBTAINED}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("screend", "4")], "stage: found screend, expected a stage of the flow\n  hint: did you mean screened?"),
        ([("screened: x", "4")], "stage: found screened: x, expected one of reports_excluded, "),
        ([("reports_excluded", "3"), ("reports_excluded: design", "2")],
         "count: found 3, expected 2, the sum of reports_excluded: design"),
        ([("included", "1"), ("previous_studies", "1"), ("new_studies", "1")],
         "count: found 1, expected 2, the sum of previous_studies, new_studies"),
        ([("identified", "9"), ("duplicates_removed", "1"), ("automation_removed", "2"), ("screened", "8")],
         "count: found 8, expected 6"),
    ],
)  # fmt: skip
def test_stages_that_contradict_each_other_are_told(small, rows, message):
    small.resource("flow")["schema"]["fields"][0]["constraints"] = {"required": True}
    small.rows["flow"] = [{"stage": stage, "count": count} for stage, count in rows]
    assert message in one(small)


def test_studies_of_an_earlier_version_and_new_ones_are_the_included(logged):
    give(logged, previous_studies=1, previous_reports=2)
    logged.add("studies", study="abe", label="Abe 2018")
    for table in ("outcomes", "associations", "ratings", "rating_totals"):
        logged.rows[table] += [{**row, "study": "abe"} for row in logged.rows[table]]
    for table in ("outcomes", "associations"):
        logged.rows[table][-1]["outcome"] = "abe_sleep"
    found = flow(logged)
    assert (found["new_studies"], found["included"], found["included_reports"]) == (1, 2, 4)
    cells = {str(cell) for cell in Review.load(logged.root).stages.flow["included"].count.cells}
    assert {"flow.csv[previous_studies].count", "screening.csv[*].study"} <= cells


def test_studies_of_an_earlier_version_that_are_not_in_the_list_are_told(logged):
    give(logged, previous_studies=2)
    assert one(logged) == (
        "data/flow.csv:2: count: found 2, and 1 new studies in data/screening.csv, "
        "expected 1 together, the included studies of studies.csv"
    )
