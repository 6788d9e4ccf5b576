"""Read `review.yml`: the choices of the review; what each key means is told in that file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from analysis.appraisal import RatingTool
from analysis.choices import (
    ColumnChoice,
    Domain,
    EvidenceLevel,
    EvidenceRule,
    FigureChoice,
    Hypothesis,
    LevelCondition,
    ReviewConfig,
)
from analysis.errors import did_you_mean
from analysis.load.syntheses import read_synthesis
from analysis.load.tools import SHIPPED, list_shipped, read_tool
from analysis.load.yamlnode import Node, read_file
from analysis.schema import OTHER_DOMAIN

if TYPE_CHECKING:
    from analysis.errors import Diagnostic

FILE = "review.yml"

_KEYS = ("key", "title", "citation", "data_version", "hypothesis", "domains", "alpha", "confidence_level", "evidence",
         "tables")  # fmt: skip
_OPTIONAL = ("tools", "tool_by_design", "claims", "syntheses", "figures")
#: Keys of the same file that are none of the methods': `press` reads the engine that pages are made with, and which names hold digits.
_FOREIGN = ("engine", "numbers")
_TOOL_CHOICES = ("file", "high_from", "high_from_range", "high_from_origin", "disagreements")
#: What a design is given that no tool rates.
_NO_TOOL = "none"
_FORMS = ("text", "number", "mean_sd", "range", "joined")
#: How many columns of the file a form takes; 0 is any number.
_FORM_FIELDS = {"text": 1, "number": 1, "mean_sd": 2, "range": 2, "joined": 0}
_CONDITIONS = ("studies_min", "studies_max", "high_quality_min", "share_consistent_min")
_MANY = 10_000
#: Files of figures for print, and the dots per inch that journals ask for.
_PRINTED, _DPI = ("png", "tiff", "pdf"), (300, 1000)
#: Widths in mm in which figures hold, and the calls that draw them.
_WIDTHS = (80, 180)
_FIGURES = ("flow", "harvest", "albatross", "forest", "forest_of", "funnel", "bubble", "influence", "cumulative", "quality",
            "quality_summary")  # fmt: skip
#: Stands for a tool that could not be read, until its faults are told.
_NOTHING = RatingTool("", "", "", "", "", "", (), (), ordered=False, total="none", maximum=0, overall="none")


def read_review(root: Path) -> tuple[ReviewConfig | None, list[Diagnostic]]:
    """Read the choices of the review; None where they cannot be used."""
    node, faults = read_file(root / FILE, FILE, what="the choices of the review")
    if node is None:
        return None, faults
    config = _review(node, root)
    return (None if faults else config), faults


def _review(node: Node, root: Path) -> ReviewConfig:
    top = node.mapping(_KEYS, optional=(*_FOREIGN, *_OPTIONAL))
    domains = tuple(_domain(one) for one in top["domains"].items())
    tools = tuple(_tool(one, root) for one in (() if top["tools"].value is None else top["tools"].items()))
    top["domains"].distinct([one.key for one in domains])
    top["tools"].distinct([one.key for one in tools])
    names = [*(one.key for one in tools), _NO_TOOL]
    keys = [one.key for one in domains]
    pooled = () if top["syntheses"].value is None else top["syntheses"].items()
    syntheses = tuple(read_synthesis(one, keys) for one in pooled)
    top["syntheses"].distinct([one.key for one in syntheses])
    return ReviewConfig(
        key=top["key"].key(),
        title=top["title"].text(),
        citation=top["citation"].text(),
        data_version=top["data_version"].integer(0, _MANY),
        hypothesis=_hypothesis(top["hypothesis"]),
        domains=domains,
        tools=tools,
        tool_by_design=_tool_by_design(top["tool_by_design"], names),
        alpha=top["alpha"].number(0.0001, 0.5),
        confidence_level=top["confidence_level"].number(0.5, 0.9999),
        evidence=_evidence(top["evidence"]),
        tables={name: _columns(one) for name, one in top["tables"].entries().items()},
        claim_words={} if top["claims"].value is None else _claim_words(top["claims"]),
        syntheses=syntheses,
        figures=FigureChoice() if top["figures"].value is None else _figures(top["figures"]),
    )


def _hypothesis(node: Node) -> Hypothesis:
    part = node.mapping(("statement", "positive", "negative"))
    return Hypothesis(part["statement"].text(), part["positive"].text(), part["negative"].text())


def _domain(node: Node) -> Domain:
    part = node.mapping(("key", "label", "short", "measured_by"))
    key = part["key"].key()
    if key == OTHER_DOMAIN:
        part["key"].report("review-kind", key, "another word", "outcomes outside the domains are called so")
    kind = cast("Literal['questionnaire', 'test']", part["measured_by"].choice(("questionnaire", "test")))
    return Domain(key, part["label"].text(), part["short"].text(), kind)


def _tool_by_design(node: Node, names: list[str]) -> dict[str, str]:
    chosen = {} if node.value is None else node.entries()
    found = {design: one.choice(names) for design, one in chosen.items()}
    return {design: "" if tool == _NO_TOOL else tool for design, tool in found.items()}


def _tool(node: Node, root: Path) -> RatingTool:
    """Read a tool with the choices of the review; its items and answers stand in its own file."""
    part = node.mapping(("key",), optional=_TOOL_CHOICES)
    key = part["key"].key()
    tool = _find_tool(part, key, root)
    if tool is None:
        # designs that name it are not at fault too
        return replace(_NOTHING, key=key)
    if tool.key != key:
        part["key"].report("review-choice", key, f"{tool.key}, the key in {tool.file}")
    return replace(
        tool,
        disagreements=cast("Literal['resolved', 'open']", _choice(part["disagreements"], ("resolved", "open"))),
        **_cut_off(part, tool),
    )


def _choice(node: Node, known: tuple[str, ...]) -> str:
    """Give one of the known words, the first where the key is left out."""
    return known[0] if node.value is None else node.choice(known)


def _find_tool(part: dict[str, Node], key: str, root: Path) -> RatingTool | None:
    own = part["file"]
    if own.value is not None:
        tool, faults = read_tool(root / own.text(), own.text())
    elif key in list_shipped():
        tool, faults = read_tool(SHIPPED / f"{key}.yml", f"{key}.yml")
    else:
        hint = did_you_mean(key, list_shipped())
        part["key"].report("review-choice", key, "a tool that comes with the press, or a file: of its own", hint)
        return None
    part["key"].faults.extend(faults)
    return tool


def _cut_off(part: dict[str, Node], tool: RatingTool) -> dict[str, Any]:
    """Read the line that the review draws between high and low quality, if it draws one."""
    least, span = part["high_from"], part["high_from_range"]
    if least.value is None:
        for name in ("high_from_range", "high_from_origin"):
            if part[name].value is not None:
                part[name].report("review-missing", f"{name} without high_from", "both, or neither")
        return {}
    origin = _choice(part["high_from_origin"], ("rebuild", "original"))
    chosen: dict[str, Any] = {"high_from_origin": origin}
    if tool.overall == "worst":
        return chosen | {"high_from": least.choice(tool.answer)}
    if tool.total == "none":
        expected = f"none, since {tool.key} has neither total nor overall judgement"
        least.report(
            "review-choice", "high_from", expected, "delete it; a level of quality stands in rating_totals.csv"
        )
        return {}
    whole = (0, tool.maximum)
    low, high = whole if span.value is None else span.ends(lambda one: one.integer(*whole), "integers") or whole
    return chosen | {"high_from": least.integer(low, high), "high_from_range": (low, high)}


def _evidence(node: Node) -> EvidenceRule:
    part = node.mapping(("within_study_share", "levels"))
    levels = tuple(_level(one) for one in part["levels"].items())
    part["levels"].distinct([one.key for one in levels])
    if not levels or levels[-1].when != LevelCondition():
        hint = "without it some findings would have no level; write `when: {}`"
        part["levels"].report("review-levels", "a last level with a condition", "a last level without any", hint)
    return EvidenceRule(part["within_study_share"].number(0.5, 1), levels)


def _level(node: Node) -> EvidenceLevel:
    part = node.mapping(("key", "label", "statement", "when"))
    return EvidenceLevel(part["key"].key(), part["label"].text(), part["statement"].text(), _condition(part["when"]))


def _condition(node: Node) -> LevelCondition:
    part = node.mapping((), optional=_CONDITIONS)
    counts = {name: part[name].integer(0, _MANY) for name in _CONDITIONS[:3] if part[name].value is not None}
    share = part["share_consistent_min"]
    return LevelCondition(**counts, share_consistent_min=None if share.value is None else share.number(0, 1))


def _figures(node: Node) -> FigureChoice:
    part = node.mapping(("formats",), optional=("dpi", "widths", "widths_of"))
    formats = tuple(one.choice(_PRINTED) for one in part["formats"].items())
    dpi = FigureChoice.dpi if part["dpi"].value is None else part["dpi"].integer(*_DPI)
    widths = () if part["widths"].value is None else _widths(part["widths"])
    widths_of = {} if part["widths_of"].value is None else _widths_of(part["widths_of"])
    return FigureChoice(dpi, formats, widths, widths_of)


def _widths_of(node: Node) -> dict[str, tuple[int, ...]]:
    """Read the widths of single figures, by the call that draws them."""
    found = node.entries()
    for name, one in found.items():
        if name not in _FIGURES:
            one.report("review-key", f"key {name}", "a call that draws a figure", did_you_mean(name, _FIGURES))
    return {name: _widths(one) for name, one in found.items()}


def _widths(node: Node) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.integer(*_WIDTHS) for one in node.items()))


def _claim_words(node: Node) -> dict[str, str]:
    words = node.mapping(("words",))["words"].entries()
    return {word.casefold(): one.text().casefold() for word, one in words.items()}


def _columns(node: Node) -> tuple[ColumnChoice, ...]:
    return tuple(_column(one) for one in node.items())


def _column(node: Node) -> ColumnChoice:
    part = node.mapping(("heading", "fields", "form"))
    fields = tuple(one.text() for one in part["fields"].items())
    form = part["form"].choice(_FORMS)
    wanted = _FORM_FIELDS[form]
    if wanted and len(fields) != wanted:
        expected = "one field" if wanted == 1 else "two fields"
        part["fields"].report("review-fields", f"{len(fields)} fields", f"{expected} for the form {form}")
    return ColumnChoice(
        part["heading"].text(), fields, cast("Literal['text', 'number', 'mean_sd', 'range', 'joined']", form)
    )
