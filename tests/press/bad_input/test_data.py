"""What a person gets to read from `press render` where the data are not valid: the faults, not the way to them."""

import hashlib
import json
import shutil

import pytest

from tests.press.running import PROJECT, ROOT, snapshot

GARDEN = ROOT / "tests" / "analysis" / "reviews" / "garden"
DOCUMENT = """```{{python}}
from analysis import Review
{name} = Review.load()
v = {name}.values
```

Records: `{{python}} v.flow.identified`.
"""


def record(root, name):
    """Make a spoilt file the recorded one, so that its fault alone is found."""
    path = root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (resource,) = (one for one in package["resources"] if one["path"] == name)
    resource["hash"] = "sha256:" + hashlib.sha256((root / "data" / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(package), encoding="utf-8")


@pytest.fixture
def review(tmp_path, monkeypatch):
    """A small review of another subject, whose document was rendered before."""
    monkeypatch.delenv("REVIEW_PROJECT", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    root = tmp_path / "garden"
    shutil.copytree(GARDEN, root)
    (root / "_quarto.yml").write_text(PROJECT)
    (root / "a.qmd").write_text(DOCUMENT.format(name="r"))
    (root / "build").mkdir()
    (root / "build" / "a.html").write_bytes(b"the last good page")
    return root


@pytest.fixture
def refused(review, press):
    """Spoil a file, render, and give what the person reads."""

    def run(name, old, new, *, encoding="utf-8"):
        path = review / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode(encoding))
        record(review, name)
        before = snapshot(review)
        done = press("render", "--quiet", cwd=review)
        assert (done.code, done.out, snapshot(review)) == (3, "", before)
        *findings, last = done.err.splitlines()
        assert last == "a.qmd:3: chunk 1: DataFileError: found the faults above, expected data without any"
        return "\n".join(findings)

    return run


def test_valid_data_render(review, press):
    assert press("render", "--quiet", cwd=review).code == 0


#: What is wrong: the file, a text in it, what stands there instead, and what the person reads.
SPOILT = {
    "unknown study key": (
        "associations.csv",
        "bo2005,bo_sleep",
        "bo2006,bo_sleep",
        """data/associations.csv:5: study: found bo2006, expected a key of studies.csv
  hint: did you mean bo2005?
data/associations.csv:5: study: found bo2006, expected bo2005, the study of bo_sleep""",
    ),
    "mistyped number": (
        "associations.csv",
        "0.55",
        "O.55",
        """data/associations.csv:2: r: found O.55, expected a number from -1 to 1
  hint: missing is a code: not reported, ns, not applicable, not obtained""",
    ),
    "value out of range": (
        "associations.csv",
        "0.55",
        "1.27",
        "data/associations.csv:2: r: found 1.27, expected a number from -1 to 1",
    ),
    "duplicate key": (
        "flow.csv",
        "duplicates_removed,10",
        "identified,10",
        """data/flow.csv:3: stage: found identified again, expected each key once (it stands in line 2 already)
  hint: rename or delete one of the two rows
data/flow.csv:8: count: found 18, expected at most 10, the count of identified""",
    ),
    "unknown column": (
        "studies.csv",
        "exposure_rater,",
        "exposure_ratter,",
        """data/studies.csv:1: found column exposure_ratter, expected a known column
  hint: did you mean exposure_rater?
data/studies.csv:1: found no column exposure_rater, expected all columns of the table
  hint: add the column, or let `press data --describe` take it out of datapackage.json""",
    ),
    "blank cell": (
        "flow.csv",
        "identified,100",
        "identified,",
        """data/flow.csv:2: count: found a blank cell, expected an integer of at least 0 or a missing code
  hint: missing is a code: not reported, ns, not applicable, not obtained""",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "message"), SPOILT.values(), ids=SPOILT.keys())
def test_a_fault_of_the_data_is_told_with_file_row_and_column(refused, name, old, new, message):
    assert refused(name, old, new) == message


def test_a_wrong_encoding_is_told_with_its_line(refused):
    told = refused("studies.csv", "Nowhere", "Ré", encoding="latin-1").splitlines()
    assert told[0] == "data/studies.csv:2: found a byte that is not UTF-8 (0xe9), expected UTF-8"


def test_a_wrong_separator_is_told_with_its_character(refused, review):
    text = (review / "data" / "flow.csv").read_text(encoding="utf-8")
    assert refused("flow.csv", text, text.replace(",", ";")).splitlines()[0] == (
        "data/flow.csv:1: found semicolons between cells, expected commas"
    )


def test_a_missing_data_file_is_told_by_name(review, press):
    (review / "data" / "flow.csv").unlink()
    done = press("render", "--quiet", cwd=review)
    assert done.err.splitlines()[0] == "data/flow.csv: found no file, expected the table flow"
    assert (done.code, (review / "build" / "a.html").read_bytes()) == (3, b"the last good page")


def test_an_edit_that_nobody_accepted_names_the_command_that_does(review, press):
    path = review / "data" / "flow.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("excluded,70", "excluded,71"), encoding="utf-8")
    done = press("render", "--quiet", cwd=review)
    assert done.code == 3
    assert done.err.startswith("data/flow.csv: found sha256 ")
    assert "`press data --accept` records it as a new version of the data" in done.err


def test_all_faults_of_all_files_are_told_at_once_though_two_documents_load_them(review, press):
    for name, old, new in (("flow.csv", "excluded,70", "excluded,x"), ("associations.csv", "0.55", "1.27")):
        path = review / "data" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        record(review, name)
    (review / "b.qmd").write_text(DOCUMENT.format(name="other"))
    done = press("render", "--quiet", cwd=review)
    told = [line for line in done.err.splitlines() if not line.startswith(" ")]
    assert told == [
        "data/associations.csv:2: r: found 1.27, expected a number from -1 to 1",
        "data/flow.csv:5: count: found x, expected an integer of at least 0",
        "a.qmd:3: chunk 1: DataFileError: found the faults above, expected data without any",
        "b.qmd:3: chunk 1: DataFileError: found the faults above, expected data without any",
    ]


def test_with_traceback_the_way_through_the_press_is_shown_too(refused, review, press):
    refused("associations.csv", "0.55", "1.27")
    done = press("render", "--quiet", "--traceback", cwd=review)
    assert "Traceback (most recent call last)" in done.err
    assert "DataError" in done.err
