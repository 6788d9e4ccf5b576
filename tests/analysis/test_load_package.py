"""The data of this repository."""

import subprocess
import sys
from pathlib import Path

import pytest

from analysis.load import check_dataset, load_dataset
from analysis.schema import FLOW_STAGES, TABLES, Missing

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data():
    return load_dataset(ROOT)


def test_the_data_of_this_repository_are_valid():
    assert [str(one) for one in check_dataset(ROOT).findings] == []


def test_frictionless_agrees_that_the_package_is_valid():
    """In a process of its own: its import changes warning filters and takes long."""
    code = (
        "import sys, frictionless; report = frictionless.validate(sys.argv[1]);"
        "sys.exit(0 if report.valid else report.to_summary())"
    )
    path = str(ROOT / "data" / "datapackage.json")
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_each_column_is_described_for_the_data_dictionary(data):
    for table in data.package.tables:
        assert table.title
        assert table.description
        assert all(field.title and field.description.endswith(".") for field in table.fields)
        assert [code for code, label in table.missing if label] == [code.value for code in Missing]


def test_each_number_has_a_unit_or_is_a_plain_count(data):
    plain = {"year", "item"}
    fields = [one for table in data.package.tables for one in table.fields if one.type != "string"]
    assert [one.name for one in fields if not one.unit and one.name not in plain] == []


def test_every_table_that_the_methods_read_is_there(data):
    assert set(data.tables) == set(TABLES)


def test_the_five_included_studies_are_one_trial_and_four_cohorts(data):
    included = data["studies"].where(role="included")
    assert sorted(str(row["design"]) for row in included) == ["cohort", "cohort", "cohort", "cohort", "rct"]


def test_stages_between_identified_and_included_are_not_obtained(data):
    counts = {row.key: row["count"] for row in data["flow"]}
    assert list(counts) == list(FLOW_STAGES)
    assert (counts.pop("identified"), counts.pop("included")) == (1469, 5)
    assert set(counts.values()) == {Missing.NOT_OBTAINED}


def test_the_conflicts_are_the_eighteen_of_the_evidence_and_two_of_the_recheck(data):
    assert [row.key for row in data["conflicts"]] == [f"c{number:02d}" for number in range(1, 21)]


def test_each_study_is_rated_on_each_item_of_its_tool(data):
    counts = {row["study"]: len(data["ratings"].where(study=row["study"])) for row in data["rating_totals"]}
    assert counts == {"higdon1997": 22, "bliss2009": 22, "farin2012": 22, "ferreira2013": 22, "fuentes2014": 11,
                      "ferreira2007": 11}  # fmt: skip


def test_no_coefficient_stands_where_no_source_prints_one(data):
    printed = [row.key for row in data["associations"] if row.number("r") is not None]
    assert printed == ["higdon_floor_bench", "bliss_severity", "bliss_interference"]


def test_what_rests_on_inference_says_so(data):
    level = {row["study"]: row for row in data["rating_totals"] if row.word("level")}
    assert all("inferred" in str(row["note"]) for row in level.values())
    assert "inferred" in str(data["studies"]["fuentes2014"]["note"])
    for row in data["associations"].where(basis="statement", significance="significant", direction="positive"):
        assert "inferred" in str(row["note"])
