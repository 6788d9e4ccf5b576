"""The figures, minus signs and decimal points of formulae, in one order for all formats.

Letters and operators are left out: fonts of formulae have several of each, and formats choose differently among them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

#: Copies of a formula in another language, which are not seen.
_COPIES = frozenset({"annotation", "annotation-xml"})
#: Elements of MathML that have the index of a root behind its content; Word and Typst have it before.
_ROOT = "mroot"
_MINUS = str.maketrans("-\u2010\u2011", "−−−")
_SIGNS = re.compile(r"\d|−|(?<=\d)\.(?=\d)")


def signs(text: str) -> str:
    """Give the figures of a formula with its minus signs and decimal points; letters of other styles are made plain."""
    return "".join(_SIGNS.findall(unicodedata.normalize("NFKC", text).translate(_MINUS)))


def mathml_text(formula: etree._Element) -> str:
    """Give what a formula in MathML shows."""
    return "".join(_shown(formula))


def _shown(element: etree._Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or etree.QName(element).localname in _COPIES:
        return
    yield (element.text or "").strip()
    inside = list(element)
    for child in inside[::-1] if etree.QName(element).localname == _ROOT else inside:
        yield from _shown(child)
