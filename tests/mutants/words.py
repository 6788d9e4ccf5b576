"""Mutation of words: a value typed as its number or word, a claim's word flipped; each must be found.

A typed value is put into the resolved text in the place of its span, as if the author had written it there. What is
looked for is an error of the checks at that line. A flipped claim must raise.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis import Review
from analysis.values.claims import NOT_SIGNIFICANT, NUMBERS, RELATIONS, SIGNIFICANT, STATES, ClaimError
from press.checks.digits import check_digits
from press.checks.printed import Printed, Use, read_printed
from press.checks.result import Subject
from press.checks.words import NUMBERS as NUMBER_WORDS
from press.checks.words import STATES as STATE_WORDS
from press.checks.words import check_words
from press.config import load_project
from press.model import FormatName, Project
from press.pandoc.ast import Element, Replace, find, identifier, walk

ROOT = Path(__file__).parents[2]
_CLAIM = re.compile(r'`\{python\} (v\.claim\("([^"]+)", ([^`]+)\))`')
#: Words that are true together: what says less, by what says more.
_IMPLIED: Mapping[str, frozenset[str]] = {
    "all": frozenset({"any", "same"}),
    "both": frozenset({"all", "any", "same"}),
    "most": frozenset({"some", "any", "lower", "increase"}),
    "half": frozenset({"some", "any", "lower", "increase"}),
    "few": frozenset({"some", "any", "lower", "increase"}),
    "some": frozenset({"most", "half", "few", "any", "lower", "increase"}),
    "only": frozenset({"some", "any"}),
    "no": frozenset({"lower", "increase"}),
    "lower": frozenset({"most", "half", "few", "some", "any", "no", "increase"}),
    "higher": frozenset({"any", "decrease"}),
}


@dataclass(frozen=True)
class Typed:
    """A value as an author might have typed it."""

    use: Use

    def __str__(self) -> str:
        return f"{self.use.where}: {self.use.value} typed as {self.use.text}"


@dataclass(frozen=True)
class Flipped:
    """A claim with another word."""

    where: str
    word: str
    flipped: str
    terms: str

    def __str__(self) -> str:
        return f"{self.where}: {self.word} flipped to {self.flipped} of {self.terms}"


def run(count: int, seed: int) -> list[str]:
    """Try `count` mutations, half of them typed values while there are places; give those that nothing found.

    Raises
    ------
    ValueError
        The documents have fewer places.
    """
    chance = random.Random(seed)
    project, values = load_project(ROOT), Review.load(ROOT).values
    printed = [_first_format(one) for one in read_printed(project)]
    typed = [(one, place) for one in printed for place in typed_places(one)]
    flipped = list(flipped_claims(project))
    if count > len(typed) + len(flipped):
        raise ValueError(f"found {len(typed) + len(flipped)} places, expected {count} mutations")
    chosen = chance.sample(typed, min(count // 2, len(typed)))
    others = chance.sample(flipped, min(count - len(chosen), len(flipped)))
    return [
        *(str(place) for one, place in chosen if not is_told(project, one, place)),
        *(str(claim) for claim in others if not is_refused(claim, values)),
    ]


def typed_places(printed: Printed) -> Iterator[Typed]:
    """Give the values that inline code prints as a number, a number word or a word of the vocabulary."""
    name, resolution = next(iter(printed.resolved.items()))
    by_program = {
        identifier(span)
        for div in find(resolution.tree["blocks"], "Div")
        if "cell-output" in div["c"][0][1]
        for span in find(div["c"][1], "Span")
    }
    captions = {
        identifier(span)
        for div in find(resolution.tree["blocks"], "Div")
        if "quarto-float-caption" in div["c"][0][1]
        for span in find(div["c"][1], "Span")
    }
    for use in printed.uses(name):
        if (use.element not in by_program or use.element in captions) and _is_number_or_word(use.text):
            yield Typed(use)


def _is_number_or_word(text: str) -> bool:
    return bool(re.fullmatch(r"[<−]?\d[\d.]*", text)) or text.casefold() in {*NUMBER_WORDS, *STATE_WORDS}


def flipped_claims(project: Project) -> Iterator[Flipped]:
    """Give each claim of the documents with every other word that says something else of as many values."""
    for path in project.documents:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for _, word, terms in _CLAIM.findall(line):
                for flipped in sorted(_others(word.casefold())):
                    yield Flipped(f"{path.name}:{number}", word, flipped, terms)


def _others(word: str) -> set[str]:
    """Give the words of another meaning than that of a word, and of the same kind."""
    if word in (*SIGNIFICANT, *NOT_SIGNIFICANT):
        return set(NOT_SIGNIFICANT if word in SIGNIFICANT else SIGNIFICANT)
    if word in NUMBERS:
        return {one for one in ("one", "two", "three", "four", "five", "seven") if NUMBERS[one] != NUMBERS[word]}
    if word in RELATIONS:
        own = RELATIONS[word]
        kept = {own.name, *_IMPLIED.get(own.name, ())}
        return {
            one
            for one, relation in RELATIONS.items()
            if relation.name not in kept and set(relation.takes) & set(own.takes)
        }
    return {one for one in STATES if one != word}


def is_refused(mutant: Flipped, values: Any) -> bool:
    """Tell whether the build would stop at a flipped claim."""
    try:
        eval(f'v.claim("{mutant.flipped}", {mutant.terms})', {"v": values})  # noqa: S307 - the documents' own code
    except ClaimError:
        return True
    return False


def is_told(project: Project, printed: Printed, mutant: Typed) -> bool:
    """Tell whether a check finds a typed value, at its line."""

    def type_it(element: Element) -> list[Element] | None:
        return element["c"][1] if element["t"] == "Span" and identifier(element) == mutant.use.element else None

    name = next(iter(printed.resolved))
    with TemporaryDirectory() as folder:
        _write_typed(project.root, Path(folder), mutant.use)
        return _finds(replace(project, root=Path(folder)), printed, name, type_it, mutant.use.where.line)


def _write_typed(root: Path, folder: Path, use: Use) -> None:
    """Copy the author's file with the value typed in its line."""
    path = root / use.where.path
    lines = path.read_text(encoding="utf-8").splitlines()
    inline = re.compile(rf"`\{{python\}} v\.{re.escape(use.value)}(?:\.\w+)?`")
    lines[use.where.line - 1], count = inline.subn(use.text, lines[use.where.line - 1])
    assert count, f"found no inline code for {use.value} at {use.where}"
    copy = folder / path.relative_to(root)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text("\n".join(lines), encoding="utf-8")
    shutil.copy(root / "review.yml", folder)


def _finds(project: Project, printed: Printed, name: FormatName, type_it: Replace, line: int) -> bool:
    """Tell whether the checks find an error at a line of a text that was changed."""
    resolution = printed.resolved[name]
    changed = replace(printed, resolved={name: replace(resolution, tree=walk(resolution.tree, type_it))})
    subject = Subject(project, [changed], {})
    found = [*check_digits(subject).findings, *check_words(subject).findings]
    return any(one.severity == "error" and one.where is not None and one.where.line == line for one in found)


def _first_format(printed: Printed) -> Printed:
    name = next(iter(printed.resolved))
    return replace(printed, executed={name: printed.executed[name]}, resolved={name: printed.resolved[name]})
