"""What was published is held against the rebuilt values and the list of conflicts."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import Review
from analysis.agreement import check_agreement

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def review():
    return Review.load(ROOT)


def with_published(review, key, **changes):
    """The recheck with one statement's comparison altered."""
    published = tuple(replace(one, **changes) if one.key == key else one for one in review.recheck.published)
    return replace(review.recheck, published=published)


def test_every_disagreement_of_the_review_is_a_listed_conflict(review):
    assert check_agreement(review.dataset, review.recheck) == ()


def test_a_statement_that_disagrees_without_a_conflict_is_found(review):
    altered = with_published(review, "abstract_identified", agrees="no", recomputed="1470")
    (finding,) = check_agreement(review.dataset, altered)
    assert str(finding).startswith(
        "data/published.csv:2: printed: found 1469, expected 1470 as rebuilt\n  hint: mend the data"
    )


def test_a_conflict_that_a_statement_lists_without_need_is_found(review):
    altered = with_published(review, "abstract_pain_severity", agrees="yes")
    (finding,) = check_agreement(review.dataset, altered)
    assert "found agreement with the rebuilt 4, expected the conflict c01 that the row lists" in str(finding)


def test_an_arithmetic_conflict_that_no_arithmetic_shows_is_found(review):
    kept = tuple(one for one in review.recheck.checks if "c02" not in one.conflicts)
    said = tuple(one for one in review.recheck.published if "c02" not in one.conflicts)
    (finding,) = check_agreement(review.dataset, replace(review.recheck, checks=kept, published=said))
    assert str(finding).startswith("data/conflicts.csv:3: kind: found no arithmetic that shows it, expected some")


def test_a_conflict_of_documents_that_arithmetic_shows_is_found(review):
    altered = with_published(review, "table2_farin_year", agrees="no")
    (finding,) = check_agreement(review.dataset, altered)
    assert "found a conflict that arithmetic shows, expected one of documents" in str(finding)
