"""The comparable content of an HTML page of either engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import html

from tests.parity.content import Content, plain, plain_lines

#: What is the page's furniture: scripts, contents, buttons, links to other formats, lines beside code.
_FURNITURE = "//script | //style | //nav | //button | //template | //*[@id='quarto-margin-sidebar'] | //a[@class='skip-link'] | //*[contains(concat(' ', @class, ' '), ' callout-icon-container ')] | //*[contains(concat(' ', @class, ' '), ' callout-btn-toggle ')] | //a[@class='anchorjs-link']"
_BLOCKS = frozenset(
    "p div section header footer main ul ol dl li dt dd h1 h2 h3 h4 h5 h6 figure figcaption table br pre blockquote details summary hr aside".split()
)
#: Ids that each engine makes up for itself.
_OWN_IDS = re.compile(
    r"cb\d|fn\d|fnref\d|toc|TOC|quarto-|.*-caption(-[0-9a-f-]{36})?$|callout-\d+|tabset-\d|[0-9a-f]{8}$|title-block-header|ref-|refs|abstract-title|T_"
)
#: Classes that Quarto's documentation names for styles and filters, or shows in its examples of pages.
_CLASSES = re.compile(
    r"(callout(-(?!\d|collapse|empty).*)?|no-icon|panel-tabset|nav-pills|column(-.*)?|columns|aside|margin-caption|cell(-.*)?|code-fold|code-with-filename(-file)?|hidden"
    r"|quarto-(xref|float(-(?!label|content).*)?|subfloat.*|figure|figure-(left|center|right)|layout-(panel|row|cell))|header-section-number|landscape"
    r"|theorem|lemma|corollary|proposition|conjecture|definition|example|exercise|algorithm|proof|remark|solution|(theorem|proof)-title"
    r"|unnumbered|unlisted|appendix|citation|csl-.*|references|footnotes|footnote-ref|footnote-back|abstract|keywords|author|affiliation|date|title|subtitle|line-block|smallcaps|value|filename|task-list|kbd|underline|mark|border|light-content|dark-content|lightbox|figure-caption)$"
)
_DATA = ("data-cites", "data-group", "data-value", "data-filename")


def html_content(path: Path) -> Content:
    """Read a page."""
    page: Any = html.document_fromstring(path.read_bytes())
    for element in page.xpath(_FURNITURE):
        element.drop_tree()
    notes = _take_notes(page)
    body = page.find("body")
    aspects: Mapping[str, Callable[[Any], Iterator[str]]] = {
        "metadata": _metadata,
        "sections": _sections,
        "floats": _floats,
        "equations": _equations,
        "formulas": lambda root: (_formula(math) for math in root.iter("math")),
        "theorems": _theorems,
        "references": lambda root: (
            f"{_inline(a)} -> {a.get('href')}" for a in root.xpath("//a[contains(@class, 'quarto-xref')]")
        ),
        "citations": lambda root: (
            f"{_inline(one)} -> {one.get('data-cites')}: {' '.join(one.xpath('.//a/@href'))}"
            for one in root.xpath("//span[@data-cites]")
        ),
        "bibliography": lambda root: (f"{one.get('id')}: {_inline(one)}" for one in root.xpath("//*[@id='refs']/*")),
        "alts": lambda root: (f"alt: {img.get('alt', '')}" for img in root.xpath("//main//img[not(ancestor::header)]")),
        "tables": _tables,
        "code": lambda root: (_code(pre) for pre in root.iter("pre") if _mark(pre)),
        "links": _links,
        "ids": lambda root: (one for one in root.xpath("//@id") if not _OWN_IDS.match(one)),
        "classes": _classes,
        "text": _text,
    }
    return {"notes": tuple(notes)} | {
        aspect: plain_lines(read(page if aspect == "metadata" else body)) for aspect, read in aspects.items()
    }


def _take_notes(page: Any) -> list[str]:
    """Take the notes out of the page, with their numbers; a note in the margin stands where it is called."""
    found = []
    for call in page.xpath("//a[@role='doc-noteref']"):
        note = page.get_element_by_id(call.get("href", "")[1:], None)
        for back in (
            [] if note is None else note.xpath(".//a[@role='doc-backlink' or contains(@class, 'footnote-back')]")
        ):
            back.drop_tree()
        found.append(plain(f"{call.text_content()}: {'' if note is None else _inline(note)}"))
    for foot in page.xpath("//*[@role='doc-endnotes'] | //*[contains(@class, 'footnotes-end-of-document')]"):
        foot.drop_tree()
    return found


def _inline(element: Any) -> str:
    return plain("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _piece(child)
        yield child.tail or ""


def _piece(element: Any) -> Iterator[str]:
    if element.tag == "math":
        yield " ⟨formula⟩ "
    elif element.tag in {"img", "svg"}:
        yield " ⟨picture⟩ "
    elif element.get("role") == "doc-noteref":
        yield f"⟨note {element.text_content()}⟩"
    elif "screen-reader-only" in element.classes:
        yield _unseen(element)
    elif "equation-number" not in element.classes:
        apart = " " if element.tag in _BLOCKS or element.tag in {"td", "th"} else ""
        yield apart
        yield from _pieces(element)
        yield apart


def _text(root: Any) -> Iterator[str]:
    main = root.xpath("//main")[0] if root.xpath("//main") else root
    return iter("".join(_running(main)).split("\n"))


def _running(element: Any) -> Iterator[str]:
    """Yield running text, with a mark where something stands that has an aspect of its own."""
    mark = _mark(element)
    if mark is not None:
        yield mark
        return
    apart = "\n" if element.tag in _BLOCKS else ""
    yield apart
    yield _one_line(element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _running(child)
        yield _one_line(child.tail)
    yield apart


def _one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _mark(element: Any) -> str | None:
    tag, classes = element.tag, element.classes
    if element.get("id") in {"title-block-header", "refs"}:
        return ""
    if tag == "pre" and element.getparent() is not None and "code-with-filename-file" in element.getparent().classes:
        return None
    if re.fullmatch("h[1-6]", tag):
        return "\n⟨heading⟩\n"
    marks = {
        "figcaption": "\n⟨caption⟩\n",
        "table": "\n⟨table⟩\n",
        "pre": "\n⟨code⟩\n",
        "math": "⟨formula⟩",
        "img": "⟨picture⟩",
        "svg": "⟨picture⟩",
    }
    if tag in marks:
        return marks[tag]
    if element.get("role") == "doc-noteref":
        return f"⟨note {element.text_content()}⟩"
    unseen = _unseen(element) if "screen-reader-only" in classes else None
    return "" if "equation-number" in classes else unseen


def _unseen(element: Any) -> str:
    """Mark words that are heard and not seen: callouts begin with them."""
    return f"⟨{element.text_content()}⟩ "


def _sections(root: Any) -> Iterator[str]:
    """Yield headings; levels count from that of the outermost, since a page may keep the first for its title."""
    found = [
        one
        for one in root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
        if not _of_title(one)
    ]
    top = min((int(one.tag[1]) for one in found), default=1)
    return (f"{int(one.tag[1]) - top + 1}: {_inline(one)}" for one in found)


def _of_title(element: Any) -> bool:
    return (
        any(parent.get("id") == "title-block-header" for parent in element.iterancestors())
        or "title" in element.classes
    )


def _floats(root: Any) -> Iterator[str]:
    for caption in root.iter("figcaption", "caption"):
        holder = next(
            (one.get("id") for one in caption.iterancestors("div") if one.get("id") and one.xpath("./figure")), ""
        )
        yield f"#{holder}: {_inline(caption)}"


def _equations(root: Any) -> Iterator[str]:
    for span in root.xpath("//*[starts-with(@id, 'eq-')]"):
        yield f"#{span.get('id')}: {_number_of(plain(span.text_content()))}"


def _number_of(text: str) -> str:
    found = re.findall(r"\((?:\\text\{)?([\w.]+)\}?\)", text)
    return found[-1] if found else ""


def _formula(math: Any) -> str:
    for annotation in math.iter("annotation"):
        annotation.text = ""
    return re.sub(r"\s+|\([\w.]+\)$", "", plain(math.text_content()))


def _theorems(root: Any) -> Iterator[str]:
    for title in root.xpath("//*[@class='theorem-title' or @class='proof-title']"):
        holder = next((one for one in title.iterancestors("div")), None)
        yield f"#{'' if holder is None else holder.get('id', '')}: {_inline(title)}"


def _tables(root: Any) -> Iterator[str]:
    for number, table in enumerate(root.iter("table"), 1):
        for row in table.iter("tr"):
            yield f"table {number}: " + " | ".join(_cell(cell) for cell in row.iter("td", "th"))


def _cell(cell: Any) -> str:
    spans = "".join(f"{{{key}={cell.get(key)}}}" for key in ("rowspan", "colspan") if cell.get(key, "1") != "1")
    return ("^" if cell.tag == "th" else "") + spans + _inline(cell)


def _code(pre: Any) -> str:
    return "\\n".join(line.rstrip() for line in pre.text_content().strip().split("\n"))


def _links(root: Any) -> Iterator[str]:
    for link in root.xpath("//main//a[@href]"):
        kinds = link.classes
        if (
            "quarto-xref" not in kinds
            and link.get("role") not in {"doc-biblioref", "doc-noteref", "tab"}
            and _inline(link)
        ):
            yield f"{_inline(link)} -> {link.get('href')}"


def _classes(root: Any) -> Iterator[str]:
    """Yield how often each class and attribute stands in the page: the engines nest boxes in their own ways."""
    found: Counter[str] = Counter()
    for element in root.xpath("//main//*[not(ancestor::header[@id='title-block-header'])]"):
        if isinstance(element.tag, str):
            found.update(f".{name}" for name in element.classes if _CLASSES.match(name))
            keys = (*_DATA, "data-number") if re.fullmatch(r"section|h\d", element.tag) else _DATA
            found.update(f"[{key}={element.get(key)}]" for key in keys if element.get(key))
    return (f"{name} × {count}" for name, count in sorted(found.items()))


def _metadata(page: Any) -> Iterator[str]:
    yield f"lang: {page.get('lang')}"
    yield f"page title: {page.findtext('head/title')}"
    for name in ("author", "dcterms.date", "keywords", "description"):
        yield from (f"meta {name}: {meta.get('content')}" for meta in page.xpath(f"//meta[@name='{name}']"))
    for header in page.xpath("//*[@id='title-block-header']"):
        # Headings of the parts, marks that tie authors to places, and signs of accounts.
        for furniture in header.xpath(
            ".//*[contains(@class, 'block-title') or contains(@class, 'meta-heading')] | .//sup | .//img | .//svg"
        ):
            furniture.drop_tree()
        # Quarto gives an author without affiliation no class.
        for bare in header.xpath(".//*[@class='quarto-title-meta-contents']/p[not(@class)][not(time)][not(a)]"):
            bare.set("class", "author")
        for name in (
            "title",
            "subtitle",
            "author",
            "affiliation",
            "description",
            "date",
            "date-modified",
            "doi",
            "abstract",
            "keywords",
        ):
            found = [
                one for one in header.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]") if _inline(one)
            ]
            yield from dict.fromkeys(f"{name}: {_inline(one)}" for one in found)
