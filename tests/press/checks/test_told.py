"""What a file tells of its article is compared by what it says, numbers with their signs and points."""

from __future__ import annotations

import pytest

from press.checks.around import date_faults
from press.checks.expected import Expected, Stream
from press.checks.facts.told import Told
from press.checks.readback import Reading


def same(one, other, fact="abstract"):
    return Told(fact, one, "here").compared == Told(fact, other, "there").compared


@pytest.mark.parametrize("other", ["Aim: it rose by −0.25.", "Aim It rose by -0.25", "Aim. It rose\n by −0.25."])
def test_an_abstract_may_have_other_headings_and_signs_of_words(other):
    assert same("Aim. it rose by −0.25.", other.replace("It", "it"))


@pytest.mark.parametrize("other", ["it rose by 0.25", "it rose by −025", "it rose by −0.52", "it rose by −2.5"])
def test_an_abstract_with_another_number_is_another(other):
    assert not same("it rose by −0.25", other)


def test_a_hyphen_between_numbers_is_no_sign():
    assert same("from 12-60 days", "from 12–60 days")


def dates(text, *printed):
    found = date_faults(Expected(Stream(), dates=printed), Reading(text))
    return [(one.expected, one.found) for one in found]


@pytest.mark.parametrize("text", ["Published 7 March 2024 here", "Published 7\nMarch 2024", "no date"])
def test_a_date_that_is_printed_as_the_sources_have_it_or_not_at_all_is_no_fault(text):
    assert dates(text, "7 March 2024") == []


@pytest.mark.parametrize("date", ["8 March 2024", "7 March 2042", "−7 March 2024", "7 March 20.24", "2024 March 7"])
def test_a_date_with_other_figures_is_found(date):
    assert [one for one, _ in dates(f"Published {date} here", "7 March 2024")] == ["7 March 2024"]
