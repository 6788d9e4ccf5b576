"""One value of the review as documents print it: a span that carries its id into every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from analysis.format import capitalise, format_quantity, format_words, mend_minus
from analysis.markdown import compose_identifier, escape_text, render_citations, render_span
from analysis.reading import CellRef
from analysis.results import Quantity
from analysis.schema import Missing

Style = Literal["text", "words", "Words"]


class Uses:
    """Counts how often each value was printed; one for a process, so that ids never repeat."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def claim(self, value_id: str) -> str:
        """Give the next free element id for a value."""
        base = f"val-{compose_identifier(value_id)}"
        count = self._taken.get(base, 0) + 1
        while (identifier := base if count == 1 else f"{base}-{count}") in self._taken:
            count += 1
        self._taken[base] = count
        if identifier != base:
            self._taken[identifier] = 0
        return identifier

    def claim_once(self, identifier: str) -> str:
        """Give an element id where it is free, and nothing where it was taken."""
        if identifier in self._taken:
            return ""
        self._taken[identifier] = 0
        return identifier

    def clear(self) -> None:
        """Start again, as a new process would."""
        self._taken.clear()


#: Of this process: two reviews loaded by one document share it, else their spans would have equal ids.
USES = Uses()


@dataclass(frozen=True)
class Value:
    """A figure, a word or a missing code of the review, with its way from the data.

    In a chunk or inline it prints as a span with an id; `f"{value:.1f}"` prints the span with that format.
    `words` and `Words` spell a whole number, `plain` is the text without a span. No form prints the unit.
    """

    id: str
    raw: int | float | str | Missing
    unit: str = ""
    digits: int | None = None
    cells: tuple[CellRef, ...] = ()
    function: str = ""
    kind: Literal["number", "p", "word"] = "number"
    style: Style = field(default="text", repr=False)

    @classmethod
    def of(cls, value_id: str, quantity: Quantity) -> Value:
        """Name a quantity."""
        return cls(
            value_id,
            quantity.raw,
            unit=quantity.unit,
            digits=quantity.digits,
            cells=quantity.cells,
            function=quantity.function,
            kind=quantity.kind,
        )

    @property
    def quantity(self) -> Quantity:
        """Give the value without its name."""
        return Quantity(self.raw, self.unit, self.digits, self.cells, self.function, self.kind)

    @property
    def known(self) -> bool:
        """Say whether there is a figure or a word, not a missing code."""
        return self.quantity.known

    @property
    def words(self) -> Value:
        """Print a whole number in words, as prose does."""
        return replace(self, style="words")

    @property
    def Words(self) -> Value:  # noqa: N802 - the capital is what it does
        """Print a whole number in words, at the start of a sentence."""
        return replace(self, style="Words")

    @property
    def plain(self) -> str:
        """Give the text without a span, for places that take no Markdown."""
        return str(self)

    def __str__(self) -> str:
        return _STYLES[self.style](self.quantity)

    def __format__(self, spec: str) -> str:
        """Give the span; `spec` formats a number first, and is refused for words and missing codes."""
        if not spec:
            return self._repr_markdown_()
        if not self.known or isinstance(self.raw, str):
            return self._span(str(self))
        return self._span(mend_minus(format(self.raw, spec)))

    def _repr_markdown_(self) -> str:
        return self._span(str(self))

    def _span(self, text: str) -> str:
        identifier = USES.claim(self.id)
        return render_span(
            escape_text(text), identifier=identifier, classes=("value",), attributes={"data-value": self.id}
        )


@dataclass(frozen=True)
class Citations:
    """Citations of studies, in their order; prints as one citation group."""

    keys: tuple[str, ...]

    def __str__(self) -> str:
        return render_citations(self.keys)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def _repr_markdown_(self) -> str:
        return str(self)

    @classmethod
    def of(cls, keys: Iterable[str]) -> Citations:
        """Collect keys, each once."""
        return cls(tuple(dict.fromkeys(keys)))


def _format_words(quantity: Quantity) -> str:
    raw = quantity.raw
    return format_words(raw) if isinstance(raw, int) else format_quantity(quantity)


def _format_capital(quantity: Quantity) -> str:
    return capitalise(_format_words(quantity))


_STYLES = {
    "text": format_quantity,
    "words": _format_words,
    "Words": _format_capital,
}
