"""Words that claim something of the data and are bound to nothing, and numbers and verdicts that are typed as words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.checks.passages import ALLOWANCES, CLAIM, PLAIN, VALUE, Passage, Stretch, sentences
from press.checks.printed import Printed
from press.checks.result import Checked, Pass, Subject
from press.checks.settings import read_words
from press.checks.suggest import Typed, akin, describe, related
from press.checks.texts import DocumentText, read_texts
from press.config.project import shown_path
from press.errors import Diagnostic, Location

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
#: Numbers in words, by what they are.
NUMBERS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_UNITS, 1)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{
        f"{ten}-{one}": 10 * number + unit
        for number, ten in enumerate(_TENS, 2)
        for unit, one in enumerate(_UNITS[:9], 1)
    },
}
#: Words that name a state of the data, where a value has them as its text.
STATES = ("strong", "moderate", "limited", "insufficient", "conflicting", "mixed", "consistent", "inconsistent", "weak")
#: Words that claim something of what is counted or compared; most are bound to values by `claim`.
CLAIMS = (
    "all", "every", "both", "most", "mostly", "majority", "minority", "half", "few", "some", "several", "none", "no",
    "only", "never", "always", "higher", "lower", "more than", "less than", "fewer", "greater", "larger", "smaller",
    "highest", "lowest", "largest", "smallest", "increase", "increased", "increases", "decrease", "decreased",
    "decreases", "significant", "significantly", "not significant", "identical", "unchanged", "twice",
)  # fmt: skip
#: What makes of `one` no number: one of, the one, no one, more than one, one another, one-sided.
_NO_NUMBER = re.compile(
    r"(?:\b(?:no|any|every|each|some|this|that|the|other|another|which|from|more than)[ \u00a0]one\b"
    r"|\b(?:is|was|are|were|as|be)[ \u00a0]one[ \u00a0]of\b"
    r"|\bone[ \u00a0](?:can|may|might|must|should|would|could|another|by|has|or|which|who|that|after)\b|\bone[-’']\w)",
    re.IGNORECASE,
)
_RULE = "unbound word"


@dataclass(frozen=True)
class _Vocabulary:
    """The words that are looked for, as one pattern."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, own: Sequence[str]) -> _Vocabulary:
        words = sorted({*NUMBERS, *STATES, *CLAIMS, *own}, key=len, reverse=True)
        return cls(re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE))


def check_words(subject: Subject) -> Checked:
    """Find typed number words and verdicts that a value prints, and list sentences whose words are bound to nothing.

    Notes
    -----
    A word that `claim` printed is bound; the others are listed, sentence by sentence, and found fault with only where
    a value of the same text has a word of its name in the sentence.
    """
    vocabulary = _Vocabulary.of(list(read_words(subject.project.root)))
    looks = [
        _Look(text, vocabulary, subject.project.root) for printed in subject.printed for text in read_texts(printed)
    ]
    findings = [one for look in looks for one in look.findings]
    findings += [fault for printed in subject.printed for fault in _false_claims(printed)]
    bound = sum(look.bound for look in looks)
    passes = tuple(dict.fromkeys(one for look in looks for one in look.passes))
    unbound = sum(one.rule == _RULE for one in passes)
    counts = {"claims bound to values": bound, "sentences with unbound words": unbound}
    return Checked(tuple(dict.fromkeys(findings)), counts, passes)


def _false_claims(printed: Printed) -> Iterator[Diagnostic]:
    """Give the claims that were printed although they are false, as a comparison of two states of a project asks."""
    for row in next(iter(printed.executed.values())).ledger:
        if row.get("kind") == "claim" and row.get("fault"):
            where = Location(shown_path(printed.document.path, printed.document.project.root))
            yield Diagnostic("claim", str(row["fault"]), where, hint="unset REVIEW_FALSE_CLAIMS, and render again")


class _Look:
    """One look through the sentences of a document."""

    def __init__(self, text: DocumentText, vocabulary: _Vocabulary, root: Path) -> None:
        self.findings: list[Diagnostic] = []
        self.passes: list[Pass] = []
        self.bound = 0
        self._vocabulary = vocabulary
        self._ledger = text.ledger
        self._root = root
        for passage in text.passages:
            # what a program printed is its own; its words come from the data
            if not passage.printed:
                self._read(passage)

    def _read(self, passage: Passage) -> None:
        spans = {one.element: one for one in passage.stretches if one.kind in ALLOWANCES}
        needed: set[int] = set()
        self.bound += len({one.element for one in passage.stretches if one.kind == CLAIM})
        for start, end in sentences(passage):
            self._sentence(passage, (start, end), needed)
        for element, stretch in spans.items():
            if stretch.kind == PLAIN and element not in needed:
                self._tell_needless(passage, stretch)

    def _sentence(self, passage: Passage, bounds: tuple[int, int], needed: set[int]) -> None:
        """Look at the words of one sentence."""
        start, end = bounds
        text = passage.text[start:end]
        printed = [
            one.attributes["data-value"] for one in passage.stretches if one.kind == VALUE and start <= one.start < end
        ]
        loose: list[re.Match[str]] = []
        for match in self._vocabulary.pattern.finditer(passage.text, start, end):
            stretch = next((one for one in passage.stretches if one.start <= match.start() < one.end), None)
            if stretch is not None:
                needed.add(stretch.element)
                if stretch.kind == PLAIN:
                    self.passes.append(
                        Pass(PLAIN, f"{match.group()}: {_shorten(text)}", self._at(passage, match.start()))
                    )
                continue
            if _is_idiom(passage.text, match):
                continue
            loose.append(match)
            self._judge(passage, match, text, printed)
        if loose:
            words = ", ".join(dict.fromkeys(one.group() for one in loose))
            self.passes.append(Pass(_RULE, f"{words}: {_shorten(text)}", self._at(passage, loose[0].start())))

    def _judge(self, passage: Passage, match: re.Match[str], sentence: str, printed: Sequence[str]) -> None:
        """Find fault with a word that is the text of a value which the sentence speaks of."""
        word = match.group().casefold()
        if word in NUMBERS:
            equal = self._ledger.equal(Typed(NUMBERS[word], 0))
            about = _counted(passage.text, match, sentence)
        elif word in STATES:
            # a label of that very name says what the word means, not that it is so
            equal = self._ledger.called(word)
            about = sentence
        else:
            return
        told = [one for one in equal if word not in one.id.split(".")]
        near = akin(equal, printed) or related(told, about)
        if near:
            message = (
                f'found the word "{match.group()}" typed ("{_shorten(sentence)}"), expected one that a value prints'
            )
            hint = f"write {describe(near, words=word in NUMBERS)}; where it says nothing of the data: [{match.group()}]{{.plain}}"
            self.findings.append(Diagnostic("typed-word", message, self._at(passage, match.start()), hint=hint))

    def _tell_needless(self, passage: Passage, stretch: Stretch) -> None:
        message = "plain: found no word in it that claims something, expected one"
        hint = "take the span away; it would hide a claim that comes later"
        where = self._at(passage, stretch.start)
        self.findings.append(Diagnostic("needless", message, where, hint=hint, severity="warning"))

    def _at(self, passage: Passage, offset: int) -> Location:
        where = passage.line(offset)
        return Location(shown_path(Path(where.path), self._root), where.line)


def _is_idiom(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word says nothing of how many: `one another`, `at most`, `above all`, `no longer`."""
    pattern = _NO_NUMBER if match.group().casefold() == "one" else _IDIOM
    return any(found.start() <= match.start() < found.end() for found in pattern.finditer(text))


_IDIOM = re.compile(
    r"\b(?:at most|at all|above all|after all|in all|for all that|all of this|first of all|no longer|not only|no matter"
    r"|no doubt|as much as|more or less)\b",
    re.IGNORECASE,
)


def _counted(text: str, match: re.Match[str], sentence: str) -> str:
    """Give the words that tell what a number counts: those behind it, or all of the sentence where it ends a phrase."""
    after = text[match.end() :]
    ends = not after.strip() or _PHRASE_END.match(after)
    is_one = match.group().casefold() == "one"
    if not ends:
        following = _PHRASE_END.split(after, maxsplit=1)[0].split()
        return " ".join(following[: _BEHIND_OF if following[0] == "of" and not is_one else _BEHIND])
    is_number = not is_one or _BEFORE_ONE.search(text[: match.start()])
    return sentence if is_number else ""


#: How many words behind a number may name what it counts: `five cohort studies`, `two of the five studies`.
_BEHIND, _BEHIND_OF = 3, 5
_PHRASE_END = re.compile(r"\s*[.,;:)]|\s+(?:and|or|but)\b")
_BEFORE_ONE = re.compile(r"\b(?:in|of|by|for|to|with|at|than|from|which)[ \u00a0]$", re.IGNORECASE)


def _shorten(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} ..."


_LONGEST = 110
