"""Numbers that no value printed: each is found at its line, but for those that a rule of docs/digits.md allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.checks.allowed import Allowed, Rule, find_allowed, make_rules
from press.checks.passages import (
    CITATION,
    CITED,
    CLAIM,
    CODE,
    FORMULA,
    GIVEN,
    NOMINAL,
    REFERENCE,
    VALUE,
    Passage,
    Stretch,
    sentences,
)
from press.checks.printed import Printed
from press.checks.result import Checked, Pass, Subject
from press.checks.settings import read_names
from press.checks.sources import Sources
from press.checks.suggest import describe, nearest_values, parse_typed, related
from press.checks.texts import DocumentText, read_texts
from press.config.project import shown_path
from press.errors import Diagnostic, Location
from press.model import Text

#: Digits of every script, also raised and lowered ones and fractions, with the marks that stand inside numbers.
_DIGIT = r"\d²³¹⁰⁴-⁹₀-₉¼-¾⅐-⅞"
NUMBER = re.compile(rf"[-−]?(?<![{_DIGIT}])[{_DIGIT}]+(?:[.,·’'\u202f]?[{_DIGIT}]+)*")
#: A formula or code that says no more than a number, or that something is one.
_BETWEEN = r"(?:\s|\\pm|±|\\,|[;/()\[\]–−+-]|\\text\{[^}]*\}|\\?%)"
_BARE = re.compile(
    r"^\s*(?:\\?[A-Za-z]+(?:\{\w\})?(?:_\w|\^2|\^\{2\})?\s*(?:=|<|>|\\leq?|\\geq?|\\approx|≤|≥)\s*)?"
    rf"{_BETWEEN}*\d[\d.,]*(?:{_BETWEEN}+\d[\d.,]*)*{_BETWEEN}*$"
)
#: What stretches of the press's own making are called where they hold numbers.
_RULES = {CITATION: "citation", REFERENCE: "cross-reference", CODE: "code", FORMULA: "formula"}
#: How many characters around a number a message shows.
_SHOWN = 30
#: How many numbers of a table a message names.
_LISTED = 6


@dataclass(frozen=True)
class _Loose:
    """A number that no value printed."""

    text: str
    start: int
    end: int


def check_digits(subject: Subject) -> Checked:
    """Find numbers in the present sources that no value printed and no rule allows.

    Notes
    -----
    What a format alone shows is looked at too; what all show is told once.
    """
    rules = make_rules(read_names(subject.project.root))
    looks = [_Look(text, rules, subject.project.root) for printed in subject.printed for text in read_texts(printed)]
    findings = [finding for look in looks for finding in look.findings]
    findings += [fault for printed in subject.printed for fault in _forged(printed)]
    return Checked(
        tuple(dict.fromkeys(findings)),
        {"numbers in the text": sum(look.numbers for look in looks)},
        tuple(dict.fromkeys(one for look in looks for one in look.passes)),
    )


def _forged(printed: Printed) -> Iterator[Diagnostic]:
    """Find spans that say of themselves that they are values, typed by the author."""
    for piece in printed.document.pieces:
        for number, line in enumerate(piece.text.split("\n") if isinstance(piece, Text) else ()):
            if found := _FORGED.search(line):
                root = printed.document.project.root
                where = Location(shown_path(Path(piece.where.path), root), piece.where.line + number)
                message = f"found {found[0]} typed, expected it only on what a value prints"
                yield Diagnostic("digits", message, where, hint="write the value itself, as `{python} v.studies.count`")


#: What only inline code may give to a span.
_FORGED = re.compile(r"\bdata-(?:value|claim)\b")


class _Look:
    """One look through the passages of a document."""

    def __init__(self, text: DocumentText, rules: Sequence[Rule], root: Path) -> None:
        self.findings: list[Diagnostic] = []
        self.passes: list[Pass] = []
        self.numbers = 0
        self._rules = rules
        self._ledger = text.ledger
        self._comma = text.comma
        self._root = root
        self._sources = Sources(root)
        #: Elements that allow numbers: whether they were needed, and where they stand.
        self._needed: dict[int, bool] = {}
        self._elements: dict[int, tuple[Stretch, Location]] = {}
        self._groups: dict[int, list[tuple[Passage, _Loose]]] = {}
        self._read(text.passages)

    def _read(self, passages: Sequence[Passage]) -> None:
        """Look at passages one after another, then tell what tables and chunks printed in one finding each."""
        for passage in passages:
            self._passage(passage)
        for loose in self._groups.values():
            self.findings.append(self._printed_finding(loose))
        self._tell_needless()

    def _passage(self, passage: Passage) -> None:
        numbers = list(NUMBER.finditer(passage.text))
        self.numbers += len(numbers)
        for stretch in passage.stretches:
            if stretch.kind in {CITED, NOMINAL, GIVEN}:
                self._elements.setdefault(stretch.element, (stretch, self._at(passage, stretch.start)))
                self._needed.setdefault(stretch.element, False)
        numbers = [match for match in numbers if not _is_of_values(passage, match)]
        if not numbers:
            return
        if passage.place == "alt text" and passage.printed:
            self._let("alt text of a program", passage.text[:60], passage, numbers[0].start())
            return
        allowed = find_allowed(passage.text, self._rules)
        bounds = list(sentences(passage))
        for match in numbers:
            self._number(passage, match, allowed, _sentence(passage.text, bounds, match.start()))

    def _number(
        self, passage: Passage, match: re.Match[str], allowed: Sequence[Allowed], sentence: tuple[int, int]
    ) -> None:
        """Judge one number of a passage."""
        number = _loose(match, passage)
        kinds = passage.kinds(number.start, number.end)
        words = passage.text[slice(*sentence)]
        rule = self._made(passage, number, kinds) or self._spanned(passage, number, sentence)
        rule = rule or self._ruled(number, allowed, words)
        if rule:
            self._let(rule, _around(passage.text, number), passage, number.start)
        elif not passage.printed and self._sources.is_computed(number.text, self._at(passage, number.start)):
            self._let("inline code without a value", _around(passage.text, number), passage, number.start)
        elif passage.printed and passage.group:
            self._groups.setdefault(passage.group, []).append((passage, number))
        else:
            self.findings.append(self._finding(passage, number, words))

    def _made(self, passage: Passage, number: _Loose, kinds: set[str]) -> str:
        """Name the rule for what the press made, and for formulas and code that say more than a number."""
        kind = next(iter(kinds)) if len(kinds) == 1 else ""
        if kind == FORMULA:
            whole = next(one for one in passage.stretches if one.start <= number.start < one.end)
            return "" if _BARE.match(passage.text[whole.start : whole.end]) else "formula"
        return _RULES.get(kind, "")

    def _spanned(self, passage: Passage, number: _Loose, sentence: tuple[int, int]) -> str:
        """Name the author's own allowance, if what it demands is there."""
        stretch = next((one for one in passage.stretches if one.start <= number.start < one.end), None)
        if stretch is None or stretch.kind not in {CITED, NOMINAL, GIVEN} or number.end > stretch.end:
            return ""
        self._needed[stretch.element] = True
        if stretch.kind == CITED and not (passage.cites or _cites(passage, sentence)):
            self._complain(passage, stretch, "cited: found no citation in the sentence, expected the work that says so")
        if stretch.kind == GIVEN and not str(stretch.attributes.get("why", "")).strip():
            self._complain(passage, stretch, 'given: found no reason, expected why="..."')
        return f"{stretch.kind}: {stretch.attributes['why']}" if stretch.attributes.get("why") else stretch.kind

    def _ruled(self, number: _Loose, allowed: Sequence[Allowed], sentence: str) -> str:
        """Name the rule that covers a number, unless a value prints it."""
        rule = next((one.rule for one in allowed if one.start <= number.start and number.end <= one.end), "")
        if rule == "version":
            return "" if self._ledger.called(number.text) else rule
        typed = parse_typed(number.text, comma=self._comma) if rule in {"year", "nominal level"} else None
        if typed is None:
            return rule
        equal = self._ledger.equal(typed)
        if rule == "nominal level":
            return "" if any(one.chosen for one in equal) else rule
        years = [one for one in equal if "year" in one.id.rpartition(".")[2]]
        return "" if related(years, sentence) else rule

    def _finding(self, passage: Passage, number: _Loose, sentence: str) -> Diagnostic:
        typed = parse_typed(number.text, comma=self._comma)
        equal = self._ledger.equal(typed) if typed else []
        message = f'found the number {number.text} in {_place(passage.place)} ("{_around(passage.text, number)}"), expected one that a value prints'
        hint = f"write {describe(nearest_values(equal, sentence))}" if equal else f"no value is {number.text}; {_WAYS}"
        return Diagnostic("digits", message, self._at(passage, number.start), hint=hint)

    def _printed_finding(self, loose: Sequence[tuple[Passage, _Loose]]) -> Diagnostic:
        passage, number = loose[0]
        shown = ", ".join(dict.fromkeys(one.text for _, one in loose[:_LISTED])) + (
            " ..." if len(loose) > _LISTED else ""
        )
        what = "a table" if passage.place == "table cell" else "the output"
        many = f"{len(loose)} number{'s' * (len(loose) > 1)}"
        message = f'found {many} in {what} of a chunk that no value printed ({shown}; the first at "{_around(passage.text, number)}"), expected values'
        hint = 'where they are computed from the data in a way of its own, put ::: {.given why="..."} around the chunk'
        return Diagnostic("digits", message, self._at(passage, number.start), hint=hint)

    def _complain(self, passage: Passage, stretch: Stretch, message: str) -> None:
        hint = "cite it there, as [@key]" if stretch.kind == CITED else "say where the number comes from"
        self.findings.append(Diagnostic("digits", message, self._at(passage, stretch.start), hint=hint))

    def _tell_needless(self) -> None:
        for element, needed in self._needed.items():
            if not needed:
                stretch, where = self._elements[element]
                message = f"{stretch.kind}: found no number in it that needs it, expected one"
                hint = "take the span away; it would hide a number that comes later"
                self.findings.append(Diagnostic("needless", message, where, hint=hint, severity="warning"))

    def _let(self, rule: str, text: str, passage: Passage, offset: int) -> None:
        self.passes.append(Pass(rule, text, self._at(passage, offset)))

    def _at(self, passage: Passage, offset: int) -> Location:
        where = passage.line(offset)
        return Location(shown_path(Path(where.path), self._root), where.line)


_WAYS = (
    'compute it, or say what it is: [..]{.cited} beside a citation, [..]{.nominal}, [..]{.given why="..."}, '
    "or numbers: {names: [...]} in review.yml"
)


def _is_of_values(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether a value or a claim printed all of a number."""
    number = _loose(match, passage)
    return passage.kinds(number.start, number.end) <= {VALUE, CLAIM}


def _loose(match: re.Match[str], passage: Passage) -> _Loose:
    """Give a number without a minus that is a hyphen between words, or that stands outside a value."""
    text, start = match.group(), match.start()
    if (
        text[0] in "-−"
        and start
        and (passage.text[start - 1].isalnum() or passage.kind_at(start) != passage.kind_at(start + 1))
    ):
        return _Loose(text[1:], start + 1, match.end())
    return _Loose(text, start, match.end())


def _sentence(text: str, bounds: Sequence[tuple[int, int]], offset: int) -> tuple[int, int]:
    return next(((start, end) for start, end in bounds if start <= offset < end), (0, len(text)))


def _cites(passage: Passage, sentence: tuple[int, int]) -> bool:
    start, end = sentence
    return any(one.kind == CITATION and one.start < end and one.end > start for one in passage.stretches)


def _around(text: str, number: _Loose) -> str:
    start, end = max(0, number.start - _SHOWN), number.end + _SHOWN
    before, after = text[start : number.start], text[number.end : end]
    # whole words, where there is more than one
    if start and text[start - 1].isalnum():
        before = before[before.find(" ") + 1 :]
    if text[end : end + 1].isalnum() and " " in after:
        after = after[: after.rfind(" ")]
    return " ".join(f"{before}{number.text}{after}".split())


def _place(place: str) -> str:
    return {"prose": "prose", "alt text": "an alt text"}.get(
        place, f"the {place}" if place in {"title", "subtitle", "abstract"} else f"a {place}"
    )
