import pytest

from analysis.errors import Diagnostic, Location
from analysis.load.cells import describe, parse_table
from analysis.load.files import RawTable
from analysis.schema import FieldSpec, TableSpec

CODES = "not reported, ns, not applicable, not obtained"


def one(small):
    findings = [text for text in small.findings() if "sha256" not in text]
    assert len(findings) == 1, findings
    return findings[0]


def test_a_number_out_of_range_names_the_range(small):
    small.set("associations", r="1.27")
    assert one(small) == "data/associations.csv:2: r: found 1.27, expected a number from -1 to 1"


def test_a_mistyped_number_is_found(small):
    small.set("associations", r="0.2q")
    assert one(small) == (
        f"data/associations.csv:2: r: found 0.2q, expected a number from -1 to 1\n  hint: missing is a code: {CODES}"
    )


@pytest.mark.parametrize("text", ["nan", "inf", "1_0", "\u0663"])
def test_words_that_python_takes_for_numbers_are_none(small, text):
    small.set("outcomes", pre_mean=text)
    assert f"pre_mean: found {text}, expected a number" in one(small)


def test_a_decimal_comma_is_told_from_other_mistakes(small):
    small.set("associations", r="0,27")
    assert one(small).endswith("hint: write a decimal point, not a comma")


def test_a_count_with_decimals_is_found(small):
    small.set("studies", n="40.5")
    assert one(small) == (
        "data/studies.csv:2: n: found 40.5, expected an integer of at least 1\n  hint: counts have no decimals"
    )


def test_a_number_between_spaces_is_found(small):
    small.set("associations", r=" 0.4")
    assert one(small).endswith("hint: take away the spaces around it")


def test_a_missing_code_that_is_almost_right_gets_the_right_one(small):
    small.set("associations", r="not reportd")
    assert one(small).endswith("hint: did you mean not reported?")


def test_a_blank_cell_is_a_fault_and_no_missing_value(small):
    small.set("associations", r="")
    assert one(small) == (
        "data/associations.csv:2: r: found a blank cell, expected a number from -1 to 1 or a missing code\n"
        f"  hint: missing is a code: {CODES}"
    )


def test_a_column_that_takes_no_missing_code_says_so(small):
    small.set("studies", year="not reported")
    assert one(small) == (
        "data/studies.csv:2: year: found not reported, expected an integer from 1900 to 2100\n"
        "  hint: this column takes no missing code"
    )


def test_a_word_that_is_not_in_the_list_gets_the_nearest(small):
    small.set("associations", direction="positiv")
    assert one(small) == (
        "data/associations.csv:2: direction: found positiv, expected one of positive, negative\n"
        "  hint: did you mean positive?"
    )


def test_a_text_of_another_form_is_found(small):
    small.add("context", fact="Big Fact")
    assert (
        one(small)
        == "data/context.csv:2: fact: found Big Fact, expected small letters a to z, digits and underscores, a letter first\n  hint: write big_fact"
    )


def test_a_text_between_spaces_is_found(small):
    small.set("studies", country="Japan ")
    assert one(small) == "data/studies.csv:2: country: found spaces around Japan, expected none\n  hint: take them away"


@pytest.mark.parametrize("text", ["-1", "100.5"])
def test_a_percentage_is_from_0_to_100(small, text):
    small.set("studies", female_percent=text)
    assert one(small) == f"data/studies.csv:2: female_percent: found {text}, expected a number from 0 to 100"


def test_a_percentage_is_checked_where_the_schema_names_only_its_unit(small):
    field = next(x for x in small.resource("studies")["schema"]["fields"] if x["name"] == "female_percent")
    field["constraints"] = {}
    small.set("studies", female_percent="101")
    assert "found 101, expected a number from 0 to 100" in one(small)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (FieldSpec("x", "number"), "a number"),
        (FieldSpec("x", "number", maximum=3), "a number of at most 3"),
        (FieldSpec("x", "integer", minimum=1), "an integer of at least 1"),
        (FieldSpec("x", "string"), "a text"),
    ],
)
def test_what_a_column_takes_is_said_in_words(spec, words):
    assert describe(spec) == words


def test_a_finding_without_line_column_and_hint_is_one_line():
    finding = Diagnostic("error", "x", "found a, expected b", Location("review.yml"))
    assert str(finding) == "review.yml: found a, expected b"


@pytest.mark.parametrize("text", ["9" * 400, "9" * 5000, "-1e999"])
def test_a_number_too_great_to_be_read_is_found(small, text):
    small.set("outcomes", pre_mean=text)
    assert f"pre_mean: found a number of {len(text)} characters, expected a number" in one(small)


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x9f", "\ufffe"])
def test_a_character_that_no_page_can_print_is_found(small, character):
    small.set("studies", intervention=f"exer{character}cise")
    code = f"{ord(character):04X}"
    assert f"intervention: found the character U+{code}, expected text that can be printed" in "\n".join(
        small.findings()
    )


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("1.200", "write 1200, without a mark between thousands"),
        ("12,345,678", "write 12345678, without a mark between thousands"),
        ("30,5", "counts have no decimals"),
        ("30.5", "counts have no decimals"),
        ("< 5", "a limit is no number: tell it in the note, and write not reported"),
        ("≥30", "a limit is no number: tell it in the note, and write not reported"),
        ("50%", "write the number alone, without a sign or unit"),
        ("12 weeks", "write the number alone, without a sign or unit"),
        ("18.03.2018", "a spreadsheet program made a date of it"),
        ("2018-03-18", "a spreadsheet program made a date of it"),
        ("12-Mar", "a spreadsheet program made a date of it"),
        ("Mrz 18", "a spreadsheet program made a date of it"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_count_is_named(small, cell, hint):
    small.set("outcomes", n=cell)
    assert any(
        found.startswith(f"data/outcomes.csv:2: n: found {cell}, expected an integer of at least 1\n  hint: {hint}")
        for found in small.findings()
    )


@pytest.mark.parametrize(
    ("name", "key"), [("Müller2011", "mueller2011"), ("García 2018", "garcia_2018"), ("Łoś-Öz", "los_oez")]
)
def test_a_name_that_is_no_key_gets_the_key_that_it_could_be(small, name, key):
    small.add("studies", study=name, label="Another")
    assert any(
        found.startswith(f"data/studies.csv:3: study: found {name}, ") and found.endswith(f"hint: write {key}")
        for found in small.findings()
    )


SHORES = TableSpec(
    "shores", "data/shores.csv", "Shores", "", (FieldSpec("shore", "string"), FieldSpec("n", "integer")), ("shore",)
)


def parse(*rows):
    return parse_table(RawTable(SHORES, ("shore", "n"), list(enumerate(rows, 2))))


def test_a_faulty_cell_is_missing_from_its_own_row_alone():
    table, faults = parse(("north", "1"), ("south", "x"), ("west", "x"), ("east", "1"))
    assert [dict(row.cells) for row in table] == [
        {"shore": "north", "n": 1}, {"shore": "south"}, {"shore": "west"}, {"shore": "east", "n": 1},
    ]  # fmt: skip
    assert [fault.location for fault in faults] == [Location("data/shores.csv", line, "n") for line in (3, 4)]
    assert (table.numbers("n"), table.texts("n")) == ((1.0, None, None, 1.0), ("1", "x", "x", "1"))


def test_a_row_of_another_width_stays_in_its_place_with_its_key_and_without_cells():
    table, faults = parse(("north", "1"), ("south",), ("west", "2", "3"), ("east", "4"))
    assert [(row.line, row.key, len(row.cells)) for row in table] == [
        (2, "north", 2), (3, "south", 0), (4, "west", 0), (5, "east", 2),
    ]  # fmt: skip
    assert faults == []
    assert (table.words("shore"), table.texts("n")) == (("north", None, None, "east"), ("1", "", "2", "4"))


def test_a_table_without_rows_has_empty_columns():
    table, faults = parse()
    assert (table.rows, table.column("n"), table.numbers("n"), faults) == ((), (), (), [])
