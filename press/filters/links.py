"""Links from one document of a project to another: they lead to its finished file of the same format."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from press.filters.context import Context
from press.model import SUFFIX, Json
from press.pandoc.ast import Element, rewrite

#: A source by its path; not an address of the web, which has a scheme or a host.
_DOCUMENT = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)(?P<path>[^?#]+)\.qmd(?P<place>#.*)?", re.IGNORECASE)


def link_documents(tree: Json, context: Context) -> Json:
    """Turn `other.qmd#place` to the finished file, which stands in the same folder as all others.

    Goes by the name alone: looking at the other document would make this one depend on its text.
    """

    def to_finished(link: Element) -> Element | None:
        attributes, inlines, (target, title) = link["c"]
        found = _DOCUMENT.fullmatch(target)
        if not found:
            return None
        name = PurePosixPath(found["path"]).name
        return {
            "t": "Link",
            "c": [attributes, inlines, [f"{name}{SUFFIX[context.format]}{found['place'] or ''}", title]],
        }

    return {**tree, "blocks": rewrite(tree["blocks"], {"Link": to_finished}, outline=context.outline)}
