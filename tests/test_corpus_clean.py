"""Clean documents of many kinds: no check finds fault with any of them."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from press.checks.digits import check_digits
from press.checks.project import verify_project
from press.checks.result import Subject
from press.checks.words import check_words
from press.config import load_project
from press.pipeline import Request, build
from press.progress import Progress

CORPUS = Path(__file__).parent / "corpus_clean"
REVIEW = Path(__file__).parent / "analysis" / "reviews" / "garden"
NAMES = sorted(path.stem for path in CORPUS.glob("*.qmd"))
LEAST = 20
#: The review's own published figures are made to disagree in places; that is about its data and not about documents.
OF_DATA = "agreement"
#: The works of the corpus are made up, so that no record can say whether they are retracted.
AWAITED = "found no works-status.yml beside it"


@pytest.fixture(scope="module")
def verification(tmp_path_factory):
    """Render the corpus as the documents of a small review, and verify it."""
    folder = shutil.copytree(CORPUS, tmp_path_factory.mktemp("clean") / "corpus")
    for part in ("data", "tools"):
        shutil.copytree(REVIEW / part, folder / part)
    names = (folder / "names.yml").read_text(encoding="utf-8")
    (folder / "review.yml").write_text((REVIEW / "review.yml").read_text(encoding="utf-8") + names, encoding="utf-8")
    build(Request(start=folder), Progress(io.StringIO(), quiet=True))
    return verify_project(load_project(folder))


@pytest.fixture(scope="module")
def subject(verification):
    return verification.subject


def test_no_check_finds_fault_with_the_corpus(verification):
    found = {
        result.claim: told
        for result in verification.results
        if result.check.name != OF_DATA and (told := [str(one) for one in result.findings if AWAITED not in str(one)])
    }
    assert found == {}


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
