"""The options that Quarto documents, with the kind of value each takes: tables, no behaviour.

A kind is a word of `KINDS` or a choice of words, `a|b|c`; kinds joined by `+` are alternatives.
`any` is for options whose form is free or is checked where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What a kind of value is called in messages.
KINDS: Mapping[str, str] = {
    "any": "any value",
    "bool": "true or false",
    "number": "a number",
    "text": "a text",
    "list": "a list",
    "map": "keys with values",
}


def _table(text: str) -> dict[str, str]:
    """Read lines of the form `kind: name name name`."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        kind, _, names = line.strip().partition(": ")
        table |= dict.fromkeys(names.split(), kind)
    return table


_PLACE = "top|bottom|margin"
_ALIGN = "default|left|right|center"

#: Options of `execute:`, and of formats and documents that steer execution.
EXECUTE: Mapping[str, str] = _table("""
    bool+list+number: eval
    bool+fenced+list: echo
    bool+asis: output
    bool: warning error include enabled keep-md keep-ipynb debug
    bool+refresh: cache
    bool+auto: freeze
    bool+number: daemon
    bool: daemon-restart
    number: fig-width fig-height fig-dpi
    retina|png|jpeg|svg|pdf: fig-format
    text: ipynb-shell-interactivity
    any: plotly-connected
""")

#: Options of a code chunk.
CHUNK: Mapping[str, str] = _table(f"""
    text: label id lst-label lst-cap fig-link fig-env fig-scap code-summary filename
    text+list: classes tags fig-cap fig-alt tbl-cap
    bool+list+text: fig-subcap tbl-subcap
    list: renderings
    bool+list+number: eval
    bool+fenced+list: echo
    bool+asis: output
    bool: warning error include
    bool+show: code-fold
    scroll|wrap: code-overflow
    bool+text: code-line-numbers
    tabset|input|sidebar|fill|center: panel
    text: output-location column fig-column tbl-column
    number: fig-width fig-height fig-dpi fig-asp
    retina|png|jpeg|svg|pdf: fig-format
    number+text: out-width out-height
    {_ALIGN}: fig-align
    bool+text: fig-pos
    bool+list+text: tbl-colwidths
    none: html-table-processing
    list+text: layout
    number: layout-ncol layout-nrow
    {_ALIGN}: layout-align
    default|top|center|bottom: layout-valign
    {_PLACE}: cap-location fig-cap-location tbl-cap-location
""")

#: Options of `crossref:`; `*-prefix`, `*-title` and `*-labels` of each type are added below.
_CROSSREF_TYPES = ["fig", "tbl", "eq", "sec", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr"]
CROSSREF: Mapping[str, str] = {
    **_table("""
        list: custom
        bool: chapters chapters-appendix chapters-alpha ref-hyperlink
        text: title-delim labels subref-labels lof-title lot-title lol-title appendix-title appendix-delim
    """),
    **{f"{name}-{what}": "text" for name in _CROSSREF_TYPES for what in ("title", "prefix", "labels")},
}
#: Keys of one entry of `crossref: custom:`.
CROSSREF_CUSTOM: Mapping[str, str] = _table(f"""
    text: kind reference-prefix caption-prefix key latex-env latex-list-of-file-extension latex-list-of-description
    bool: space-before-numbering
    {_PLACE}: caption-location
""")

#: Options of `project:`.
PROJECT: Mapping[str, str] = _table("""
    text: title type output-dir lib-dir
    list+text: render resources pre-render post-render
    file|project: execute-dir
    any: brand preview detect
""")

_COMMON = _table(f"""
    text: author-title affiliation-title description-title published-title modified-title doi-title keywords-title
    text: subtitle date-format abstract-title toc-title lang csl output-file output-ext reference-doc
    text+map: title date date-modified
    any: author authors affiliations abstract doi order thanks keywords subject description category copyright license
    any: funding citation google-scholar
    any: institute institutes funders acknowledgements categories published status editor-options code-repo
    bool: number-sections embed-resources self-contained link-citations link-bibliography citeproc
    bool: notes-after-punctuation citation-abbreviations suppress-bibliography keep-md keep-ipynb keep-typ
    bool: crossrefs-hover
    bool: toc
    number: toc-depth number-depth shift-heading-level-by fig-width fig-height fig-dpi fig-asp
    number+text: dpi columns
    number+text+list: number-offset
    {_PLACE}: cap-location fig-cap-location tbl-cap-location
    {_ALIGN}: fig-align
    retina|png|jpeg|svg|pdf: fig-format
    bool+list+text: tbl-colwidths
    default|simple|minimal: callout-appearance
    bool: callout-icon
    document|section|block|margin: reference-location
    document|margin: citation-location
    any: bibliography filters metadata-files resource-path resources shortcodes nocite references crossref execute
    any: language format project
    any: include-in-header include-before-body include-after-body params jupyter knitr julia engine engines
    any: ipynb-filters server kernel
    any: website book manuscript listing brand profile editor search image image-alt from extract-media template
    any: template-partials notebook-links
    any: code-annotations df-print html-table-processing default-image-extension abbreviations syntax-highlighting
    any: highlight-style
    any: syntax-definitions indented-code-classes reference-section-title quarto-required metadata-format metadata
    any: notebooks environment variables
    any: dir plotly-connected ipynb-shell-interactivity pagetitle aliases draft draft-mode csl-refs lightbox fig-scap
    any: fig-pos fig-env authors-block
""")
_HTML = _table("""
    default|katex|mathjax|mathml|webtex|gladtex|plain: html-math-method-name
    bool: minimal anchor-sections tabsets smooth-scroll section-divs toc-expand-all code-copy-button citations-hover
    bool: footnotes-hover html-q-tags number-trace
    bool+show: code-fold
    text: code-summary
    scroll|wrap: code-overflow
    bool+text: code-line-numbers
    left|body|right|left-body|right-body: toc-location
    article|full|custom: page-layout
    default|plain|none|manuscript: title-block-style
    bool+default|plain|none: appendix-style
    any: html-math-method theme css body-classes respect-user-color-scheme identifier-prefix email-obfuscation
    any: toc-expand mainfont monofont fontsize
    any: linestretch fontcolor linkcolor monobackgroundcolor backgroundcolor classoption grid appendix-cite-as
    any: title-block-banner code-block-bg
    any: title-block-banner-color title-block-categories max-width margin-left margin-right margin-top margin-bottom
    any: code-copy code-link code-tools
    any: code-block-border-left fig-responsive lightbox link-external-icon link-external-newwindow
    any: link-external-filter format-links other-links
    any: code-links notebook-view notebook-preview-options canonical-url hypothesis comments axe description-meta
    any: author-meta date-meta title-prefix
    any: self-contained-math repo-actions image-height image-width image-lazy-loading strip-comments ascii
""")
_TYPST = _table("""
    any: logo margin-geometry theorem-appearance toc-indent lof lot section-numbering page-numbering mainfont codefont
    any: fontsize mathfont font-paths
    any: linestretch linkcolor filecolor citecolor papersize brand-mode grid margin bibliographystyle
    any: html-pre-tag-processing
    any: css-property-processing pdf-standard wrap tab-stop preserve-tabs eol
    supplement|file|none: number-links
""")
_LATEX = _table("""
    any: documentclass geometry keep-tex pdf-engine pdf-engine-opts latex-max-runs cite-method biblio-style
    any: biblatexoptions papersize fontfamily
    any: classoption colorlinks urlcolor toccolor indent hyperrefoptions top-level-division include-in-header mainfont
    any: sansfont monofont mathfont
""")
_DOCX = _table("""
    any: page-width category
    supplement|file|none: number-links
""")
_JATS = _table("any: article journal notes notebook-subarticles")

#: Quarto's format, and the names that Pandoc has for the three tag sets of JATS.
JATS_NAMES = ("jats", "jats_publishing", "jats_archiving", "jats_articleauthoring")

#: Options of a document or of the project's top level.
TOP: Mapping[str, str] = {**_COMMON, **_HTML, **_TYPST, **_DOCX, **EXECUTE}
#: Options of each format that this engine writes; those of execution are added, as Quarto has it.
FORMAT: Mapping[str, Mapping[str, str]] = {
    "html": {**_COMMON, **EXECUTE, **_HTML},
    "typst": {**_COMMON, **EXECUTE, **_TYPST},
    "docx": {**_COMMON, **EXECUTE, **_DOCX},
    "pdf": {**_COMMON, **EXECUTE, **_TYPST, **_LATEX},
    **{name: {**_COMMON, **EXECUTE, **_JATS} for name in JATS_NAMES},
}

#: Options that change what a reader sees in ways this engine cannot follow, by the place where they stand.
UNSUPPORTED: Mapping[str, Mapping[str, str]] = {
    "top": {
        "website": "websites have many pages; this engine renders articles",
        "book": "books are put together from chapters; this engine renders articles",
        "listing": "listings collect other pages",
        "template": "writers here make the page themselves",
        "template-partials": "writers here make the page themselves",
        "ipynb-filters": "chunks do not run through a notebook",
        "knitr": "chunks in R need knitr",
        "julia": "chunks in Julia need its engine",
        "brand": "looks stand in manuscript/assets",
        "shortcodes": "shortcodes of extensions are not run",
    },
    "project": {
        "pre-render": "scripts around a build are not run",
        "post-render": "scripts around a build are not run",
        "brand": "looks stand in manuscript/assets",
    },
    "chunk": {
        "renderings": "light and dark renderings are not made",
        "output-location": "it belongs to slides",
    },
}
#: Options that leave the content as it is; this engine has its own look and passes over them with a warning.
PASSED_OVER: frozenset[str] = frozenset(
    [
        "theme",
        "minimal",
        "code-tools",
        "code-link",
        "title-block-banner",
        "title-block-banner-color",
        "lightbox",
        "hypothesis",
        "comments",
        "grid",
        "respect-user-color-scheme",
        "repo-actions",
        "search",
        "documentclass",
        "geometry",
        "keep-tex",
        "pdf-engine",
        "keep-ipynb",
        "keep-md",
        "freeze",
        "fontfamily",
        "cite-method",
    ]
)
#: The project types that can be built; the others are sets of pages.
PROJECT_TYPES = ("default", "manuscript")
