"""Data as pandas frames, for chunks of authors."""

import pytest

from analysis import Review
from analysis.errors import DataFileError
from analysis.schema import Missing


@pytest.fixture
def review(small):
    small.write()
    return Review.load(small.root)


def test_a_frame_has_the_rows_and_columns_of_its_file(review):
    frame = review.frame("studies")
    table = review.dataset["studies"]
    assert list(frame.index) == [row.key for row in table]
    assert list(frame.columns) == list(table.spec.by_name)


def test_missing_codes_stay_apart_and_are_never_nan(small):
    small.set("associations", r="ns", b="not reported")
    small.write()
    row = Review.load(small.root).frame("associations").iloc[0]
    assert (row["r"], row["b"]) == (Missing.NS, Missing.NOT_REPORTED)
    assert not row.isna().any()


def test_changing_a_frame_changes_nothing_else(review):
    before = review.dataset["studies"].rows[0]["n"]
    frame = review.frame("studies")
    frame["n"] = 0
    assert review.frame("studies")["n"].iloc[0] == before


def test_an_unknown_table_is_named_with_the_nearest(review):
    with pytest.raises(DataFileError) as caught:
        review.frame("study")
    assert str(caught.value) == "data: found study, expected the name of a table\n  hint: did you mean studies?"
