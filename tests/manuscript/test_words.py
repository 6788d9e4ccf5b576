"""The article and its supplement type no number, and a typed number, a typed word or a flipped claim is found."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from analysis import Review
from press.checks.digits import check_digits
from press.checks.printed import read_printed
from press.checks.result import Subject
from press.checks.words import CLAIMS, NUMBERS, STATES, check_words
from press.config import load_project
from tests.mutants.words import flipped_claims, is_refused, is_told, typed_places

ROOT = Path(__file__).parents[2]
#: Enough places for the proof, and how many of them each run of the tests tries; `nox -s mutants` tries more.
PLACES, SAMPLE, SEED = 100, 10, 20261123


@pytest.fixture(scope="module")
def subject():
    project = load_project(ROOT)
    return Subject(project, read_printed(project), {})


@pytest.mark.parametrize("check", [check_digits, check_words])
def test_the_documents_hold_no_number_and_no_verdict_that_is_typed(subject, check):
    assert [str(one) for one in check(subject).findings] == []


def test_numbers_and_claims_of_the_documents_are_looked_at(subject):
    assert check_digits(subject).counts["numbers in the text"] > len(subject.printed[0].uses("html"))
    assert check_words(subject).counts["claims bound to values"] >= SAMPLE


def test_a_value_that_is_typed_is_found_at_its_line(subject):
    places = [(one, place) for one in subject.printed for place in typed_places(one)]
    assert len(places) >= PLACES
    tried = random.Random(SEED).sample(places, SAMPLE)
    assert [str(place) for one, place in tried if not is_told(subject.project, one, place)] == []


def test_a_claim_with_another_word_stops_the_build(subject):
    values = Review.load(ROOT).values
    mutants = list(flipped_claims(subject.project))
    assert len(mutants) >= PLACES
    assert [str(mutant) for mutant in mutants if not is_refused(mutant, values)] == []


def test_the_words_that_are_looked_for_are_words_of_the_vocabulary_of_claims():
    from analysis.values.claims import NOT_SIGNIFICANT, RELATIONS, SIGNIFICANT
    from analysis.values.claims import NUMBERS as SPELT
    from analysis.values.claims import STATES as KNOWN

    assert set(CLAIMS) - set(RELATIONS) - {*SIGNIFICANT, *NOT_SIGNIFICANT} - set(SPELT) == set()
    assert set(STATES) - set(KNOWN) == set()
    assert {word: number for word, number in SPELT.items() if word in NUMBERS} == dict(NUMBERS)


def test_values_that_an_author_types_into_the_source_are_found_at_their_lines(tmp_path):
    for name in ("data", "manuscript"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("review.yml", "references.bib", "_quarto.yml"):
        shutil.copy(ROOT / name, tmp_path)
    article = tmp_path / "manuscript" / "article.qmd"
    lines = article.read_text(encoding="utf-8").splitlines()
    typed = set()
    for old, new in TYPED.items():
        number = next(number for number, line in enumerate(lines) if f"`{{python}} v.{old}`" in line)
        lines[number] = lines[number].replace(f"`{{python}} v.{old}`", new, 1)
        typed.add(number + 1)
    article.write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = load_project(tmp_path)
    subject = Subject(project, read_printed(project), {})
    found = [one for check in (check_digits, check_words) for one in check(subject).findings]
    assert {one.where.line for one in found if one.where and one.severity == "error"} == typed
    assert [str(one) for one in found if not any(new in one.message for new in TYPED.values())] == []


#: Values of the article, as somebody might type them.
TYPED = {
    "flow.identified": "1469",
    "studies.participants": "1099",
    "studies.year_first": "1997",
    "quality.totals_known.words": "two",
    "recheck.higdon_floor_bench.p": "0.0506",
    "synthesis.pain_severity.verdict": "strong",
}
