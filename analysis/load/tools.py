"""Read the tools of appraisal: those that come with the press, and a review's own beside its `review.yml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from analysis.appraisal import LOOKS, OVERALL, Answer, CutOff, Look, RatingTool, ToolItem
from analysis.load.yamlnode import Node, read_file

if TYPE_CHECKING:
    from analysis.errors import Diagnostic

#: Folder of the tools that come with the press.
SHIPPED = Path(__file__).parents[1] / "tools"

_KEYS = ("key", "label", "version", "citation", "address", "answers", "items", "total", "overall", "cut_offs")
_OPTIONAL = ("maximum", "ordered", "raised_from", "note")
_MANY = 10_000
_SIGN = 2


def list_shipped() -> list[str]:
    """Give the keys of the tools that come with the press."""
    return sorted(path.stem for path in SHIPPED.glob("*.yml"))


def read_tool(path: Path, shown: str) -> tuple[RatingTool | None, list[Diagnostic]]:
    """Read one file of a tool; `shown` is its path in messages, relative to the project."""
    node, faults = read_file(path, shown, what="the description of a rating tool")
    if node is None:
        return None, faults
    tool = _tool(node, shown)
    return (None if faults else tool), faults


def _tool(node: Node, shown: str) -> RatingTool:
    part = node.mapping(_KEYS, optional=_OPTIONAL)
    answers = tuple(_answer(one) for one in part["answers"].items())
    items = tuple(_item(one, [answer.key for answer in answers]) for one in part["items"].items())
    for name, keys in (("answers", [one.key for one in answers]), ("items", [one.key for one in items])):
        _check_filled(part[name], keys)
    tool = RatingTool(
        key=part["key"].key(),
        label=part["label"].text(),
        file=shown,
        version=part["version"].text(),
        citation=part["citation"].text(),
        address=part["address"].text(),
        answers=answers,
        items=items,
        ordered=part["ordered"].value is not None and part["ordered"].flag(),
        total=cast("Literal['sum', 'none']", part["total"].choice(("sum", "none"))),
        maximum=0 if part["maximum"].value is None else part["maximum"].integer(1, _MANY),
        overall=cast("Literal['worst', 'none']", part["overall"].choice(("worst", "none"))),
        raised_from=0 if part["raised_from"].value is None else part["raised_from"].integer(2, _MANY),
        cut_offs=tuple(_cut_off(one) for one in part["cut_offs"].items()),
    )
    if part["note"].value is not None:
        part["note"].text()  # for those who read the file; it has to be words
    _check_whole(part, tool)
    return tool


def _answer(node: Node) -> Answer:
    part = node.mapping(("key", "symbol", "look"), optional=("label", "score"))
    key, symbol = part["key"].text(), part["symbol"].text()
    if len(symbol) > _SIGN:
        part["symbol"].report("review-kind", symbol, "one or two characters, which stand in a small square")
    score = part["score"]
    return Answer(
        key=key,
        label=key if part["label"].value is None else part["label"].text(),
        symbol=symbol,
        look=cast("Look", part["look"].choice(LOOKS)),
        score=None if score.value is None else _score(score),
    )


def _score(node: Node) -> tuple[float, float]:
    """Read a score: a number, or the least and greatest that an answer may stand for."""
    if not isinstance(node.value, list):
        one = node.number(0, _MANY)
        return one, one
    return node.ends(lambda one: one.number(0, _MANY), "numbers") or (0, 0)


def _item(node: Node, known: list[str]) -> ToolItem:
    part = node.mapping(("key", "topic"), optional=("counts", "group", "answers"))
    key = part["key"]
    name = str(key.value) if isinstance(key.value, int) and not isinstance(key.value, bool) else key.text()
    if name and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        key.report("review-kind", name, "letters, digits, hyphens and underscores")
    answers = part["answers"]
    return ToolItem(
        key=name,
        topic=part["topic"].text(),
        counts=part["counts"].value is None or part["counts"].flag(),
        answers=tuple(known) if answers.value is None else tuple(one.choice(known or [""]) for one in answers.items()),
        group="" if part["group"].value is None else part["group"].text(),
    )


def _cut_off(node: Node) -> CutOff:
    part = node.mapping(("high_from", "origin"))
    least = part["high_from"]
    value = least.value if isinstance(least.value, str) else least.integer(0, _MANY)
    return CutOff(value, part["origin"].text())


def _check_filled(node: Node, keys: list[str]) -> None:
    if not keys:
        node.report("review-kind", "an empty list", "at least one entry")
    node.distinct(keys)


def _check_whole(part: dict[str, Node], tool: RatingTool) -> None:
    """See that the maximum is what the items sum to, and that total and overall judgement have what they need."""
    if part["items"].faults:
        return
    if tool.total == "sum":
        for one, node in zip(tool.answers, part["answers"].items(), strict=True):
            if one.score is None:
                node.report("tool-score", f"no score for {one.key}", "one for each answer of a tool with a total")
        most = sum(tool.bounds(item, None)[1] for item in tool.counted)
        if not part["items"].faults and tool.maximum != most:
            part["maximum"].report("tool-maximum", f"{tool.maximum}", f"{most:g}, the sum of the items that count")
    elif tool.maximum:
        part["maximum"].report("tool-maximum", f"{tool.maximum}", "no maximum where there is no total")
    if tool.total == "sum" and tool.overall == "worst":
        part["overall"].report("tool-overall", "worst", "none where a total tells the whole")
    if tool.overall == "worst" and OVERALL in tool.item and tool.item[OVERALL].counts:
        part["items"].report(
            "tool-overall", f"the item {OVERALL} that counts", "counts: false, since the others decide it"
        )
