"""One page: the parts put together, one run of Pandoc, one file."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from press.errors import Diagnostic
from press.model import Resolved
from press.pandoc.ast import Element, Outline, classes, find, raw_block
from press.pandoc.ast import values as values_of
from press.pandoc.pack import packed
from press.pandoc.pieces import HTML_SEAM, write_sections
from press.writers.html.citation import build_head
from press.writers.html.faults import caution
from press.writers.html.frame import fill_page
from press.writers.html.includes import build_includes, build_styles
from press.writers.html.lower import appendix_styled, below_title, lower
from press.writers.html.markup import tag
from press.writers.html.metadata import label, text_of
from press.writers.html.options import HtmlOptions, check_options, read_options
from press.writers.html.order import note_numbers, renumbered, without_places
from press.writers.html.resources import Resources
from press.writers.html.titleblock import build_title_block
from press.writers.html.toc import build_toc
from press.writers.html.trace import build_trace

#: Stands after each part of a page but the body in what Pandoc writes.
_PART_ENDS = "<!-- press: a part of the page ends -->"
#: Classes of what stands in the margin.
_MARGIN = (".column-margin", ".aside", ".caption-margin")
#: How Pandoc begins the list of footnotes; the rule gives way to a heading.
_NOTES_RULE = 'role="doc-endnotes">\n<hr />'


def write_html(resolved: Resolved, target: Path) -> None:
    """Write a document as one self-contained HTML file.

    Raises
    ------
    RenderError
        An option is wrong or not supported, or a file that the page shows is missing, remote or of an unknown kind.
    """
    target.write_text(render_html(resolved), encoding="utf-8", newline="\n")


def check_html(resolved: Resolved) -> tuple[Diagnostic, ...]:
    """Warn of what the page can be made without: options not followed, pictures without alternative text."""
    return (*check_options(resolved), *_missing_alt(resolved))


def render_html(resolved: Resolved) -> str:
    """Give a document as the text of one self-contained HTML page."""
    options = read_options(resolved)
    resources = Resources(resolved)
    outline = Outline()
    placed = packed(resolved.ast["blocks"])
    numbers = note_numbers(placed)
    blocks = without_places(placed)
    shifted = below_title(blocks, outline) if "title" in resolved.ast["meta"] else blocks
    front = build_title_block(resolved, options)
    before = len(find(front, "Note"))
    body = lower(options, resources, appendix_styled(shifted, options), outline, notes_before=before)
    title_block = lower(options, resources, front, outline)
    depth = options.toc_depth + (shifted is not blocks)
    texts = {
        **_head(resolved, options, resources),
        "body-classes": _body_classes(options, margin=outline.has(body, *_MARGIN)),
        "skip": escape(label(resolved, "skip-to-content")),
        "copy": escape(label(resolved, "copy-button-tooltip"), quote=True),
        **build_trace(resolved, options),
        "copied": escape(label(resolved, "copy-button-tooltip-success"), quote=True),
    }
    resources.stop_on_findings()
    # once more where something for other formats was taken out between two spaces
    told = packed(body) if outline.has(blocks, "RawInline") else body
    parts = {"title-block": title_block, **_toc(body, options, depth), "body": told}
    written = _written(parts, resolved, options, outline)
    page = fill_page({**texts, **written, "body": renumbered(written["body"], numbers, before=before)})
    return resources.fill(_headed_notes(page, resolved))


def _written(
    parts: Mapping[str, list[Element]], resolved: Resolved, options: HtmlOptions, outline: Outline
) -> dict[str, str]:
    """Print the parts of a page, the body last, in one run of Pandoc: notes are counted on from one to the next."""
    shown = {name: blocks for name, blocks in parts.items() if blocks or name == "body"}
    *fronts, body = shown.values()
    # In a quotation headings make no sections; but notes below each block would gather below the whole of it.
    boxed = options.reference_location != "block" or bool(find(fronts, "Header"))
    boxes = [[{"t": "BlockQuote", "c": front}] if boxed else front for front in fronts]
    ended = [block for box in boxes for block in (*box, raw_block("html", _PART_ENDS))]
    tree = {**resolved.ast, "meta": {}, "blocks": [*packed(ended), *body]}
    *texts, last = write_sections(tree, _arguments(options), HTML_SEAM, outline=outline).split(
        f"{_PART_ENDS}\n", len(fronts)
    )
    opened, closed = ("<blockquote>\n", "</blockquote>\n") if boxed else ("", "")
    return dict(zip(shown, [*(text.removeprefix(opened).removesuffix(closed) for text in texts), last], strict=True))


def _headed_notes(page: str, resolved: Resolved) -> str:
    name = escape(label(resolved, "section-title-footnotes"))
    return page.replace(_NOTES_RULE, f'role="doc-endnotes">\n<h2 class="footnotes-title">{name}</h2>')


def _arguments(options: HtmlOptions) -> list[str]:
    place = "document" if options.reference_location == "margin" else options.reference_location
    return [
        "--to=html5", "--mathml", "--section-divs", "--wrap=none", f"--reference-location={place}",
    ]  # fmt: skip


def _head(resolved: Resolved, options: HtmlOptions, resources: Resources) -> dict[str, str]:
    meta = resolved.meta
    title = str(meta.get("pagetitle") or "") or text_of(resolved, "title") or resolved.source.stem
    prefix = str(meta.get("title-prefix") or "")
    root: dict[str, str | bool] = {"lang": str(meta.get("lang") or "en"), "dir": str(meta.get("dir") or "")}
    return {
        "page-title": escape(f"{prefix} \N{EN DASH} {title}" if prefix else title),
        "root": tag("html", root),
        "head": build_head(resolved) + "\n" + build_styles(meta, resources, options.properties),
        **build_includes(meta, resources),
    }


def _toc(body: list[Element], options: HtmlOptions, depth: int) -> dict[str, list[Element]]:
    """Make the contents for the side, for the body, or for both, as `toc-location` says."""
    if not options.toc:
        return {}
    places = {"body": ["body"], "left-body": ["side", "body"], "right-body": ["side", "body"]}.get(
        options.toc_location, ["side"]
    )
    return {
        f"toc-{place}": build_toc(body, title=options.toc_title, depth=depth, place=place, main=place == places[0])
        for place in places
    }


def _body_classes(options: HtmlOptions, *, margin: bool) -> str:
    """Say in classes what the style sheet and the script have to know."""
    side = options.toc and options.toc_location != "body"
    # Margin content and a table of contents on the right would lie on one another: the contents then go left.
    left = options.toc_location.startswith("left") or margin
    chosen = {
        f"page-{options.page_layout}": True,
        "has-toc": side,
        "toc-left": side and left,
        "has-margin": margin,
        "anchors": options.anchors,
        "code-copy": options.code_copy,
        "smooth": options.smooth_scroll,
        "external-icon": options.external_icon,
    }
    return escape(
        " ".join([*(name for name, wanted in chosen.items() if wanted), *options.body_classes.split()]), quote=True
    )


def _missing_alt(resolved: Resolved) -> list[Diagnostic]:
    """Find pictures that nothing describes; a caption counts, since Pandoc reads it out."""
    found = []
    for element in find(resolved.ast["blocks"], "Image", outline=resolved.outline):
        if "decorative" not in classes(element) and not (values_of(element).get("alt") or element["c"][1]):
            address = element["c"][2][0]
            hint = 'say what it shows in fig-alt="...", or mark it {.decorative}'
            found.append(
                caution(
                    resolved,
                    "html-alt",
                    f"image {address}: found no alternative text, expected one",
                    needle=address,
                    hint=hint,
                )
            )
    return found
