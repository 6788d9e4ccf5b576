import pytest

from analysis.load import load_dataset
from analysis.reading import EVERY, CellRef, reading
from analysis.schema import Missing


@pytest.fixture
def data(small):
    small.set("studies", female_percent="52.5", country="not reported", age_mean="not applicable")
    small.add("studies", study="abe", label="Abe", role="context", n="ns")
    small.write()
    return load_dataset(small.root)


def test_missing_codes_stay_apart(data):
    ito = data["studies"]["ito"]
    assert (ito["country"], ito["age_mean"], ito["age_sd"]) == (
        Missing.NOT_REPORTED, Missing.NOT_APPLICABLE, Missing.NOT_OBTAINED,
    )  # fmt: skip
    assert isinstance(ito["country"], Missing)
    assert not isinstance(ito["label"], Missing)


def test_cells_have_the_type_of_their_column_and_keep_their_text(data):
    ito = data["studies"]["ito"]
    assert (ito["n"], ito["female_percent"], ito["label"]) == (40, 52.5, "Ito 2019")
    assert type(ito["n"]) is int
    assert data["outcomes"]["ito_sleep"].text["pre_mean"] == "4.0"


def test_a_missing_code_is_neither_a_number_nor_a_word(data):
    ito = data["studies"]["ito"]
    assert (ito.number("n"), ito.number("age_mean"), ito.number("label")) == (40.0, None, None)
    assert (ito.word("label"), ito.word("country"), ito.word("n")) == ("Ito 2019", None, None)


def test_a_column_is_given_as_its_rows_give_their_cells(data):
    studies = data["studies"]
    for name in ("n", "age_mean", "label", "country", "exposure_day", "of_another_table"):
        assert studies.numbers(name) == tuple(row.number(name) for row in studies)
        assert studies.words(name) == tuple(row.word(name) for row in studies)
    assert (studies.numbers("n"), studies.words("label")) == ((40.0, None), ("Ito 2019", "Abe"))
    assert studies.texts("n") == ("40", "ns")


@pytest.mark.parametrize("take", ["column", "numbers", "words", "texts"])
def test_a_column_is_read_as_a_whole_each_time_that_it_is_taken(data, take):
    for _ in range(2):
        with reading() as read:
            getattr(data["studies"], take)("n")
        assert read.cells == (CellRef("studies.csv", EVERY, "n"),)


@pytest.mark.parametrize("take", ["numbers", "words"])
def test_nothing_is_read_of_a_column_that_the_table_does_not_have(data, take):
    with reading() as read:
        assert set(getattr(data["studies"], take)("exposed")) == {None}
    assert read.cells == ()


def test_a_row_knows_the_line_and_the_key_that_a_value_cites(data):
    row = data["ratings"].rows[2]
    assert (data["ratings"].file, row.key, row.line) == ("ratings.csv", "ito/short/3", 4)


def test_rows_are_found_by_their_cells(data):
    assert [row.key for row in data["studies"].where(role="context")] == ["abe"]
    assert [row.key for row in data["studies"].where(country=Missing.NOT_REPORTED)] == ["ito"]


def test_the_version_and_the_checksums_travel_with_the_data(data, small):
    assert data.version == "1.0.0"
    assert f"sha256:{data.hashes['data/studies.csv']}" == small.resource("studies")["hash"]
