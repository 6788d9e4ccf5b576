"""What can be done only when all elements stand: kinds of references, and elements where JATS does not take them bare."""

from __future__ import annotations

from lxml import etree

from press.errors import did_you_mean
from press.writers.jats.context import Context
from press.writers.jats.xml import LINE_BREAK, Node, element

#: What a reference leads to, by the element that has the id; all else is `other`.
_KINDS = {
    "fig": "fig", "fig-group": "fig", "table-wrap": "table", "table-wrap-group": "table", "disp-formula": "disp-formula",
    "sec": "sec", "app": "app", "statement": "statement", "boxed-text": "boxed-text", "ref": "bibr", "fn": "fn",
    "aff": "aff", "corresp": "corresp", "list": "list",
}  # fmt: skip
_MARKS = frozenset("bold italic monospace sc strike underline sub sup named-content styled-content".split())
_LINE = _MARKS | {
    "ext-link",
    "inline-formula",
    "inline-graphic",
    "target",
    "xref",
    "break",
    "alternatives",
    "email",
    "uri",
}
#: What stands bare in elements that take less than a paragraph does.
_BARE = {
    **dict.fromkeys(("xref", "ext-link", "kwd", "subject", "target"), _MARKS),
    **dict.fromkeys(("bold", "italic", "monospace", "sc", "strike", "underline", "sub", "sup"), _LINE),
    **dict.fromkeys(("title", "article-title", "subtitle"), _LINE),
    "verse-line": _LINE - {"ext-link", "email", "uri"},
    "mixed-citation": _LINE - {"xref", "target"},
    **dict.fromkeys(("source", "chapter-title", "comment", "publisher-name", "series"), _MARKS | {"inline-formula"}),
}
_BREAKING = frozenset({"title", "article-title", "subtitle", "th", "td"})


def finish(article: Node, context: Context) -> None:
    """Mend the whole article in place; links that lead nowhere are noted as faults."""
    _point(article, context)
    _break(article)
    _wrap(article)
    for section in article.iter("sec", "app"):
        # there the list of references comes after all else
        for references in section.findall("ref-list"):
            section.append(references)


def _point(article: Node, context: Context) -> None:
    tags = {str(one.get("id")): str(one.tag) for one in article.iter() if isinstance(one.tag, str) and one.get("id")}
    written = {name: identifier for identifier, name in context.collected.names.items()}
    for reference in article.iter("xref"):
        target = str(reference.get("rid"))
        reference.set("ref-type", _KINDS.get(tags.get(target, ""), "other"))
        if target not in tags:
            name = written.get(target, target)
            message = f"found a link to #{name}, expected an id of this document"
            context.fault("link", message, near=f"#{name}", hint=did_you_mean(name, tags) if tags else "")


def _break(article: Node) -> None:
    """End a line by an element where JATS has one for it."""
    for mark in [one for one in article.iter(etree.PI) if getattr(one, "target", "") == LINE_BREAK]:
        parent = mark.getparent()
        if parent is not None and parent.tag in _BREAKING:
            ended = element("break")
            ended.tail = mark.tail
            parent.replace(mark, ended)


def _wrap(article: Node) -> None:
    """Put what may not stand bare into `named-content`, which takes everything and is taken everywhere."""
    for parent in list(article.iter(*_BARE)):
        for child in list(parent):
            if isinstance(child.tag, str) and child.tag not in _BARE[str(parent.tag)]:
                _put_around(parent, child)


def _put_around(parent: Node, child: Node) -> None:
    wrapper = element("named-content", attributes={"content-type": "part"})
    wrapper.tail, child.tail = child.tail, None
    parent.replace(child, wrapper)
    wrapper.append(child)
