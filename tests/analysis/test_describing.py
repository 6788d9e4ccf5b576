"""Tables are described in datapackage.json by their headers, with what the methods know of each column."""

import csv
import json

import pytest

from analysis.load import check_dataset
from analysis.load.describing import describe_tables, read_catalogue
from analysis.load.descriptor import read_package
from analysis.methods.effects.reported import STATED
from analysis.schema import TABLES


def package(small):
    data = json.loads((small.root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in data["resources"]}


def describe(small, *names):
    return [str(one) for one in describe_tables(small.root, names)]


def test_the_catalogue_knows_every_table_and_column_that_the_methods_read():
    known = {name: set(table["columns"]) for name, table in read_catalogue().items()}
    assert known == {name: set(table.columns) for name, table in TABLES.items()}


def test_the_catalogue_knows_every_kind_of_estimate():
    assert read_catalogue()["comparisons"]["columns"]["estimate_of"]["enum"] == list(STATED)


@pytest.mark.parametrize("name", sorted({"comparisons", "screening", "certainty", "statistics"}))
def test_a_table_without_a_file_gets_one_and_is_described(small, name):
    small.write()
    assert describe(small, name) == [
        (
            f"data/{name}.csv: warning: made, with the columns that the methods know\n"
            "  hint: delete those that no row needs"
        ),
    ]
    header = next(csv.reader((small.root / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    found, faults = read_package(small.root)
    assert faults == []
    assert tuple(found.by_name[name].by_name) == tuple(header)
    assert found.by_name[name].key == TABLES[name].key
    assert set(TABLES[name].always) <= set(header)
    assert check_dataset(small.root, ignore_hashes=True).dataset is not None


def test_rows_of_a_described_table_are_checked_against_other_tables(small):
    small.write()
    (small.root / "data/comparisons.csv").write_text(
        "comparison,study,outcome,p,source,locator,note\nc,nobody,ito_sleep,2,P1,page 1,not applicable\n"
    )
    assert describe(small, "comparisons") == []
    findings = [str(one) for one in check_dataset(small.root, ignore_hashes=True).findings]
    assert any(one.startswith("data/comparisons.csv:2: study: found nobody, expected a key of") for one in findings)
    assert "data/comparisons.csv:2: p: found 2, expected a number from 0 to 1" in findings


def test_a_column_of_the_authors_own_is_described_by_its_cells(small):
    small.write()
    path = small.root / "data/studies.csv"
    rows = path.read_text().splitlines()
    path.write_text(f"{rows[0]},grade,weeks\n{rows[1]},not reported,12\n")
    assert describe(small) == [
        (
            "data/studies.csv:1: grade: warning: found a column that the methods do not read, described as string\n"
            "  hint: give it a title and a description in data/datapackage.json"
        ),
        (
            "data/studies.csv:1: weeks: warning: found a column that the methods do not read, described as integer\n"
            "  hint: give it a title and a description in data/datapackage.json"
        ),
    ]
    assert package(small)["studies"]["schema"]["fields"][-1]["type"] == "integer"
    assert check_dataset(small.root, ignore_hashes=True).dataset is not None


def test_what_was_described_stays_as_it_is(small):
    small.write()
    before = package(small)
    assert describe(small) == []
    assert package(small) == before


def test_a_column_that_is_gone_from_the_file_is_no_longer_described(small):
    small.write()
    path = small.root / "data/instruments.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    at = rows[0].index("items")
    path.write_text("".join(",".join(cells[:at] + cells[at + 1 :]) + "\n" for cells in rows))
    assert describe(small, "instruments") == []
    assert "items" not in [one["name"] for one in package(small)["instruments"]["schema"]["fields"]]


def test_raters_become_part_of_the_key_of_ratings(small):
    small.write()
    path = small.root / "data/ratings.csv"
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([f"{head},rater", *(f"{row},consensus" for row in rows)]) + "\n")
    assert describe(small, "ratings") == []
    assert package(small)["ratings"]["schema"]["primaryKey"] == ["study", "tool", "item", "rater"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a;b\n1;2\n",
            (
                "data/mine.csv:1: found semicolons between cells, expected commas\n"
                "  hint: save the file as comma-separated values; cells that hold a comma stand in double quotes"
            ),
        ),
        (
            "a,\n1,2\n",
            (
                "data/mine.csv:1: found column 2 without a name, expected a name of each column\n"
                "  hint: delete the column, or name it"
            ),
        ),
        ("a,a\n1,2\n", "data/mine.csv:1: found column a more than once, expected each column once"),
        ("", "data/mine.csv: found an empty file, expected a header"),
    ],
)
def test_a_header_that_cannot_be_described_is_told_and_nothing_is_written(small, text, expected):
    small.write()
    before = package(small)
    (small.root / "data/mine.csv").write_text(text)
    assert describe(small, "mine") == [expected]
    assert package(small) == before


def test_a_table_that_nobody_knows_is_named_with_the_nearest(small):
    small.write()
    assert describe(small, "comparison") == [
        "data/comparison.csv: found no file, expected a table with a header\n  hint: did you mean comparisons?"
    ]


def test_a_table_whose_file_is_gone_is_no_longer_described(small):
    small.write()
    small.path("arm_results").unlink()
    small.path("conflicts").unlink()
    assert describe(small) == []
    assert {"arm_results", "conflicts"} & set(package(small)) == set()
    columns = [
        column for one in package(small)["published"]["schema"].get("foreignKeys", []) for column in one["fields"]
    ]
    assert "conflict" not in columns
    assert check_dataset(small.root, ignore_hashes=True).dataset is not None


def test_a_table_of_every_review_stays_described_and_its_loss_is_told(small):
    small.write()
    small.path("flow").unlink()
    assert describe(small) == []
    findings = [str(one) for one in check_dataset(small.root, ignore_hashes=True).findings]
    assert any(one.startswith("data/flow.csv: found no file") for one in findings)
