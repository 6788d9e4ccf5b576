"""Numbers as readers see them, and what they say: signs, limits such as `<0.001`, thousands, percentages, powers, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: number for number, word in enumerate(_UNITS)} | {
    f"{ten}-{_UNITS[unit]}" if unit else ten: 10 * (number + 2) + unit
    for number, ten in enumerate(_TENS)
    for unit in range(10)
}
#: Signs of minus, of thousands, and of what is less or more than a limit.
_MINUS, _THIN = "-\u2212\u2010\u2011\u2013", "\u2009\u202f\u00a0"
_NUMBER = re.compile(
    rf"(?P<relation>[<>≤≥]?)[ {_THIN}]*(?P<sign>[{_MINUS}+]?)"
    rf"(?P<digits>\d{{1,3}}(?:[,{_THIN}]\d{{3}})+(?!\d)(?:\.\d+)?|\d*\.\d+|\d+,\d+|\d+)"
    rf"(?:[eE](?P<power>[{_MINUS}+]?\d+)|\s*[×x]\s*10\^?(?P<scientific>[{_MINUS}]?\d+))?"
    rf"(?P<percent>[ {_THIN}]?%)?"
)
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """A number as printed: what it says, the worth of its last figure, and whether it is a limit."""

    value: Decimal
    #: What one more in the last printed figure adds; 1 for words.
    step: Decimal = Decimal(1)
    #: `<`, `>`, `≤` or `≥` where it is a limit.
    relation: str = ""
    percent: bool = False

    def fits(self, raw: float) -> bool:
        """Tell whether a raw number prints so: rounded to the printed figures, within a limit, or as a percentage."""
        exact = Decimal(repr(raw))
        return self._fits(exact) or (self.percent and self._fits(exact * 100))

    def _fits(self, exact: Decimal) -> bool:
        if self.relation in {"<", "≤"}:
            return exact <= self.value
        if self.relation in {">", "≥"}:
            return exact >= self.value
        # a float is not quite the decimal that is meant: what stands half way may have gone either way
        return abs(exact - self.value) <= self.step / 2 + abs(exact) * Decimal("1e-12")


def numbers(text: str) -> Iterator[Number]:
    """Give the numbers of a text in order, words of whole numbers up to ninety-nine among them.

    A hyphen between two numbers parts them, as in `12-60`; a comma is one of thousands where three figures follow each.
    """
    found = [*_NUMBER.finditer(text), *_WORD.finditer(text)]
    for one in sorted(found, key=lambda one: one.start()):
        if one.re is _WORD:
            yield Number(Decimal(_WORDS[one.group().lower()]))
        else:
            yield _number(one, text)


def _number(found: re.Match[str], text: str) -> Number:
    digits = re.sub(f"[{_THIN}]", "", found["digits"])
    digits = digits.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits) else digits.replace(",", ".")
    power = int(_plain(found["power"] or found["scientific"] or "0"))
    before = text[: found.start("sign")][-1:]
    negative = found["sign"] not in {"", "+"} and not before.isalnum()
    value = Decimal(f"{'-' if negative else ''}{digits}").scaleb(power)
    decimals = len(digits.partition(".")[2])
    return Number(value, Decimal(1).scaleb(power - decimals), found["relation"], bool(found["percent"]))


def _plain(power: str) -> str:
    return re.sub(f"[{_MINUS}]", "-", power)
