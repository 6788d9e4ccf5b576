"""Read `review.yml`: the choices of the review; what each key means is told in that file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from analysis.load.files import read_text
from analysis.load.syntheses import read_synthesis
from analysis.load.yamlnode import Node, read_yaml
from analysis.schema import (
    OTHER_DOMAIN,
    ColumnChoice,
    Domain,
    EvidenceLevel,
    EvidenceRule,
    Hypothesis,
    LevelCondition,
    RatingTool,
    ReviewConfig,
)

if TYPE_CHECKING:
    from analysis.errors import Diagnostic

FILE = "review.yml"

_KEYS = ("key", "title", "citation", "data_version", "hypothesis", "domains", "tools", "tool_by_design", "alpha",
         "confidence_level", "evidence", "tables")  # fmt: skip
#: Keys of the same file that are none of the methods': `press` reads the engine that pages are made with, and which names hold digits.
_FOREIGN = ("engine", "numbers")
_TOOL_KEYS = ("key", "label", "counted_items", "maximum", "high_from", "high_from_range", "high_from_origin")
_FORMS = ("text", "number", "mean_sd", "range", "joined")
#: How many columns of the file a form takes; 0 is any number.
_FORM_FIELDS = {"text": 1, "number": 1, "mean_sd": 2, "range": 2, "joined": 0}
_CONDITIONS = ("studies_min", "studies_max", "high_quality_min", "share_consistent_min")
_MANY = 10_000


def read_review(root: Path) -> tuple[ReviewConfig | None, list[Diagnostic]]:
    """Read the choices of the review; None where they cannot be used."""
    text, faults = read_text(root / FILE, FILE, what="the choices of the review")
    if text is None:
        return None, faults
    node, faults = read_yaml(text, FILE)
    if node is None:
        return None, faults
    config = _review(node)
    return (None if faults else config), faults


def _review(node: Node) -> ReviewConfig:
    top = node.mapping(_KEYS, optional=(*_FOREIGN, "claims", "syntheses"))
    domains = tuple(_domain(one) for one in top["domains"].items())
    tools = tuple(_tool(one) for one in top["tools"].items())
    _check_distinct(top["domains"], [one.key for one in domains])
    _check_distinct(top["tools"], [one.key for one in tools])
    names = [one.key for one in tools] or [""]
    keys = [one.key for one in domains]
    pooled = () if top["syntheses"].value is None else top["syntheses"].items()
    syntheses = tuple(read_synthesis(one, _key, keys) for one in pooled)
    _check_distinct(top["syntheses"], [one.key for one in syntheses])
    return ReviewConfig(
        key=_key(top["key"]),
        title=top["title"].text(),
        citation=top["citation"].text(),
        data_version=top["data_version"].integer(0, _MANY),
        hypothesis=_hypothesis(top["hypothesis"]),
        domains=domains,
        tools=tools,
        tool_by_design={design: one.choice(names) for design, one in top["tool_by_design"].entries().items()},
        alpha=top["alpha"].number(0.0001, 0.5),
        confidence_level=top["confidence_level"].number(0.5, 0.9999),
        evidence=_evidence(top["evidence"]),
        tables={name: _columns(one) for name, one in top["tables"].entries().items()},
        claim_words={} if top["claims"].value is None else _claim_words(top["claims"]),
        syntheses=syntheses,
    )


def _key(node: Node) -> str:
    text = node.text()
    if text and not re.fullmatch(r"[a-z][a-z0-9_-]*", text):
        node.report("review-kind", text, "small letters, digits, hyphens and underscores, a letter first")
    return text


def _check_distinct(node: Node, keys: Iterable[str]) -> None:
    names = list(keys)
    for name in dict.fromkeys(names):
        if name and names.count(name) > 1:
            node.report("review-twice", f"key {name} again", "each key once")


def _hypothesis(node: Node) -> Hypothesis:
    part = node.mapping(("statement", "positive", "negative"))
    return Hypothesis(part["statement"].text(), part["positive"].text(), part["negative"].text())


def _domain(node: Node) -> Domain:
    part = node.mapping(("key", "label", "short", "measured_by"))
    key = _key(part["key"])
    if key == OTHER_DOMAIN:
        part["key"].report("review-kind", key, "another word", "outcomes outside the domains are called so")
    kind = cast("Literal['questionnaire', 'test']", part["measured_by"].choice(("questionnaire", "test")))
    return Domain(key, part["label"].text(), part["short"].text(), kind)


def _tool(node: Node) -> RatingTool:
    part = node.mapping(_TOOL_KEYS)
    maximum = part["maximum"].integer(1, _MANY)
    low, high = _span(part["high_from_range"], maximum)
    origin = part["high_from_origin"].choice(("original", "rebuild"))
    return RatingTool(
        key=_key(part["key"]),
        label=part["label"].text(),
        counted_items=tuple(one.integer(1, _MANY) for one in part["counted_items"].items()),
        maximum=maximum,
        high_from=part["high_from"].integer(low, high),
        high_from_range=(low, high),
        high_from_origin=cast("Literal['original', 'rebuild']", origin),
    )


def _span(node: Node, maximum: int) -> tuple[int, int]:
    ends = [one.integer(0, maximum) for one in node.items()]
    match ends:
        case [low, high] if low <= high:
            return low, high
    node.report("review-range", f"{ends}", "two integers, the smaller one first")
    return 0, maximum


def _evidence(node: Node) -> EvidenceRule:
    part = node.mapping(("within_study_share", "levels"))
    levels = tuple(_level(one) for one in part["levels"].items())
    _check_distinct(part["levels"], [one.key for one in levels])
    if not levels or levels[-1].when != LevelCondition():
        hint = "without it some findings would have no level; write `when: {}`"
        part["levels"].report("review-levels", "a last level with a condition", "a last level without any", hint)
    return EvidenceRule(part["within_study_share"].number(0.5, 1), levels)


def _level(node: Node) -> EvidenceLevel:
    part = node.mapping(("key", "label", "statement", "when"))
    return EvidenceLevel(_key(part["key"]), part["label"].text(), part["statement"].text(), _condition(part["when"]))


def _condition(node: Node) -> LevelCondition:
    part = node.mapping((), optional=_CONDITIONS)
    counts = {name: part[name].integer(0, _MANY) for name in _CONDITIONS[:3] if part[name].value is not None}
    share = part["share_consistent_min"]
    return LevelCondition(**counts, share_consistent_min=None if share.value is None else share.number(0, 1))


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
