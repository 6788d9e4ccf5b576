"""Check certainty.csv: the words of its judgements, and that a level which it states follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.choices import ReviewConfig
from analysis.errors import Diagnostic, did_you_mean, fault
from analysis.methods.certainty import LEVELS, STARTS, STEPS_DOWN, STEPS_UP, derive_certainty
from analysis.schema import CERTAINTY_DOWN, CERTAINTY_UP, Missing, Row, Table


def check_certainty(tables: Mapping[str, Table], review: ReviewConfig) -> list[Diagnostic]:
    """Apply all rules of certainty.csv."""
    table = tables["certainty"]
    domains = [one.key for one in review.domains]
    words = {"domain": domains, "starts_at": STARTS, "certainty": LEVELS}
    words |= dict.fromkeys(CERTAINTY_DOWN, STEPS_DOWN) | dict.fromkeys(CERTAINTY_UP, STEPS_UP)
    findings: list[Diagnostic] = []
    for row in table:
        own = [one for column, known in words.items() for one in _check_word(table, row, column, list(known))]
        findings += own or _check_level(table, row)
    return findings


def _check_word(table: Table, row: Row, column: str, known: list[str]) -> Iterator[Diagnostic]:
    cell = row.cells.get(column)
    if cell is None or isinstance(cell, Missing) or str(cell) in known:
        return
    place = table.place(row, column)
    yield fault("rule", place, str(cell), "one of " + ", ".join(known), did_you_mean(str(cell), known))


def _check_level(table: Table, row: Row) -> Iterator[Diagnostic]:
    """See that a stated level is the one to which the judgements lead; with one of them missing nothing follows."""
    stated, start = row.word("certainty"), row.word("starts_at")
    down, up = ([row.word(name) for name in names] for names in (CERTAINTY_DOWN, CERTAINTY_UP))
    codes = {row.cells.get(name) for name in (*CERTAINTY_DOWN, *CERTAINTY_UP)} & _UNKNOWN
    if stated is None or start is None or codes:
        return
    found = derive_certainty(start, down=[word for word in down if word], up=[word for word in up if word])
    if found.level != stated:
        place = table.place(row, "certainty")
        hint = f"starts at {start}, {found.down} down, {found.up} up; mend the level or a judgement"
        yield fault("rule", place, stated, f"{found.level}, to which the judgements lead", hint)


#: Codes of judgements that somebody may have made; one that is not applicable moves nothing.
_UNKNOWN = {Missing.NOT_OBTAINED, Missing.NOT_REPORTED, Missing.NS}
