"""False claims, which stop a build, and are told instead where two states of a review are compared."""

import pytest

from analysis.results import Quantity
from analysis.values import USES, build_values
from analysis.values.claims import FALSE_CLAIMS, ClaimError


@pytest.fixture
def values():
    USES.clear()
    named = {"n": 4, "all": 5, "p": 0.2, "verdict": "strong"}
    return build_values(
        (name, Quantity(raw, kind="word" if isinstance(raw, str) else "number")) for name, raw in named.items()
    )


CLAIMS = [("every", "n", "all"), ("five", "n"), ("significant", "p"), ("limited", "verdict")]


@pytest.mark.parametrize(("word", "names"), [(word, names) for word, *names in CLAIMS])
def test_a_false_claim_stops_the_build(values, word, names):
    with pytest.raises(ClaimError, match=f'"{word}": found '):
        values.claim(word, *(values[name] for name in names))


@pytest.mark.parametrize(("word", "names"), [(word, names) for word, *names in CLAIMS])
def test_a_false_claim_is_told_where_that_is_asked(values, word, names, monkeypatch):
    monkeypatch.setenv(FALSE_CLAIMS, "tell")
    assert str(values.claim(word, *(values[name] for name in names))) == word
    assert values._ledger_()[-1]["fault"].startswith(f'"{word}": found ')


@pytest.mark.parametrize(
    ("word", "false", "true"),
    [("every", ("n", "all"), ("all", "all")), ("five", ("n",), ("all",)), ("strong", ("p",), ("verdict",))],
)
def test_a_false_claim_has_the_relation_by_which_a_true_one_is_named(values, word, false, true, monkeypatch):
    monkeypatch.setenv(FALSE_CLAIMS, "tell")
    wrong, right = (values.claim(word, *(values[name] for name in names)) for names in (false, true))
    assert wrong.relation == right.relation
    assert (bool(wrong.fault), bool(right.fault)) == (True, False)


def test_a_claim_that_is_true_has_no_fault_in_the_ledger(values, monkeypatch):
    monkeypatch.setenv(FALSE_CLAIMS, "tell")
    values.claim("four", values.n)
    assert "fault" not in values._ledger_()[-1]


def test_a_claim_that_cannot_be_judged_stops_the_build_all_the_same(values, monkeypatch):
    monkeypatch.setenv(FALSE_CLAIMS, "tell")
    with pytest.raises(ClaimError, match="found no word of the vocabulary"):
        values.claim("purple", values.n)
