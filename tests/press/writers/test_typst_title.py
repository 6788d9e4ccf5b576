"""The title block, from normalised metadata and from plain ones."""

from __future__ import annotations

import pytest

from press.checks.readback import read_back
from press.filters.language import build_words
from press.writers.typst import metadata
from tests.press.writers.typst_making import make_pages, make_pdf, make_typst

TWO = {
    "by-author": [
        {
            "name": {"literal": "Ann Lee", "given": "Ann", "family": "Lee"},
            "orcid": "https://orcid.org/0000-0001-2345-6789",
            "email": "a@b.org",
            "degrees": ["PhD"],
            "attributes": {"corresponding": True},
            "affiliations": [
                {"id": "u", "name": "Uni U", "department": "Pain", "city": "Ghent"},
                {"id": "v", "name": "Uni V"},
            ],
        },
        {"name": {"given": "Bo", "family": "Ek"}, "affiliations": [{"id": "v", "name": "Uni V"}]},
    ],
    "by-affiliation": [
        {"id": "u", "name": "Uni U", "department": "Pain", "city": "Ghent"},
        {"id": "v", "name": "Uni V"},
    ],
}


def first_page(folder, **meta):
    return make_pages("Text.", folder, **meta)[0].replace("\u00a0", " ")


def test_authors_carry_the_marks_of_their_affiliations(tmp_path):
    page = first_page(tmp_path, **TWO)
    assert "Ann Lee, PhD1,2,*" in page
    assert "Bo Ek2 1Pain, Uni U, Ghent 2Uni V *Correspondence: Ann Lee, a@b.org" in page


def test_orcid_is_a_link(tmp_path):
    assert '#press-orcid("0000-0001-2345-6789");' in make_typst("x", tmp_path, **TWO)


def test_a_single_affiliation_needs_no_mark(tmp_path):
    page = first_page(tmp_path, author=[{"name": "Ann Lee", "email": "a@b.org", "affiliation": "Uni U"}])
    assert "Ann Lee Uni U Correspondence: a@b.org" in page


@pytest.mark.parametrize(
    "author", ["Ann Lee", ["Ann Lee"], {"name": "Ann Lee"}, {"name": {"given": "Ann", "family": "Lee"}}]
)
def test_authors_are_read_in_every_plain_form(tmp_path, author):
    assert "A title Ann Lee Text." in first_page(tmp_path, author=author)


def test_notes_on_authors_are_printed(tmp_path):
    assert "Ann Lee Ann Lee: Chair of the group Text." in first_page(
        tmp_path, author={"name": "Ann Lee", "note": "Chair of the group"}
    )


def test_thanks_acknowledgements_and_the_mail_of_every_author_are_printed(tmp_path):
    authors = [TWO["by-author"][0], {"name": {"literal": "Bo Ek"}, "email": "bo@c.org", "acknowledgements": "To Ann"}]
    page = first_page(tmp_path, **{**TWO, "by-author": authors}, thanks="We thank all")
    assert "*Correspondence: Ann Lee, a@b.org Bo Ek: bo@c.org Bo Ek: To Ann We thank all Text." in page


def test_a_corresponding_author_without_address_gets_no_mark(tmp_path):
    assert "Ann Lee Text." in first_page(tmp_path, author={"name": "Ann Lee", "corresponding": True})


def test_all_parts_stand_in_their_order(tmp_path):
    page = first_page(
        tmp_path,
        title="The *title*",
        subtitle="Sub",
        date="1 May 2024",
        doi="10.1/x",
        abstract="One.\n\nTwo.",
        keywords=["a", "b c"],
    )
    assert page.startswith("The title Sub 1 May 2024 https://doi.org/10.1/x Abstract One. Two. Keywords: a, b c Text.")


def test_headings_follow_the_language_of_the_document(tmp_path):
    page = first_page(
        tmp_path,
        abstract="Kurz.",
        keywords=["a"],
        labels={"abstract": "Zusammenfassung", "keywords": "Schlüsselwörter"},
    )
    assert "Zusammenfassung Kurz. Schlüsselwörter: a" in page


def test_keywords_stand_without_abstract_too(tmp_path):
    assert "Keywords: a" in first_page(tmp_path, keywords=["a"])


def test_a_title_block_higher_than_a_page_runs_on(tmp_path):
    pages = make_pages("Text.", tmp_path, abstract="word " * 2500)
    assert sum(page.count("word") for page in pages) == 2500


def test_a_hostile_title_is_printed_and_named_as_it_stands(tmp_path):
    page = first_page(tmp_path, title='A "title" \\# with \\$ and \\[x\\] \\*')
    assert page.startswith("A “title” # with $ and [x] * Text.")


def test_every_line_is_read_by_itself(tmp_path):
    lines = read_back(make_pdf("Text", tmp_path, subtitle="Under", date="2024", **TWO), "pdf").text.split("\n")
    read = [line[:5] for line in lines if line]
    assert read == ["A tit", "Under", "Ann\u00a0L", "1Pain", "2Uni ", "*Corr", "2024", "Text"]


def test_who_did_as_much_and_who_died_is_marked(tmp_path):
    authors = [{"name": "Ann", "attributes": {"equal-contributor": True}}, {"name": "Bo", "deceased": True}]
    assert "†These authors contributed equally. ‡Deceased." in first_page(tmp_path, author=authors)


def test_words_of_the_title_block_follow_the_language(tmp_path):
    authors = [{"name": "Ann", "email": "a@b.org", "attributes": {"equal-contributor": True}, "deceased": True}]
    page = first_page(tmp_path, author=authors, language=build_words({"lang": "nl"}))
    assert "Correspondentie: a@b.org †Deze auteurs hebben evenveel bijgedragen. ‡Overleden." in page


def test_an_empty_abstract_has_no_heading():
    assert metadata.blocks({"t": "MetaInlines", "c": []}) == []


def test_signs_that_the_author_set_behind_a_name_are_raised(tmp_path):
    literal = {"t": "MetaInlines", "c": [{"t": "Str", "c": "Lee"}, {"t": "Superscript", "c": [{"t": "Str", "c": "1"}]}]}
    assert "Lee#super[1]" in make_typst("x", tmp_path, author=[{"name": {"literal": literal}}])
