"""What rules let pass, as the report shows it: by rule and by place, short lists in full, long ones to be opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from press.checks.markup import Row, place, sentence
from press.checks.rules import meaning

#: A list of more characters is closed on the screen, and only told of on paper.
_LONG = 1000
#: So many cases of a list that is not printed are quoted.
_QUOTED = 3


def let_pass(checks: Sequence[Row]) -> str:
    """List all that was let pass, check by check; nothing where there is nothing."""
    parts = [_of_check(check) for check in checks if check["passes"]]
    if not parts:
        return ""
    words = (
        "<p>A rule stands behind each of these cases; whether it was right to use it is for the reader to judge. "
        "<code>verification.json</code> holds every case by itself.</p>"
    )
    return "\n".join(['<h2 id="passes">What was let pass, and by which rule</h2>', words, *parts])


def _of_check(check: Row) -> str:
    ordered = sorted(check["passes"], key=lambda one: str(one["rule"]))
    rules = [(rule, list(held)) for rule, held in groupby(ordered, key=lambda one: str(one["rule"]))]
    # what can be read at once comes first
    rules.sort(key=lambda one: _is_long(one[1]))
    title = f'<h3><a href="#{check["name"]}">{escape(sentence(check["claim"]))}</a></h3>'
    return "\n".join([title, *(_of_rule(rule, held) for rule, held in rules)])


def _of_rule(rule: str, held: Sequence[Row]) -> str:
    items = (f'<li><span class="place">{escape(where)}</span> {escape(words)}</li>' for where, words in _by_place(held))
    listed = f'<ul class="places">{"".join(items)}</ul>'
    name = f"<b>{escape(sentence(rule))}</b> ({len(held)})"
    told = f" {escape(meaning(rule))}" if meaning(rule) else ""
    if not _is_long(held):
        return f'<div class="rule"><p>{name}.{told}</p>\n{listed}\n</div>'
    quoted = "; ".join(f"“{escape(text)}”" for text in list(dict.fromkeys(one["text"] for one in held))[:_QUOTED])
    paper = f'<p class="paper">{name}.{told} {_spread(held)}, such as {quoted}.</p>'
    return f'<div class="rule">{paper}<details><summary>{name}.{told}</summary>\n{listed}\n</details></div>'


def _is_long(held: Sequence[Row]) -> bool:
    return sum(len(where) + len(words) for where, words in _by_place(held)) > _LONG


def _by_place(held: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield each place with all that stands there, each text once, places in the order of the text."""
    ordered = sorted(held, key=lambda one: (one["where"]["path"], one["where"]["line"]))
    for where, there in groupby(ordered, key=lambda one: place(one["where"])):
        yield where, "; ".join(dict.fromkeys(one["text"] for one in there))


def _spread(held: Sequence[Row]) -> str:
    """Say how many cases stand in which file."""
    files = [one["where"]["path"] for one in held]
    told = (f"{files.count(file)} in {escape(file)}" for file in sorted(set(files)))
    return ", ".join(told)
