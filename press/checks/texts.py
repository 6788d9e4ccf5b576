"""The text of a document in each of its formats, each passage once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from press.checks.passages import Passage, read_passages
from press.checks.places import Places
from press.checks.printed import Printed
from press.checks.suggest import Ledger

#: With these a document shows in one format what it hides in another.
_CONDITIONS = ("content-visible", "content-hidden", "when-format", "unless-format")


@dataclass(frozen=True)
class DocumentText:
    """What one format says that those before it do not, with the ledger of its chunks."""

    passages: tuple[Passage, ...]
    ledger: Ledger
    #: Whether a comma stands before decimals, as in most languages but English.
    comma: bool


def read_texts(printed: Printed) -> Iterator[DocumentText]:
    """Give the passages of a document; of formats after the first only what is new there."""
    seen: set[tuple[str, str]] = set()
    done: set[str] = set()
    for name, resolution in printed.resolved.items():
        executed = printed.executed[name]
        if executed.markdown in done and not any(word in executed.markdown for word in _CONDITIONS):
            continue
        done.add(executed.markdown)
        passages = read_passages(resolution.tree, Places(executed))
        fresh = tuple(one for one in passages if not seen or (one.place, one.text) not in seen)
        seen |= {(one.place, one.text) for one in passages}
        comma = not str(resolution.meta.get("lang", "en")).startswith("en")
        yield DocumentText(fresh, Ledger(executed.ledger), comma)
