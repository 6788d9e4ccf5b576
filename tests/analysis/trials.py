"""Thirteen trials of a vaccine, as metadat's dat.bcg has them, in the small project of another subject."""

from __future__ import annotations

import json
from typing import Any

from analysis import Review
from tests.analysis.conftest import ROOT

#: Trial, year, cases and others with the vaccine, cases and others without it, latitude, allocation.
TRIALS = """\
1 1948 4 119 11 128 44 random
2 1949 6 300 29 274 55 random
3 1960 3 228 11 209 42 random
4 1977 62 13536 248 12619 52 random
5 1973 33 5036 47 5761 13 alternate
6 1953 180 1361 372 1079 44 alternate
7 1973 8 2537 10 619 19 random
8 1980 505 87886 499 87892 13 random
9 1968 29 7470 45 7232 27 random
10 1961 17 1699 65 1600 42 systematic
11 1974 186 50448 141 27197 18 systematic
12 1969 5 2493 3 2338 33 systematic
13 1976 27 16886 29 17825 33 systematic
"""
#: What a test asks of them.
SYNTHESIS = (
    "{key: cases, label: Cases, domain: sleep, measure: RR, align: false, positive: favours none, negative: favours it}"
)
EVERYTHING = SYNTHESIS[:-1] + (
    ", subgroups: allocation, moderators: [latitude], digits: 3,"
    " sensitivity: [leave_one_out, cumulative, influence, egger, trim_and_fill]}"
)
GARDEN = ROOT / "tests" / "analysis" / "reviews" / "garden" / "data" / "datapackage.json"


def describe_comparisons() -> dict[str, Any]:
    """Give the description of comparisons.csv, from a review that has the table."""
    resources = json.loads(GARDEN.read_text(encoding="utf-8"))["resources"]
    return next(one for one in resources if one["name"] == "comparisons")


def give_comparisons(small: Any) -> None:
    """Let the small project have a table of comparisons."""
    small.package["resources"].append(describe_comparisons())
    small.rows["comparisons"] = []


def give_predictors(small: Any) -> None:
    """Let its comparisons have partial correlations, and a column of the predictors of a regression."""
    fields = small.resource("comparisons")["schema"]["fields"]
    next(one for one in fields if one["name"] == "estimate_of")["constraints"]["enum"].append("partial_r")
    words = {"title": "Predictors", "description": "Predictors of the model.", "unit": "1"}
    fields.append({"name": "predictors", "type": "number", **words})


def compare(small: Any, **cells: str) -> None:
    """Add a comparison of the project's only outcome; what is not named is not reported."""
    names = [one["name"] for one in describe_comparisons()["schema"]["fields"]]
    given = {"comparison": "one", "study": "ito", "outcome": "ito_sleep", "group_1": "more", "group_2": "less"}
    origin = {"source": "P1", "locator": "page 1", "note": "not applicable"}
    small.add("comparisons", **(dict.fromkeys(names, "not reported") | given | origin | cells))


def synthesise(small: Any, *syntheses: str) -> None:
    """Ask for syntheses, each a mapping in YAML."""
    small.review += "syntheses:\n" + "".join(f"  - {one}\n" for one in syntheses)


def make_trials(small: Any, *, first: int = 0, last: int = 13) -> None:
    """Make the project the review of these trials, or of some of them."""
    give_comparisons(small)
    studies = small.resource("studies")["schema"]["fields"]
    studies += [{"name": "latitude", "type": "integer", "title": "Latitude", "description": "Latitude.", "unit": "1"}]
    studies += [{"name": "allocation", "type": "string", "title": "Allocation", "description": "Allocation."}]
    small.package["resources"] = [
        one for one in small.package["resources"]
        if one["name"] not in {"associations", "arms", "arm_results"}
    ]  # fmt: skip
    for table in ("studies", "outcomes", "ratings", "rating_totals"):
        small.rows[table] = []
    small.set("flow", 0, count="not obtained")
    small.set("flow", 1, count=str(last - first))
    for line in TRIALS.splitlines()[first:last]:
        number, year, cases_1, others_1, cases_2, others_2, latitude, allocation = line.split()
        study, outcome = f"t{number}", f"t{number}_cases"
        small.add("studies", study=study, label=f"Trial {number}", year=year, n="not reported", latitude=latitude,
                  allocation=allocation)  # fmt: skip
        small.add("rating_totals", study=study, total="not obtained", level="not obtained")
        for item in "123":
            small.add("ratings", study=study, item=item, rating="not obtained")
        small.add("outcomes", outcome=outcome, study=study, better="lower", n="not reported", pre_mean="not reported",
                  pre_sd="not reported")  # fmt: skip
        n_1, n_2 = int(cases_1) + int(others_1), int(cases_2) + int(others_2)
        compare(small, comparison=study, study=study, outcome=outcome, events_1=cases_1, n_1=str(n_1),
                events_2=cases_2, n_2=str(n_2))  # fmt: skip


def load(small: Any, *syntheses: str) -> Review:
    """Load the project with these syntheses; it has no fault."""
    synthesise(small, *syntheses)
    findings = small.findings()
    assert findings == [], findings
    return Review.load(small.root)
