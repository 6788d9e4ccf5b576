"""Equations: one run of Pandoc gives the MathML of all, beside the TeX that the author wrote."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from press.errors import Diagnostic, RenderError
from press.model import Resolved
from press.pandoc import ast
from press.pandoc.binary import write_ast
from press.writers.jats.context import Formula
from press.writers.jats.xml import MML, element
from press.writers.places import locate

_ARGUMENTS = ("--to=jats", "--wrap=none", "--fail-if-warnings")


def fill_formulas(formulas: Sequence[Formula], resolved: Resolved) -> None:
    """Put MathML and TeX where they are waited for.

    Raises
    ------
    RenderError
        An equation is no TeX that has a form in MathML.
    """
    if not formulas:
        return
    tree = {**resolved.ast, "meta": {}, "blocks": [ast.para([_math(formula)]) for formula in formulas]}
    root = etree.fromstring(f'<body xmlns:mml="{MML}">{_written(tree, resolved)}</body>')
    for formula, paragraph in zip(formulas, root, strict=True):
        found = paragraph.find(f".//{{{MML}}}math")
        formula.place.extend([*([] if found is None else [_bare(found)]), element("tex-math", [formula.tex.strip()])])


def _math(formula: Formula) -> ast.Element:
    return {"t": "Math", "c": [{"t": "DisplayMath" if formula.display else "InlineMath"}, formula.tex]}


def _bare(math: etree._Element) -> etree._Element:
    """Take an equation out of its place; how cells are padded is no business of the text."""
    math.tail = None
    for cell in math.iter(f"{{{MML}}}mtd"):
        cell.attrib.pop("style", "")
    return math


def _written(tree: ast.Element, resolved: Resolved) -> str:
    try:
        return write_ast(tree, _ARGUMENTS)
    except RenderError as error:
        detail = error.findings[0].detail
        if "Could not convert TeX math" not in detail:
            raise
        equation = detail.partition("Could not convert TeX math")[2].partition(", rendering as TeX")[0].strip()
        raise RenderError(
            Diagnostic(
                "equation",
                f"found equation {equation}, expected TeX that Pandoc can turn into MathML",
                locate(resolved.source, equation),
                detail=detail,
            )
        ) from error
