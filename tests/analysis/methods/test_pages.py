"""The examples on the pages of methods give what the pages print."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[3] / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_of_a_page_prints_what_the_page_says(page):
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried > 0 or page.stem == "README") == (0, True)


def test_the_list_of_pages_names_them_all():
    listed = (PAGES[0].parent / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in listed] == []
