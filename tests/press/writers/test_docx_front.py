"""The front of a Word file, its contents and its properties."""

from __future__ import annotations

import docx
import pytest

from press.filters.language import build_words
from press.writers.docx.front import find_properties
from tests.press.writers.docx_making import make_docx, make_resolved
from tests.press.writers.ooxml import Package, W, find_faults, text_of

ADA = {
    "name": {"given": "Ada", "family": "Lovelace", "literal": "Ada Lovelace"},
    "email": "ada@example.org",
    "orcid": "0000-0002-1825-0097",
    "attributes": {"corresponding": True},
    "affiliations": [{"number": 1, "name": "A"}],
}
BEN = {"name": {"literal": "Ben Doe"}, "affiliations": [{"number": 1, "name": "A"}, {"number": 2, "name": "B"}]}
PLACES = [
    {
        "number": 1,
        "name": "University A",
        "department": "Rehabilitation",
        "city": "Groningen",
        "country": "Netherlands",
    },
    {"number": 2, "name": "University B"},
]


def make_front(tmp_path, meta, markdown="Text\n"):
    path = make_docx(tmp_path / "a.docx", markdown, meta)
    assert find_faults(path) == []
    return Package(path)


def test_title_block_is_in_the_order_of_a_title_page(tmp_path):
    meta = {
        "title": "T",
        "subtitle": "S",
        "by-author": [ADA],
        "by-affiliation": PLACES[:1],
        "date": "1 May 2026",
        "abstract": "A.",
        "keywords": ["k"],
    }
    styles = [node.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for node in make_front(tmp_path, meta).body.iter(f"{W}p")]
    assert styles == [
        "Title",
        "Subtitle",
        "Author",
        "Affiliation",
        "Correspondence",
        "Correspondence",
        "Date",
        "AbstractTitle",
        "Abstract",
        "Keywords",
        "BodyText",
    ]


def test_authors_carry_the_numbers_of_their_affiliations(tmp_path):
    package = make_front(tmp_path, {"by-author": [ADA, BEN], "by-affiliation": PLACES})
    assert package.paragraphs("Author") == ["Ada Lovelace1,*, Ben Doe1,2"]
    assert package.paragraphs("Affiliation") == [
        "1 Rehabilitation, University A, Groningen, Netherlands",
        "2 University B",
    ]


def test_a_single_affiliation_needs_no_number(tmp_path):
    package = make_front(tmp_path, {"by-author": [ADA], "by-affiliation": PLACES[:1]})
    assert package.paragraphs("Author") == ["Ada Lovelace*"]
    assert package.paragraphs("Affiliation") == ["Rehabilitation, University A, Groningen, Netherlands"]


def test_corresponding_author_is_reached_by_mail_and_orcid_is_a_link(tmp_path):
    package = make_front(tmp_path, {"by-author": [ADA, BEN]})
    assert package.paragraphs("Correspondence") == [
        "* Correspondence: Ada Lovelace, ada@example.org",
        "ORCID: Ada Lovelace 0000-0002-1825-0097",
    ]
    assert b"https://orcid.org/0000-0002-1825-0097" in package.parts["word/_rels/document.xml.rels"]
    assert b"mailto:ada@example.org" in package.parts["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"attributes": {"equal-contributor": True}}, "† These authors contributed equally."),
        ({"attributes": {"deceased": True}}, "‡ Deceased."),
        ({"note": "On leave"}, "Ben Doe: On leave"),
        ({"acknowledgements": "To Ada"}, "Ben Doe: To Ada"),
    ],
)
def test_what_is_said_of_an_author_is_shown(tmp_path, change, line):
    assert line in make_front(tmp_path, {"by-author": [{**BEN, **change}]}).paragraphs("Correspondence")


def test_thanks_and_the_mail_of_every_author_are_shown(tmp_path):
    package = make_front(tmp_path, {"by-author": [ADA, {**BEN, "email": "ben@example.org"}], "thanks": "To *all*"})
    assert package.paragraphs("Correspondence") == [
        "* Correspondence: Ada Lovelace, ada@example.org",
        "ORCID: Ada Lovelace 0000-0002-1825-0097",
        "Ben Doe: ben@example.org",
        "To all",
    ]
    assert b"mailto:ben@example.org" in package.parts["word/_rels/document.xml.rels"]


def test_abstract_keeps_its_paragraphs_and_markup(tmp_path):
    package = make_front(tmp_path, {"abstract": "**Aim.** To *see*.\n\nSecond.\n"})
    assert package.paragraphs("Abstract") == ["Aim. To see.", "Second."]
    assert package.paragraphs("AbstractTitle") == ["Abstract"]


def test_labels_are_in_the_language_of_the_document(tmp_path):
    meta = {"abstract": "A.", "keywords": ["k", "l"], "labels": {"abstract": "Samenvatting", "keywords": "Trefwoorden"}}
    package = make_front(tmp_path, meta)
    assert package.paragraphs("AbstractTitle") == ["Samenvatting"]
    assert package.paragraphs("Keywords") == ["Trefwoorden: k; l"]


def test_document_without_metadata_has_no_front(tmp_path):
    assert [text_of(node) for node in make_front(tmp_path, {}).body.iter(f"{W}p")] == ["Text"]


def test_contents_list_the_headings_and_link_to_them(tmp_path):
    markdown = "# One {#sec-one}\n\n## Two\n\n### Three\n\nText\n"
    package = make_front(tmp_path, {"toc": True, "toc-depth": 2, "toc-title": "Inhoud"}, markdown)
    assert package.paragraphs("TOCHeading") == ["Inhoud"]
    assert package.paragraphs("TOC1") == ["One"]
    assert package.paragraphs("TOC2") == ["Two"]
    anchors = [node.get(f"{W}anchor") for node in package.document.iter(f"{W}hyperlink")]
    assert anchors == ["sec-one", "two"]


def test_contents_leave_out_headings_that_ask_for_it(tmp_path):
    package = make_front(tmp_path, {"toc": True}, "# One\n\n# Two {.unnumbered .unlisted}\n")
    assert package.paragraphs("TOC1") == ["One"]
    assert package.paragraphs("Heading1") == ["One", "Two"]
    assert b"urn:review-press" not in package.parts["word/document.xml"]


def test_contents_do_not_ask_the_reader_to_update_them(tmp_path):
    package = make_front(tmp_path, {"toc": True}, "# One\n")
    assert b"dirty" not in package.parts["word/document.xml"]
    assert b"updateFields" not in package.parts["word/settings.xml"]


def test_contents_of_a_document_without_headings_are_no_fault(tmp_path):
    assert make_front(tmp_path, {"toc": True}).paragraphs("TOC1") == []


def test_contents_are_off_unless_asked_for(tmp_path):
    assert make_front(tmp_path, {}, "# One\n").paragraphs("TOC1") == []


def test_properties_are_what_word_shows(tmp_path):
    meta = {
        "title": "T & <u>",
        "by-author": [ADA, BEN],
        "keywords": ["a", "b"],
        "description": "D",
        "subject": "S",
        "category": "C",
        "lang": "nl",
        "date-meta": "2026-05-01",
    }
    make_front(tmp_path, meta)
    shown = docx.Document(tmp_path / "a.docx").core_properties
    assert (shown.title, shown.author, shown.keywords, shown.comments) == (
        "T & <u>",
        "Ada Lovelace; Ben Doe",
        "a, b",
        "D",
    )
    assert (shown.language, shown.subject, shown.category) == ("nl", "S", "C")
    assert shown.created.isoformat() == shown.modified.isoformat() == "2026-05-01T00:00:00+00:00"


def test_language_is_that_of_the_spelling_check(tmp_path):
    styles = make_front(tmp_path, {"lang": "nl"}).xml["word/styles.xml"]
    assert [node.get(f"{W}val") for node in styles.iter(f"{W}lang")] == ["nl"]


def test_title_of_a_document_without_one_is_its_file():
    assert find_properties(make_resolved("x", {})).title == "sample"


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_moment_without_a_date_is_fixed(date):
    assert find_properties(make_resolved("x", {"date-meta": date})).moment.year == 2000


def test_author_to_write_to_who_has_no_address_gets_no_mark(tmp_path):
    author = {**BEN, "attributes": {"corresponding": True}}
    package = make_front(tmp_path, {"by-author": [author]})
    assert package.paragraphs("Author") == ["Ben Doe"]
    assert package.paragraphs("Correspondence") == []


@pytest.mark.parametrize("key", ["running-title", "title-short", "short-title"])
def test_short_title_stands_at_the_top_of_the_pages(key):
    assert find_properties(make_resolved("x", {"title": "Long", key: "Short"})).running == "Short"


def test_words_of_the_front_follow_the_language(tmp_path):
    author = {**ADA, "attributes": {"corresponding": True, "equal-contributor": True, "deceased": True}, "orcid": ""}
    lines = make_front(tmp_path, {"by-author": [author, BEN], "language": build_words({"lang": "es"})})
    assert lines.paragraphs("Correspondence") == [
        "* Correspondencia: Ada Lovelace, ada@example.org",
        "† Estos autores contribuyeron por igual.",
        "‡ Fallecido/a.",
    ]


def test_only_author_can_be_written_to_without_being_named_for_it(tmp_path):
    author = {"name": {"literal": "Ben Doe"}, "email": "ben@example.org"}
    package = make_front(tmp_path, {"by-author": [author]})
    assert package.paragraphs("Author") == ["Ben Doe"]
    assert package.paragraphs("Correspondence") == ["Correspondence: ben@example.org"]


def test_signs_that_the_author_set_behind_a_name_are_raised(tmp_path):
    printed = "---\nauthor: ['Ben Doe^1^']\n---\n\nText\n"
    package = make_front(tmp_path, {"by-author": [{**BEN, "name": {"literal": "Ben Doe1"}}]}, printed)
    raised = list(package.xml["word/document.xml"].iter(f"{W}vertAlign"))
    assert package.paragraphs("Author") == ["Ben Doe1"]
    assert [node.get(f"{W}val") for node in raised] == ["superscript"]
