"""Works that stand in a bibliography twice, and capital letters that a style has taken from a title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from press.checks.references.entries import Entry, finding, plain_words
from press.errors import Diagnostic

#: So many of the long words of a title begin with a capital letter where all that mean something do.
_TITLE_CASE = 0.8
_LONG = 4
#: Names that stay names in a title where every word has a capital letter.
_NAMES = frozenset("""
    Africa African Alzheimer America American Americas Amsterdam Argentina Asia Asian Australia Australian Austria
    Austrian Barthel Bayes Bayesian Beck Belgian Belgium Berlin Bonferroni Brazil Brazilian Britain British Bulgaria
    California Canada Canadian Chile Chilean China Chinese Christian Cochrane Cohen Colombia Copenhagen Cox Croatia
    Crohn Cronbach Czech Danish Delphi Denmark Down Dutch Egger Egypt England English Estonia Europe European Finland
    Finnish France French Freudian German Germany Ghana Greece Greek Hawthorne Hebrew Hispanic Hodgkin Hungarian
    Hungary Huntington Iceland India Indian Indonesia Iran Iraq Ireland Irish Islam Islamic Israel Italian Italy Japan
    Japanese Jewish Kaplan Kenya Korea Korean Latin Latina Latino Likert London Maori Markov Meier Mexican Mexico
    Monte Muslim Netherlands Nigeria Nordic Norway Norwegian Osler Oswestry Oxford Pakistan Paris Parkinson Pavlovian
    Pearson Persian Peru Poisson Poland Polish Portugal Portuguese Prussian Raynaud Roland Romania Russia Russian
    Scandinavia Scandinavian Scotland Scottish Serbia Slovakia Slovenia Spain Spanish Spearman Student Sweden Swedish
    Swiss Switzerland Taiwan Thai Thailand Tourette Turkey Turkish Uganda Ukraine Vietnam Wales Welsh Western Wilcoxon
    Zealand January February April June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday
""".split())  # fmt: skip


def find_duplicates(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Find works that stand twice, by their DOI, else by title and year."""
    told: set[str] = set()
    for what, groups in (("DOI", _grouped(entries, by="doi")), ("title and year", _grouped(entries, by="title"))):
        for first, *others in groups:
            for other in others:
                if other.key not in told:
                    told.add(other.key)
                    hint = f"cite one of the two, and remove the other; {first.key} stands at {first.where}"
                    message = f"found the {what} of {first.key}, expected each work once"
                    fields = ("doi",) if what == "DOI" else ("title",)
                    yield finding(other, "bib-twice", message, *fields, hint=hint)


def _grouped(entries: Sequence[Entry], *, by: str) -> list[list[Entry]]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        mark = entry.doi if by == "doi" else _title_mark(entry)
        if mark:
            groups[mark].append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _title_mark(entry: Entry) -> str:
    """Give title and year as they are compared; nothing for a title in square brackets, which stands for an unknown one."""
    title = plain_words(entry.text("title"))
    letters = re.sub(r"[\W_]+", "", title).casefold()
    return "" if not letters or title.startswith("[") else f"{letters} {entry.year}"


_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'\u2019][^\W_]+)*")
_BEGINS = re.compile(r"(?:^|[.:?!\u2013\u2014]\s*[\"'\u201c\u2018(\[]?\s*)$")


def find_lost_capitals(entry: Entry, rendered: str) -> Iterator[Diagnostic]:
    """Find names and acronyms in a title that the reference as printed has in small letters.

    In a title where every word has a capital letter, names cannot be told from other words; there only names of
    countries, peoples, months and known persons are looked for.
    """
    title = _title_as_printed(plain_words(entry.text("title")), rendered)
    lost = [word for word in _candidates(entry.text("title")) if _is_lost(word, title)]
    if not lost:
        return
    told = ", ".join(dict.fromkeys(lost))
    hint = (
        f"keep what has to stay in braces: {{{lost[0]}}}"
        if entry.bibtex
        else f'write <span class="nocase">{lost[0]}</span>'
    )
    message = f"found {told.lower()} in the reference as printed, expected {told} as in the title"
    yield finding(entry, "title-capitals", message, "title", hint=hint)


def _candidates(title: str) -> list[str]:
    """Give the words of a title that have a capital letter and do not begin a sentence."""
    text = plain_words(title)
    found = [(word[0], bool(_BEGINS.search(text[: word.start()]))) for word in _WORD.finditer(text)]
    inner = [word for word, begins in found if not begins]
    long = [word for word in inner if len(word) > _LONG]
    title_case = bool(long) and sum(word[0].isupper() for word in long) >= _TITLE_CASE * len(long)
    capital = [word for word in inner if word != word.lower() and len(word) > 1]
    return [word for word in capital if not title_case or word in _NAMES or not _is_plain(word)]


def _is_plain(word: str) -> bool:
    """Tell whether a word has no capital letter but at its beginning, or that of its parts."""
    return all(part[1:] == part[1:].lower() for part in re.split("[-'\u2019]", word))


def _title_as_printed(title: str, rendered: str) -> str:
    """Give the title out of a reference, whose journal may have the same words; all of it where it is not found."""
    words = re.findall(r"\w+", title)
    found = re.search(r"[\W_]+".join(map(re.escape, words)), rendered, re.IGNORECASE)
    return found[0] if found else rendered


def _is_lost(word: str, rendered: str) -> bool:
    return not re.search(rf"(?<!\w){re.escape(word)}", rendered) and bool(
        re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", rendered)
    )
