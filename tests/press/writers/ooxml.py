"""Looks through a Word file as Word does when it opens one: `find_faults` gives what Word would repair or refuse.

Written from ECMA-376, on purpose without the tables of `press.writers.docx`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

#: Children of properties in the order of the schema.
SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr "
    "tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
}


class Package:
    """A Word file, taken apart."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}
        self.xml = {
            name: etree.fromstring(data) for name, data in self.parts.items() if name.endswith((".xml", ".rels"))
        }
        self.document = self.xml["word/document.xml"]
        self.body = self.document[0]

    def texts(self) -> list[etree._Element]:
        """Give the parts that hold text."""
        return [root for name, root in self.xml.items() if re.match(r"word/(document|footnotes|header|footer)", name)]

    def paragraphs(self, style: str) -> list[str]:
        """Give the texts of all paragraphs of a style."""
        return [text_of(node) for node in self.document.iter(f"{W}p") if style_of(node) == style]


def text_of(node: etree._Element) -> str:
    """Give what a reader sees of a node."""
    return "".join(part.text or "" for part in node.iter(f"{W}t"))


def style_of(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


def find_faults(path: Path) -> list[str]:
    """Give all faults of a Word file, each in words; an empty list where Word would find none."""
    package = Package(path)
    checks = (
        _types,
        _relations,
        _order,
        _bookmarks,
        _drawings,
        _anchors,
        _tables,
        _styles,
        _fields,
        _footnotes,
        _lists,
        _leftovers,
    )
    return [fault for check in checks for fault in check(package)]


def _types(package: Package) -> Iterator[str]:
    if package.names[0] != "[Content_Types].xml" or len(set(package.names)) != len(package.names):
        yield "package: types are not first, or a part is there twice"
    types = package.xml["[Content_Types].xml"]
    overrides = {node.get("PartName").lstrip("/") for node in types.iter(f"{TYPES}Override")}
    defaults = {node.get("Extension") for node in types.iter(f"{TYPES}Default")}
    for name in package.names:
        if name not in overrides and name.rpartition(".")[2] not in defaults and name != "[Content_Types].xml":
            yield f"{name}: no content type"
    yield from (f"{name}: has a content type but is not there" for name in overrides - set(package.names))


def _relations(package: Package) -> Iterator[str]:
    for name, root in package.xml.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in root.iter(f"{RELATIONS}Relationship"):
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target")))
            if relation.get("TargetMode") != "External" and target.lstrip("/") not in package.names:
                yield f"{name}: {target} is not there"
    for name, root in package.xml.items():
        relations = package.xml.get(f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels")
        known = {node.get("Id") for node in relations} if relations is not None else set()
        used = {value for node in root.iter() for key, value in node.attrib.items() if key.startswith(R)}
        yield from (f"{name}: {identifier} is no relationship" for identifier in used - known)


def _order(package: Package) -> Iterator[str]:
    for name, root in package.xml.items():
        for tag, sequence in SEQUENCES.items():
            order = {f"{W}{local}": number for number, local in enumerate(sequence.split())}
            for node in root.iter(f"{W}{tag}"):
                places = [order.get(child.tag, -1) for child in node]
                if -1 in places:
                    yield f"{name}: {tag} holds {etree.QName(node[places.index(-1)]).localname}"
                elif tag != "tbl" and places != sorted(places):
                    yield f"{name}: {tag} is out of order: {[etree.QName(child).localname for child in node]}"


def _bookmarks(package: Package) -> Iterator[str]:
    starts = [node for root in package.texts() for node in root.iter(f"{W}bookmarkStart")]
    ends = [node.get(f"{W}id") for root in package.texts() for node in root.iter(f"{W}bookmarkEnd")]
    identifiers = [node.get(f"{W}id") for node in starts]
    names = [node.get(f"{W}name") for node in starts]
    if Counter(identifiers) != Counter(ends):
        yield "bookmarks: starts and ends do not match"
    for kind, values in (("id", identifiers), ("name", names)):
        yield from (
            f"bookmarks: {kind} {value} is there twice" for value, times in Counter(values).items() if times > 1
        )
    yield from (
        f"bookmarks: {name} is no name" for name in names if not re.fullmatch(r"[A-Za-z_][\w.-]{0,39}", name, re.ASCII)
    )
    yield from (f"bookmarks: {value} is no number" for value in identifiers if not value.isdigit())


def _drawings(package: Package) -> Iterator[str]:
    shown = [node for root in package.texts() for node in root.iter(f"{WP}docPr")]
    for value, times in Counter(node.get("id") for node in shown).items():
        if times > 1:
            yield f"drawings: id {value} is there twice"
    for extent in (node for root in package.texts() for node in root.iter(f"{WP}extent")):
        if int(extent.get("cx")) <= 0 or int(extent.get("cy")) <= 0:
            yield "drawings: one has no size"


def _anchors(package: Package) -> Iterator[str]:
    names = {node.get(f"{W}name") for root in package.texts() for node in root.iter(f"{W}bookmarkStart")}
    for root in package.texts():
        for link in root.iter(f"{W}hyperlink"):
            anchor = link.get(f"{W}anchor")
            if anchor and anchor not in names:
                yield f"links: no bookmark {anchor}"


def _tables(package: Package) -> Iterator[str]:
    for table in package.document.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [int(node.get(f"{W}val")) for node in row.iterfind(f"{W}tc/{W}tcPr/{W}gridSpan")]
            after = sum(int(node.get(f"{W}val")) for node in row.iterfind(f"{W}trPr/{W}gridAfter"))
            cells = row.findall(f"{W}tc")
            if len(cells) - len(spans) + sum(spans) + after != columns:
                yield f"tables: a row of {len(cells)} cells in a grid of {columns}"
            if any(cell[-1].tag != f"{W}p" for cell in cells):
                yield "tables: a cell does not end with a paragraph"
        following = table.getnext()
        if following is None or following.tag == f"{W}tbl":
            yield "tables: one runs into the next"


def _styles(package: Package) -> Iterator[str]:
    styles = [node.get(f"{W}styleId") for node in package.xml["word/styles.xml"].iter(f"{W}style")]
    yield from (f"styles: {name} is there twice" for name, times in Counter(styles).items() if times > 1)
    tags = ("pStyle", "rStyle", "tblStyle")
    used = {node.get(f"{W}val") for root in package.texts() for tag in tags for node in root.iter(f"{W}{tag}")}
    based = {
        node.get(f"{W}val") for tag in ("basedOn", "next") for node in package.xml["word/styles.xml"].iter(f"{W}{tag}")
    }
    yield from (f"styles: {name} is used and not defined" for name in sorted((used | based) - set(styles)))


def _fields(package: Package) -> Iterator[str]:
    for root in package.texts():
        depth = 0
        for node in root.iter(f"{W}fldChar"):
            depth += {"begin": 1, "separate": 0, "end": -1}[node.get(f"{W}fldCharType")]
            if not 0 <= depth <= 1:
                yield "fields: begin and end do not match"
        if depth:
            yield "fields: one does not end"


def _footnotes(package: Package) -> Iterator[str]:
    known = [node.get(f"{W}id") for node in package.xml["word/footnotes.xml"]]
    used = [node.get(f"{W}id") for node in package.document.iter(f"{W}footnoteReference")]
    yield from (f"footnotes: {value} is not there" for value in set(used) - set(known))


def _lists(package: Package) -> Iterator[str]:
    known = {node.get(f"{W}numId") for node in package.xml["word/numbering.xml"].iter(f"{W}num")}
    used = {node.get(f"{W}val") for node in package.document.iter(f"{W}numId")}
    yield from (f"lists: {value} is not defined" for value in used - known)


def _leftovers(package: Package) -> Iterator[str]:
    if b"urn:review-press" in package.parts["word/document.xml"] + package.parts["word/footnotes.xml"]:
        yield "document: one of our marks is left"
    if any("rsid" in key for root in package.texts() for node in root.iter() for key in node.attrib):
        yield "document: numbers of editing sessions"
