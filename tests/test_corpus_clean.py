"""Clean documents of many kinds: no check finds fault with any of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from press.checks.digits import check_digits
from press.checks.printed import read_printed
from press.checks.result import Subject
from press.checks.words import check_words
from press.config import load_project

CORPUS = Path(__file__).parent / "corpus_clean"
REVIEWS = Path(__file__).parent / "analysis" / "reviews"
NAMES = sorted(path.stem for path in CORPUS.glob("*.qmd"))
LEAST = 20


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    """Read what all documents print, in a copy beside a copy of the reviews that some of them load."""
    folder = tmp_path_factory.mktemp("clean")
    shutil.copytree(REVIEWS, folder / "analysis" / "reviews")
    project = load_project(shutil.copytree(CORPUS, folder / "corpus"))
    return Subject(project, read_printed(project), {})


def test_the_corpus_is_large_enough():
    assert len(NAMES) >= LEAST


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_document_has_no_finding(subject, name):
    own = Subject(subject.project, [one for one in subject.printed if one.document.path.stem == name], {})
    assert own.printed
    assert [str(one) for check in (check_digits, check_words) for one in check(own).findings] == []


def test_numbers_of_the_corpus_are_looked_at_and_let_pass_by_many_rules(subject):
    checked = check_digits(subject)
    assert checked.counts["numbers in the text"] > len(NAMES)
    rules = {one.rule.partition(":")[0] for one in checked.passes}
    assert rules >= {
        "year", "date", "name", "name of review.yml", "nominal level", "nominal", "cited", "given", "citation", "code",
        "formula", "symbol", "list number", "cross-reference", "address or identifier", "version",
        "inline code without a value",
    }  # fmt: skip
