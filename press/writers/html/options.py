"""The options of Quarto's HTML format that the page follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from press.errors import Diagnostic, RenderError
from press.model import Resolved
from press.writers.html.faults import caution, fault
from press.writers.html.metadata import label

#: Options whose values are a closed list; the first is the default.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "toc-location": ("right", "left", "body", "left-body", "right-body"),
    "reference-location": ("document", "section", "block", "margin"),
    "title-block-style": ("default", "plain", "none"),
    "page-layout": ("article", "full", "custom"),
    "code-overflow": ("scroll", "wrap"),
    "appendix-style": ("default", "plain", "none"),
}

#: The kinds of callouts.
CALLOUTS = ("note", "tip", "important", "warning", "caution")

#: Options that would change what a reader sees and that this writer does not have.
REFUSED = ("template", "template-partials", "code-links", "other-links", "identifier-prefix")

#: Options that only change looks or comfort; the page is right without them. Others are told by `config` already.
IGNORED = ("toc-expand", "citation-location", "highlight-style", "syntax-highlighting")

#: Quarto's options for fonts, colours and sizes, and the custom property of the style sheet that each sets.
PROPERTIES: Mapping[str, str] = {
    "mainfont": "--font-body",
    "monofont": "--font-mono",
    "fontsize": "--font-size",
    "linestretch": "--line-height",
    "fontcolor": "--color-text",
    "linkcolor": "--color-link",
    "backgroundcolor": "--color-page",
    "monobackgroundcolor": "--color-code-page",
    "max-width": "--body-width",
}

#: What may stand in the value of a custom property: no way out of the declaration and no address.
_CSS_VALUE = re.compile(r"""[\w\s.,%#()'"+*/-]+""")


@dataclass(frozen=True)
class HtmlOptions:
    """What the author chose for the page, checked."""

    toc: bool
    toc_depth: int
    toc_title: str
    toc_location: str
    reference_location: str
    title_block_style: str
    title_block_categories: bool
    page_layout: str
    appendix_style: str
    code_wrap: bool
    code_copy: bool
    code_fold: str
    code_summary: str
    code_line_numbers: bool
    anchors: bool
    smooth_scroll: bool
    external_new_window: bool
    external_icon: bool
    figure_align: str
    number_trace: bool
    body_classes: str
    callout_names: Mapping[str, str]
    properties: Mapping[str, str]


def read_options(resolved: Resolved) -> HtmlOptions:
    """Read the options of the page.

    Raises
    ------
    RenderError
        An option has a value that is not known, or names a feature that this writer does not have.
    """
    findings = [*_refused(resolved), *_wrong_choices(resolved), *_wrong_properties(resolved), *_wrong_depth(resolved)]
    if findings:
        raise RenderError(findings)
    meta = resolved.meta
    choice = {key: str(meta.get(key, allowed[0])) for key, allowed in CHOICES.items()}
    return HtmlOptions(
        toc=_flag(meta, "toc", default=_flag(meta, "table-of-contents", default=False)),
        toc_depth=int(meta.get("toc-depth", 3)),
        toc_title=str(meta.get("toc-title") or label(resolved, "toc-title-document")),
        toc_location=choice["toc-location"],
        reference_location=choice["reference-location"],
        title_block_style=choice["title-block-style"],
        title_block_categories=_flag(meta, "title-block-categories", default=True),
        page_layout=choice["page-layout"],
        appendix_style=choice["appendix-style"],
        code_wrap=choice["code-overflow"] == "wrap",
        code_copy=_flag(meta, "code-copy", default=True),
        code_fold=str(meta.get("code-fold", "false")).lower(),
        code_summary=str(meta.get("code-summary") or label(resolved, "code-summary")),
        code_line_numbers=_flag(meta, "code-line-numbers", default=False),
        anchors=_flag(meta, "anchor-sections", default=True),
        smooth_scroll=_flag(meta, "smooth-scroll", default=False),
        external_new_window=_flag(meta, "link-external-newwindow", default=False),
        external_icon=_flag(meta, "link-external-icon", default=False),
        figure_align=str(meta.get("fig-align", "center")),
        number_trace=_flag(meta, "number-trace", default=True),
        body_classes=str(meta.get("body-classes", "")),
        callout_names={kind: label(resolved, f"callout-{kind}-title") for kind in CALLOUTS},
        properties={PROPERTIES[key]: str(meta[key]) for key in PROPERTIES if key in meta},
    )


def check_options(resolved: Resolved) -> list[Diagnostic]:
    """Warn of options that the page does not follow and does not need."""
    found = [
        caution(
            resolved,
            "html-option-ignored",
            f"found {key}, which this page does not follow",
            option=key,
            hint="use css: for the looks of the page",
        )
        for key in IGNORED
        if resolved.meta.get(key)
    ]
    found += [
        caution(
            resolved,
            "html-embed",
            f"found {key}: false; the page is one self-contained file all the same",
            option=key,
        )
        for key in ("embed-resources", "self-contained")
        if resolved.meta.get(key) is False
    ]
    return [*found, *_other_math(resolved)]


def _other_math(resolved: Resolved) -> Iterator[Diagnostic]:
    method = resolved.meta.get("html-math-method", "mathml")
    name = method.get("method", "mathml") if isinstance(method, Mapping) else method
    if name != "mathml":
        yield caution(
            resolved,
            "html-math",
            f"html-math-method: found {name}; formulas of the page are MathML all the same",
            option="html-math-method",
            hint="MathML needs no script and no host; the other methods do",
        )


def _flag(meta: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = meta.get(key, default)
    return value if isinstance(value, bool) else str(value).lower() not in {"false", "none", "no", ""}


def _refused(resolved: Resolved) -> Iterator[Diagnostic]:
    for key in REFUSED:
        if resolved.meta.get(key):
            yield fault(
                resolved, "html-feature", f"found {key}, which the embedded engine does not have for HTML",
                option=key, hint="take it out, or render with Quarto itself",
            )  # fmt: skip


def _wrong_choices(resolved: Resolved) -> Iterator[Diagnostic]:
    for key, allowed in CHOICES.items():
        value = resolved.meta.get(key, allowed[0])
        if value not in allowed:
            yield fault(
                resolved, "html-option", f"{key}: found {value}, expected one of {', '.join(allowed)}", option=key
            )


def _wrong_properties(resolved: Resolved) -> Iterator[Diagnostic]:
    for key in PROPERTIES:
        value = str(resolved.meta.get(key, "0"))
        if not _CSS_VALUE.fullmatch(value) or "url(" in value.lower():
            yield fault(resolved, "html-css-value", f"{key}: found {value!r}, expected a plain CSS value", option=key)


def _wrong_depth(resolved: Resolved) -> Iterator[Diagnostic]:
    value = resolved.meta.get("toc-depth", 3)
    if isinstance(value, bool) or not str(value).isdigit() or int(value) not in range(1, 7):
        yield fault(
            resolved,
            "html-option",
            f"toc-depth: found {value}, expected a whole number from 1 to 6",
            option="toc-depth",
        )
