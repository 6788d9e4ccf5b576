import csv
import re

import pytest

from analysis.errors import DataFileError
from analysis.load import check_dataset, load_dataset


def test_a_small_review_of_another_subject_is_valid(small):
    assert small.findings() == []


def test_a_missing_file_is_named(small):
    small.write()
    small.path("arms").unlink()
    assert small.findings() == [
        (
            "data/arms.csv: found no file, expected the table arms\n"
            "  hint: write the file, or bring it back from git; `press data --describe` takes a table out of datapackage.json "
            "that this review does without"
        )
    ]


def test_a_byte_that_is_not_utf8_is_found_in_its_line(small):
    small.set("studies", condition="caf\u00e9")
    small.write()
    data = small.path("studies").read_bytes().replace("\u00e9".encode(), b"\xe9")
    small.path("studies").write_bytes(data)
    small.record("studies")
    assert (
        "data/studies.csv:2: found a byte that is not UTF-8 (0xe9), expected UTF-8\n"
        '  hint: save the file as UTF-8 (in spreadsheet programs: "CSV UTF-8")'
    ) in small.findings()


def test_a_null_character_is_found(small):
    small.edit("flow", "identified", "ident\x00ified")
    assert "data/flow.csv:2: found a null character, expected text in UTF-8" in small.findings()


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator_is_named(small, separator, name):
    small.write()
    small.path("flow").write_text(small.path("flow").read_text().replace(",", separator))
    small.record("flow")
    assert (
        f"data/flow.csv:1: found {name} between cells, expected commas\n"
        "  hint: save the file as comma-separated values; cells that hold a comma stand in double quotes"
    ) in small.findings()


def test_an_open_quote_is_broken_csv(small):
    small.edit("flow", "page 1", '"page 1')
    assert any(re.match(r"data/flow\.csv:\d+: found broken CSV \(", one) for one in small.findings())


def test_an_empty_file_has_no_header(small):
    small.write()
    small.path("flow").write_text("")
    small.record("flow")
    expected = "expected a header: stage,count,source,locator,note"
    assert small.findings() == [f"data/flow.csv: found an empty file, {expected}"]


def test_an_unknown_column_gets_the_nearest_name(small):
    small.edit("flow", "count", "cuont")
    findings = small.findings()
    assert "data/flow.csv:1: found column cuont, expected a known column\n  hint: did you mean count?" in findings
    assert (
        "data/flow.csv:1: found no column count, expected all columns of the table\n"
        "  hint: add the column, or let `press data --describe` take it out of datapackage.json"
    ) in findings


def test_a_column_that_stands_twice_is_found(small):
    small.edit("flow", "stage,count", "stage,count,count")
    assert "data/flow.csv:1: found column count more than once, expected each column once" in small.findings()


def test_columns_in_another_order_are_found(small):
    small.edit("flow", "stage,count", "count,stage")
    assert (
        "data/flow.csv:1: found count as column 1, expected stage\n"
        "  hint: the order is that of datapackage.json: stage,count,source,locator,note"
    ) in small.findings()


def test_a_row_with_too_many_cells_is_found(small):
    small.edit("flow", "identified,9", "identified,9,9")
    assert (
        "data/flow.csv:2: found 6 cells, expected 5 cells\n  hint: a cell that holds a comma stands in double quotes"
    ) in small.findings()


def test_an_empty_line_is_found(small):
    small.edit("flow", "identified", "\nidentified")
    assert "data/flow.csv:2: found an empty line, expected 5 cells\n  hint: delete the line" in small.findings()


def test_empty_rows_of_a_spreadsheet_are_told_once(small):
    small.write()
    small.path("flow").write_text(small.path("flow").read_text() + ",,,,\n" * 3)
    small.record("flow")
    assert small.findings() == [
        "data/flow.csv:4: found 3 empty lines, 4 to 6, expected 5 cells\n  hint: delete the lines"
    ]


def test_empty_columns_of_a_spreadsheet_are_told_once_and_the_rest_is_read(small):
    small.set("flow", 1, count="x")
    small.write()
    small.path("flow").write_text(small.path("flow").read_text().replace("\n", ",,\n"))
    small.record("flow")
    empty, slip = small.findings()
    assert empty == (
        "data/flow.csv:1: found 2 empty columns at the right, expected none\n"
        "  hint: delete what stands right of the last column"
    )
    assert slip.startswith("data/flow.csv:3: count: found x")


def test_a_column_without_a_name_that_holds_something_is_not_passed_over(small):
    small.edit("flow", "note\nidentified,9,P1,page 1,not applicable", "note,\nidentified,9,P1,page 1,not applicable,x")
    assert (
        "data/flow.csv:1: found column without a name, expected a known column\n  hint: name it, or delete the column"
    ) in small.findings()


def test_spaces_around_the_name_of_a_column_are_named(small):
    small.edit("flow", "stage,count", "stage, count ")
    assert small.findings() == [
        "data/flow.csv:1: found spaces around the column count, expected none\n  hint: take them away"
    ]


def test_faults_behind_another_separator_are_told_with_it(small):
    small.set("flow", 1, count="1,5")
    small.write()
    rows = list(csv.reader(small.path("flow").read_text(encoding="utf-8").splitlines()))
    small.path("flow").write_text("".join(";".join(cells) + "\n" for cells in rows))
    small.record("flow")
    assert [one.splitlines()[0] for one in small.findings()] == [
        "data/flow.csv:1: found semicolons between cells, expected commas",
        "data/flow.csv:3: count: found 1,5, expected an integer of at least 0",
    ]


def test_a_byte_order_mark_and_crlf_do_no_harm(small):
    small.write()
    text = small.path("studies").read_text().replace("\n", "\r\n")
    small.path("studies").write_bytes(b"\xef\xbb\xbf" + text.encode())
    small.record("studies")
    assert small.findings() == []


def test_a_cell_with_a_line_break_does_not_shift_the_lines_of_later_rows(small):
    small.set("flow", 0, note="one\ntwo")
    small.set("flow", 1, count="x")
    assert small.findings()[0].startswith("data/flow.csv:4: count: found x")


def test_an_edit_that_is_not_recorded_is_found_with_the_command_that_accepts_it(small):
    small.write()
    small.path("flow").write_text(small.path("flow").read_text() + "screened,8,P1,page 1,not applicable\n")
    (finding,) = small.findings()
    assert finding.startswith("data/flow.csv: found sha256 ")
    assert finding.endswith(
        "... (data version 1.0.0)\n"
        "  hint: if the change is meant, `press data --accept` records it as a new version of the data"
    )
    assert small.findings(ignore_hashes=True) == []


def test_a_table_that_is_not_described_is_a_warning_and_not_an_error(small):
    small.write()
    (small.root / "data" / "extra.csv").write_text("a\n1\n")
    assert small.findings() == [
        (
            "data/extra.csv: warning: found a table that data/datapackage.json does not describe, expected none\n"
            "  hint: `press data --describe` writes what its header says, or move it away; it is not read"
        )
    ]
    assert check_dataset(small.root).dataset is not None


def test_all_faults_of_all_files_come_in_one_report(small):
    small.set("associations", r="1.27")
    small.set("outcomes", study="itto")
    small.set("flow", 1, count="one")
    small.review = small.review.replace("alpha: 0.05", "alfa: 0.05")
    small.write()
    small.path("arms").unlink()
    with pytest.raises(DataFileError) as caught:
        load_dataset(small.root)
    assert [(one.location.path, one.code) for one in caught.value.findings] == [
        ("data/arms.csv", "file-missing"),
        ("data/associations.csv", "cell-range"),
        ("data/flow.csv", "cell-type"),
        ("data/outcomes.csv", "key-unknown"),
        ("review.yml", "review-missing"),
        ("review.yml", "review-key"),
    ]


def test_a_folder_in_the_place_of_a_file_is_found(small):
    small.write()
    small.path("arms").unlink()
    small.path("arms").mkdir()
    assert small.findings() == ["data/arms.csv: found no readable file (Is a directory), expected the table arms"]


def test_a_cell_that_is_longer_than_any_text_of_a_table_is_found_with_its_line(small):
    small.set("studies", intervention="x" * 131_073)
    assert any(
        text.startswith("data/studies.csv:2: found broken CSV (field larger than field limit (131072))")
        for text in small.findings()
    )
