"""What article and supplement refer to is there, and what is there is referred to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARTICLE = (ROOT / "manuscript" / "article.qmd").read_text(encoding="utf-8")
SUPPLEMENT = (ROOT / "manuscript" / "supplement.qmd").read_text(encoding="utf-8")
BIBLIOGRAPHY = (ROOT / "references.bib").read_text(encoding="utf-8")

#: A label where it is defined: on a div, a heading or an equation.
LABEL = re.compile(r"\{#((?:fig|tbl|sec|eq|suptbl)-[a-z-]+)[ }]")
REFERENCE = re.compile(r"(?<![\w\[])@((?:fig|tbl|sec|eq|suptbl)-[a-z-]+)")
CITED = re.compile(r"@([a-z]+\d{4})")
DEFINED = re.compile(r"^@\w+\{(\w+),", re.MULTILINE)
LINK_TO_SUPPLEMENT = re.compile(r"\[([^]]*)\]\(supplement\.html#([a-z-]+)\)")


def number_supplement() -> dict[str, str]:
    """Give the number of each table of the supplement, as the order of its divs makes it."""
    labels = [label for label in LABEL.findall(SUPPLEMENT) if label.startswith("suptbl-")]
    return {label: f"Table S{number}" for number, label in enumerate(labels, 1)}


@pytest.mark.parametrize("text", [ARTICLE, SUPPLEMENT], ids=["article", "supplement"])
def test_every_reference_leads_to_a_label_of_its_document(text):
    assert set(REFERENCE.findall(text)) <= set(LABEL.findall(text))


@pytest.mark.parametrize("text", [ARTICLE, SUPPLEMENT], ids=["article", "supplement"])
def test_every_figure_and_table_is_referred_to(text):
    floats = {label for label in LABEL.findall(text) if label.startswith(("fig-", "tbl-", "suptbl-"))}
    assert floats
    assert floats <= set(REFERENCE.findall(text))


@pytest.mark.parametrize("kind", ["fig-", "tbl-", "suptbl-"])
def test_floats_are_first_referred_to_in_the_order_in_which_they_stand(kind):
    text = SUPPLEMENT if kind == "suptbl-" else ARTICLE
    stand = [label for label in LABEL.findall(text) if label.startswith(kind)]
    assert [label for label in dict.fromkeys(REFERENCE.findall(text)) if label in stand] == stand


def test_links_name_the_tables_of_the_supplement_by_their_numbers():
    numbers = number_supplement()
    links = LINK_TO_SUPPLEMENT.findall(ARTICLE)
    assert {label for _, label in links} == set(numbers)
    assert [name for name, label in links if name != numbers[label]] == []


def test_tables_of_the_supplement_are_named_only_in_links():
    assert not re.search(r"Tables? S\d", LINK_TO_SUPPLEMENT.sub("", ARTICLE))


def test_every_citation_is_in_the_bibliography_and_every_entry_is_cited():
    cited = {key for text in (ARTICLE, SUPPLEMENT) for key in CITED.findall(text)}
    entries = DEFINED.findall(BIBLIOGRAPHY)
    assert sorted(cited) == sorted(entries)
