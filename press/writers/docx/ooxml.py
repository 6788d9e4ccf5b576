"""The vocabulary of Word's XML: names, measures and the order in which the schema wants properties.

Nothing here knows of documents, files or Pandoc.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from operator import itemgetter

from lxml import etree

Node = etree._Element  # noqa: SLF001 - lxml names its element class nowhere else

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
#: Our own marks, which `lower` leaves for `finish`; none is left in a finished file.
PRESS = "urn:review-press:docx"

NAMESPACES: Mapping[str, str] = {"w": W, "r": R, "m": M, "a": A, "wp": WP, "pic": PIC, "press": PRESS}

#: Word counts lengths in twentieths of a point, drawings in English metric units.
TWIPS_PER_INCH = 1440
EMU_PER_INCH = 914400
EMU_PER_TWIP = EMU_PER_INCH // TWIPS_PER_INCH

#: Longest name of a bookmark that Word takes.
BOOKMARK_LENGTH = 40

_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
#: Characters that XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Order of children, ECMA-376 part 1 (transitional): Word refuses or repairs files that break it.
ORDER: Mapping[str, str] = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
        "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
        "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
        "vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
        "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tcPr": ("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
        "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid "
        "printerSettings"
    ),
}

_PLACES = {
    f"{{{W}}}{tag}": {f"{{{W}}}{local}": place for place, local in enumerate(locals_.split())}
    for tag, locals_ in ORDER.items()
}


@cache
def name(tag: str) -> str:
    """Give lxml's form of a prefixed name, `w:p`."""
    prefix, local = tag.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def parse(text: str) -> Node:
    """Parse one element written with the prefixes of `NAMESPACES`."""
    return copy.deepcopy(_template(text))


@lru_cache(maxsize=1024)
def _template(text: str) -> Node:
    head, rest = re.match(r"(<[\w:]+)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    element = etree.fromstring(f"{head} {_DECLARED}{rest}")
    etree.cleanup_namespaces(element)
    return element


def written(root: Node) -> bytes:
    """Write a part of the package."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def clean(text: str) -> str:
    """Drop the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def text_of(value: str) -> str:
    """Write a text as XML content."""
    return escape(clean(value), quote=False)


def attributes(values: Mapping[str, object]) -> str:
    """Write attributes, each after a space; empty ones are left out."""
    return "".join(f' {key}="{attribute(str(value))}"' for key, value in values.items() if str(value))


def attribute(value: str) -> str:
    """Write an attribute's text; a reader of XML would take its line ends and tabs for spaces."""
    text = escape(clean(value), quote=False).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def parent_of(node: Node) -> Node:
    """Give the parent of a node that is known to have one."""
    found = node.getparent()
    if found is None:
        raise LookupError(f"{node.tag} stands in nothing")
    return found


def inner(node: Node, *tags: str) -> Node:
    """Give the node at the end of a path of tags that is known to be there."""
    found = node.find("/".join(map(name, tags)))
    if found is None:
        raise LookupError(f"{node.tag} has no {'/'.join(tags)}")
    return found


def below(node: Node, *tags: str) -> Node | None:
    """Give the first child of a name, in it the first of the next name, and so on; quicker than a path."""
    for tag in tags:
        found = next(node.iterchildren(name(tag)), None)
        if found is None:
            return None
        node = found
    return node


def value_of(node: Node, key: str, otherwise: str = "") -> str:
    """Give an attribute by its prefixed name."""
    return str(node.get(name(key), otherwise))


def unwrap(node: Node) -> None:
    """Put what stands in a node in its place; lxml's slices would take time with the square of the length."""
    for part in list(node):
        node.addprevious(part)
    parent_of(node).remove(node)


def child(parent: Node, tag: str) -> Node:
    """Give the first child of that name; made in its place in the schema's order if it is not there."""
    found = below(parent, tag)
    if found is None:
        found = etree.SubElement(parent, name(tag))
        sort_children(parent)
    return found


def properties(element: Node, tag: str) -> Node:
    """Give the properties (`w:pPr`, `w:rPr`, ...) of an element, which must stand first in it."""
    found = below(element, tag)
    if found is None:
        found = etree.Element(name(tag))
        element.insert(0, found)
    return found


def set_value(parent: Node, tag: str, value: str) -> None:
    """Set the child `tag` of properties to `w:val=value`."""
    child(parent, tag).set(name("w:val"), value)


def sort_children(parent: Node) -> None:
    """Bring the children of properties into the schema's order; what the order does not know goes last."""
    if len(parent) < 2:  # noqa: PLR2004 - one child is in order
        return
    order = _PLACES.get(parent.tag, {})
    places = [order.get(node.tag, len(order)) for node in parent]
    if places != sorted(places):
        parent[:] = [node for _, node in sorted(zip(places, parent, strict=True), key=itemgetter(0))]


_SETTINGS, _STYLE = name("w:pPr"), name("w:pStyle")


def style_of(paragraph: Node) -> str:
    """Give the id of a paragraph's style, empty for the default."""
    # the schema wants both first, and this is asked of each paragraph again and again
    settings = paragraph[0] if len(paragraph) else None
    if settings is None or settings.tag != _SETTINGS or not len(settings):
        return ""
    found = settings[0] if settings[0].tag == _STYLE else below(settings, "w:pStyle")
    return "" if found is None else value_of(found, "w:val")


def set_style(paragraph: Node, style: str) -> None:
    """Give a paragraph a style by its id."""
    set_value(properties(paragraph, "w:pPr"), "w:pStyle", style)


def bookmark_name(identifier: str) -> str:
    """Give the bookmark that stands for an id.

    Word takes 40 characters, the first a letter; ids that fit stay as they are.
    Others keep what can be kept and end with eight digits of their SHA-256, so that two ids never share a bookmark.
    """
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", identifier) and len(identifier) <= BOOKMARK_LENGTH:
        return identifier
    digest = hashlib.sha256(identifier.encode(errors="surrogatepass")).hexdigest()[:8]
    kept = re.sub(r"[^A-Za-z0-9]+", "_", identifier).strip("_")
    kept = kept if re.match(r"[A-Za-z]", kept) else f"x{kept}"
    return f"{kept[: BOOKMARK_LENGTH - 9]}_{digest}"
