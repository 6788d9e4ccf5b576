"""Equations: one run of Pandoc gives the MathML of all, beside the TeX that the author wrote."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from press.model import Resolved
from press.pandoc import ast
from press.writers.equations import write_equations
from press.writers.jats.context import Formula
from press.writers.jats.xml import MML, element

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
    root = etree.fromstring(
        f'<body xmlns:mml="{MML}">{write_equations(tree, _ARGUMENTS, resolved, into="MathML")}</body>'
    )
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
