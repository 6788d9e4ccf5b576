"""Words that claim something of the data, bound to the values that decide them.

    v.claim("all", v.quality.high, v.studies.count)        prints "all", or stops the build where it is not so

The word itself says which relation must hold (`RELATIONS`), so that another word is another claim. docs/claims.md lists
them for authors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import did_you_mean
from analysis.format import format_number, format_words
from analysis.markdown import escape_text, render_span
from analysis.provenance import qualified
from analysis.results import CellRef
from analysis.values.value import USES, Value

#: Level of significance where a review names none.
DEFAULT_ALPHA = 0.05

#: What a claim is about: values, or a number that stands for itself, such as 0.
Term = Value | int | float


#: Variable that, where it says `tell`, lets a false claim print its word and be told in the ledger, instead of stopping
#: the build: for comparing states of a project of which one is false.
FALSE_CLAIMS, TELL = "REVIEW_FALSE_CLAIMS", "tell"


class ClaimError(ValueError):
    """A claim that the data do not bear out, or that cannot be judged."""

    #: The message says all; the way through the code to it would not help the author.
    _about_text_ = True


class FalseClaimError(ClaimError):
    """A claim that the data do not bear out."""


@dataclass(frozen=True)
class Relation:
    """What a word claims of one or more numbers: how many it takes, whether it holds, and what it expects, in words."""

    name: str
    takes: tuple[int, ...]
    holds: Callable[[Sequence[float]], bool]
    expects: str
    words: tuple[str, ...]


def _part(numbers: Sequence[float]) -> float:
    """Give a part's share of its whole; a part of nothing is no part."""
    return numbers[0] / numbers[1] if numbers[1] else 0.0


_BOTH, _HALF = 2, 0.5

#: A part among a whole: these exclude each other, but for `some`, which says no more than that it is neither none nor all.
_QUANTITIES = (
    Relation("all", (2,), lambda n: n[0] == n[1] != 0, "both equal", ("all", "every", "each", "always", "throughout")),
    Relation("both", (2,), lambda n: n[0] == n[1] == _BOTH, "both 2", ("both",)),
    Relation("most", (2,), lambda n: _HALF < _part(n) < 1, "the first more than half of the second, and not all",
             ("most", "mostly", "the majority", "a majority", "majority", "the larger part")),
    Relation("half", (2,), lambda n: _part(n) == _HALF, "the first half of the second", ("half", "half of")),
    Relation("few", (2,), lambda n: 0 < _part(n) < _HALF, "the first less than half of the second, and not none",
             ("few", "a few", "a minority", "the minority", "minority", "rarely")),
    Relation("some", (1, 2), lambda n: n[0] > 0 and (len(n) == 1 or n[0] < n[1]), "the first more than 0, and not all",
             ("some", "several", "sometimes")),
    Relation("no", (1, 2), lambda n: n[0] == 0, "the first 0",
             ("no", "none", "none of", "not any", "never", "nothing", "neither", "without")),
    Relation("any", (1, 2), lambda n: n[0] > 0, "the first more than 0", ("any", "at least one")),
    Relation("only", (1,), lambda n: n[0] == 1, "1", ("only", "alone", "the only", "a single", "single", "once")),
)  # fmt: skip
_COMPARISONS = (
    Relation("higher", (2,), lambda n: n[0] > n[1], "the first greater",
             ("higher", "more", "greater", "larger", "more than", "above", "better", "longer", "older", "later", "exceeds",
              "largest", "highest", "most often", "increased by more")),
    Relation("lower", (2,), lambda n: n[0] < n[1], "the first less",
             ("lower", "fewer", "less", "smaller", "fewer than", "less than", "below", "worse", "shorter", "younger",
              "earlier", "smallest", "lowest", "under")),
    Relation("same", (2,), lambda n: n[0] == n[1], "both equal",
             ("same", "equal", "the same", "as many", "as much", "equally", "identical", "unchanged")),
    Relation("increase", (2,), lambda n: n[1] > n[0], "the second, after, greater than the first, before",
             ("increase", "increased", "increases", "rise", "rose", "rises", "grew", "gain")),
    Relation("decrease", (2,), lambda n: n[1] < n[0], "the second, after, less than the first, before",
             ("decrease", "decreased", "decreases", "fall", "fell", "falls", "reduction", "decline", "declined", "loss")),
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
#: Words that are the text of a value: `v.claim("strong", v.synthesis.pain.verdict)`.
STATES = ("strong", "moderate", "limited", "insufficient", "conflicting", "mixed", "consistent", "inconsistent",
          "positive", "negative", "high", "low", "unclear", "unknown", "very low", "certain", "uncertain", "weak", "yes",
          "partial", "serious", "critical", "not reported", "not obtained", "not applicable")  # fmt: skip
#: Words of significance: a p value against the review's level, or an interval against zero.
SIGNIFICANT = ("significant", "significantly", "clear of zero")
NOT_SIGNIFICANT = ("not significant", "not significantly", "non-significant", "insignificant", "includes zero")

RELATIONS: Mapping[str, Relation] = {word: one for one in (*_QUANTITIES, *_COMPARISONS) for word in one.words}
NUMBERS: Mapping[str, int] = {
    **{format_words(number): number for number in range(100)},
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
    "twice": 2,
}
#: Words that say the same of a whole number, from the narrowest, as suggestions name them.
_SUGGESTED = ("no", "all", "half", "most", "few", "higher", "lower", "same", "increase", "decrease")


@dataclass(frozen=True)
class Claim:
    """A word that is true of the data; prints as a span with an id."""

    word: str
    relation: str
    terms: tuple[Term, ...]
    #: Why it is not true after all; empty for a claim that is.
    fault: str = ""

    @property
    def id(self) -> str:
        """Name the claim by its relation and values: the same claim has the same id."""
        return ".".join(["claim", self.relation.replace(" ", "_"), *("+".join(_name(term) for term in self.terms),)])

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Give the cells of all its values, each once."""
        return tuple(dict.fromkeys(cell for term in self.terms if isinstance(term, Value) for cell in term.cells))

    def __str__(self) -> str:
        return self.word

    def __format__(self, spec: str) -> str:
        return format(self._repr_markdown_(), spec)

    def _repr_markdown_(self) -> str:
        return render_span(
            escape_text(self.word),
            identifier=USES.claim(self.id),
            classes=("claim",),
            attributes={"data-claim": self.id},
        )


@dataclass
class Claims:
    """The vocabulary of a review and the claims that its document has made."""

    #: Level of significance of the review.
    alpha: float = DEFAULT_ALPHA
    #: The author's own words, by the word of the vocabulary that they stand for.
    words: Mapping[str, str] = field(default_factory=dict)
    #: Words of the review's own, such as labels of evidence.
    states: Iterable[str] = ()
    made: dict[str, Claim] = field(default_factory=dict)

    def judge(self, word: str, terms: Sequence[Term], *, null: float = 0) -> Claim:
        """Judge a claim and remember it.

        Raises
        ------
        ClaimError
            It is false, its word is unknown, or its values cannot decide it.
        """
        plain = " ".join(str(word).casefold().split())
        plain = self.words.get(plain, plain)
        self._check_terms(word, terms)
        fault = ""
        try:
            relation = self._judge(plain, word, terms, null)
        except FalseClaimError as error:
            if os.environ.get(FALSE_CLAIMS) != TELL:
                raise
            relation, fault = _relation_name(plain), str(error)
        claim = Claim(str(word), relation, tuple(terms), fault)
        return self.made.setdefault(f"{claim.id} {claim.word}", claim)

    def rows(self) -> list[dict[str, Any]]:
        """List the claims for the ledger, each once."""
        return list({claim.id: _describe(claim) for claim in self.made.values()}.values())

    def _check_terms(self, word: str, terms: Sequence[Term]) -> None:
        for term in terms:
            if not isinstance(term, (Value, int, float)) or isinstance(term, bool):
                raise ClaimError(f'"{word}": found {term!r}, expected values, such as v.studies.count')
        if not any(isinstance(term, Value) for term in terms):
            raise ClaimError(f'"{word}": found no value, expected the values that decide it, such as v.studies.count')

    def _judge(self, plain: str, word: str, terms: Sequence[Term], null: float) -> str:
        """Name the relation that holds, or say why none does."""
        if plain in RELATIONS:
            return self._judge_relation(RELATIONS[plain], word, terms)
        if plain in NUMBERS:
            return self._judge_number(plain, word, terms)
        if plain in (*SIGNIFICANT, *NOT_SIGNIFICANT):
            return self._judge_significance(plain, word, terms, null)
        if plain in (states := self._state_words()):
            return self._judge_state(plain, word, terms, states)
        known = [*RELATIONS, *NUMBERS, *SIGNIFICANT, *NOT_SIGNIFICANT, *states, *self.words]
        hint = did_you_mean(plain, known)
        vocabulary = ", ".join([*dict.fromkeys(one.name for one in RELATIONS.values()), "one to ninety-nine", "first to tenth",
                                "significant", "not significant", *states, *self.words])  # fmt: skip
        suggestion = f"{hint} " if hint.startswith("did") else ""
        raise ClaimError(
            f'"{word}": found no word of the vocabulary, expected one of: {vocabulary}, or their kin; '
            f"{suggestion}more words go into review.yml: claims: {{words: {{{plain}: all}}}}"
        )

    def _judge_relation(self, relation: Relation, word: str, terms: Sequence[Term]) -> str:
        if len(terms) not in relation.takes:
            wanted = " or ".join(map(str, relation.takes))
            raise ClaimError(f'"{word}": found {len(terms)} values, expected {wanted}: {relation.expects}')
        numbers = [_number(word, term) for term in terms]
        if not relation.holds(numbers):
            raise _false(word, terms, relation.expects, self._true_words(relation, numbers))
        return relation.name

    def _true_words(self, relation: Relation, numbers: Sequence[float]) -> list[str]:
        """Give the words of the same kind that would be true."""
        kin: Sequence[Relation] = _QUANTITIES
        if relation.name in {"increase", "decrease"}:
            kin = tuple(one for one in _COMPARISONS if one.name in {"increase", "decrease", "same"})
        elif relation in _COMPARISONS:
            kin = tuple(one for one in _COMPARISONS if one.name in {"higher", "lower", "same"})
        fit = [one.name for one in kin if len(numbers) in one.takes and one.holds(numbers)]
        named = [name for name in fit if name in _SUGGESTED]
        spelt = [format_words(int(numbers[0]))] if len(numbers) == 1 and numbers[0] == int(numbers[0]) else []
        return named[:1] or spelt or fit[:1]

    def _judge_number(self, plain: str, word: str, terms: Sequence[Term]) -> str:
        if len(terms) != 1:
            raise ClaimError(f'"{word}": found {len(terms)} values, expected 1: the number that it spells')
        number = _number(word, terms[0])
        if number != NUMBERS[plain]:
            true = [
                one for one, value in NUMBERS.items() if value == number and (one in _ORDINALS) == (plain in _ORDINALS)
            ]
            raise _false(word, terms, str(NUMBERS[plain]), true[:1] or [format_number(number, digits=None)])
        return plain.replace("-", "_")

    def _judge_significance(self, plain: str, word: str, terms: Sequence[Term], null: float) -> str:
        """Hold a p value against the level of the review, or the limits of each interval against the null."""
        wanted = plain in SIGNIFICANT
        if len(terms) == 1 and isinstance(terms[0], Value) and isinstance(terms[0].raw, str):
            return self._judge_state("significant" if wanted else "not significant", word, terms, NOT_SIGNIFICANT)
        if len(terms) != 1 and (not terms or len(terms) % 2):
            raise ClaimError(
                f'"{word}": found {len(terms)} values, expected a p value, or both limits of each interval'
            )
        numbers = [_number(word, term) for term in terms]
        is_p = len(numbers) == 1
        found = [numbers[0] < self.alpha] if is_p else [_is_clear(pair, null) for pair in _pairs(numbers)]
        if any(one != wanted for one in found):
            against = f"p below {self.alpha:g}" if is_p else f"an interval without {null:g}"
            other = f"p of {self.alpha:g} or more" if is_p else f"an interval with {null:g}"
            raise _false(word, terms, against if wanted else other, ["not significant" if wanted else "significant"])
        return "significant" if wanted else "not_significant"

    def _judge_state(self, plain: str, word: str, terms: Sequence[Term], states: Sequence[str]) -> str:
        if len(terms) != 1 or not isinstance(terms[0], Value):
            raise ClaimError(f'"{word}": found {len(terms)} values, expected 1: one whose text is that word')
        said = str(terms[0])
        if said.casefold() != plain:
            raise _false(word, terms, f"the text {plain}", [said] if said.casefold() in states else [])
        return plain

    def _state_words(self) -> list[str]:
        return list(dict.fromkeys([*STATES, *(word.casefold() for word in self.states)]))


def _pairs(numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Give numbers two by two."""
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _is_clear(limits: tuple[float, float], null: float) -> bool:
    return not min(limits) <= null <= max(limits)


def _number(word: str, term: Term) -> float:
    raw = term.raw if isinstance(term, Value) else term
    if isinstance(raw, (int, float)):
        return float(raw)
    raise ClaimError(f'"{word}": found {_name(term)} = {term!s}, expected a number: this cannot be said of it')


def _relation_name(plain: str) -> str:
    """Give the name that the relation of a word has where it holds."""
    if plain in RELATIONS:
        return RELATIONS[plain].name
    if plain in NUMBERS:
        return plain.replace("-", "_")
    kinds = {**dict.fromkeys(SIGNIFICANT, "significant"), **dict.fromkeys(NOT_SIGNIFICANT, "not_significant")}
    return kinds.get(plain, plain)


def _false(word: str, terms: Sequence[Term], expects: str, true: Sequence[str]) -> FalseClaimError:
    found = " and ".join(f"{_name(term)} = {term.plain}" if isinstance(term, Value) else f"{term:g}" for term in terms)
    now = f'; the data now say "{true[0]}"' if true else ""
    return FalseClaimError(f'"{word}": found {found}, expected {expects}{now}')


def _name(term: Term) -> str:
    return term.id if isinstance(term, Value) else f"{term:g}"


def _describe(claim: Claim) -> dict[str, Any]:
    """Give the row of a claim: its text is the word, its values those that decide it."""
    return {
        "id": claim.id,
        "kind": "claim",
        "raw": claim.word,
        "missing": None,
        "text": claim.word,
        "unit": "",
        "cells": [{"file": cell.file, "key": cell.key, "column": cell.column} for cell in claim.cells],
        "function": qualified(Claims.judge),
        "values": [_name(term) for term in claim.terms],
        **({"fault": claim.fault} if claim.fault else {}),
    }
