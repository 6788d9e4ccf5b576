"""The text of a document in each of its formats, each passage once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from press.checks.passages import Passage, read_passages
from press.checks.places import Places
from press.checks.printed import Printed
from press.checks.suggest import Ledger

#: So many documents are kept as they were read; several checks ask for each.
_KEPT = 16

#: With these a document shows in one format what it hides in another.
_CONDITIONS = ("content-visible", "content-hidden", "when-format", "unless-format")


@dataclass(frozen=True)
class DocumentText:
    """What one format says that those before it do not, with the ledger of its chunks."""

    passages: tuple[Passage, ...]
    ledger: Ledger
    #: Whether a comma stands before decimals, as in most languages but English.
    comma: bool
    #: What finds the lines of its passages.
    places: Places


def read_texts(printed: Printed) -> Iterator[DocumentText]:
    """Give the passages of a document; of formats after the first only what is new there."""
    for text in _texts(printed):
        text.places.rewind()
        yield text


@lru_cache(maxsize=_KEPT)
def _texts(printed: Printed) -> tuple[DocumentText, ...]:
    return tuple(_read(printed))


def _read(printed: Printed) -> Iterator[DocumentText]:
    seen: set[tuple[str, str]] = set()
    done: set[str] = set()
    for name, resolution in printed.resolved.items():
        executed = printed.executed[name]
        if executed.markdown in done and not any(word in executed.markdown for word in _CONDITIONS):
            continue
        done.add(executed.markdown)
        places = Places(executed)
        passages = read_passages(resolution.tree, places)
        fresh = tuple(one for one in passages if not seen or (one.place, one.text) not in seen)
        seen |= {(one.place, one.text) for one in passages}
        comma = not str(resolution.meta.get("lang", "en")).startswith("en")
        yield DocumentText(fresh, Ledger(executed.ledger), comma, places)
