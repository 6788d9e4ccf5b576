"""The text of a finished HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html

from press.errors import Diagnostic, Location, VerifyError

#: What only this format has (contents, end matter, buttons), what is a picture, and what is a formula.
_LEFT_OUT = "//script | //style | //svg | //math | //nav | //button | //*[@id='quarto-appendix'] | //*[@aria-hidden='true'] | //*[contains(concat(' ', @class, ' '), ' html-only ')]"
_BLOCKS = frozenset(
    "p div section header footer main li tr td th h1 h2 h3 h4 h5 h6 figure figcaption table br dt dd pre blockquote caption summary".split()
)


def html_text(path: Path) -> str:
    """Give the text of a page in reading order; numbered lists get the numbers that a browser shows.

    Raises
    ------
    VerifyError
        The file is empty or no HTML.
    """
    source = path.read_bytes()
    if b"<" not in source:
        raise VerifyError(
            Diagnostic("readback", "found no HTML, expected a finished page", Location(path), hint="render it again")
        )
    page = html.document_fromstring(source)
    body = page.find("body")
    root = page if body is None else body
    for element in root.xpath(_LEFT_OUT):
        element.drop_tree()
    return "".join(_text(root))


def _text(element: html.HtmlElement) -> Iterator[str]:
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    yield _list_number(element)
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _text(child)
        yield child.tail or ""
    if block:
        yield "\n"


def _list_number(element: html.HtmlElement) -> str:
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol" or parent.get("type", "1") != "1":
        return ""
    earlier = sum(1 for _ in element.itersiblings("li", preceding=True))
    return f"{int(parent.get('start', 1)) + earlier}. "
