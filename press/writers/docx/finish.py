"""After Pandoc: turns the marks of `lower` into Word's own and completes the package.

In: the file that Pandoc wrote. Out: the file that the reader opens, the same bytes for the same input.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from lxml import etree

from press.errors import Diagnostic, RenderError
from press.writers.docx.captions import number_captions
from press.writers.docx.front import Properties
from press.writers.docx.geometry import room_of
from press.writers.docx.images import true_pictures
from press.writers.docx.ooxml import Node, name, parse, text_of, written
from press.writers.docx.placing import place, unwrap_marks
from press.writers.docx.polish import (
    fill_contents,
    join_runs,
    name_styles,
    number_ids,
    number_notes,
    order_properties,
    part_code,
    quieten_links,
    set_page_breaks,
    settle_bookmarks,
    space_tables,
    strip_blanks,
)
from press.writers.docx.reference import RUNNING_TITLE, ZIP_MOMENT, reference_parts
from press.writers.docx.relations import RELATIONS, number_relations
from press.writers.docx.sections import check_landscape, divide, turned
from press.writers.docx.styles import STYLES

DOCUMENT, FOOTNOTES, STYLE_PART, SETTINGS = (
    "word/document.xml",
    "word/footnotes.xml",
    "word/styles.xml",
    "word/settings.xml",
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Review Press</Application></Properties>"
)
#: Pictures that are packed already: to pack them once more takes long and saves next to nothing.
_PACKED = (".png", ".jpg", ".jpeg", ".gif")
Parts = dict[str, bytes]


def finish(
    source: Path, target: Path, properties: Properties, join: Callable[[str, bytes], str], *, own_reference: bool
) -> None:
    """Complete a file that Pandoc wrote.

    Parameters
    ----------
    join
        Puts the document together, from what Pandoc wrote and its relations.
    own_reference
        Whether the styles, header and footer are the author's (`reference-doc`); they are left as they are then.

    Raises
    ------
    RenderError
        Raw OOXML of the document breaks its XML, or a landscape part stands where no page can turn.
    """
    with zipfile.ZipFile(source) as archive:
        parts = {path: archive.read(path) for path in archive.namelist()}
    parts |= true_pictures(parts, source.parent)
    document, footnotes = _parse(join(parts[DOCUMENT].decode(), parts[RELATIONS]).encode()), _parse(parts[FOOTNOTES])
    _set_text(document, footnotes)
    parts = number_relations(parts, (document, footnotes))
    parts[DOCUMENT], parts[FOOTNOTES] = written(document), written(footnotes)
    _add_styles(parts, (document, footnotes))
    if not own_reference:
        _set_running_title(parts, properties.running)
        parts[SETTINGS] = reference_parts(properties.language)[SETTINGS].encode()
    parts["docProps/core.xml"] = _core(properties).encode()
    parts["docProps/app.xml"] = _APP.encode()
    _write(parts, target)


def _parse(content: bytes) -> Node:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise RenderError(
            Diagnostic(
                "raw-openxml",
                f"raw openxml: found XML that does not parse, expected whole elements ({error.msg})",
                hint="look at the ```{=openxml} blocks and `...`{=openxml} of the document",
            )
        ) from error


def _set_text(document: Node, footnotes: Node) -> None:
    body = document[0]
    for root in (document, footnotes):
        strip_blanks(root)
    section = body.find(name("w:sectPr"))
    if section is None:
        section = parse("<w:sectPr/>")
        body.append(section)
    section.attrib.clear()  # editing sessions of whoever made the reference document
    upright, across = room_of(section), room_of(turned(section))
    place(body, upright, across)
    place(footnotes, upright, across)
    for root in (document, footnotes):
        quieten_links(root)
        number_captions(root)
        settle_bookmarks(root)
    check_landscape(body)
    for root in (document, footnotes):
        unwrap_marks(root)
    divide(body)
    set_page_breaks(body)
    for root in (document, footnotes):
        name_styles(root)
        space_tables(root)
        part_code(root)
        join_runs(root)
    fill_contents(body)
    number_ids((document, footnotes))
    number_notes(document, footnotes)
    for root in (document, footnotes):
        order_properties(root)


def _add_styles(parts: Parts, roots: Iterable[Node]) -> None:
    """Add those of our styles that the text uses and an author's reference document does not have."""
    styles = _parse(parts[STYLE_PART])
    have = {style.get(name("w:styleId")) for style in styles.iter(name("w:style"))}
    ours = {style.identifier: style for style in STYLES}
    tags = tuple(map(name, ("w:pStyle", "w:rStyle", "w:tblStyle")))
    wanted = [node.get(name("w:val"), "") for root in roots for node in root.iter(*tags)]
    while wanted:
        identifier = wanted.pop()
        if identifier in ours and identifier not in have:
            styles.append(parse(ours[identifier].xml()))
            have.add(identifier)
            wanted += [ours[identifier].based]
    parts[STYLE_PART] = written(styles)


def _set_running_title(parts: Parts, title: str) -> None:
    for path in sorted(parts):
        if path.startswith("word/header"):
            parts[path] = parts[path].replace(
                f"<w:t>{RUNNING_TITLE}</w:t>".encode(), f"<w:t>{text_of(title)}</w:t>".encode()
            )


def _core(properties: Properties) -> str:
    moment = properties.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    stamps = "".join(
        f'<dcterms:{tag} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{tag}>' for tag in ("created", "modified")
    )
    texts: Mapping[str, str] = {
        "dc:title": properties.title,
        "dc:creator": properties.creator,
        "dc:subject": properties.subject,
        "cp:keywords": properties.keywords,
        "dc:description": properties.description,
        "dc:language": properties.language,
        "cp:category": properties.category,
    }
    inner = "".join(f"<{tag}>{text_of(text)}</{tag}>" for tag, text in texts.items() if text)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}{stamps}</cp:coreProperties>'
    )


def _write(parts: Parts, target: Path) -> None:
    """Write the package: types first, as Word does, the rest by name, all with the same date."""
    order = sorted(parts, key=lambda path: (path != "[Content_Types].xml", path != "_rels/.rels", path))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in order:
            way = zipfile.ZIP_STORED if path.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(path, ZIP_MOMENT), parts[path], way)
