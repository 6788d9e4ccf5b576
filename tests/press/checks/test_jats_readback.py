"""A JATS article is read back as its reader would meet it."""

from __future__ import annotations

import re

import pytest

from press.checks.links import check_jats_links
from press.checks.numerals import compare_formats
from press.checks.readback import read_back
from press.errors import VerifyError
from tests.press.writers.jats.making import GOLDEN, make_article


@pytest.fixture
def article(tmp_path):
    """Make an article of a sample."""

    def make(name):
        return make_article((GOLDEN / f"{name}.qmd").read_text(encoding="utf-8"), tmp_path, name)

    return make


def words(path):
    return re.sub(r"\s+", " ", read_back(path, "jats").text).strip()


def test_the_title_block_reads_in_the_order_of_other_formats(article):
    found = words(article("front"))
    parts = ["Sleep & memory", "With", "What sleep does.", "Norah Jones MD, PhD1,2", "Luc van den Berg1"]
    parts += ["1 Psychology, Hill University", "Correspondence", "7 March 2024", "10.1234", "People sleep", "R&D"]
    places = [found.index(part) for part in parts]
    assert places == sorted(places)


def test_a_note_is_read_where_it_is_called(article):
    assert "Head 1 1 First note. Right" in words(article("tables"))


def test_a_caption_is_read_on_the_side_where_other_formats_print_it(article):
    found = words(article("figures"))
    assert found.index("(a) Left") < found.index("Figure 2 Both")
    assert found.index("Figure 3 Captioned above") < found.index("Only words")


def test_lists_are_read_with_their_numbers(article):
    assert "1. one 2. two a) three b) four (1) example 5. five" in words(article("blocks"))


def test_formulas_and_fields_of_references_are_no_text(article):
    assert "Equation 1, with and" in words(article("formulas"))
    assert words(article("references")).count("12") == 0


def test_values_are_read_with_their_ids(article):
    assert read_back(article("inlines"), "jats").spots["val-n"][0].text == "1469"


def test_a_changed_figure_is_found(article, tmp_path):
    made = article("inlines")
    other = tmp_path / "other.xml"
    other.write_text(made.read_text(encoding="utf-8").replace(">1469<", ">1496<"), encoding="utf-8")
    # two articles stand for two formats: what counts is that their numerals differ
    found = compare_formats({"html": made, "jats": other})
    assert any("1496" in finding.message for finding in found)


@pytest.mark.parametrize("content", [b"words", b"<html/>", b"<article>"])
def test_a_foreign_file_is_said_to_be_one(tmp_path, content):
    path = tmp_path / "a.xml"
    path.write_bytes(content)
    with pytest.raises(
        VerifyError, match=r"a\.xml: found no JATS \(.*\), expected an article\n  hint: render it again"
    ):
        read_back(path, "jats")


def test_a_whole_article_leads_everywhere(article):
    assert check_jats_links(article("figures")) == []


def test_a_cell_of_many_megabytes_is_read(tmp_path):
    made = make_article("PLACE\n", tmp_path)
    made.write_text(made.read_text(encoding="utf-8").replace("PLACE", "x" * 11_000_000), encoding="utf-8")
    assert len(words(made)) == 11_000_000
    assert check_jats_links(made) == []


def test_a_reference_to_nothing_is_found(article):
    made = article("figures")
    made.write_text(made.read_text(encoding="utf-8").replace(' id="fig-left"', ' id="fig-lost"'), encoding="utf-8")
    assert [str(one).partition(": ")[2] for one in check_jats_links(made)] == [
        (
            'found a link to "fig-left", expected a place of that name in the document\n'
            "  hint: render again; if it stays, report it"
        )
    ]


def test_a_picture_that_is_gone_is_found(article):
    made = article("figures")
    (made.parent / "figures-figures" / "box.svg").unlink()
    assert [str(one).partition(": ")[2] for one in check_jats_links(made)] == [
        (
            'found no picture "figures-figures/box.svg", expected it beside the article\n'
            "  hint: render again; give the folder of pictures away together with the article"
        )
    ]


def test_a_caption_of_a_table_that_stands_in_a_figure_is_read_above_it(tmp_path):
    """So Quarto sets tables with captions."""
    path = tmp_path / "a.xml"
    table = "<table-wrap><table><tbody><tr><td>cell</td></tr></tbody></table></table-wrap>"
    figure = '<fig id="tbl-a"><caption><p>Table 1: A caption.</p></caption>{}</fig>'
    path.write_text(f"<article><body>{figure.format(table)}</body></article>", encoding="utf-8")
    assert words(path) == "Table 1: A caption. cell"
