"""Last touches that hold for every paragraph: styles, bookmarks, breaks, contents, unique ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from lxml import etree

from press.writers.docx.captions import field
from press.writers.docx.ooxml import (
    ORDER,
    Node,
    below,
    child,
    name,
    parent_of,
    parse,
    properties,
    set_style,
    sort_children,
    style_of,
    value_of,
)
from press.writers.docx.tables import hold

#: Room below a table, above what follows it, in twentieths of a point.
AFTER_TABLE = 200
_KEEP_BLANK = frozenset({name("w:t"), name("w:instrText"), name("m:t")})
_HEADING = "Heading"


def strip_blanks(root: Node) -> None:
    """Drop the line ends and indents between elements that Pandoc writes."""
    for node in root.iter():
        if node.tail and not node.tail.strip():
            node.tail = None
        if node.text and not node.text.strip() and node.tag not in _KEEP_BLANK:
            node.text = None


def quieten_links(root: Node) -> None:
    """Let the links that are marked look like the text around them: Pandoc gives each link its style."""
    for mark in root.iter(name("press:quiet")):
        for settings in list(mark.iter(name("w:rPr"))):
            style = below(settings, "w:rStyle")
            if style is not None and value_of(style, "w:val") == "Hyperlink":
                settings.remove(style)
            if not len(settings):
                parent_of(settings).remove(settings)


def name_styles(root: Node) -> None:
    """Give a style to the paragraphs that have none."""
    for paragraph in root.iter(name("w:p")):
        if not style_of(paragraph):
            listed = paragraph.find(f"{name('w:pPr')}/{name('w:numPr')}") is not None
            set_style(paragraph, "ListParagraph" if listed else "BodyText")


def join_runs(root: Node) -> None:
    """Join neighbouring runs of the same look, so that a sentence is one piece for search, redlines and translators."""
    kept: Node | None = None
    joined: Node | None = None
    for run in list(root.iter(_RUN)):
        text = _only_text(run)
        if text is None:
            kept = None
        elif kept is not None and joined is not None and run.getprevious() is kept and _look(kept) == _look(run):
            joined.text = (joined.text or "") + (text.text or "")
            parent_of(run).remove(run)
        else:
            kept, joined = run, text


_RUN, _RUN_LOOK, _RUN_TEXT = name("w:r"), name("w:rPr"), name("w:t")


def _only_text(run: Node) -> Node | None:
    """Give the text of a run that holds nothing else but its look."""
    parts = [part for part in run if part.tag != _RUN_LOOK]
    return parts[0] if len(parts) == 1 and parts[0].tag == _RUN_TEXT else None


def _look(run: Node) -> bytes:
    for found in run.iterchildren(_RUN_LOOK):
        return etree.tostring(found, method="c14n")
    return b""


def settle_bookmarks(root: Node) -> None:
    """Move bookmarks that stand between blocks to the start of the next paragraph.

    Pandoc spans whole sections; a place to jump to is a paragraph, and survives cutting and pasting better.
    A name that was used before is dropped: Word would drop it too, and complain.
    """
    outer = {node.get(name("w:id")) for node in root.iter(name("w:bookmarkStart")) if not _in_paragraph(node)}
    waiting: list[Node] = []
    for node in list(root.iter(name("w:bookmarkStart"), name("w:bookmarkEnd"), name("w:p"))):
        if node.tag == name("w:p"):
            _insert(node, waiting)
            waiting = []
        elif node.get(name("w:id")) in outer:
            parent_of(node).remove(node)
            waiting += [node] if node.tag == name("w:bookmarkStart") else []
    _drop_doubles(root)


def _in_paragraph(node: Node) -> bool:
    return any(True for _ in node.iterancestors(name("w:p")))


def _insert(paragraph: Node, starts: Iterable[Node]) -> None:
    at = 1 if paragraph.find(name("w:pPr")) is not None else 0
    for start in starts:
        paragraph.insert(at, start)
        paragraph.append(parse(f'<w:bookmarkEnd w:id="{start.get(name("w:id"))}"/>'))
        at += 1


def _drop_doubles(root: Node) -> None:
    seen: set[str] = set()
    dropped: set[str | None] = set()
    for start in list(root.iter(name("w:bookmarkStart"))):
        label = start.get(name("w:name"), "")
        if label in seen:
            dropped.add(start.get(name("w:id")))
            parent_of(start).remove(start)
        seen.add(label)
    for end in list(root.iter(name("w:bookmarkEnd"))):
        if end.get(name("w:id")) in dropped:
            parent_of(end).remove(end)


def set_page_breaks(body: Node) -> None:
    """Turn each page break into a property of the paragraph that begins the page: no empty paragraph, no empty page."""
    for mark in list(body.iter(name("press:pagebreak"))):
        after = mark.getnext()
        paragraph = (
            None if after is None else after if after.tag == name("w:p") else next(after.iter(name("w:p")), None)
        )
        if paragraph is not None and _content_before(mark):
            child(properties(paragraph, "w:pPr"), "w:pageBreakBefore")
        parent_of(mark).remove(mark)


def _content_before(mark: Node) -> bool:
    """Tell whether the page that ends here has begun: not where a section has just begun one."""
    before = mark.getprevious()
    return before is not None and before.find(f"{name('w:pPr')}/{name('w:sectPr')}") is None


def space_tables(root: Node) -> None:
    """Give room below tables, and the paragraph that Word wants between two tables and at the end of a cell."""
    for table in list(root.iter(name("w:tbl"))):
        after = table.getnext()
        if after is None or after.tag != name("w:p"):
            table.addnext(_empty("TableGap" if after is not None and after.tag == name("w:tbl") else "SectionEnd"))
            continue
        if style_of(after) == "TableNote":
            hold(table)
        settings = properties(after, "w:pPr")
        if style_of(after) in _TEXT_STYLES and settings.find(name("w:spacing")) is None:
            settings.append(parse(f'<w:spacing w:before="{AFTER_TABLE}"/>'))
    for cell in root.iter(name("w:tc")):
        if not len(cell) or cell[-1].tag != name("w:p"):
            cell.append(_empty("SectionEnd"))


def part_code(root: Node) -> None:
    """Keep two blocks of code apart: Word sets neighbours with the same border as one block."""
    for paragraph in list(root.iter(name("w:p"))):
        after = paragraph.getnext()
        if after is not None and after.tag == name("w:p") and style_of(paragraph) == style_of(after) == "SourceCode":
            paragraph.addnext(_empty("TableGap"))


def _empty(style: str) -> Node:
    return parse(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')


_TEXT_STYLES = frozenset(
    {
        "BodyText",
        "FirstParagraph",
        "Compact",
        "ListParagraph",
        "BlockText",
        "Theorem",
        "TheoremUpright",
        "Definition",
        "MarginNote",
        "SourceCode",
        "Equation",
    }
)


def fill_contents(body: Node) -> None:
    """Turn the mark of the table of contents into Word's own, with an entry for each heading.

    The entries show no page numbers: only Word knows them. It adds them when a reader updates the table (F9);
    a table marked as out of date would ask each reader at each opening.
    """
    for mark in list(body.iter(name("press:toc"))):
        depth = min(max(int(mark.get("depth", "3")), 1), 9)
        entries = [_entry(heading, number) for number, heading in enumerate(_headings(body, depth))]
        parent_of(mark).replace(mark, _contents(mark.get("title", ""), depth, entries))
    etree.strip_tags(body, name("press:unlisted"))


def _headings(body: Node, depth: int) -> Iterator[Node]:
    for paragraph in body.iter(name("w:p")):
        level = style_of(paragraph).removeprefix(_HEADING)
        listed = level.isdigit() and int(level) <= depth and next(paragraph.iter(name("press:unlisted")), None) is None
        if style_of(paragraph).startswith(_HEADING) and listed:
            yield paragraph


def _entry(heading: Node, number: int) -> Node:
    start = heading.find(name("w:bookmarkStart"))
    if start is None:
        start = parse(f'<w:bookmarkStart w:id="toc{number}" w:name="_Toc{number:08d}"/>')
        _insert(heading, [start])
    entry = parse("<w:p/>")
    set_style(entry, f"TOC{style_of(heading).removeprefix(_HEADING)}")
    link = parse('<w:hyperlink w:history="1"><w:r><w:t xml:space="preserve"/></w:r></w:hyperlink>')
    link.set(name("w:anchor"), value_of(start, "w:name"))
    link[0][0].text = "".join(node.text or "" for node in heading.iter(name("w:t"), name("m:t")))
    entry.append(link)
    return entry


def _contents(title: str, depth: int, entries: list[Node]) -> Node:
    box = parse(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        '</w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>'
        '<w:r><w:t xml:space="preserve"/></w:r></w:p></w:sdtContent></w:sdt>'
    )
    content = box[1]
    content[0][1][0].text = title
    entries = entries or [parse("<w:p/>")]
    begin, code, separate, *_, end = field(f'TOC \\o "1-{depth}" \\h \\z \\u', "-")
    first = entries[0]
    at = 1 if first.find(name("w:pPr")) is not None else 0
    first[at:at] = [begin, code, separate]
    entries[-1].append(end)
    content.extend(entries)
    return box


def number_ids(roots: Iterable[Node]) -> None:
    """Give bookmarks, changes and drawings numbers from 1, each once in the whole file."""
    marks, drawings, drawing = count(1), count(1), "0"
    for root in roots:
        new: dict[str | None, str] = {}
        for node in root.iter(*_NUMBERED):
            if node.tag == _DRAWING:
                drawing = str(next(drawings))
                node.set("id", drawing)
                node.set("name", f"Picture {drawing}")
            elif node.tag == _PICTURE:
                node.set("id", drawing)
            elif node.tag == _BOOKMARK_END:
                node.set(_ID, new.get(node.get(_ID), node.get(_ID, "")))
            else:
                number = str(next(marks))
                if node.tag == _BOOKMARK:
                    new[node.get(_ID)] = number
                node.set(_ID, number)


_ID, _BOOKMARK, _BOOKMARK_END = name("w:id"), name("w:bookmarkStart"), name("w:bookmarkEnd")
_DRAWING, _PICTURE = name("wp:docPr"), name("pic:cNvPr")
_NUMBERED = (_BOOKMARK, _BOOKMARK_END, _DRAWING, _PICTURE, name("w:ins"), name("w:del"))


def number_notes(document: Node, footnotes: Node) -> None:
    """Give notes numbers in the order of the text; those that draw the lines between text and notes keep theirs."""
    kept = [int(note.get(_ID, "0")) for note in footnotes if note.get(name("w:type"))]
    numbers = count(max(kept, default=0) + 1)
    references = list(document.iter(name("w:footnoteReference")))
    new = {old: str(next(numbers)) for old in dict.fromkeys(node.get(_ID) for node in references)}
    for node in (*references, *(note for note in footnotes if not note.get(name("w:type")))):
        if node.get(_ID) in new:
            node.set(_ID, new[node.get(_ID)])


def order_properties(root: Node) -> None:
    """Bring all properties into the order of the schema."""
    for node in list(root.iter(*(name(f"w:{tag}") for tag in ORDER))):
        sort_children(node)
