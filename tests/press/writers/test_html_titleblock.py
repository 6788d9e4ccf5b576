"""Title block and head: who wrote what, for people and for machines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from press.filters.language import build_words
from press.writers.html import render_html
from tests.press.writers.html_page import page, sample


@pytest.fixture(scope="module")
def tree() -> Any:
    return html.document_fromstring(render_html(sample()))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_authors_carry_the_numbers_of_their_affiliations(tree):
    authors = tree.xpath("//ul[@class='quarto-title-authors']/li")
    places = tree.xpath("//ul[@class='quarto-title-affiliations']/li")

    assert [words(author) for author in authors] == ["Ada Example, PhD1,2,†", "Bram de Voorbeeld2,†"]
    assert words(places[0]) == "1 Rehabilitation, University of Somewhere, Groningen, the Netherlands"


def test_an_orcid_is_a_link_with_a_name(tree):
    link = tree.xpath("//a[@class='quarto-title-author-orcid']")[0]

    assert (link.get("href"), link.get("aria-label")) == (
        "https://orcid.org/0000-0002-1825-0097",
        "ORCID iD: Ada Example",
    )
    assert link.xpath("svg")


def test_only_the_corresponding_author_is_written_to(tree):
    notes = [words(note) for note in tree.xpath("//div[@class='quarto-title-author-note']")]

    assert notes == ["Correspondence: ada@example.org (Ada Example)", "† These authors contributed equally."]


def test_one_affiliation_of_all_needs_no_number():
    place = "[{number: '1', name: X}]"
    meta = (
        f"---\ntitle: T\nby-author:\n- name: {{literal: A B}}\n  affiliations: {place}\nby-affiliation: {place}\n---\n"
    )
    tree = page(meta)

    assert [words(item) for item in tree.xpath("//header//li")] == ["A B", "X"]


@pytest.mark.parametrize(("shown", "names"), [(True, ["Sleep", "Pain"]), (False, [])])
def test_categories_stand_below_the_title_unless_they_are_not_wanted(shown, names):
    tree = page("---\ntitle: T\ncategories: [Sleep, '*Pain*']\n---\n\nText.\n", **{"title-block-categories": shown})

    assert [words(one) for one in tree.xpath("//div[@class='quarto-category']")] == names


def test_the_author_may_say_who_the_authors_are_for_machines():
    tree = page("---\ntitle: T\nauthor-meta: A and B\nby-author: [{name: {literal: A}}]\n---\n\nText.\n")

    assert tree.xpath("//meta[@name='author']/@content") == ["A and B"]


def test_signs_that_the_author_set_behind_a_name_are_raised():
    tree = page("---\ntitle: T\nby-author: [{name: {literal: Ann Lee^1^}, url: a.org}]\n---\n\nText.\n")

    assert [words(sign) for sign in tree.xpath("//li[@class='author']/a/sup")] == ["1"]


def test_facts_carry_their_names(tree):
    assert [words(fact) for fact in tree.xpath("//div[starts-with(@class,'quarto-title-fact ')]")] == [
        "Published 23 November 2026", "DOI 10.5555/12345678",
    ]  # fmt: skip
    assert tree.xpath("//time/@datetime") == ["2026-11-23"]


def test_abstract_and_keywords_keep_their_markup(tree):
    assert tree.xpath("//section[@class='abstract']//strong/text()") == ["Background.", "Results."]
    assert (
        words(tree.xpath("//div[@class='keywords']")[0])
        == "Keywords: working alliance, chronic musculoskeletal pain, <b>bold</b>"
    )


def test_labels_of_the_title_block_come_from_the_document():
    tree = page(
        "---\ntitle: T\nabstract: x\nkeywords: [a]\n---\n",
        labels={"abstract": "Samenvatting", "keywords": "Trefwoorden"},
    )

    assert words(tree.xpath("//section[@class='abstract']/h2")[0]) == "Samenvatting"
    assert words(tree.xpath("//div[@class='keywords']")[0]) == "Trefwoorden: a"


def test_a_plain_title_block_lists_names_only():
    meta = "---\ntitle: T\nauthor: [A B, C D]\ndate: 1 May 2026\n"
    meta += "by-author: [{name: {literal: A B}, email: a@b.org}]\n---\n"
    tree = page(meta, **{"title-block-style": "none"})

    assert [words(line) for line in tree.xpath("//header/p")] == ["A B", "C D", "1 May 2026"]


def test_a_document_without_title_has_no_title_block():
    tree = page("# A {#a}\n\nText")

    assert not tree.xpath("//header")
    assert tree.xpath("//h1")[0].text == "A"


def test_an_authors_address_that_runs_code_is_no_link():
    tree = page("---\ntitle: T\nby-author: [{name: {literal: A B}, url: 'javascript:alert(1)'}]\n---\n")

    assert not tree.xpath("//header//a")


def test_the_head_describes_the_article(tree):
    named = {
        name: tree.xpath(f"//meta[@name='{name}']/@content")
        for name in ("author", "keywords", "dcterms.date", "description")
    }

    assert named["author"] == ["Ada Example", "Bram de Voorbeeld"]
    assert named["keywords"] == ["working alliance, chronic musculoskeletal pain, <b>bold</b>"]
    assert (named["dcterms.date"], named["description"]) == (["2026-11-23"], ["What the page can show."])


def test_a_long_abstract_is_cut_at_a_word_for_the_description():
    tree = page("---\ntitle: T\nabstract: " + "word " * 100 + "\n---\n")
    description = tree.xpath("//meta[@name='description']/@content")[0]

    assert len(description) <= 302
    assert description.endswith("word …")


def test_scholarly_search_finds_the_fields_of_the_citation():
    citation = {
        "type": "article-journal", "container-title": "J Test", "volume": 3, "issue": 1, "page": "11-19",
        "doi": "10.1/x", "editor": ["Don D"], "url": "https://example.org/x", "issued": "2020/09/23",
    }  # fmt: skip
    tree = page(
        "---\ntitle: T\nby-author: [{name: {literal: A B}}]\n---\n", citation=citation, **{"google-scholar": True}
    )
    found = {meta.get("name"): meta.get("content") for meta in tree.xpath("//meta[starts-with(@name,'citation_')]")}

    assert found == {
        "citation_title": "T",
        "citation_author": "A B",
        "citation_editor": "Don D",
        "citation_publication_date": "2020-09-23",
        "citation_cover_date": "2020-09-23",
        "citation_year": "2020",
        "citation_doi": "10.1/x",
        "citation_journal_title": "J Test",
        "citation_volume": "3",
        "citation_issue": "1",
        "citation_fulltext_html_url": "https://example.org/x",
        "citation_firstpage": "11",
        "citation_lastpage": "19",
    }


def test_scholarly_tags_stand_only_where_asked():
    assert not page("---\ntitle: T\n---\n").xpath("//meta[starts-with(@name,'citation_')]")


def test_linked_data_name_authors_and_cannot_be_left(tree):
    script = tree.xpath("//script[@type='application/ld+json']")[0].text
    data = json.loads(script)

    assert data["@type"] == "ScholarlyArticle"
    assert [author["name"] for author in data["author"]] == ["Ada Example", "Bram de Voorbeeld"]
    assert "<" not in script
    assert "<script>" in data["headline"]


def test_thanks_and_the_mail_of_every_author_are_shown():
    authors = [
        "{name: {literal: A B}, email: a@b.org, attributes: {corresponding: true}}",
        "{name: {literal: C D}, email: c@d.org, note: On leave}",
    ]
    tree = page("---\ntitle: T\nthanks: To *all*\nby-author:\n- " + "\n- ".join(authors) + "\n---\n")

    assert [words(note) for note in tree.xpath("//div[@class='quarto-title-author-note']")] == [
        "Correspondence: a@b.org (A B)",
        "C D: c@d.org",
        "C D: On leave",
        "To all",
    ]
    assert tree.xpath("//a[@href='mailto:c@d.org']")


def test_words_of_the_title_block_follow_the_language():
    author = "{name: {literal: A B}, email: a@b.org, attributes: {equal-contributor: true, deceased: true}}"
    tree = page(f"---\ntitle: T\nby-author:\n- {author}\n---\n", language=build_words({"lang": "de"}))

    assert [words(note) for note in tree.xpath("//div[@class='quarto-title-author-note']")] == [
        "Korrespondenz: a@b.org",
        "† Diese Autor:innen haben gleichermaßen beigetragen.",
        "‡ Verstorben.",
    ]


def test_words_of_the_page_itself_follow_the_language():
    tree = page("Texte", language=build_words({"lang": "fr"}))
    body = tree.xpath("//body")[0]

    assert words(tree.xpath("//a[@class='skip-link']")[0]) == "Aller au texte"
    assert (body.get("data-copy"), body.get("data-copied")) == ("Copier", "Copié")
