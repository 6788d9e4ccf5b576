"""XML as the writer builds it: elements with mixed content, names that XML takes as ids, and the text of a whole file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from lxml import etree

Node = etree._Element  # noqa: SLF001 - lxml names the type of its elements so
#: What inlines become: text and elements in their order.
Piece = str | Node

MML = "http://www.w3.org/1998/Math/MathML"
XLINK = "http://www.w3.org/1999/xlink"
ALI = "http://www.niso.org/schemas/ali/1.0/"
_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {"mml": MML, "xlink": XLINK, "ali": ALI}
#: Marks the end of a line where JATS has no element for it.
LINE_BREAK = "line-break"
#: Attributes whose names Python cannot spell.
LANG, HREF = f"{{{_XML}}}lang", f"{{{XLINK}}}href"

#: What XML 1.0 has no way to write.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD with MathML3 v1.3 20210610//EN" '
    '"JATS-journalpublishing1-3-mathml3.dtd">'
)
#: Elements that hold elements only: between these a line may end without a word changing.
_LINED = frozenset(
    """
    article front journal-meta journal-title-group publisher article-meta article-categories subj-group title-group
    contrib-group contrib author-notes pub-date history date permissions license abstract trans-abstract kwd-group
    funding-group award-group custom-meta-group custom-meta notes body back sec app-group app ack ref-list ref
    citation-alternatives element-citation person-group fn-group fn list list-item def-list def-item def disp-quote
    verse-group boxed-text statement fig fig-group table-wrap table-wrap-group table-wrap-foot table thead tbody tfoot tr
    caption graphic alternatives
    """.split()
)


def element(tag: str, pieces: Iterable[Piece] = (), attributes: Mapping[str, str] | None = None) -> Node:
    """Make an element; attributes that are empty are left out."""
    made = etree.Element(tag)
    for name, value in (attributes or {}).items():
        if value:
            made.set(name, clean(value))
    return fill(made, pieces)


def fill(parent: Node, pieces: Iterable[Piece]) -> Node:
    """Put text and elements at the end of an element, and give it."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            _add_text(parent, texts)
            parent.append(piece)
    _add_text(parent, texts)
    return parent


def _add_text(parent: Node, texts: list[str]) -> None:
    """Put texts at the end of an element in one go, and forget them: one by one, a long text would be copied for each."""
    text = clean("".join(texts))
    texts.clear()
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def line_mark() -> Node:
    """Mark the end of a line where JATS has no element for it: a processing instruction, and white space for all others."""
    return etree.ProcessingInstruction(LINE_BREAK)


def clean(text: str) -> str:
    """Put the replacement character in the place of those that XML cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def xml_name(text: str) -> str:
    """Turn an id of the author's into one that XML takes: letters, digits, dot, dash, underscore, no digit first."""
    kept = "".join(letter if _is_name(letter) else "_" for letter in text)
    return kept if kept[:1] == "_" or kept[:1].isalpha() else f"id-{kept}"


def _is_name(letter: str) -> bool:
    return letter in "._-" or (letter.isascii() and letter.isdigit()) or unicodedata.category(letter) in _LETTERS


_LETTERS = frozenset({"Lu", "Ll", "Lo"})


def serialise(article: Node) -> str:
    """Give the text of a file: one line for each element that holds no text of its own."""
    root = etree.Element(article.tag, nsmap=_PREFIXES)
    root.attrib.update(article.attrib)
    root.extend(list(article))
    _break_lines(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(_PREFIXES))
    body = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_DOCTYPE}\n{body}\n'


def _break_lines(root: Node) -> None:
    for parent in root.iter(*_LINED):
        if len(parent) and not (parent.text or "").strip() and not _has_text(parent):
            parent.text = "\n"
            for child in parent:
                child.tail = "\n"


def _has_text(parent: Node) -> bool:
    return any((child.tail or "").strip() for child in parent)
