"""What is right in files of Quarto's though the sources say it otherwise, and what stays a fault in them."""

import pytest

from press.checks.around import date_faults, formula_faults
from press.checks.customs import OUR_CUSTOMS, customs_of
from press.checks.expected import Expected, Stream, expected_text
from press.checks.laid import lay
from press.checks.readback import Formula, Reading, read_back
from press.filters import Resolution
from press.pandoc.ast import attr, span
from press.writers.docx.ooxml import bookmark_name

LONG = "val-synthesis-physical_functioning-verdict"
WORD, PAGE, PDF = (customs_of("quarto", name) for name in ("docx", "html", "pdf"))
EQUATION = span(
    [{"t": "Math", "c": [{"t": "DisplayMath"}, "z = 7"]}], attr("eq-z", ["quarto-equation"], {"number": "1"})
)
HEADING = {"t": "Header", "c": [1, attr("a"), [span([{"t": "Str", "c": "5"}], attr("", ["header-section-number"]))]]}


def resolved(*blocks, **meta):
    return Resolution({"meta": {}, "blocks": list(blocks)}, meta, ())


def test_an_id_that_no_bookmark_can_hold_is_known_by_the_name_that_pandoc_gives_it():
    assert WORD.bookmark(LONG) == "Xf1465162755c2fbbebbff082002388d7bd9e862"
    assert WORD.bookmark("1st") != "1st"
    assert WORD.bookmark("val-a") == OUR_CUSTOMS.bookmark("val-a") == "val-a"
    assert OUR_CUSTOMS.bookmark(LONG) == bookmark_name(LONG)


@pytest.mark.parametrize(
    ("shown", "tex", "faults"),
    [("71", "z = 7 \\qquad(1)", 0), ("7", "z = 7", 2), ("72", "z = 7 \\qquad(2)", 2), ("−71", "z = -7 \\qquad(1)", 2)],
)
def test_an_equation_holds_its_number_and_no_other(shown, tex, faults):
    expected = expected_text(resolved({"t": "Para", "c": [EQUATION]}), PAGE)
    assert expected.main.tokens == []
    reading = Reading("", formulas=(Formula(shown, "line 1", tex),))
    assert len(list(formula_faults(expected, reading, "html"))) == faults


def test_the_embedded_engine_sets_the_number_of_an_equation_beside_it():
    expected = expected_text(resolved({"t": "Para", "c": [EQUATION]}))
    assert (expected.main.tokens, expected.formulas) == (["(", "1", ")"], ["z = 7"])


def test_references_are_data_in_the_jats_of_quarto_and_text_elsewhere():
    references = {"t": "Div", "c": [attr("refs"), [{"t": "Para", "c": [{"t": "Str", "c": "1999"}]}]]}
    assert expected_text(resolved(references), customs_of("quarto", "jats")).main.tokens == []
    assert expected_text(resolved(references), WORD).main.tokens == ["1999"]
    assert expected_text(resolved(references)).main.tokens == ["1999"]


def test_a_point_stands_behind_the_number_of_a_section_that_is_part_of_none():
    assert expected_text(resolved(HEADING), WORD).main.tokens == ["5", "."]
    assert expected_text(resolved(HEADING)).main.tokens == ["5"]


@pytest.mark.parametrize(
    ("found", "faults"), [("from −1 to 1", 0), ("from -1 to 1", 0), ("from 1 to 1", 1), ("from −2 to 1", 1)]
)
def test_a_minus_may_stand_for_the_hyphen_of_a_number_in_a_pdf(found, faults):
    said = Stream(["from", "-", "1", "to", "1"])
    assert len(lay(Expected(said, customs=PDF), Reading(found)).differences) == faults


def test_a_minus_for_a_hyphen_is_a_fault_of_the_embedded_engine():
    assert lay(Expected(Stream(["from", "-", "1", "to", "1"])), Reading("from −1 to 1")).differences


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("2026-03-04", 0),
        ("4 March 2026", 0),
        ("4. März 2026", 0),
        ("on March 4, 2026 at noon", 0),
        ("2026-04-03", 1),
        ("5 March 2026", 1),
        ("4 March −2026", 1),
        ("4.1 March 2026", 1),
        ("", 0),
    ],
)
def test_a_date_may_be_in_another_style_and_on_no_other_day(line, faults):
    expected = Expected(Stream(), dates=["March 4, 2026"], day="2026-03-04", customs=PAGE)
    reading = Reading(f"Title\n{line}\nThe search was on March 30, 2025.")
    assert len(list(date_faults(expected, reading))) == faults


@pytest.mark.parametrize("kind", ["tip", "note", "warning", "important", "caution"])
def test_pictures_of_callouts_are_known_by_their_file(kind):
    icon = f"/opt/quarto/share/formats/docx/{kind}.png"
    assert (WORD.is_icon(icon), PAGE.is_icon(icon), OUR_CUSTOMS.is_icon(icon)) == (True, False, False)
    assert not WORD.is_icon(f"figures/{kind}.png")


def test_places_of_callouts_are_lost_in_word_alone():
    assert [one.is_lost("tip-a") for one in (WORD, PAGE, OUR_CUSTOMS)] == [True, False, False]
    assert not WORD.is_lost("fig-a")


def test_the_mark_of_orcid_behind_an_author_is_no_picture_of_the_article(tmp_path):
    path = tmp_path / "a.html"
    mark = (
        '<a class="quarto-title-author-orcid" href="https://orcid.org/0"><img alt="" src="data:image/png;base64,"></a>'
    )
    path.write_text(f'<!DOCTYPE html><html><body>{mark}<img alt="a wren" src="data:image/png;base64,"></body></html>')
    assert [picture.alt for picture in read_back(path, "html").pictures] == ["a wren"]
