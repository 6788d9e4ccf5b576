"""The whole article: front, body, back, one file and a folder of pictures."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from press.errors import RenderError
from press.model import FIGURES, Resolved
from press.pandoc import ast
from press.writers.jats.blocks import lower_blocks
from press.writers.jats.context import Context
from press.writers.jats.finish import finish
from press.writers.jats.formulas import fill_formulas
from press.writers.jats.front import article_type, build_front
from press.writers.jats.inlines import lower_inlines
from press.writers.jats.sections import build_text
from press.writers.jats.works import cited_works
from press.writers.jats.xml import LANG, element, serialise

_VERSION = "1.3"


@dataclass(frozen=True)
class JatsArticle:
    """The text of an article and the pictures that it names, by their names in the folder of pictures."""

    text: str
    pictures: dict[str, Path | bytes]


def figures_folder(target: Path) -> Path:
    """Give the folder of pictures that belongs to a file."""
    return target.with_name(f"{target.stem}{FIGURES}")


def write_jats(resolved: Resolved, target: Path) -> tuple[Path, ...]:
    """Write a document as a JATS file, and its pictures into a folder beside it; gives all files.

    The same document gives the same bytes.

    Raises
    ------
    RenderError
        A picture is missing, a link leads nowhere, an option or an equation cannot be used; such faults come together.
    """
    folder = figures_folder(target)
    article = render_jats(resolved, figures=folder.name)
    target.write_text(article.text, encoding="utf-8", newline="\n")
    if article.pictures:
        folder.mkdir(exist_ok=True)
    return target, *(_placed(folder / name, picture) for name, picture in sorted(article.pictures.items()))


def _placed(target: Path, picture: Path | bytes) -> Path:
    if isinstance(picture, bytes):
        target.write_bytes(picture)
    else:
        shutil.copyfile(picture, target)
    return target


def render_jats(resolved: Resolved, *, figures: str) -> JatsArticle:
    """Give a document as JATS, with its pictures.

    Parameters
    ----------
    figures
        Name of the folder of pictures, as the file refers to it.

    Raises
    ------
    RenderError
        As `write_jats`.
    """
    context = Context(
        resolved.source, resolved.folders, figures, lower_blocks, lower_inlines, works=cited_works(resolved)
    )
    _reserve(resolved, context)
    front = build_front(resolved, context)
    text = build_text(lower_blocks(resolved.ast["blocks"], context), context.collected.notes)
    settings = {
        "article-type": article_type(resolved),
        "dtd-version": _VERSION,
        LANG: str(resolved.meta.get("lang") or "en"),
    }
    article = element("article", [front, *text], settings)
    finish(article, context)
    if context.collected.faults:
        raise RenderError(context.collected.faults)
    fill_formulas(context.collected.formulas, resolved)
    return JatsArticle(serialise(article), context.collected.pictures)


def _reserve(resolved: Resolved, context: Context) -> None:
    """Let the author's ids keep their names, whatever else gets one."""
    for one in ast.elements(resolved.ast["blocks"]):
        if ast.identifier(one):
            context.collected.name(ast.identifier(one))
