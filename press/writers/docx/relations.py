"""What the text points at outside its own file, web addresses and pictures: numbered in the order of the text.

Pandoc takes these numbers from the same row as those of bookmarks: a word more in the text would change them all, and
the file would tell which of its blocks Pandoc wrote anew.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from press.writers.docx.ooxml import Node, R, written

#: Begins what stands in a link in the place of a number: the address itself.
LINK = "press-link:"
RELATIONS = "word/_rels/document.xml.rels"
#: Notes have relations of their own, in which Pandoc repeats those of the text that lead out of the file.
_BOTH = (RELATIONS, "word/_rels/footnotes.xml.rels")
_TYPES = "[Content_Types].xml"
_POINTS = f"{{{R}}}"
_POINTING: Callable[[Node], Any] = etree.XPath("descendant::*[@r:*]", namespaces={"r": R})
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True)
class _Pointing:
    """What points out of the text: the attribute of an element."""

    node: Node
    key: str

    @property
    def target(self) -> str:
        """Give the id of a relation, or an address behind `LINK`."""
        return str(self.node.get(self.key))

    def lead_to(self, identifier: str) -> None:
        """Let it point at another relation."""
        self.node.set(self.key, identifier)


def links_of(relations: bytes) -> dict[str, str]:
    """Give the addresses in a file of relations by their ids."""
    return {one.get("Id", ""): one.get("Target", "") for one in etree.fromstring(relations) if _leads_out(one)}


def number_relations(parts: Mapping[str, bytes], roots: Collection[Node]) -> dict[str, bytes]:
    """Give numbers to what the text points at, in the text and in its package; pictures are called by their numbers.

    Parameters
    ----------
    parts
        The files of the package.
    roots
        The text and its notes; their links have the ids of relations, or addresses behind `LINK`.
    """
    own = {path: etree.fromstring(parts[path]) for path in _BOTH if path in parts}
    pointing = [one for root in roots for one in _pointing(root)]
    _add_links(own.values(), pointing)
    new = _numbers(own.values(), pointing)
    files = _rename(own.values(), new)
    made = {files.get(path, path): content for path, content in parts.items()}
    for path, root in own.items():
        root[:] = sorted(root, key=lambda one: _order(one.get("Id", "")))
        made[path] = written(root)
    types = etree.fromstring(parts[_TYPES])
    for one in types:
        path = one.get("PartName", "").removeprefix("/")
        if path in files:
            one.set("PartName", f"/{files[path]}")
    types[:] = sorted(types, key=lambda one: (one.get("PartName", ""), one.get("Extension", "")))
    return {**made, _TYPES: written(types)}


def _pointing(root: Node) -> Iterable[_Pointing]:
    """Give what points out of a text."""
    for node in _POINTING(root):
        yield from (_Pointing(node, key) for key in node.attrib if key.startswith(_POINTS))


def _add_links(own: Collection[Node], pointing: Iterable[_Pointing]) -> None:
    """Add a relation for each address that stands in a link itself and has none."""
    known = {one.get("Target"): one.get("Id", "") for root in own for one in root if _leads_out(one)}
    for one in pointing:
        if not one.target.startswith(LINK):
            continue
        target = one.target.removeprefix(LINK)
        if target not in known:
            known[target] = f"{LINK}{len(known)}"
            about = {"Type": _HYPERLINK, "Id": known[target], "Target": target, "TargetMode": "External"}
            for root in own:
                etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Relationship", about)
        one.lead_to(known[target])


def _numbers(own: Collection[Node], pointing: Iterable[_Pointing]) -> dict[str, str]:
    """Give the new ids of what the text points at by the old ones, and set them in the text."""
    relations = [one for root in own for one in root]
    fixed = [one.get("Id", "") for one in relations if not _is_pointed_at(one)]
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations if _is_pointed_at(one)}
    first = max((_order(identifier)[0] for identifier in fixed), default=0) + 1
    new: dict[str, str] = {}
    for one in pointing:
        if one.target in targets:
            one.lead_to(new.setdefault(one.target, f"rId{first + len(new)}"))
    # what a picture or link was written for may be gone
    for old in sorted(targets.keys() - new.keys(), key=lambda old: targets[old]):
        new[old] = f"rId{first + len(new)}"
    return new


def _leads_out(relation: Node) -> bool:
    return relation.get("TargetMode") == "External"


def _is_pointed_at(relation: Node) -> bool:
    """Tell links and the pictures of the text from the parts that every file has."""
    return _leads_out(relation) or relation.get("Target", "").startswith("media/")


def _rename(own: Iterable[Node], new: Mapping[str, str]) -> dict[str, str]:
    """Rename relations; give the new paths of pictures by their old ones."""
    files: dict[str, str] = {}
    for relation in (one for root in own for one in root):
        old = relation.get("Id", "")
        if old not in new:
            continue
        relation.set("Id", new[old])
        folder, file = posixpath.split(relation.get("Target", ""))
        stem, ending = posixpath.splitext(file)
        if folder == "media" and stem == old:
            relation.set("Target", f"media/{new[old]}{ending}")
            files[f"word/media/{file}"] = f"word/media/{new[old]}{ending}"
    return files


def _order(identifier: str) -> tuple[int, str]:
    number = re.fullmatch(r"rId(\d+)", identifier)
    return int(number[1]) if number else 0, identifier
