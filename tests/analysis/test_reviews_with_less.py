"""A review leaves out tables and columns in which it has nothing to tell, and everything else still comes out."""

import re

import pytest

from analysis import Review
from analysis.errors import DataFileError
from analysis.schema import NEEDED, TABLES, Missing

#: What prints these tables has to be chosen.
CHOSEN = """\
  outcomes:
    - {heading: Outcome, fields: [name], form: text}
  associations:
    - {heading: Significance, fields: [significance], form: text}
"""
#: Tables of what stands behind an average, where review.yml asks for it.
BEHIND = ("subgroups", "moderators", "leave_one_out", "cumulative", "influence", "asymmetry")
#: Tables of what a review pools.
POOLED = {"effects", "pooled", *BEHIND}
#: What a review of which nobody rates the quality leaves out.
RATING = ("ratings", "rating_totals")
LESS = [name for name in TABLES if name not in (*NEEDED, *RATING)]
COLUMNS = [(name, column) for name, known in TABLES.items() for column in known.optional]


def leave_out(small, table):
    """Take a table out of the package, what leads to it, and tables that are about its rows alone."""
    for other in ("associations", "arm_results") if table == "outcomes" else ():
        leave_out(small, other)
    small.review = re.sub(rf"  {table}:\n.*\n", "", small.review)
    small.package["resources"] = [one for one in small.package["resources"] if one["name"] != table]
    for resource in small.package["resources"]:
        schema = resource["schema"]
        schema["foreignKeys"] = [
            one for one in schema.get("foreignKeys", []) if one["reference"].get("resource") != table
        ]
        for field in schema["fields"]:
            if field.get("references", {}).get("resource") == table:
                del field["references"]


def come_out(review):
    """Ask for every value and for every table of which the review has something to tell."""
    assert len(list(review.values.walk())) > 0
    tables = {name for name in dir(review.tables) if not name.startswith("_")}
    left_out = {table.name for table in review.dataset.tables.values() if not table.spec.described}
    for name in tables - left_out - (set() if review.dataset.review.syntheses else POOLED):
        assert getattr(review.tables, name)() is not None


@pytest.fixture
def small(small):
    small.review += CHOSEN
    return small


def described(small, table):
    return any(one["name"] == table for one in small.package["resources"])


@pytest.mark.parametrize("table", LESS)
def test_a_review_may_leave_out_a_table(small, table):
    leave_out(small, table)
    assert small.findings() == []
    come_out(Review.load(small.root))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_table_may_leave_out_a_column_that_it_can_do_without(small, table, column):
    if not described(small, table):
        pytest.skip(f"the small review has no {table}")
    schema = small.resource(table)["schema"]
    schema["fields"] = [one for one in schema["fields"] if one["name"] != column]
    schema["foreignKeys"] = [one for one in schema.get("foreignKeys", []) if column not in one["fields"]]
    assert small.findings() == []
    review = Review.load(small.root)
    come_out(review)
    assert {row[column] for row in review.dataset[table]} <= {Missing.NOT_APPLICABLE}


def test_a_table_whose_columns_nobody_chose_says_so(small):
    small.review = small.review.replace(CHOSEN, "")
    small.write()
    with pytest.raises(DataFileError) as caught:
        Review.load(small.root).tables.outcomes()
    assert str(caught.value) == (
        "review.yml: tables.outcomes: found no columns, expected those that the table prints\n"
        "  hint: name heading, fields and form of each column; docs/data.md shows how"
    )
