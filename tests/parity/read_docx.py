"""The comparable content of a DOCX file of either engine."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tests.parity.content import Content, plain, plain_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLANKS = frozenset({f"{_W}br", f"{_W}cr", f"{_W}tab"})
_UNREAD = frozenset({f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", f"{_W}delText"})
#: Names of paragraph styles by what they mean; the engines have some of their own.
_STYLES = {
    "metadata": {
        "Title",
        "Subtitle",
        "Author",
        "Affiliation",
        "Date",
        "Abstract",
        "AbstractTitle",
        "Keywords",
        "Correspondence",
    },
    "floats": {"ImageCaption", "TableCaption", "Caption", "Subcaption"},
    "bibliography": {"Bibliography"},
    "code": {"SourceCode", "CodeOutput"},
    "": {"TOCHeading", "TOC1", "TOC2", "TOC3", "TOC4", "TableGap", "SectionEnd"},
}
_ASPECT = {style: aspect for aspect, styles in _STYLES.items() for style in styles}
_CELLS = frozenset({"Compact", "TableText", "TableTextSmall", "TableHead", "TableHeadSmall"})
#: Bookmarks that Word or an engine makes up for itself.
_OWN_IDS = re.compile(r"_|ref-|refs$|fn\d|val[-_]|[0-9a-f]{8}$|X[0-9a-f]{30}")


def docx_content(path: Path) -> Content:
    """Read a document."""
    with zipfile.ZipFile(path) as package:
        reader = _Reader(package)
        reader.blocks(reader.body)
        found = dict(reader.found)
        found["metadata"] = [*_properties(package), *found.get("metadata", ())]
    ids = {mark.get(f"{_W}name", "") for mark in reader.body.iter(f"{_W}bookmarkStart")}
    found["ids"] = sorted(one for one in ids if not _OWN_IDS.match(one))
    return {aspect: plain_lines(lines) for aspect, lines in found.items()}


def _properties(package: zipfile.ZipFile) -> Iterator[str]:
    core = etree.fromstring(package.read("docProps/core.xml"))
    for name in ("title", "creator", "keywords", "description", "subject", "language"):
        for element in core.iter(f"{{*}}{name}"):
            yield f"property {name}: {element.text}" if element.text else ""


class _Reader:
    """Walks one package, and collects lines for each aspect."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.found: defaultdict[str, list[str]] = defaultdict(list)
        self.body = etree.fromstring(package.read("word/document.xml"))
        self._notes = _parts(package, "word/footnotes.xml", "footnote", f"{_W}id")
        links = _parts(package, "word/_rels/document.xml.rels", "Relationship", "Id")
        self._addresses = {name: link.get("Target", "") for name, link in links.items()}
        self._note_count = 0

    def blocks(self, element: Any) -> None:
        """Collect what stands inside an element."""
        for child in element:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl" and _is_of_data(child):
                self._table(child)
            elif child.tag != f"{_W}sdt" or child.find(f"{_W}sdtPr/{_W}docPartObj") is None:
                self.blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        style = _style(paragraph)
        aspect = _ASPECT.get(style, "text")
        text = "".join(self._runs(paragraph))
        if re.fullmatch(r"Heading\d", style):
            self.found["sections"].append(f"{style[-1]}: {text}")
            self.found["text"].append("⟨heading⟩")
        elif aspect == "code":
            self.found["code"].append("\\n".join(line.rstrip() for line in text.strip().split("\n")))
            self.found["text"].append("⟨code⟩")
        elif aspect == "metadata":
            self.found["metadata"].append(f"{style}: {text}")
        elif aspect:
            self.found[aspect].append(
                text if aspect != "text" else re.sub(r"⟨formula⟩\s*\([\w.]+\)$", "⟨formula⟩", text.rstrip())
            )
            self.found["text"].append("⟨caption⟩" if aspect == "floats" else "")
        self._equation(paragraph)

    def _equation(self, paragraph: Any) -> None:
        marks = [mark.get(f"{_W}name", "") for mark in paragraph.iter(f"{_W}bookmarkStart")]
        signs = "".join(one.text or "" for one in paragraph.iter(f"{_W}t", f"{_M}t"))
        numbers = re.findall(r"\(([\w.]+)\)", signs)
        for mark in marks:
            if mark.startswith("eq-"):
                self.found["equations"].append(f"#{mark}: {numbers[-1] if numbers else ''}")

    def _table(self, table: Any) -> None:
        self._table_count = getattr(self, "_table_count", 0) + 1
        self.found["text"].append("⟨table⟩")
        for row in table.findall(f"{_W}tr"):
            head = "^" if row.find(f"{_W}trPr/{_W}tblHeader") is not None else ""
            cells = " | ".join(head + self._cell(cell) for cell in row.findall(f"{_W}tc"))
            self.found["tables"].append(f"table {self._table_count}: {cells}")

    def _cell(self, cell: Any) -> str:
        span, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
        marks = "" if span is None or span.get(f"{_W}val") == "1" else f"{{colspan={span.get(f'{_W}val')}}}"
        marks += "" if merge is None else f"{{{merge.get(f'{_W}val', 'continue')}}}"
        return marks + plain(" ".join("".join(self._runs(paragraph)) for paragraph in cell.iter(f"{_W}p")))

    def _runs(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == f"{_W}t":
                yield child.text or ""
            elif child.tag in _BLANKS:
                yield "\n"
            elif child.tag == f"{_W}hyperlink":
                yield self._link(child)
            elif child.tag == f"{_W}footnoteReference":
                yield self._note(child.get(f"{_W}id", ""))
            elif child.tag == f"{_M}oMath":
                yield self._formula(child)
            elif child.tag == f"{_W}drawing":
                yield self._picture(child)
            elif child.tag not in _UNREAD:
                yield from self._runs(child)

    def _link(self, link: Any) -> str:
        text, anchor = "".join(self._runs(link)), link.get(f"{_W}anchor")
        if anchor:
            aspect = "citations" if anchor.startswith("ref-") else "references"
            self.found[aspect].append(f"{text} -> #{anchor}")
        elif plain(text):
            self.found["links"].append(f"{text} -> {self._addresses.get(link.get(f'{_R}id', ''), '')}")
        return text

    def _note(self, name: str) -> str:
        self._note_count += 1
        number = self._note_count
        note = self._notes.get(name)
        text = "" if note is None else " ".join("".join(self._runs(one)) for one in note.iter(f"{_W}p"))
        self.found["notes"].append(f"{number}: {text}")
        return f"⟨note {number}⟩"

    def _formula(self, formula: Any) -> str:
        signs = "".join(one.text or "" for one in formula.iter(f"{_M}t"))
        self.found["formulas"].append(re.sub(r"\s+|#?\([\w.]+\)$", "", plain(signs)))
        return "⟨formula⟩"

    def _picture(self, drawing: Any) -> str:
        described = next(drawing.iter("{*}docPr"), None)
        self.found["alts"].append(f"alt: {'' if described is None else described.get('descr', '')}")
        return "⟨picture⟩"


def _parts(package: zipfile.ZipFile, name: str, tag: str, key: str) -> dict[str, Any]:
    if name not in package.namelist():
        return {}
    return {one.get(key, ""): one for one in etree.fromstring(package.read(name)).iter(f"{{*}}{tag}")}


def _style(paragraph: Any) -> str:
    """Give the style; where an engine wrote several, Word takes the last."""
    styles = paragraph.findall(f"{_W}pPr/{_W}pStyle")
    return str(styles[-1].get(f"{_W}val", "")) if styles else ""


def _is_of_data(table: Any) -> bool:
    """Tell a table of the author's from one that holds a float, a callout or a layout."""
    if table.find(f".//{_W}tbl") is not None:
        return False
    paragraphs = list(table.iter(f"{_W}p"))
    return table.find(f".//{_W}tblHeader") is not None or all(_style(one) in _CELLS for one in paragraphs)
