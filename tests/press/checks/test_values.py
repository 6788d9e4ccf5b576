"""Every value, claim and number of a finished file is found again, and each way in which one can be wrong is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from press.checks.around import margin_faults
from press.checks.readback import Reading
from press.checks.values import check_values
from press.ledger import read_ledger
from tests.press.checks.gardens import FORMATS, altered, built, swapped


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return built(tmp_path_factory.mktemp("gardens"))


@pytest.fixture
def found(review, tmp_path):
    """Give what is found in a file where one thing was altered, without hints and names of files."""

    def check(name, before, after):
        checked = check_values(altered(review, name, swapped(before, after), tmp_path))
        return [(one.code, one.message) for one in checked.findings]

    return check


def test_a_review_as_it_was_rendered_has_all_its_values_in_all_formats(review):
    checked = check_values(review)
    assert checked.findings == []
    assert {checked.counts[f"values in {name}"] for name in FORMATS} == {4}
    assert {checked.counts[f"claims in {name}"] for name in FORMATS} == {1}


CHANGE = "the value birds.change that a.qmd:31 prints"
GAIN = "the value birds.gain that a.qmd:31 prints"


@pytest.mark.parametrize("name", ["html", "docx", "jats"])
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("−0.25<", "−0.52<", ("value-altered", 'found "−0.52", expected "−0.25", ' + CHANGE)),
        ("−0.25<", "0.25<", ("value-sign", 'found "0.25" with the wrong sign, expected "−0.25", ' + CHANGE)),
        ("12.5<", "12<", ("value-truncated", 'found "12", which is cut off, expected "12.5", ' + GAIN)),
        ("12.5<", "<", ("value-missing", 'found no such value, expected "12.5", ' + GAIN)),
        (">most<", ">few<", ("value-altered", 'found "few", expected "most", the claim claim.most.birds that a.qmd:30 prints')),
    ],
)  # fmt: skip
def test_a_value_that_is_wrong_is_named_with_its_fault_and_its_line(found, name, before, after, told):
    ((code, words),) = found(name, before, after)
    place = r"paragraph \d+: " if name == "docx" else r"line \d+: "
    assert (code, re.sub(place, "", words, count=1)) == told
    assert re.match(place, words)


def test_a_value_that_stands_twice_is_found(found):
    ((code, message),) = found("html", " in all.", ' in all, <span id="val-birds-gain-1">12.5</span>.')[:1]
    assert (code, "found it twice" in message) == ("value-twice", True)


def test_a_value_in_the_place_of_another_is_found(review, tmp_path):
    def moved(source):
        text = source.decode()
        one, other = (re.search(rf'<span id="val-birds-{name}-1".*?</span>', text)[0] for name in ("change", "gain"))
        return text.replace(one, "\0").replace(other, one).replace("\0", other).encode()

    codes = {one.code for one in check_values(altered(review, "html", moved, tmp_path)).findings}
    assert codes & {"value-place", "value-altered"}


@pytest.mark.parametrize("name", FORMATS[:2])
@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("in 1998 there", "in 1989 there", 'found "1989", expected "1998", as in the sources'),
        ("of 2004", "of 2040", 'found "2040", expected "2004", as in the sources'),
        ("of 21 gardens<", "of 12 gardens<", 'found "12", expected "21", as in the sources'),
    ],
)
def test_a_number_of_a_note_a_caption_or_a_title_that_no_value_printed_is_held_against_the_sources(
    found, name, before, after, message
):
    if name == "html" and "gardens" in before:
        before, after = (f"\nBirds {one[:-1]}" for one in (before, after))
    assert any(code == "number" and message in words for code, words in found(name, before, after))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("html", "<mn>7</mn>", "<mn>1</mn>"),
        ("html", "x - 7}\n", "x - 1}\n"),
        ("docx", "<m:t>7</m:t>", "<m:t>1</m:t>"),
        ("docx", "<m:t>−</m:t>", "<m:t>+</m:t>"),
        ("jats", "<mml:mn>7</mml:mn>", "<mml:mn>1</mml:mn>"),
    ],
)
def test_a_number_of_a_formula_that_was_altered_is_found(review, tmp_path, name, before, after):
    def change(source):
        wanted = before if before.encode() in source else before.replace("\n", "")
        return swapped(wanted, after)(source) if name != "html" else source.replace(wanted.encode(), after.encode(), 1)

    (finding,) = check_values(altered(review, name, change, tmp_path)).findings
    assert (finding.code, "x - 7" in finding.message) == ("number", True)


@pytest.mark.parametrize(("name", "before", "after"), [("html", ">1.1</span> Part", ">1.2</span> Part")])
def test_a_number_of_the_contents_that_no_heading_has_is_found(found, name, before, after):
    ((code, message),) = found(name, before, after)
    assert (code, message) == (
        "number",
        'found "1.2 Part of the counts", expected "1 . 1 Part of the counts", as in the sources (at "table of contents")',
    )


def faults(*margins, text="", meta=""):
    return [(one.place, one.expected, one.found) for one in margin_faults(Reading(text, margins=margins), meta)]


def test_a_page_that_gives_itself_another_number_is_found():
    assert faults("1 / 3", "Head\n2 / 3", "Head\n3 / 3") == []
    assert faults("1 / 3", "Head\n3 / 3", "Head\n3 / 3") == [("page 2", "2 / 3", "3 / 3")]
    assert faults("1", "−2", "3") == [("page 2", "2", "−2")]


def test_a_running_head_with_a_number_that_no_text_has_is_found():
    assert faults("1", "Birds of 21\n2", "3", text="Birds of 21 gardens") == []
    assert faults("1", "Birds of 21\n2", "3", meta="Birds of 21") == []
    assert faults("1", "Birds of 12\n2", "3", text="Birds of 21 gardens") == [
        ("page 2", "a running head of the sources", "Birds of 12")
    ]


def test_pages_without_numbers_are_no_fault():
    assert faults("", "", "") == []
    assert faults("Draft 3", "Draft 3", "Draft 3") == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"raw":12.5', '"raw":12.6', 'found "12.5", expected the number 12.6 that the ledger has for birds.gain'),
        ('"id":"birds.gain"', '"id":"birds.lost"', 'found "12.5", expected a row of the ledger for its value birds.gain'),
        ('"text":"most","kind":"text"', '"text":"few","kind":"text"',
         'found "most", expected "few" that the ledger has for claim.most.birds'),
        ('"id":"claim.most.birds"', '"id":"claim.no.birds"',
         'found "most", expected a row of the ledger for its claim claim.most.birds'),
    ],
)  # fmt: skip
def test_a_ledger_that_says_otherwise_is_found_at_the_author_s_line(review, before, after, message):
    path = review.project.output / "values.json"
    kept = path.read_bytes()
    assert read_ledger(path)
    try:
        path.write_bytes(swapped(before, after)(kept))
        found = check_values(replace(review, finished={})).findings
    finally:
        path.write_bytes(kept)
    assert [(one.code, one.message) for one in found] == [("value-ledger", message)]
    assert found[0].where.path.as_posix() == "a.qmd"
