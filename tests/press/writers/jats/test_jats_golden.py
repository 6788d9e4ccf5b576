"""Small documents and the JATS that they become, each held against the tag set."""

from __future__ import annotations

import pytest

from tests.press.writers.jats.making import GOLDEN, faults, inside, make_article

CASES = sorted(GOLDEN.glob("*.qmd"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_document_becomes_the_expected_article(case, tmp_path, assert_golden):
    made = make_article(case.read_text(encoding="utf-8"), tmp_path, case.stem)
    assert_golden(inside(made), case.with_suffix(".xml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_article_keeps_to_the_tag_set(case, tmp_path):
    assert faults(make_article(case.read_text(encoding="utf-8"), tmp_path, case.stem)) == []
