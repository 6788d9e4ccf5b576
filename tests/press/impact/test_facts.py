"""Cells and choices of one state, as text."""

from __future__ import annotations

import json

import pytest

from press.impact.facts import flat, read_options, read_tables
from tests.press.impact.made import DESCRIPTOR
from tests.press.running import write


@pytest.fixture
def project(tmp_path):
    def make(rows="place,people\nhill,3\nshore,4\n", **files):
        told = {"data/datapackage.json": json.dumps(DESCRIPTOR), "data/places.csv": rows, **files}
        return write(tmp_path, told)

    return make


def test_cells_are_read_by_file_key_and_column_with_their_lines(project):
    tables, lines, faults = read_tables(project())
    assert tables["data/places.csv"] == {
        "hill": {"place": "hill", "people": "3"},
        "shore": {"place": "shore", "people": "4"},
    }
    assert lines["data/places.csv", "shore"] == 3
    assert faults == []


def test_a_key_that_stands_twice_keeps_both_rows(project):
    tables, _, _ = read_tables(project("place,people\nhill,3\nhill,4\n"))
    assert [row["people"] for row in tables["data/places.csv"].values()] == ["3", "4"]


def test_a_row_with_a_line_break_in_a_cell_has_the_line_where_it_begins(project):
    _, lines, _ = read_tables(project('place,people\n"hill\ntop",3\nshore,4\n'))
    assert lines["data/places.csv", "shore"] == 4


@pytest.mark.parametrize("rows", [None, b"place,people\n\xff,3\n", b""])
def test_a_table_that_cannot_be_read_is_told_and_the_others_are_compared(project, rows):
    root = project()
    path = root / "data" / "places.csv"
    path.unlink() if rows is None else path.write_bytes(rows)
    tables, _, faults = read_tables(root)
    assert rows == b"" or faults[0].startswith("data/places.csv: cells are not compared: ")
    assert not tables.get("data/places.csv")


def test_a_project_without_data_has_no_cells(tmp_path):
    assert read_tables(tmp_path) == ({}, {}, [])


def test_choices_go_by_the_keys_of_their_entries_and_know_their_lines(project):
    root = project(**{"review.yml": "alpha: 0.05\ntools:\n  - key: a\n    least: 2\n  - key: b\n    items: [1, 2]\n"})
    options, lines, faults = read_options(root)
    own = {path: text for (file, path), text in options.items() if file == "review.yml"}
    assert own == {
        "alpha": "0.05",
        "tools/a/key": "a",
        "tools/a/least": "2",
        "tools/b/key": "b",
        "tools/b/items": "[1, 2]",
    }
    assert lines["review.yml", "tools/a/least"] == 4
    assert faults == []


def test_checksums_of_the_descriptor_are_no_choices(project):
    options, _, _ = read_options(project())
    told = {path for file, path in options if file == "data/datapackage.json"}
    assert "version" in told
    assert not [path for path in told if path.endswith(("/hash", "/bytes"))]


def test_broken_choices_are_told(project):
    _, _, faults = read_options(project(**{"review.yml": "a: [1\n"}))
    assert faults[0].startswith("review.yml: options are not compared: review.yml:")


def test_entries_without_a_common_key_go_by_their_number():
    assert dict(flat([{"a": 1}, {"b": True}])) == {"1/a": "1", "2/b": "true"}
