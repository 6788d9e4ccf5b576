"""Figures and words as a reader sees them: one style for the whole review.

Decimals with a point, no thousands separator, a true minus sign, p values with three decimals, no unit.
"""

from __future__ import annotations

import re

from analysis.results import Quantity
from analysis.schema import Missing

#: U+2212; a hyphen would be read as a range or break over lines.
MINUS = "\N{MINUS SIGN}"

#: Below this a p value is printed as smaller than it.
SMALLEST_P = 0.001

#: Most decimals that are added to show the sign of a number that would round to zero.
MOST_DIGITS = 4

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
#: From here on a number stays in figures, also where words are asked for.
_FIRST_FIGURE = 100


def format_quantity(quantity: Quantity) -> str:
    """Give the text of a quantity, without its unit: that stands in the sentence or in the heading of a column."""
    raw = quantity.raw
    if not quantity.known:
        return format_missing(raw)
    if isinstance(raw, str):
        return raw
    return format_p(float(raw)) if quantity.kind == "p" else format_number(raw, digits=quantity.digits)


def format_number(number: float, *, digits: int | None) -> str:
    """Give a number with `digits` decimals (None: as few as it has), with a true minus sign."""
    if isinstance(number, int) and not digits:
        # not through a float, which would round what is beyond 2**53
        return mend_minus(str(number))
    return mend_minus(repr(number).removesuffix(".0") if digits is None else f"{number:.{digits}f}")


def choose_digits(number: float, *, digits: int) -> int:
    """Give the decimals to print a number with: more than `digits` where it would round to zero and lose its sign."""
    while number and digits < MOST_DIGITS and round(number, digits) == 0:
        digits += 1
    return digits


def format_p(p: float) -> str:
    """Give a p value with three decimals, or `<0.001`."""
    return f"<{SMALLEST_P}" if p < SMALLEST_P else f"{p:.3f}"


def tell_p(text: str) -> str:
    """Put a printed p value into a sentence: `p = 0.030`, `p <0.001`."""
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def format_level(level: float) -> str:
    """Give a level of confidence in percent: `95%`."""
    return f"{format_number(level * 100, digits=0)}%"


def format_studies(number: int) -> str:
    """Give a number of studies with its noun: `1 study`, `4 studies`."""
    return f"{number} {'study' if number == 1 else 'studies'}"


def mend_minus(text: str) -> str:
    """Set the true minus sign; a zero that rounding left negative keeps no sign."""
    if re.fullmatch(r"-0(\.0*)?%?", text):
        return text[1:]
    return text.replace("-", MINUS, 1) if text.startswith("-") else text


def format_words(number: int) -> str:
    """Give a whole number in words up to ninety-nine; beyond that, and below zero, in figures."""
    if not 0 <= number < _FIRST_FIGURE:
        return format_number(number, digits=0)
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[unit]}" if unit else "")


def format_list(labels: tuple[str, ...], *, none: str = "none") -> str:
    """Join labels as prose does: `A`, `A and B`, `A, B and C`."""
    if not labels:
        return none
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def capitalise(text: str) -> str:
    """Give a text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Give a text as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def format_missing(code: object) -> str:
    """Give a missing code in words."""
    return "not significant" if code is Missing.NS else str(getattr(code, "value", code))


def abbreviate_missing(code: object) -> str:
    """Give a missing code in the short form of narrow columns; `describe_abbreviations` explains them."""
    return _SHORT[code][0] if isinstance(code, Missing) else str(code)


def describe_abbreviations(codes: set[Missing]) -> str:
    """Explain the short forms of the codes that occur, in a fixed order; nothing for no code."""
    return "; ".join(f"{short}, {meaning}" for code, (short, meaning) in _SHORT.items() if code in codes)


_SHORT: dict[Missing, tuple[str, str]] = {
    Missing.NS: ("ns", "reported as not significant, without a value"),
    Missing.NOT_REPORTED: ("n.r.", "not reported by the study"),
    Missing.NOT_OBTAINED: ("n.o.", "not obtained: nobody could read it for this build"),
    Missing.NOT_APPLICABLE: ("n/a", "not applicable"),
}
