"""Dates, rights, the document's own citation, and the end matter of HTML pages."""

import pytest

from press.errors import Location, SourceError
from press.filters import Source
from press.filters.scholarly.dates import format_date, read_date
from tests.press.filters.making import CLOCK, as_html, context_of, found_by, resolved


def meta_of(yaml, **more):
    """Give the normalised metadata of a front matter."""
    return resolved(f"---\n{yaml}\n---\n\nText\n", **more).meta


@pytest.mark.parametrize(
    "written",
    ["03/07/2005", "03-07-2005", "03/07/05", "2005-03-07", "07 03 2005", "March 7, 2005", "2005-03-07T01:02:03Z"],
)
def test_every_documented_way_to_write_a_date_is_read(written):
    assert read_date(written, context_of("")).date().isoformat() == "2005-03-07"


def test_keywords_are_read_from_the_clock():
    context = context_of("")
    assert read_date("now", context) == CLOCK.now()
    assert read_date("today", context).isoformat() == "2024-05-31T00:00:00+00:00"
    assert read_date("last-modified", context) == CLOCK.modified()


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("full", "Monday, March 7, 2005"),
        ("long", "March 7, 2005"),
        ("medium", "Mar 7, 2005"),
        ("short", "3/7/05"),
        ("iso", "2005-03-07"),
        ("DD/MM/YYYY", "07/03/2005"),
        ("dddd MMM D, YYYY", "Monday Mar 7, 2005"),
        ("[YYYYescape] YYYY-MM-DDTHH:mm:ssZ[Z]", "YYYYescape 2005-03-07T00:00:00+00:00Z"),
        ("Do [of] MMMM, Q", "7th of March, 1"),
        ("h:mm A, d dd ddd, WW GGGG", "12:00 AM, 1 Mo Mon, 10 2005"),
    ],
)
def test_each_style_and_sign_prints_as_documented(form, printed):
    context = context_of("")
    assert format_date(read_date("2005-03-07", context), form, context) == printed


@pytest.mark.parametrize(
    ("lang", "printed"),
    [("de", "7. März 2005"), ("nl", "7 maart 2005"), ("fr", "7 mars 2005"), ("es", "7 de marzo de 2005")],
)
def test_dates_follow_the_language(lang, printed):
    meta = meta_of(f"date: 2005-03-07\nlang: {lang}")
    assert (meta["date"], meta["date-meta"]) == (printed, "2005-03-07")


@pytest.mark.parametrize(("lang", "printed"), [("en", "Jun 1, 2005"), ("nl", "1 juni 2005")])
def test_short_months_are_those_of_the_language(lang, printed):
    assert meta_of(f"date: 2005-06-01\nlang: {lang}\ndate-format: medium")["date"] == printed


@pytest.mark.parametrize(
    ("lang", "days", "printed"),
    [
        ("de", (1, 2), ["1. März", "2. März"]),
        ("nl", (1, 2, 8, 21), ["1ste maart", "2de maart", "8ste maart", "21ste maart"]),
        ("fr", (1, 2), ["1er mars", "2 mars"]),
        ("es", (1, 2), ["1º marzo", "2º marzo"]),
    ],
)
def test_the_order_of_a_day_is_told_as_the_language_does(lang, days, printed):
    made = [meta_of(f"date: 2005-03-{day:02}\nlang: {lang}\ndate-format: Do MMMM")["date"] for day in days]
    assert made == printed


def test_a_date_may_hold_its_own_format():
    meta = meta_of("date: {value: 2005-03-07, format: iso}\ndate-format: long\ndate-modified: {value: 2005-03-08}")
    assert (meta["date"], meta["date-meta"], meta["date-modified"]) == ("2005-03-07", "2005-03-07", "March 8, 2005")


def test_a_date_that_nobody_can_read_is_printed_as_it_is_written():
    made = resolved("---\ndate: Spring 2024\n---\n")
    assert made.meta["date"] == "Spring 2024"
    assert "date-meta" not in made.meta
    assert str(made.warnings[0]) == (
        'doc.qmd:2: warning: date: found "Spring 2024", expected a date: it is printed as it is written\n'
        "  hint: write it as 2024-05-31, or today, now or last-modified, and date-format for less than a day"
    )


def test_a_date_format_with_a_sign_that_is_missing_here_is_named():
    with pytest.raises(SourceError, match='date-format: found "ww, gggg" with the sign ww, which is not supported'):
        meta_of("date: 2005-03-07\ndate-format: ww, gggg")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("CC BY", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc by-nc-nd", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
        ("CC-BY-SA", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-ND-4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
        ("CC BY-SA 3.0 Unported", "https://creativecommons.org/licenses/by-sa/3.0/"),
    ],
)
def test_short_names_of_licences_get_text_and_address(written, url):
    entry = meta_of(f"license: {written}")["license"][0]
    assert entry["url"] == url
    assert entry["type"] == "creative-commons"


def test_other_licences_are_kept_word_for_word():
    assert meta_of("license: Public *domain*")["license"] == [{"text": "Public domain"}]
    assert meta_of("license: {text: Mine, url: https://a.org}")["license"] == [{"text": "Mine", "url": "https://a.org"}]


@pytest.mark.parametrize(
    ("written", "statement"),
    [
        ("Copyright Acme", "Copyright Acme"),
        ("{statement: All mine}", "All mine"),
        ("{holder: Acme, year: 2021 - 2023}", "Copyright 2021 - 2023 Acme"),
    ],
)
def test_every_way_to_write_a_copyright_gives_a_sentence(written, statement):
    assert meta_of(f"copyright: {written}")["copyright"]["statement"] == statement


def test_a_funding_sentence_becomes_a_statement():
    assert meta_of("funding: None.")["funding"] == [{"statement": "None."}]


def test_keywords_are_a_list_also_when_written_as_one_text():
    assert meta_of("keywords: a, b c")["keywords"] == ["a", "b c"]


def test_without_citation_nothing_is_said_about_citing():
    assert "cite-as" not in meta_of("title: T\nauthor: A B")


ARTICLE = "title: On walls\nauthor: Jane van der Poel\ndate: 2024-03-07\n"


def test_the_documents_own_citation_takes_what_the_front_matter_knows():
    item = meta_of(f"{ARTICLE}citation: true")["cite-as"]["csl"]
    name = {"given": "Jane", "non-dropping-particle": "van der", "family": "Poel"}
    assert item == {
        "id": "poel2024on",
        "type": "webpage",
        "title": "On walls",
        "author": [name],
        "issued": {"date-parts": [[2024, 3, 7]]},
        "language": "en",
    }


@pytest.mark.parametrize(("written", "parts"), [("2024", [2024]), ("2024-05", [2024, 5]), ("May 2024", [2024, 5])])
def test_less_than_a_day_is_enough_for_the_documents_own_citation(written, parts):
    cite_as = meta_of(f"title: T\nauthor: A Poel\ndate: '{written}'\ncitation: true")["cite-as"]
    assert cite_as["csl"]["issued"] == {"date-parts": [parts]}
    assert cite_as["csl"]["id"] == "poel2024t"


def test_the_documents_own_citation_keeps_the_small_letters_of_its_language():
    cite_as = meta_of("title: Lizenz und Zitat\nauthor: A Poel\nlang: de\ncitation: true")["cite-as"]
    assert "Lizenz und Zitat" in cite_as["display"]
    assert "langid = {de}" in cite_as["bibtex"]


def test_fields_under_citation_go_over_those_of_the_document():
    yaml = f"{ARTICLE}citation: {{type: chapter, title: Other, author: [Ann Lee], issued: 2020/09, editor: Don Draper, page-first: 4, id: own}}"
    item = meta_of(yaml)["cite-as"]["csl"]
    assert item["author"] == [{"given": "Ann", "family": "Lee"}]
    assert (item["id"], item["type"], item["title"], item["page"]) == ("own", "chapter", "Other", "4")
    assert item["issued"] == {"date-parts": [[2020, 9]]}
    assert item["editor"] == [{"given": "Don", "family": "Draper"}]


def test_editors_and_the_day_of_access_are_in_the_bibtex_entry():
    yaml = f"{ARTICLE}citation: {{editor: Don Draper, url: 'https://a.org', accessed: 2024-01-02}}"
    entry = meta_of(yaml)["cite-as"]["bibtex"]
    assert "editor = {Draper, Don}" in entry
    assert "urldate = {2024-01-02}" in entry


def test_special_signs_are_escaped_in_bibtex_but_not_in_addresses():
    yaml = f"{ARTICLE}citation: {{container-title: A & B, url: 'https://a.org/x_y', page: 1-9, issue: 2}}"
    entry = meta_of(yaml)["cite-as"]["bibtex"]
    assert "journal = {A \\& B}" in entry
    assert "url = {https://a.org/x_y}" in entry
    assert "pages = {1--9}" in entry
    assert "number = {2}" in entry


@pytest.mark.parametrize(
    ("asked", "parts"), [("false", {"csl"}), ("bibtex", {"csl", "bibtex"}), ("[display]", {"csl", "display"})]
)
def test_the_option_chooses_what_is_shown_of_the_citation(asked, parts):
    assert meta_of(f"{ARTICLE}citation: true\nappendix-cite-as: {asked}")["cite-as"].keys() == parts


def test_an_unknown_way_to_cite_is_named():
    with pytest.raises(SourceError, match='appendix-cite-as: found "apa", expected display, bibtex or false'):
        meta_of(f"{ARTICLE}citation: true\nappendix-cite-as: apa")


def test_a_citation_of_nothing_is_an_error():
    with pytest.raises(
        SourceError, match="citation: found neither a title nor an author, expected what is to be cited"
    ):
        meta_of("citation: true")


def sections_of(yaml, **more):
    """Give the ids of the end matter's sections."""
    blocks = resolved(f"---\n{yaml}\n---\n\n# A\n\n# B {{.appendix}}\n\nLast\n", **more).tree["blocks"]
    last = blocks[-1]
    return [section["c"][0][0] for section in last["c"][1]] if last["t"] == "Div" else []


def test_end_matter_stands_in_the_documented_order():
    yaml = f"{ARTICLE}license: CC BY\ncopyright: Mine\ncitation: true\nbibliography: x.bib\nnocite: '@*'"
    assert sections_of(yaml) == ["b", "quarto-bibliography", "quarto-reuse", "quarto-copyright", "quarto-citation"]


def test_only_html_gathers_end_matter_and_only_if_wanted():
    assert sections_of("title: T") == ["b"]
    assert sections_of("title: T", format_name="docx") == []
    assert sections_of("title: T\nappendix-style: none") == []


def test_an_unknown_appendix_style_is_named():
    with pytest.raises(SourceError, match='appendix-style: found "fancy", expected one of default, plain, none'):
        sections_of("title: T\nappendix-style: fancy")


def test_a_reference_list_that_the_author_placed_stays_there():
    html = as_html(resolved("---\nbibliography: x.bib\n---\n\n@a\n\n## References\n\n::: {#refs}\n:::\n\n## After\n"))
    assert html.index('id="refs"') < html.index("After")
    assert "quarto-appendix" not in html


def test_what_a_project_filter_put_into_the_metadata_is_printed():
    context = context_of("Text")
    from press.filters import resolve_in

    abstract = {"t": "MetaBlocks", "c": [{"t": "Para", "c": [{"t": "Str", "c": "Moved"}]}]}
    resolution = resolve_in(context, {"pandoc-api-version": [1, 23, 1], "meta": {"abstract": abstract}, "blocks": []})
    assert resolution.tree["meta"]["abstract"] == abstract
    assert resolution.meta["abstract"] == "Moved"


def test_a_reference_list_with_a_title_leaves_the_last_heading_alone():
    yaml = "---\nbibliography: refs.bib\nreference-section-title: Works *cited*\n---\n\n# A {#a}\n\n@doe\n\n# Last {#last}\n"
    page = as_html(resolved(yaml))
    assert '<h1 id="last">Last</h1>' in page
    assert "<h2>Works <em>cited</em></h2>" in page


def test_references_written_in_the_yaml_have_their_place_in_the_end_matter():
    assert "quarto-bibliography" in sections_of("title: T\nreferences: [{id: a, title: A}]\nnocite: '@*'")


@pytest.mark.parametrize("keywords", ["[a, {b: c}]", "{a: b}"])
def test_keywords_that_are_no_texts_are_named(keywords):
    with pytest.raises(SourceError) as caught:
        resolved(f"---\ntitle: T\nkeywords: {keywords}\n---\n")
    assert "doc.qmd:3: keywords: found keys with values, expected texts" in found_by(caught.value)


def test_a_fault_of_the_front_matter_is_placed_in_the_file_where_pandoc_did_not_read_it(tmp_path):
    path = tmp_path / "a.qmd"
    path.write_text("---\ntitle: T\nkeywords: {a: b}\n---\n\nText\n")
    source = Source(path, "Text\n", [Location(str(path), 6)])
    assert source.locate("keywords").line == 3
    assert source.locate("Text").line == 6
    assert source.locate("nowhere").line == 0
